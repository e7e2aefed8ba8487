"""`insaf outbox`: the letters on their way; the worker sends them by itself."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from insaf.site.cli import Wrong, command, group, need_database, show


def add(subparsers: Any) -> None:
    commands = group(subparsers, "outbox", "letters on their way")
    command(commands, "status", _status, "say what is queued, sent and given up")
    command(commands, "run", _run, "read the record and send what is due, once")
    words = command(commands, "retry", _retry, "queue a letter again that was given up")
    words.add_argument("letter", type=int, help="its number, as `insaf outbox status` names it")
    asked = command(commands, "domain", _domain, "look at what the sender's domain declares: SPF, DKIM, DMARC")
    asked.add_argument("--selector", action="append", default=[], help="a DKIM selector of your mail server")
    asked.add_argument("--nameserver", default="", help="the name server to ask; this machine's own without it")


def _status(words: argparse.Namespace) -> int:
    need_database()
    from insaf.outbox.state import state

    now = state(datetime.now(UTC))
    letters = ", ".join(f"{count} {name}" for name, count in now["letters"].items())
    lines = [f"Letters: {letters}.", f"Entries not read yet: {now['unread_entries']}."]
    lines += [f"  given up: {one['id']} {one['kind']} {one['reference']}: {one['error']}" for one in now["failed"]]
    show(words, now, lines)
    return 1 if now["failed"] else 0


def _run(words: argparse.Namespace) -> None:
    need_database()
    from insaf.outbox import follow, send
    from insaf.rulebook import seeding

    now = datetime.now(UTC)
    seeding.ensure(now)
    queued, sent = follow.run_once(now), send.run_once(now)
    show(words, {"queued": queued, "sent": sent}, [f"Letters queued: {queued}; sent: {sent}."])


def _retry(words: argparse.Namespace) -> None:
    need_database()
    from insaf.outbox.state import retry

    if not retry(words.letter, datetime.now(UTC)):
        raise Wrong(f"no letter {words.letter} was given up.")
    show(words, {"queued": words.letter}, [f"Letter {words.letter} is queued again."])


def _domain(words: argparse.Namespace) -> int:
    need_database()
    from django.conf import settings

    from insaf.outbox import dns, domain
    from insaf.rulebook import current

    try:
        server = dns.server_of(words.nameserver) if words.nameserver else dns.own_server()
        sender, institution = settings.INSAF_MAIL_FROM, current.policy().institution.email
        found = domain.findings(sender, institution, words.selector, lambda name: dns.txt(name, server))
    except (dns.NoAnswer, ValueError) as error:
        raise Wrong(f"{error}.") from error
    lines = [f"{'sound' if one.sound else 'NOT SOUND'}  {one.about}: {one.said}" for one in found]
    if not words.selector:
        lines.append("DKIM was not looked at: name the selector of your mail server with --selector.")
    show(words, {"sender": sender, "findings": [asdict(one) for one in found]}, lines)
    return 0 if all(one.sound for one in found) else 1
