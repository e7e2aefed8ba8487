"""The header of a mail or of a part of it, in one pass over the bytes, however broken."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from insaf.intake.email import charsets, words

MOST_FIELDS, LONGEST, WHOLE = 2000, 1 << 16, 1 << 22
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:[ \t]*([^\n]*+(?:\n[ \t][^\n]*+)*+)\n?")
_BLANK = re.compile(rb"\r?\n")
_BLANKS = re.compile(rb"(?:\r?\n)++")
_PART = re.compile(rb"[\r\n]{0,9}content-", re.IGNORECASE)
_POSTMARK = re.compile(rb">?From [^\n]*\n")
_LINE = re.compile(rb"[^\n]*\n?")
_END = re.compile(rb"\n\r*\n")
_KNOWN = re.compile(
    rb"^(?:content-[a-z-]+|mime-version|from|to|cc|subject|date|message-id|received|reply-to|x-[\w-]+)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_TYPE = re.compile(r"\s*([\w!#$&^.+-]+)\s*(?:/\s*([\w!#$&^.+-]+))?")
_PARAMETER = re.compile(r"[;\s]*+([^\s=;\"]+)\s*=\s*")
_CLOSED = re.compile(r'(?<!\\)"\s*(?=;|$|\(|[\w*-]+\s*=)')
_ESCAPED = re.compile(r'\\(["\\])')
_PERCENTS = re.compile(r"%[89A-Fa-f][0-9A-Fa-f]")


@dataclass
class Headers:
    """The fields by lower-case name, as raw bytes in their order; where the body begins."""

    fields: dict[str, list[bytes]] = field(default_factory=dict)
    body: int = 0
    defects: set[str] = field(default_factory=set)
    strays: list[bytes] = field(default_factory=list)  # lines that no field could be made of

    def first(self, name: str) -> bytes:
        return self.fields.get(name, [b""])[0]

    def all(self, name: str) -> list[bytes]:
        return self.fields.get(name, [])

    def text(self, name: str, hint: str = "", forced: str = "") -> str:
        """The first field of that name that says anything."""
        return next((said for one in self.all(name) if (said := words.read(one, hint, forced))), "")


def split(raw: bytes, start: int, end: int, most: int, whole: bool = True) -> Headers:
    """Read the fields from `start` on until the blank line, or until what can be no header.

    Before those of a `whole` mail blank lines may stand; a part that begins with one has no fields.
    """
    headers, at = Headers(), _skip(raw, start, end, whole)
    names, stop, last, known = 0, min(end, at + WHOLE), "", None
    while at < stop and not _BLANK.match(raw, at, end):
        if found := _FIELD.match(raw, at, end):
            last = found[1].decode("ascii", "replace").lower()
            headers.fields.setdefault(last, []).append(found[2][:LONGEST].rstrip())
            at, names = found.end(), names + 1
            if names >= MOST_FIELDS:
                headers.defects.add("huge-header")
                closing = _END.search(raw, at - 1, end)
                at = closing.start() + 1 if closing else end
            continue
        known = _last_known(raw, at, end) if known is None else known
        if at > known:
            headers.defects.add("no-blank-line")
            headers.body = at
            return headers
        at = _stray(raw, at, end, headers, last)
    if at - start > most:
        headers.defects.add("huge-header")
    blank = _BLANK.match(raw, at, end)
    headers.body = blank.end() if blank else at
    return headers


def _skip(raw: bytes, start: int, end: int, whole: bool) -> int:
    """Past a byte order mark, blank lines, and the postmark of a mailbox file."""
    if not whole and not _PART.match(raw, start, end):
        return start
    at = start + 3 if raw.startswith(b"\xef\xbb\xbf", start) else start
    if (blank := _BLANKS.match(raw, at, end)) is not None:
        at = blank.end()
    postmark = _POSTMARK.match(raw, at, end)
    return postmark.end() if postmark else at


def _last_known(raw: bytes, at: int, end: int) -> int:
    """Where the last field that mail programs write begins in this block; -1 when there is none."""
    closing = _END.search(raw, at, min(end, at + WHOLE))
    stop = closing.start() if closing else min(end, at + LONGEST)
    return max((found.start() for found in _KNOWN.finditer(raw, at, stop)), default=-1)


def _stray(raw: bytes, at: int, end: int, headers: Headers, last: str) -> int:
    """A line without a colon among fields: the rest of the field before it, folded wrongly."""
    found = _LINE.match(raw, at, end)
    stop = found.end() if found and found.end() > at else at + 1
    headers.defects.add("broken-header")
    if len(headers.strays) < MOST_FIELDS:
        headers.strays.append(raw[at : min(stop, at + LONGEST)])
    if last and not raw.startswith((b">From ", b"From "), at) and len(headers.fields[last][-1]) < LONGEST:
        headers.fields[last][-1] += b" " + raw[at : min(stop, at + LONGEST)].strip()
    return stop


@dataclass(frozen=True)
class Value:
    """A field with parameters: `text/plain; charset=utf-8`."""

    main: str = ""
    parameters: dict[str, str] = field(default_factory=dict)


def value(raw: bytes, hint: str = "") -> Value:
    """Read a field of the form `main; name=value` with RFC 2231 and whatever is written instead."""
    text = words.as_text(raw[: LONGEST // 4], hint)
    found = _TYPE.match(text)
    if not found:
        return Value("", _assembled(_parameters(text, 0)))
    main = f"{found[1]}/{found[2]}" if found[2] else found[1]
    at = found.end()
    if not found[2] and text[at:].lstrip().startswith("="):  # parameters alone
        main, at = "", 0
    return Value(main.lower(), _assembled(_parameters(text, at)))


def _parameters(text: str, at: int) -> dict[str, str]:
    found: dict[str, str] = {}
    closes = True
    while at < len(text):
        name = _PARAMETER.match(text, at)
        if not name:
            semicolon = text.find(";", at + 1)
            if semicolon < 0:
                break
            at = semicolon
            continue
        at = name.end()
        closing = _CLOSED.search(text, at + 1) if closes and text.startswith('"', at) else None
        if closing:
            said, at = _ESCAPED.sub(r"\1", text[at + 1 : closing.start()]), closing.end()
        else:
            closes = closes and not text.startswith('"', at)
            semicolon = text.find(";", at)
            stop = semicolon if semicolon >= 0 else len(text)
            said, at = text[at:stop].strip().strip('"'), stop
        found.setdefault(name[1].lower(), said)
    return found


def _assembled(raw: dict[str, str]) -> dict[str, str]:
    """Join the pieces of RFC 2231; what is said in two ways is taken from the extended one."""
    plain = {name: _plain(said) for name, said in raw.items() if "*" not in name}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for name, said in raw.items():
        base, star, rest = name.partition("*")
        if star:
            number = rest.rstrip("*")
            order = int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 0
            pieces.setdefault(base, []).append((order, rest.endswith("*") or not rest, said))
    joined = {base: _joined(sorted(parts)) for base, parts in pieces.items()}
    return plain | {base: said for base, said in joined.items() if said}


def _joined(parts: list[tuple[int, bool, str]]) -> str:
    charset, content = "", b""
    for place, (_, encoded, said) in enumerate(parts):
        if place == 0 and encoded and said.count("'") >= 2:
            charset, _, said = said.split("'", 2)
        content += unquote_to_bytes(said) if encoded else said.encode("utf-8", "replace")
    return words.decoded(charsets.decode(content, charset).text)


def _plain(said: str) -> str:
    """Encoded words where none may be, and a web address's way of writing Arabic."""
    said = words.decoded(said)
    if _PERCENTS.search(said):
        try:
            return unquote_to_bytes(said).decode("utf-8")
        except UnicodeDecodeError:
            return said
    return said
