"""Who may open a connection, and to whom: only to hosts that the operator names (L-22)."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.guards import tree

DOORS = {
    "socket", "ssl", "smtplib", "imaplib", "poplib", "ftplib", "http.client", "http.cookiejar", "urllib.request",
    "imapclient", "requests", "httpx", "aiohttp", "urllib3", "telnetlib", "xmlrpc.client",
}  # fmt: skip
"""What a connection can be opened with. Letters go by Django's own mail, to INSAF_SMTP_URL."""

NAMED = {
    "insaf/intake/email/fetching.py": "errors of the mailbox's connection",
    "insaf/intake/email/imap.py": "the mailboxes of INSAF_IMAP_URL",
    "insaf/intake/email/oauth.py": "the token endpoint in the operator's file; it follows no redirect",
    "insaf/intake/email/troubles.py": "errors of the mailbox's connection",
    "insaf/intake/phone/fetching.py": "recordings, from the hosts of INSAF_PHONE_RECORDING_HOSTS; it follows no redirect",
    "insaf/outbox/dns.py": "the machine's own name server, or the one in the command",
    "insaf/outbox/doctor.py": "the server of INSAF_SMTP_URL, from the command line",
    "insaf/outbox/failures.py": "errors of the mail server",
    "insaf/outbox/sms/provider.py": "the provider of INSAF_SMS_URL; it follows no redirect",
    "insaf/site/commands/phone.py": "this installation itself, or the address in the command",
    "insaf/site/commands/serve.py": "listens",
    "insaf/site/demo/smtp.py": "listens",
    "insaf/site/lmtp.py": "listens",
    "insaf/site/server.py": "listens",
    "insaf/site/supervisor.py": "greets its own web process",
}


def _opens(path: Path) -> bool:
    for node in ast.walk(tree.parsed(path)):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if any(name == door or name.startswith(f"{door}.") for name in names for door in DOORS):
            return True
    return False


def test_nothing_connects_but_what_is_listed_here_with_its_reason() -> None:
    """L-22: no address out of a mail, a form or a file of a complainant is ever fetched."""
    assert {tree.name(path) for path in tree.python_files() if _opens(path)} == set(NAMED)
