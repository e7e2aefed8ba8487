"""What a person wrote, and what came with it: the choice among the parts of a mail.

Of alternatives the plain one is text and the rich one HTML; a plain one that is empty gives way to the words of
the rich one. A file is handed on byte for byte. Words that stand nowhere else are found wherever they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from insaf.intake.email import charsets, html, invitation, names, packed, plain, signed, tnef, words
from insaf.intake.email.parts import Part, Reader
from insaf.intake.email.shape import Attachment

_WRITTEN = {"text/plain", "text/html", "text/enriched", "text/richtext", "text/markdown", "text/x-markdown"}
_STUB = re.compile(r"html", re.IGNORECASE)
_STUB_VERB = re.compile(r"view|support|display|reader|client|enable|يدعم|عرض", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
MOST_NESTED = 5  # mails in the mail whose words are read


@dataclass(frozen=True)
class Block:
    """A piece of the body: plain words, HTML, or both saying the same."""

    text: str = ""
    html: str = ""

    cleaned: str = ""  # the HTML made harmless; "" when it is too large or too deep for that

    @property
    def said(self) -> str:
        if not html.blank(self.text) or not self.html:
            return self.text
        said = html.text(self.cleaned)
        return said if not html.blank(said) else html.rough(self.html)


class Bodies:
    """Goes through the tree once and gathers."""

    def __init__(self, reader: Reader, forced: str = "", files: bool = True) -> None:
        self.reader, self.forced, self.limits, self.files = reader, forced, reader.limits, files
        self.charsets: list[str] = []
        self.defects = reader.defects
        self.attachments: list[Attachment] = []
        self.nested: list[Part] = []
        self.calendars: list[str] = []
        self.room, self.rich_room, self.hint = self.limits.text, self.limits.html, ""

    def gather(self, part: Part, within: str = "") -> list[Block]:
        """The blocks of a part in their order; its files go to `attachments`."""
        if part.children:
            return self._branch(part)
        if part.type in ("message/rfc822", "message/global", "message/news"):
            self._mail(part)
            return []
        if part.type == "text/calendar" and not self.forced:
            self._calendar(part)
            return []
        if self._is_tnef(part):
            return self._winmail(part)
        signed_block = part.type in signed.TYPES and part.depth < self.limits.depth
        if signed_block and (inner := signed.inside(part.content()[0])):
            self._attach(part, within)
            return self.gather(self.reader.read(inner, 0, len(inner), part.depth + 1, whole=True), within)
        if part.type in _WRITTEN and self._is_body(part, within):
            return [self._written(part)]
        if not (part.type == "text/x-amp-html" and within == "multipart/alternative"):
            self._attach(part, within)
        return []

    def _branch(self, part: Part) -> list[Block]:
        gathered = [self.gather(child, part.type) for child in part.children]
        if part.type != "multipart/alternative":
            return [block for blocks in gathered for block in blocks]
        plainly = [_joined(block.text for block in blocks) for blocks in gathered]
        richly = [_joined(block.html for block in blocks) for blocks in gathered]
        text = next((said for said in plainly if not html.blank(said)), "")
        rich = next((said for said in reversed(richly) if said), "")
        if rich and len(text) < 300 and _STUB.search(text) and _STUB_VERB.search(text):
            text = ""  # "your program cannot show HTML": nobody wrote that
        more = [said for said in plainly if not html.blank(said) and said.strip() not in text]
        cleaned = "\n".join(
            block.cleaned for blocks in gathered for block in blocks if block.html and block.html in rich
        )
        return [Block(_joined([text, *more]) if text else "", rich, cleaned)] if text or rich else []

    def _is_body(self, part: Part, within: str) -> bool:
        if not within:
            return True
        if part.disposition.main == "attachment":
            return False
        return within == "multipart/alternative" or not names.given(part) or not (self.attachments or self.charsets)

    def _written(self, part: Part) -> Block:
        if part.disposition.main == "attachment":
            self._attach(part, "")
        most = self.room * 2 + 4096
        content, defect = part.content(most)
        self._note(defect)
        if len(content) > most or len(part.raw) > most * 2:
            self._note("text-cut")
            self._attach(part, "")
            content = content[:most]
        if part.type == "text/html":
            return self._rich(self._decoded(content, part.charset or _meta(content))[: self.limits.text])
        content, files = plain.without_files(content)
        self.attachments += files if self.files else []
        text = words.prose(self._decoded(content, part.charset))
        self.room = max(0, self.room - len(text))
        return self._rich(text) if plain.looks_like_html(text) else Block(_unfolded(part, text))

    def _rich(self, markup: str, text: str = "") -> Block:
        if len(markup) > self.rich_room or html.too_deep(markup):
            self._note("html-too-large" if len(markup) > self.rich_room else "html-too-deep")
            return Block(text, markup)
        self.rich_room -= len(markup)
        return Block(text, markup, html.clean(markup))

    def _decoded(self, content: bytes, declared: str) -> str:
        found = charsets.decode(content, declared, self.forced)
        self.hint = self.hint or found.used
        self.charsets.append(f"{words.line(declared, 40).lower()}>{found.used}")
        self._note(found.defect)
        return found.text

    def _note(self, defect: str) -> None:
        if defect:
            self.defects.setdefault(defect)

    def _attach(self, part: Part, within: str) -> None:
        if not self.files:
            return
        content, defect = part.content()
        self._note(defect)
        if packed.bursts(content, self.limits.unpacked):
            self._note("bursting-file")
        kind = part.type or "application/octet-stream"
        name = names.given(part, self.hint) or names.made(kind, len(self.attachments) + 1)
        cid = words.read(part.headers.first("content-id")).strip("<> ")
        inline = part.disposition.main == "inline" or (bool(cid) and within == "multipart/related")
        self.attachments.append(Attachment(name, kind, content, cid, inline))

    def _mail(self, part: Part) -> None:
        """A mail in the mail: whole as a file; its words are read later."""
        self.nested.append(part)
        self._attach(part, "")
        if self.files and not names.given(part) and part.depth < self.limits.depth:
            subject = names.tidy(self.reader.mail(part).headers.text("subject").replace("/", "-"))
            self.attachments[-1] = replace(self.attachments[-1], name=f"{subject or 'message'}.eml")

    def _calendar(self, part: Part) -> None:
        self._attach(part, "")
        if len(self.calendars) < MOST_NESTED:
            text = self._decoded(part.content(self.limits.text)[0], part.charset)
            self.calendars.append(words.prose(invitation.summary(text)))

    def _is_tnef(self, part: Part) -> bool:
        return part.type in ("application/ms-tnef", "application/vnd.ms-tnef") or (
            part.main == "application" and names.given(part).lower() == "winmail.dat"
        )

    def _winmail(self, part: Part) -> list[Block]:
        found = tnef.read(part.content()[0], self.limits.parts)
        if found is None or not found.whole:
            self._note("bad-tnef")
            self._attach(part, "")
        if found is None:
            return []
        self.attachments += found.attachments if self.files else []
        self.charsets.append("tnef>tnef")
        markup = charsets.decode(found.html, _meta(found.html), self.forced).text if found.html else ""
        return [self._rich(markup, words.prose(found.text))]


def _unfolded(part: Part, text: str) -> str:
    parameters = part.content_type.parameters
    if part.type in ("text/enriched", "text/richtext"):
        return plain.enriched(text)
    if parameters.get("format", "").lower() == "flowed":
        return plain.flowed(text, parameters.get("delsp", "").lower() == "yes")
    return text


def _meta(content: bytes) -> str:
    found = _META.search(content[:2000])
    return found[1].decode("ascii", "replace") if found else ""


def _joined(pieces: Iterable[str]) -> str:
    return "\n".join(piece for piece in pieces if piece)
