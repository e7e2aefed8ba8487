"""Makes a winmail.dat as Outlook does, piece by piece."""

from __future__ import annotations

import struct

SIGNATURE = struct.pack("<IH", 0x223E9F78, 1)
BODY, MAPI, CODEPAGE = 0x0002800C, 0x00069003, 0x00069007
REND, TITLE, DATA, ATTACHED = 0x00069002, 0x00018010, 0x0006800F, 0x00069005


def winmail(*attributes: bytes) -> bytes:
    return SIGNATURE + attribute(CODEPAGE, struct.pack("<II", 1256, 0)) + b"".join(attributes)


def attribute(tag: int, data: bytes) -> bytes:
    level = 2 if tag in (REND, TITLE, DATA, ATTACHED) else 1
    return struct.pack("<BII", level, tag, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def properties(*pieces: bytes) -> bytes:
    return struct.pack("<I", len(pieces)) + b"".join(pieces)


def string(prop: int, said: str) -> bytes:
    return _long(0x1F, prop, said.encode("utf-16-le") + b"\0\0")


def binary(prop: int, content: bytes) -> bytes:
    return _long(0x102, prop, content)


def number(prop: int, value: int) -> bytes:
    return struct.pack("<HHI", 3, prop, value)


def named(kind: int, prop: int, name: str, value: bytes) -> bytes:
    """A property that is known by a name instead of a number."""
    written = name.encode("utf-16-le") + b"\0\0"
    head = struct.pack("<HH", kind, prop) + bytes(16) + struct.pack("<II", 1, len(written))
    return head + written + b"\0" * (-len(written) % 4) + value


def _long(kind: int, prop: int, content: bytes) -> bytes:
    return struct.pack("<HHII", kind, prop, 1, len(content)) + content + b"\0" * (-len(content) % 4)


def attachment(name: str, content: bytes, *more: bytes) -> bytes:
    """A short name of old and the whole one, as Outlook writes them."""
    about = attribute(ATTACHED, properties(number(0x0E20, len(content)), string(0x3707, name), *more))
    return attribute(REND, bytes(14)) + attribute(TITLE, b"SHORT~1.PDF\0") + attribute(DATA, content) + about


def stored(rtf: bytes) -> bytes:
    """Rich text in its packing, not compressed."""
    return struct.pack("<IIII", len(rtf) + 12, len(rtf), 0x414C454D, 0) + rtf


def compressed(rtf: bytes) -> bytes:
    """Rich text compressed, with a reference wherever five bytes stood shortly before."""
    out, at, ring = bytearray(), 0, bytearray(_start())
    while at < len(rtf):
        control, tokens = 0, bytearray()
        for bit in range(8):
            found = ring[-4000:].rfind(rtf[at : at + 5]) if at + 5 <= len(rtf) else -1
            if found >= 0 and at:
                offset = (len(ring) - len(ring[-4000:]) + found) % 4096
                tokens += struct.pack(">H", offset << 4 | 3)
                control |= 1 << bit
                ring += rtf[at : at + 5]
                at += 5
            else:
                tokens += rtf[at : at + 1]
                ring += rtf[at : at + 1]
                at += 1
            if at >= len(rtf):
                break
        out += bytes([control]) + tokens
    return struct.pack("<IIII", len(out) + 12, len(rtf), 0x75465A4C, 0) + out


def _start() -> bytes:
    from insaf.intake.email.rtf import _DICTIONARY

    return _DICTIONARY
