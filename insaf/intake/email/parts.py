"""The tree of a mail (RFC 2045, 2046), cut out of the bytes without copying them.

The boundaries of the outer part are looked for first, so whatever stands inside cannot reach beyond it; each
level reads its bytes once, and levels are few. So the time grows with the size, never with its square.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from insaf.intake.email import headers as fields
from insaf.intake.email import transfer
from insaf.intake.email.headers import Headers, Value
from insaf.intake.email.shape import Limits

_TAIL = re.compile(rb"(--)?[ \t]*\r*(?:\n|\Z)")
_GUESS = re.compile(rb"(?:\A|\n)--([^\s][^\r\n]{0,200})\r?\nContent-", re.IGNORECASE)
_PLAIN = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")


@dataclass
class Part:
    """One part: its fields, and where its body lies in `source`."""

    source: bytes = field(repr=False)
    headers: Headers
    content_type: Value
    disposition: Value
    end: int
    children: list[Part] = field(default_factory=list)
    rest: list[tuple[int, int]] = field(default_factory=list)  # before the first and behind the last child
    depth: int = 0
    unread: bool = False  # lies beyond the limits

    @property
    def type(self) -> str:
        return self.content_type.main

    @property
    def main(self) -> str:
        return self.content_type.main.partition("/")[0]

    @property
    def charset(self) -> str:
        return self.content_type.parameters.get("charset", "")

    @property
    def encoding(self) -> str:
        words = self.headers.first("content-transfer-encoding").split(b";")[0].split(b"(")[0].split()
        return words[0].decode("ascii", "replace").strip("\"'").lower() if words else ""

    @property
    def raw(self) -> memoryview:
        """The body as it lies in the mail."""
        return memoryview(self.source)[self.headers.body : self.end]

    def content(self, most: int | None = None) -> tuple[bytes, str]:
        """The body as it was before the journey; of what was written about the first `most` bytes."""
        raw = self.raw if most is None else self.raw[: most * 2]
        return transfer.unpack(raw, self.encoding, written=most is not None)

    def walk(self) -> Iterator[Part]:
        yield self
        for child in self.children:
            yield from child.walk()


class Reader:
    """Reads trees within limits, and remembers what was beyond them."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.count = 0
        self.defects: dict[str, None] = {}

    def mail(self, part: Part) -> Part:
        """The tree of the mail that a part holds; not copied if it lies there unpacked."""
        if part.encoding in ("", "7bit", "8bit", "binary"):
            return self.read(part.source, part.headers.body, part.end, part.depth + 1, whole=True)
        content = part.content()[0]
        return self.read(content, 0, len(content), part.depth + 1, whole=True)

    def read(
        self, source: bytes, start: int, end: int, depth: int = 0, default: str = "text/plain", whole: bool = False
    ) -> Part:
        """The part that lies between `start` and `end`; a `whole` mail, or a part of one."""
        self.count += 1
        headers = fields.split(source, start, end, self.limits.header, whole=whole or depth == 0)
        for defect in sorted(headers.defects):
            self.defects.setdefault(defect)
        part = Part(
            source,
            headers,
            _type(headers, default),
            fields.value(headers.first("content-disposition")),
            max(end, headers.body),
            depth=depth,
        )
        if part.main == "multipart":
            self._branch(part)
        return part

    def _branch(self, part: Part) -> None:
        if part.depth >= self.limits.depth:
            self.defects.setdefault("too-deep")
            part.unread = True
            return
        boundary = part.content_type.parameters.get("boundary", "").encode("utf-8", "replace")
        segments = list(self._segments(part, boundary)) if boundary else []
        if not segments:
            part, segments = self._mended(part)
        default = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
        for start, end in segments:
            if self.count >= self.limits.parts:
                self.defects.setdefault("too-many-parts")
                break
            part.children.append(self.read(part.source, start, end, part.depth + 1, default))

    def _mended(self, part: Part) -> tuple[Part, list[tuple[int, int]]]:
        """No boundary where one was announced: it is packed, or another is used, or this is plain text."""
        self.defects.setdefault("no-boundary")
        boundary = part.content_type.parameters.get("boundary", "").encode("utf-8", "replace")
        if part.encoding in ("base64", "quoted-printable"):
            plain = part.content()[0]
            part.source, part.headers.body, part.end = plain, 0, len(plain)
            part.headers.fields.pop("content-transfer-encoding", None)
            if boundary and (segments := list(self._segments(part, boundary))):
                return part, segments
        guess = _GUESS.search(part.source, max(0, part.headers.body - 1), part.end)
        segments = list(self._segments(part, guess[1].rstrip())) if guess else []
        if not segments:
            part.content_type = Value("text/plain", part.content_type.parameters)
        return part, segments

    def _segments(self, part: Part, boundary: bytes) -> Iterator[tuple[int, int]]:
        """From behind each boundary line to before the next one."""
        source, at, begun, most = part.source, part.headers.body, None, self.limits.parts + 2
        while most and (at := source.find(b"--" + boundary, at, part.end)) >= 0:
            tail = _TAIL.match(source, at + 2 + len(boundary), part.end)
            if tail is None or (at > part.headers.body and source[at - 1] != 10):
                at += 2
                continue
            if begun is not None:
                yield begun, _before(source, at, begun)
                most -= 1
            else:
                part.rest.append((part.headers.body, at))
            begun = None if tail[1] else tail.end()
            at = tail.end()
            if tail[1]:
                part.rest.append((at, part.end))
        if begun is not None and most:
            yield begun, part.end


def _before(source: bytes, at: int, start: int) -> int:
    """The end of line before a boundary belongs to the boundary."""
    if at > start and source[at - 1] == 10:
        at -= 1
    return at - 1 if at > start and source[at - 1] == 13 else at


def _type(headers: Headers, default: str) -> Value:
    """The type, or what is to be taken for it when it is missing or no type at all."""
    raw = next((one for one in headers.all("content-type") if one), b"")
    found = fields.value(raw)
    if _PLAIN.fullmatch(found.main):
        return found
    known = {"text": "text/plain", "plain": "text/plain", "html": "text/html", "multipart": "multipart/mixed"}
    if "boundary" in found.parameters:
        return Value("multipart/mixed", found.parameters)
    named = {"name", "filename"} & {part.split("*")[0] for part in found.parameters} or b"name" in headers.first(
        "content-disposition"
    )
    fallback = "application/octet-stream" if named and found.main else default
    return Value(known.get(found.main, fallback), found.parameters)
