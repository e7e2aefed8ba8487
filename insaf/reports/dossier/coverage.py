"""Which characters the dossier's fonts can show; what they cannot is named by its code.

The standards forbid a character without a shape, and one such would fail the whole PDF.
"""

from __future__ import annotations

import re
import struct
from functools import cache
from pathlib import Path

from insaf.core.arabic import BIDI_CONTROLS

FONTS = Path(__file__).with_name("fonts")
_KEPT = {ord("\n")}
_DROPPED = {*map(ord, BIDI_CONTROLS), *range(0xFE00, 0xFE10), 0x200B, 0xFEFF, 0xAD, 0x2060}


def printable(text: str) -> str:
    """The text with ``[U+1F600]`` for what has no shape here, and without unseen controls."""
    return _searched().sub(_named, text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))


def _named(found: re.Match[str]) -> str:
    code = ord(found[0])
    return "" if code in _DROPPED or code < 32 or 0x7F <= code < 0xA0 else f"[U+{code:04X}]"


@cache
def _searched() -> re.Pattern[str]:
    """Whatever is not in every font, or is dropped."""
    known = set.intersection(*(_characters(path.read_bytes()) for path in sorted(FONTS.glob("*.ttf"))))
    listed = "".join(re.escape(chr(code)) for code in sorted((known | _KEPT) - _DROPPED) if code >= 32 or code in _KEPT)
    return re.compile(f"[^{listed}]")


def _characters(font: bytes) -> set[int]:
    """The characters of a TrueType file, by the segments of its `cmap` (format 4)."""
    count = struct.unpack_from(">H", font, 4)[0]
    tables = {font[12 + 16 * i : 16 + 16 * i]: struct.unpack_from(">I", font, 20 + 16 * i)[0] for i in range(count)}
    start = tables[b"cmap"]
    for index in range(struct.unpack_from(">H", font, start + 2)[0]):
        at = start + struct.unpack_from(">I", font, start + 8 + 8 * index)[0]
        if struct.unpack_from(">H", font, at)[0] == 4:
            return _segments(font, at)
    raise ValueError("the font has no cmap of format 4")


def _segments(font: bytes, at: int) -> set[int]:
    count = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + 2 * count)
    return {code for first, last in zip(starts, ends, strict=True) for code in range(first, last + 1) if code < 0xFFFF}
