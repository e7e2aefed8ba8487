"""Any bytes in, one `Mail` out; never an exception."""

from __future__ import annotations

import email
from collections.abc import Collection
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses

from insaf.intake.email.shape import LIMITS, Address, Attachment, Limits, Mail, as_json

__all__ = ["LIMITS", "as_json", "parse"]


def parse(raw: bytes, limits: Limits = LIMITS, charset: str = "", authserv_ids: Collection[str] = ()) -> Mail:
    """Read a mail; `charset` overrules what it declares (K-06), `authserv_ids` are our own servers (K-16)."""
    if len(raw) > limits.size:
        return Mail(defects=("too-large",), too_much=True)
    try:
        return _read(email.message_from_bytes(raw), charset)
    except Exception:
        text = raw.decode("utf-8", "replace").replace("\0", "")[: limits.text]
        return Mail(text=text, said=text, defects=("unreadable",), too_much=True)


def _read(message: Message, charset: str) -> Mail:
    leaves = [part for part in message.walk() if not part.is_multipart()]
    text = "\n".join(_text(part, charset) for part in leaves if _is_body(part)).strip()
    senders = _addresses(message, "From")
    return Mail(
        sender=senders[0] if senders else Address(),
        reply_to=_addresses(message, "Reply-To"),
        to=_addresses(message, "To"),
        cc=_addresses(message, "Cc"),
        subject=_words(message, "Subject"),
        message_id=_ids(message, "Message-ID")[-1] if _ids(message, "Message-ID") else "",
        in_reply_to=_ids(message, "In-Reply-To"),
        references=_ids(message, "References"),
        text=text,
        said=text,
        attachments=tuple(_attachment(part) for part in leaves if not _is_body(part)),
    )


def _is_body(part: Message) -> bool:
    return part.get_content_type() == "text/plain" and not part.get_filename()


def _text(part: Message, charset: str) -> str:
    content = part.get_payload(decode=True) or b""
    try:
        return content.decode(charset or part.get_content_charset("utf-8"))
    except (LookupError, UnicodeDecodeError):
        return content.decode("cp1256", "replace")


def _attachment(part: Message) -> Attachment:
    return Attachment(part.get_filename("file"), part.get_content_type(), part.get_payload(decode=True) or b"")


def _words(message: Message, name: str) -> str:
    return str(make_header(decode_header(message.get(name, "")))).replace("\n", " ").replace("\r", "").strip()


def _addresses(message: Message, name: str) -> tuple[Address, ...]:
    return tuple(Address(said, at) for said, at in getaddresses([_words(message, name)]) if at)


def _ids(message: Message, name: str) -> tuple[str, ...]:
    return tuple(one.strip("<>") for one in str(message.get(name, "")).split())
