"""A composed letter as a mail by the book (K-02, K-03, K-10 to K-12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from django.core.mail import EmailMessage as Mail

from insaf.core.arabic import FIRST_STRONG_ISOLATE, POP_ISOLATE
from insaf.core.policy import Policy
from insaf.outbox import addresses, dkim, headers
from insaf.outbox.letters.blocks import Composed
from insaf.outbox.letters.html import as_html
from insaf.outbox.letters.plain import as_text

ISOLATES = (FIRST_STRONG_ISOLATE, POP_ISOLATE)


@dataclass(frozen=True)
class Heads:
    """What stands around the words."""

    recipient: str
    message_id: str
    thread: str  # Message-IDs that it answers to, the nearest last; empty where it begins a thread
    auto_submitted: str  # as in RFC 3834; empty when a person writes
    at: datetime
    reply_to: str = ""  # empty: the institution's own address
    refuse: str = ""  # where one click ends such mail; empty for letters about a case (K-13)


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with a reply."""

    name: str
    type: str
    content: bytes


def mail(composed: Composed, heads: Heads, policy: Policy, files: tuple[Enclosure, ...] = ()) -> EmailMessage:
    """The whole message: multipart/alternative, text first, then HTML."""
    message = EmailMessage(policy=SMTP)
    _address(message, composed, heads, policy)
    _classify(message, heads)
    coding = "quoted-printable" if composed.language == "en" else "base64"
    message.set_content(as_text(composed), charset="utf-8", cte=coding)
    message.add_alternative(as_html(composed), subtype="html", charset="utf-8", cte=coding)
    for part in message.iter_parts():
        part["Content-Language"] = composed.language
    for file in files:
        main, _, sub = (file.type if "/" in file.type else "application/octet-stream").partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=addresses.one_line(file.name))
    message["Content-Language"] = composed.language  # last: parts would take it with them
    return message


def _address(message: EmailMessage, composed: Composed, heads: Heads, policy: Policy) -> None:
    message["From"] = headers.mailbox("From", addresses.sender(policy, composed.language))
    message["To"] = addresses.named("", addresses.in_ascii(heads.recipient))
    answers = addresses.named(policy.institution.name.said_in(composed.language), _answers_to(heads, policy))
    message["Reply-To"] = headers.mailbox("Reply-To", answers)
    message["Subject"] = headers.text("Subject", _subject(composed.subject))
    message["Date"] = format_datetime(heads.at)
    message["Message-ID"] = headers.ids("Message-ID", heads.message_id)


def _answers_to(heads: Heads, policy: Policy) -> str:
    return heads.reply_to or policy.institution.email


def _subject(subject: str) -> str:
    """Isolates around the reference stay; line breaks and controls do not (B-01, J-04, K-10)."""
    return " ".join("".join(c if c.isprintable() or c in ISOLATES else " " for c in subject).split())


def _classify(message: EmailMessage, heads: Heads) -> None:
    if heads.thread:
        message["In-Reply-To"] = headers.ids("In-Reply-To", heads.thread.split()[-1])
        message["References"] = headers.ids("References", heads.thread)
    if heads.auto_submitted:
        message["Auto-Submitted"] = heads.auto_submitted
        message["X-Auto-Response-Suppress"] = "All"
    if heads.refuse.startswith("https://"):  # the standard knows no other way (RFC 8058)
        message["List-Unsubscribe"] = headers.ids("List-Unsubscribe", f"<{heads.refuse}>")
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


class Sealed(Mail):
    """Lets Django's mail connection carry a message that is finished already."""

    def __init__(self, message: EmailMessage, envelope_from: str, recipient: str, connection: Any) -> None:
        super().__init__(from_email=envelope_from, to=[recipient], connection=connection)
        self._finished = message

    def message(self) -> Any:
        return _Bytes(self._finished)


class _Bytes:
    """What Django's connection asks of a message: its bytes."""

    def __init__(self, message: EmailMessage) -> None:
        self._message = message

    def as_bytes(self, linesep: str = "\r\n") -> bytes:
        """The bytes that go out, signed where a key is configured."""
        raw = self._message.as_bytes(policy=self._message.policy.clone(linesep="\r\n"))
        signer = dkim.signer()
        whole = signer.sign(raw) if signer else raw
        return whole if linesep == "\r\n" else whole.replace(b"\r\n", linesep.encode())
