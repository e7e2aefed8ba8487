"""Any bytes in, one `Mail` out; never an exception.

The way through: cut the bytes into parts (`parts`), read the header (`headers`, `mailboxes`, `words`), choose
among the parts (`bodies`), see who wrote and whether a machine did (`auto`, `returned`, `trust`), and fold away
what was said before (`quoting`).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

from insaf.intake.email import auto, charsets, html, mailboxes, quoting, returned, trust, words
from insaf.intake.email.bodies import MOST_NESTED, Block, Bodies
from insaf.intake.email.parts import Part, Reader
from insaf.intake.email.shape import LIMITS, Address, Attachment, Auto, Bounce, Limits, Mail, as_json

__all__ = ["LIMITS", "Limits", "Mail", "as_json", "parse"]

_BEYOND = {"too-many-parts", "too-deep", "huge-header", "bursting-file", "unreadable", "too-large"}
_DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
_ARABIC, _LATIN = re.compile("[\u0600-\u06ff]+"), re.compile("[A-Za-z]+")
_FROM_NOBODY = re.compile(rb"From (?:MAILER-DAEMON|<>)[ \t\r\n]", re.IGNORECASE)
"""The postmark of a pipe or a mailbox file for an empty return path."""

LEAST = 1 << 16  # bytes shown of a mail that cannot be read


def parse(raw: bytes, limits: Limits = LIMITS, charset: str = "", authserv_ids: Collection[str] = ()) -> Mail:
    """Read a mail; `charset` overrules what it declares (K-06), `authserv_ids` are our own servers (K-16)."""
    try:
        if len(raw) > limits.size:
            return replace(_Reading(raw[:LEAST], limits, charset, authserv_ids).mail(), **_beyond("too-large"))
        return _Reading(raw, limits, charset, authserv_ids).mail()
    except Exception:  # whatever is wrong with it, its words are shown and a person decides
        return unread(raw, charset)


def unread(raw: bytes, charset: str = "") -> Mail:
    """Its beginning as plain text, nothing taken apart: for a mail that breaks whoever reads it."""
    text = words.prose(charsets.decode(raw[:LEAST], "", charset).text)
    return Mail(text=text, said=text, defects=("unreadable",), too_much=True)


def _beyond(defect: str) -> dict[str, object]:
    return {"defects": (defect,), "too_much": True}


class _Reading:
    """One mail being read."""

    def __init__(self, raw: bytes, limits: Limits, charset: str, ours: Collection[str]) -> None:
        if b"\n" not in raw[:LEAST] and b"\r" in raw[:LEAST]:
            raw = raw.replace(b"\r", b"\n")
        self.limits, self.forced, self.ours = limits, charset, ours
        self.reader = Reader(limits)
        self.root = self.reader.read(raw, 0, len(raw))
        self.bodies = Bodies(self.reader, charset)
        self.headers = self.root.headers
        if _FROM_NOBODY.match(raw):
            self.headers.fields.setdefault("return-path", [b"<>"])

    def mail(self) -> Mail:
        blocks = self.bodies.gather(self.root)
        text = self._text(blocks)
        senders = self._people("from") or self._people("sender")
        sender = senders[0] if senders else Address()
        subject = self.headers.text("subject", self.bodies.hint, self.forced)
        found = self._bounces(text, sender, subject)
        kind = auto.recognise(self.headers, self.root.type, self._report(), sender, subject, bool(found))
        said = quoting.said(text)
        mail = Mail(
            sender=sender,
            other_senders=tuple({one.email.lower(): one.email for one in senders if not _same(one, sender)}.values()),
            reply_to=self._people("reply-to"),
            to=self._people("to"),
            cc=self._people("cc"),
            subject=subject,
            language_hint=_language(f"{subject}\n{said[:5000]}"),
            text=text,
            said=said,
            html=self._html(blocks),
            attachments=_named_apart(self.bodies.attachments),
            auto=kind[0],
            auto_why=kind[1],
            bounces=found if kind[0] is Auto.BOUNCE else (),
        )
        return self._with_rest(mail)

    def _with_rest(self, mail: Mail) -> Mail:
        paths = self.headers.all("return-path")
        defects = tuple(self.reader.defects)
        ids = mailboxes.ids(self.headers.all("message-id"))
        return replace(
            mail,
            return_path=mailboxes.bare(paths[0]) if paths else None,
            delivered_to=self._delivered_to(),
            sent_at=_moment(self.headers.text("date")),
            message_id=ids[0] if ids else "",
            in_reply_to=mailboxes.ids(self.headers.all("in-reply-to")),
            references=mailboxes.ids(self.headers.all("references")),
            junk=trust.junk(self.headers),
            authentication=trust.authentication(self.headers, self.ours),
            charsets=tuple(dict.fromkeys(self.bodies.charsets)),
            defects=defects,
            too_much=not _BEYOND.isdisjoint(defects),
        )

    def _people(self, name: str) -> tuple[Address, ...]:
        found: list[Address] = []
        for value in self.headers.all(name)[:20]:
            found += mailboxes.read(value, self.limits.addresses, self.forced or self.bodies.hint)
        if len(found) >= self.limits.addresses:
            self.reader.defects.setdefault("many-addresses")
        return tuple(dict.fromkeys(found))[: self.limits.addresses]

    def _delivered_to(self) -> tuple[str, ...]:
        found = [mailboxes.bare(value) for name in _DELIVERED for value in self.headers.all(name)[:20]]
        return tuple(dict.fromkeys(one for one in found if one))

    def _report(self) -> str:
        """The type of a multipart/report, said or seen."""
        said = self.root.content_type.parameters.get("report-type", "").lower()
        return said or next((part.type[8:] for part in self.root.walk() if part.type in _REPORTS), "")

    def _bounces(self, text: str, sender: Address, subject: str) -> tuple[Bounce, ...]:
        report = self.root.type == "multipart/report" and "delivery" in self._report()
        if not (report or auto.may_be_returned(self.headers, sender, subject)):
            return returned.bounces(self.root, self.limits.header)
        for root in (self.root, *(self.reader.mail(part) for part in self.bodies.nested[:2])):
            if found := returned.bounces(root, self.limits.header):
                return found
        ours = {one.email.lower() for name in ("to", "cc", "from", "reply-to") for one in self._people(name)}
        return returned.guessed(self.root, self._everything(text), ours)

    def _everything(self, text: str) -> str:
        """The words of every text, also of those that are attached."""
        others = [one.content[: returned.READ] for one in self.bodies.attachments[:5] if one.type.startswith("text/")]
        return "\n".join([text, *(words.prose(charsets.decode(one).text) for one in others)])

    def _text(self, blocks: list[Block]) -> str:
        """What was written, then invitations and the words of mails that came along."""
        pieces = [block.said.strip("\n") for block in blocks]
        pieces += self.bodies.calendars
        if not self.root.type.startswith("multipart/report"):
            pieces += [self._nested(part) for part in self.bodies.nested[:MOST_NESTED]]
        text = _clipped("\n\n".join(piece for piece in pieces if not html.blank(piece)), self.limits.text)
        return text if text else self._anything()

    def _nested(self, part: Part) -> str:
        """Who wrote the mail in the mail, when, about what, and what: as a forwarded mail is quoted."""
        if part.depth >= self.limits.depth:
            self.reader.defects.setdefault("too-deep")
            return ""
        root = self.reader.mail(part)
        inner = Bodies(self.reader, self.forced, files=False)
        inner.room, inner.rich_room = self.bodies.room, self.bodies.rich_room
        pieces = [block.said.strip("\n") for block in inner.gather(root)]
        pieces += [self._nested(one) for one in inner.nested[:MOST_NESTED]]
        self.bodies.room, self.bodies.rich_room = inner.room, inner.rich_room
        self.bodies.charsets += inner.charsets
        about = [(name, root.headers.text(name.lower())) for name in ("From", "Date", "To", "Subject")]
        head = "\n".join(f"{name}: {value}" for name, value in about if value)
        return "\n\n".join(["-------- Forwarded message --------\n" + head, *filter(None, pieces)])

    def _anything(self) -> str:
        """Words where none should be: an attached text, around the parts, in what was not read, in the header."""
        for file in self.bodies.attachments:
            readable = file.type.startswith(("text/", "message/")) and file.type != "text/calendar"
            readable = readable or (not self.root.children and _is_writing(file.content[:LEAST]))
            if readable and (said := self._words_of(file.content[: self.limits.text], file.type)):
                return said
        for part in self.root.walk():
            spans = [(part.headers.body, part.end)] if part.unread else part.rest
            pieces = [part.source[start : min(end, start + self.limits.text)] for start, end in spans]
            for piece in [*pieces, b"".join(part.headers.strays)]:
                if said := self._words_of(piece, part.type):
                    return said
        return ""

    def _words_of(self, content: bytes, kind: str) -> str:
        said = words.prose(charsets.decode(content, "", self.forced).text)
        said = html.rough(said) if kind == "text/html" else said
        return "" if html.blank(said) else said.strip()

    def _html(self, blocks: list[Block]) -> str:
        """The rich blocks, made harmless; plain ones between them as they are."""
        if not any(block.cleaned for block in blocks):
            return ""
        shown = [block.cleaned if block.html else html.escaped(block.text) for block in blocks]
        return words.prose(html.marked("\n<hr>\n".join(one for one in shown if one)))


_REPORTS = {"message/delivery-status", "message/global-delivery-status", "message/disposition-notification"}


def _same(one: Address, other: Address) -> bool:
    return not one.email or one.email.lower() == other.email.lower()


def _is_writing(content: bytes) -> bool:
    """Whether what is called a file is text all the same."""
    if content.startswith(b"%PDF") or b"\0" in content:
        return False
    return charsets.is_utf_8(content)


def _clipped(text: str, most: int) -> str:
    text = words.prose(text).strip("\n").rstrip()
    return text if len(text) <= most else text[:most]


def _moment(said: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(said[:200])
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None


def _language(text: str) -> Literal["ar", "en"]:
    arabic, latin = (sum(map(len, runs.findall(text))) for runs in (_ARABIC, _LATIN))
    return "ar" if arabic * 3 >= latin else "en"


def _named_apart(files: list[Attachment]) -> tuple[Attachment, ...]:
    """No two under one name: photo.jpg, photo (2).jpg."""
    seen: dict[str, int] = {}
    out = []
    for file in files:
        key = file.name.casefold()
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            stem, dot, ending = file.name.rpartition(".")
            file = replace(
                file, name=f"{stem} ({seen[key]}).{ending}" if dot and stem else f"{file.name} ({seen[key]})"
            )
        out.append(file)
    return tuple(out)
