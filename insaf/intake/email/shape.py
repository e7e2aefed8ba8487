"""What a mail is once it has been read: plain values, without database, clock or framework."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any, Literal

MB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """How much of one mail is read (K-08). What lies beyond stays in the raw bytes, and is said."""

    size: int = 40 * MB
    parts: int = 500
    depth: int = 30
    header: int = 256 * 1024  # bytes of one part's header that are read
    addresses: int = 500  # of one header field
    text: int = 500_000  # letters of text; all of a longer one is an attachment
    html: int = 500_000  # letters of HTML; more is shown as its text alone
    unpacked: int = 400 * MB  # what the packed files in one mail may unpack to


LIMITS = Limits()


@dataclass(frozen=True)
class Address:
    """One mailbox: the domain in lower case; "" where there was none."""

    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class Attachment:
    """A file of a mail, byte for byte as it was before it was packed for the journey."""

    name: str
    type: str
    content: bytes = field(repr=False)
    cid: str = ""
    inline: bool = False

    @property
    def size(self) -> int:
        return len(self.content)

    @cached_property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


class Auto(StrEnum):
    """Whether a machine wrote it (K-01)."""

    NO = "no"
    AUTO_REPLY = "auto-reply"
    BOUNCE = "bounce"
    LIST = "list"


@dataclass(frozen=True)
class Bounce:
    """What a mail server says became of a letter to one recipient (RFC 3464, K-14)."""

    recipient: str
    action: str = "failed"
    status: str = ""
    original_id: str = ""

    @property
    def permanent(self) -> bool:
        """The server gave up, whatever the reason; "delayed" may still come right by itself."""
        return self.action == "failed"


@dataclass(frozen=True)
class Authentication:
    """What our own mail server found (RFC 8601): "pass", "fail", "none", ...; "" where it said nothing."""

    spf: str = ""
    dkim: str = ""
    dmarc: str = ""

    @property
    def failed(self) -> bool:
        """A sender's domain disowns this mail, or nothing at all vouches for it."""
        results = (self.spf, self.dkim, self.dmarc)
        return self.dmarc == "fail" or (any(results) and "pass" not in results)


@dataclass(frozen=True)
class Mail:
    """Everything that is read out of one mail."""

    sender: Address = Address()
    other_senders: tuple[str, ...] = ()  # further addresses that it claims to come from, in whichever From
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    return_path: str | None = None
    delivered_to: tuple[str, ...] = ()
    subject: str = ""
    sent_at: datetime | None = None
    language_hint: Literal["ar", "en"] = "ar"
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    text: str = ""
    said: str = ""
    html: str = ""
    attachments: tuple[Attachment, ...] = ()
    auto: Auto = Auto.NO
    auto_why: str = ""
    bounces: tuple[Bounce, ...] = ()
    junk: str = ""
    authentication: Authentication = Authentication()
    charsets: tuple[str, ...] = ()
    defects: tuple[str, ...] = ()
    too_much: bool = False


def as_json(mail: Mail) -> dict[str, Any]:
    """Return what `insaf mail parse --json` prints."""
    return {
        "from": _address(mail.sender),
        "to": [_address(one) for one in mail.to],
        "cc": [_address(one) for one in mail.cc],
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "attachments": [
            {"name": one.name, "type": one.type, "size": one.size, "sha256": one.sha256} for one in mail.attachments
        ],
        "auto": mail.auto.value,
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to[0] if mail.in_reply_to else "",
        "references": list(mail.references),
        **_beside(mail),
    }


def _beside(mail: Mail) -> dict[str, Any]:
    """What a reader may want to know beyond the mail itself."""
    checks = mail.authentication
    return {
        "said": mail.said,
        "reply_to": [_address(one) for one in mail.reply_to],
        "sent_at": mail.sent_at.isoformat() if mail.sent_at else None,
        "language": mail.language_hint,
        "auto_why": mail.auto_why,
        "bounces": [
            {"recipient": one.recipient, "action": one.action, "status": one.status, "original_id": one.original_id}
            for one in mail.bounces
        ],
        "junk": mail.junk,
        "authentication": {"spf": checks.spf, "dkim": checks.dkim, "dmarc": checks.dmarc},
        "charsets": list(mail.charsets),
        "defects": list(mail.defects),
        "too_much": mail.too_much,
    }


def _address(one: Address) -> dict[str, str]:
    return {"name": one.name, "email": one.email}
