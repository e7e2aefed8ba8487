"""The words of a header: unfolded, encoded words read in all their broken forms (RFC 2047), made harmless."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from insaf.intake.email import charsets

# An encoded word ends with "?=", or where the next begins, or with the field when it was cut off.
_WORD = re.compile(r"=\?([\w.:*+-]{1,60})\?([bBqQ])\?((?:[^=?]|=(?!\?(?!=))|\?(?!=))*+)(\?=)?")
_CONTROLS = re.compile("[\x00-\x1f\x7f\x80-\x9f\u2028\u2029\ud800-\udfff]+")
_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufeff]")
_NO_BASE64 = re.compile("[^A-Za-z0-9+/]")
_SPACES = re.compile(" {2,}")


@dataclass
class _Run:
    """Encoded words that stand side by side in one set: their bytes are joined before they are read."""

    charset: str
    kind: str
    content: bytes = b""
    rest: str = ""  # base64 that is no multiple of four yet

    def add(self, encoded: str) -> None:
        if self.kind == "q":
            self.content += binascii.a2b_qp(encoded.replace(" ", "_").encode("utf-8", "replace"), header=True)
            return
        letters = self.rest + _NO_BASE64.sub("", encoded)
        whole = len(letters) if encoded.endswith("=") else len(letters) // 4 * 4
        self.content += _base64(letters[:whole])
        self.rest = letters[whole:]

    def read(self) -> str:
        content = self.content + _base64(self.rest)
        return charsets.decode(content, self.charset).text


def read(value: bytes, hint: str = "", forced: str = "") -> str:
    """One line of harmless text from the raw bytes of a field; `hint` is the set of the body."""
    return line(decoded(as_text(value, hint, forced)))


def as_text(value: bytes, hint: str = "", forced: str = "") -> str:
    """Unfold a field and read bytes that should not be there; encoded words stay as they are."""
    value = value.replace(b"\r\n", b"\n").replace(b"\n\t", b" ").replace(b"\n ", b" ").replace(b"\n", b"")
    if value.isascii():
        return value.decode("ascii")
    return charsets.decode(value, hint, forced).text


def decoded(text: str) -> str:
    """Read the encoded words in a text; twice, because some programs encode what is encoded."""
    if "=?" not in text:
        return text
    text = "".join(_pieces(text))
    return "".join(_pieces(text)) if "=?" in text and _WORD.search(text) else text


def _pieces(text: str) -> Iterator[str]:
    run, end = None, 0
    for word in _WORD.finditer(text):
        between = text[end : word.start()]
        charset, kind = word[1].split("*")[0].lower(), word[2].lower()
        if run is None or between.strip() or (run.charset, run.kind) != (charset, kind):
            if run is not None:
                yield run.read()
            if between.strip() or run is None:
                yield between
            run = _Run(charset, kind)
        run.add(word[3])
        end = word.end()
    if run is not None:
        yield run.read()
    yield text[end:]


def _base64(letters: str) -> bytes:
    try:
        return binascii.a2b_base64(letters + "=" * (-len(letters) % 4))
    except binascii.Error:
        return binascii.a2b_base64(letters[: len(letters) // 4 * 4])


def line(text: str, most: int = 2000) -> str:
    """One line without controls, so that it can stand in a header, a list or a database (K-10)."""
    if not text.isprintable():
        text = _CONTROLS.sub(" ", text.replace("\ufeff", ""))
    text = _SPACES.sub(" ", text).strip() if "  " in text else text.strip()
    return text if len(text) <= most else text[: most - 1] + "…"


def prose(text: str) -> str:
    """Text of many lines, each ended by a line feed, without controls."""
    return _NO_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
