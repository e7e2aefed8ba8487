"""Bytes as they were before they were packed for the journey (RFC 2045, section 6), and what was wrong."""

from __future__ import annotations

import binascii
import re

MOST_PADDING = 800_000
"""Signs of padding in what is joined from pieces; 25 MB of lines that are each padded have fewer."""

_PADDING = re.compile(rb"=[=\s]*")
_ALPHABET = re.compile(rb"[A-Za-z0-9+/=\s]*+\Z")
_FOREIGN = re.compile(rb"[^A-Za-z0-9+/=\s]")
_NOT_IN_IT = re.compile(rb"[^A-Za-z0-9+/]+")
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]*)\r?\n", re.MULTILINE)
_UU_END = re.compile(rb"^end[ \t]*\r?$", re.MULTILINE)


def unpack(content: memoryview, encoding: str, written: bool = False) -> tuple[bytes, str]:
    """The bytes, and the code of a defect or ""; of what was `written`, also words that stand behind it."""
    if encoding == "base64":
        return _base64(content, written)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(content), ""
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        found = next(iter(uuencoded(bytes(content))), None)
        return (found[3], "") if found else (bytes(content), "bad-uuencode")
    return bytes(content), "" if encoding in ("", "7bit", "8bit", "binary") else "unknown-encoding"


def _base64(content: memoryview, written: bool) -> tuple[bytes, str]:
    """Base64 with everything that is done to it: cut off, joined from pieces, or not base64 at all."""
    head = bytes(content[:4096])
    head = head.split(b"=", 1)[0]
    foreign, bits = len(_FOREIGN.findall(head)), len(head.split())
    if foreign * 8 > len(head) or (bits > 3 and bits * 16 > len(head)):  # words, not lines of one length
        return bytes(content), "bad-base64"
    try:
        plain = binascii.a2b_base64(content)
    except binascii.Error:
        return _padded(content), "bad-base64"
    if len(plain) >= len(content) // 2:  # lines of a usual length; nothing can be behind a padding
        return plain, "bad-base64" if foreign else ""
    return _behind(bytes(content), plain, "bad-base64" if foreign else "", written)


def _behind(content: bytes, plain: bytes, defect: str, written: bool) -> tuple[bytes, str]:
    """Decoding ends at the first padding; pieces that were packed one by one go on behind it."""
    padding = _PADDING.search(content)
    if not padding or padding.end() >= len(content):
        return plain, defect
    if not _ALPHABET.match(content, padding.end()):
        return (plain + b"\n" + content[padding.end() :] if written else plain), "bad-base64"
    return (_pieces(content) if content.count(b"=") <= MOST_PADDING else content), "bad-base64"


def _pieces(content: bytes) -> bytes:
    """Each piece decoded by itself, and no list made of them all."""
    plain, at = bytearray(), 0
    for padding in _PADDING.finditer(content):
        plain += _cut(content[at : padding.start()])
        at = padding.end()
    return bytes(plain + _cut(content[at:]))


def _padded(content: memoryview) -> bytes:
    """Cut off: with the padding that is missing, or without the one letter that says nothing."""
    for ending in (b"=", b"=="):
        try:
            return binascii.a2b_base64(b"".join([content, ending]))
        except binascii.Error:
            continue
    return _cut(bytes(content))


def _cut(content: bytes) -> bytes:
    """What whole letters there are, however it ends."""
    letters = _NOT_IN_IT.sub(b"", content.split(b"=", 1)[0])
    whole = len(letters) - (len(letters) % 4 == 1)
    return binascii.a2b_base64(letters[:whole] + b"=" * (-whole % 4))


def uuencoded(content: bytes) -> list[tuple[int, int, bytes, bytes]]:
    """Files that stand uuencoded in a text: where each begins and ends, its name, its bytes."""
    found, at = [], 0
    while (begin := _UU_BEGIN.search(content, at)) is not None:
        end = _UU_END.search(content, begin.end())
        if end is None:
            break
        plain = _uu(content[begin.end() : end.start()])
        if plain is not None:
            found.append((begin.start(), end.end(), begin[1].strip(), plain))
        at = end.end()
    return found


def _uu(content: bytes) -> bytes | None:
    lines = content.splitlines()
    if not all(line[:1] < b"a" for line in lines):
        return None
    try:
        return b"".join(_uu_line(line) for line in lines if line.strip())
    except binascii.Error:
        return None


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:  # some programs write more than the length says
        return binascii.a2b_uu(line[: (((line[0] - 32) & 63) * 4 + 5) // 3])
