"""Rich text as plain text, and the packing it travels in inside winmail.dat ([MS-OXRTFCP], [MS-OXRTFEX])."""

from __future__ import annotations

import re
import struct

LARGEST = 2_000_000  # bytes unpacked
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbol"
    rb"ArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_TOKEN = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.I
)
_SKIPPED = set(
    "fonttbl colortbl stylesheet info pict object themedata datastore latentstyles listtable listoverridetable rsidtbl"
    " generator xmlnstbl mmathpr header footer footnote fldinst filetbl revtbl bkmkstart bkmkend htmltag".split()
)
_SAID = {"par": "\n", "line": "\n", "tab": "\t", "cell": "\t", "row": "\n", "emdash": "—", "endash": "–"}
_SAID |= {"lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "sect": "\n", "page": "\n"}
_FONT_SETS = {0: "cp1252", 178: "cp1256", 204: "cp1251", 161: "cp1253", 162: "cp1254", 177: "cp1255", 238: "cp1250"}


def unpacked(content: bytes) -> bytes:
    """Rich text out of its compressed form; b"" when it is none."""
    if len(content) < 16:
        return b""
    _, size, kind = struct.unpack_from("<III", content)
    if kind == 0x414C454D:  # MELA: not compressed
        return content[16 : 16 + size]
    return _expanded(content, min(size, LARGEST)) if kind == 0x75465A4C else b""


def _expanded(content: bytes, size: int) -> bytes:
    """LZFu: eight tokens a control byte; a reference goes to a ring of 4096 bytes."""
    ring = bytearray(_DICTIONARY.ljust(4096, b"\0"))
    write, at, out = len(_DICTIONARY), 16, bytearray()
    while at < len(content) and len(out) < size:
        control, at = content[at], at + 1
        for bit in range(8):
            if control >> bit & 1:
                if at + 2 > len(content):
                    return bytes(out)
                offset, length = content[at] << 4 | content[at + 1] >> 4, (content[at + 1] & 15) + 2
                at += 2
                if offset == write:
                    return bytes(out)
                piece = bytes(ring[(offset + step) % 4096] for step in range(min(length, (write - offset) % 4096)))
                piece = (piece * (length // max(1, len(piece)) + 1))[:length]
            else:
                piece, at = content[at : at + 1], at + 1
            for byte in piece:
                ring[write] = byte
                write = (write + 1) % 4096
            out += piece
    return bytes(out[:size])


def text(content: bytes, codepage: str = "cp1252") -> str:
    """The words of rich text; of HTML that was wrapped into it, its words too."""
    reader = _Reader(codepage)
    for token in _TOKEN.finditer(content[:LARGEST].decode("latin-1")):
        reader.take(token)
    return reader.done()


class _Reader:
    """One pass over the tokens, with a stack of what is set within the braces."""

    def __init__(self, codepage: str) -> None:
        self.codepage = codepage
        self.fonts: dict[int, str] = {}
        self.font = 0
        self.out: list[str] = []
        self.bytes = bytearray()
        self.stack: list[tuple[bool, bool, int, str]] = []
        self.skip = self.hidden = False
        self.fallback, self.pending, self.table = 1, 0, ""

    def take(self, token: re.Match[str]) -> None:
        word, number, code, symbol, brace, plain = token.groups()
        if brace == "{":
            self.stack.append((self.skip, self.hidden, self.font, self.table))
        elif brace and self.stack:
            self._flush()
            self.skip, self.hidden, self.font, self.table = self.stack.pop()
        elif word:
            self._word(word.lower(), int(number) if number else None)
        elif symbol:
            self._symbol(symbol)
        elif code:
            self._say(bytes([int(code, 16)]))
        elif plain:
            self._say(plain.encode("latin-1"))

    def _word(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            self._unicode(number)
        elif word in _SKIPPED:
            self.skip, self.table = True, word
        elif word == "f" and number is not None:
            self._flush()
            self.font = number
        elif word == "fcharset" and self.table == "fonttbl" and number in _FONT_SETS:
            self.fonts[self.font] = _FONT_SETS[number]
        elif word == "ansicpg" and number in (1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258, 874, 932, 936, 949):
            self.codepage = f"cp{number}"
        elif word == "htmlrtf":
            self.hidden = number != 0
        elif word == "uc" and number is not None:
            self.fallback = max(0, min(number, 8))
        elif word in _SAID:
            self._letters(_SAID[word])

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self.skip = True
        elif symbol in "\\{}":
            self._say(symbol.encode())
        elif symbol == "~":
            self._letters(" ")
        elif symbol in "\r\n":
            self._letters("\n")

    def _unicode(self, number: int) -> None:
        if not (self.skip or self.hidden):
            self._flush()
            self.out.append(chr(number & 0xFFFF))
            self.pending = self.fallback

    def _say(self, content: bytes) -> None:
        if self.skip or self.hidden:
            return
        dropped = min(self.pending, len(content))  # what is written for readers that know no Unicode
        self.pending -= dropped
        self.bytes += content[dropped:]

    def _letters(self, said: str) -> None:
        if not (self.skip or self.hidden):
            self._flush()
            self.out.append(said)

    def _flush(self) -> None:
        if self.bytes:
            self.out.append(self.bytes.decode(self.fonts.get(self.font, self.codepage), "replace"))
            self.bytes.clear()

    def done(self) -> str:
        self._flush()
        joined = "".join(self.out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
        return "\n".join(line.rstrip() for line in joined.split("\n")).strip()
