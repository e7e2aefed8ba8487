"""Mail signed as one block (S/MIME, RFC 8551 section 3.5.2): what was signed, out of its wrapping; nothing is verified."""

from __future__ import annotations

TYPES = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_DATA = bytes.fromhex("06092a864886f70d010701")  # the object identifier of plain content
_EXPLICIT, _OCTETS, _PIECES = 0xA0, 0x04, 0x24


def inside(content: bytes) -> bytes:
    """The part that was signed; b"" when it is encrypted or nothing of the kind."""
    at = content.find(_DATA)
    if at < 0:
        return b""
    tag, _, at = _head(content, at + len(_DATA))
    if tag != _EXPLICIT:
        return b""
    tag, length, at = _head(content, at)
    if tag == _OCTETS:
        return content[at : at + length]
    return b"".join(_pieces(content, at)) if tag == _PIECES else b""


def _pieces(content: bytes, at: int) -> list[bytes]:
    """Some programs write the content a piece at a time, to an end that is not known before."""
    found = []
    while True:
        tag, length, at = _head(content, at)
        if tag != _OCTETS:
            return found
        found.append(content[at : at + length])
        at += length


def _head(content: bytes, at: int) -> tuple[int, int, int]:
    """Tag, length and where the content begins (BER); tag -1 behind the end."""
    if at + 2 > len(content):
        return -1, 0, at
    tag, length, at = content[at], content[at + 1], at + 2
    if length < 0x80:
        return tag, length, at
    size = length & 0x7F
    return tag, int.from_bytes(content[at : at + min(size, 8)], "big"), at + size
