"""Whether mail can go out and be believed: settings, DNS, and the mail server, each in one plain finding."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import get_connection

from insaf.outbox import addresses, dkim, dns, domain
from insaf.outbox.domain import Finding
from insaf.outbox.envelope import Sealed
from insaf.rulebook import current

PATIENCE = 15.0  # seconds for the mail server
LOCAL = ("127.0.0.1", "::1", "localhost")


def declared(selectors: Sequence[str], server: dns.Server) -> Iterator[Finding]:
    """What the DNS says of our sender, of our answers' address, and of the key that signs."""
    sender, institution = settings.INSAF_MAIL_FROM, current.policy().institution.email
    txt = _asking(dns.txt, server)
    yield from domain.findings(sender, institution, selectors, txt)
    for address in dict.fromkeys(map(domain.domain_of, _incoming(sender, institution))):
        yield domain.takes_mail(f"x@{address}", _asking(dns.mx, server))
    if settings.INSAF_MAIL_BOUNCES:
        returns = domain.domain_of(settings.INSAF_MAIL_BOUNCES)
        yield domain.aligned("SPF alignment", returns, domain.domain_of(sender))
    yield from _signature(sender, selectors, txt)


def _incoming(sender: str, institution: str) -> list[str]:
    """Where answers and returned letters arrive."""
    return [settings.INSAF_MAIL_REPLY or institution, settings.INSAF_MAIL_BOUNCES or sender]


def _asking(ask: dns.Ask, server: dns.Server) -> domain.Lookup:
    return lambda name: ask(name, server)


def _signature(sender: str, selectors: Sequence[str], txt: domain.Lookup) -> Iterator[Finding]:
    try:
        signer = dkim.signer()
    except dkim.NoKey as problem:
        yield Finding("DKIM key", False, f"{problem}; nothing goes out until it can be used")
        return
    if signer:
        yield from domain.signs(signer, sender, txt)
    elif not selectors:
        said = "Insaf does not sign (INSAF_DKIM_KEY); if your mail server does, name its selector with --selector"
        yield Finding("DKIM", False, said)


def server() -> Iterator[Finding]:
    """Whether the mail server answers, encrypts and lets us in; nothing is sent."""
    host, port = settings.EMAIL_HOST, settings.EMAIL_PORT
    about = f"SMTP {host}:{port}"
    try:
        with _greeted(host, port) as line:
            yield Finding(about, True, "the mail server answers")
            yield _encryption(line, host)
            yield _signed_in(line)
    except ssl.SSLError as problem:
        yield Finding("TLS", False, f"the certificate of {host} cannot be trusted: {problem.reason or problem}")
    except (OSError, smtplib.SMTPException) as problem:
        yield Finding(about, False, f"the mail server cannot be used: {_plain(problem)}")


def _greeted(host: str, port: int) -> smtplib.SMTP:
    trusting = ssl.create_default_context()
    if settings.EMAIL_USE_SSL:
        line: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=trusting)
    else:
        line = smtplib.SMTP(host, port, timeout=PATIENCE)
    line.ehlo()
    if settings.EMAIL_USE_TLS:
        line.starttls(context=trusting)
        line.ehlo()
    return line


def _encryption(line: smtplib.SMTP, host: str) -> Finding:
    if isinstance(line.sock, ssl.SSLSocket):
        return Finding("TLS", True, f"encrypted, {line.sock.version()}")
    if host in LOCAL:
        return Finding("TLS", True, "not encrypted, and it need not be: the server is on this machine")
    offered = line.has_extn("starttls")
    hint = "it offers STARTTLS: add ?starttls=1" if offered else "use smtps:// or another server"
    return Finding("TLS", False, f"letters go to {host} in the open; {hint}")


def _signed_in(line: smtplib.SMTP) -> Finding:
    if not settings.EMAIL_HOST_USER:
        return Finding("sign-in", True, "no name is configured, none is used")
    line.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    return Finding("sign-in", True, "the server takes our name and password")


def _plain(problem: Exception) -> str:
    """Never the server's words: they may hold a name (L-10)."""
    if isinstance(problem, smtplib.SMTPResponseException):
        return f"it answers {problem.smtp_code}"
    if isinstance(problem, socket.gaierror):
        return "its name is unknown"
    return problem.strerror or type(problem).__name__ if isinstance(problem, OSError) else type(problem).__name__


def send_to_ourselves(mark: str, now: datetime) -> tuple[str, str]:
    """Send one mail to where answers arrive; the address, and the Message-ID by which it is found again."""
    recipient = settings.INSAF_MAIL_REPLY.replace("{token}", "test") or current.policy().institution.email
    message = EmailMessage(policy=SMTP)
    message["From"] = addresses.named("Insaf", settings.INSAF_MAIL_FROM)
    message["To"] = recipient
    message["Subject"] = "Insaf: round trip"
    message["Date"] = format_datetime(now)
    message["Message-ID"] = addresses.message_id("round-trip", int(now.timestamp()), mark)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content("This mail was sent by `insaf mail doctor` to see that mail goes out and comes in.\n")
    Sealed(message, settings.INSAF_MAIL_FROM, recipient, get_connection()).send()
    return recipient, str(message["Message-ID"])
