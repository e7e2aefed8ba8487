"""How many messages a text costs: GSM 03.38 in 7 bits, or UCS-2 (K-17).

One message holds 160 septets or 70 UTF-16 units; of several joined ones each gives up a part for
the header that joins them, and holds 153 or 67. A sign of the extension table costs two septets, and
one outside the basic plane, such as an emoji, two units; neither is cut in two at a joint.
"""

from __future__ import annotations

from dataclasses import dataclass

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = frozenset("\f^{}\\[~]|€")
SEPTETS, SEPTETS_JOINED = 160, 153
UNITS, UNITS_JOINED = 70, 67


@dataclass(frozen=True)
class Cost:
    """What a text costs: its alphabet, its length in the alphabet's units, and how many messages it takes."""

    gsm: bool
    length: int
    segments: int


def cost(text: str) -> Cost:
    """The cost of a text; nothing costs nothing.

    Worked example: 70 Arabic letters are one message, 71 are two; 160 Latin ones are one.
    """
    gsm = all(letter in BASIC or letter in EXTENDED for letter in text)
    sizes = [_septets(letter) if gsm else _units(letter) for letter in text]
    whole, joined = (SEPTETS, SEPTETS_JOINED) if gsm else (UNITS, UNITS_JOINED)
    length = sum(sizes)
    if length <= whole:
        return Cost(gsm, length, int(length > 0))
    return Cost(gsm, length, _joined(sizes, joined))


def _joined(sizes: list[int], room: int) -> int:
    segments, filled = 1, 0
    for size in sizes:
        if filled + size > room:
            segments, filled = segments + 1, 0
        filled += size
    return segments


def _septets(letter: str) -> int:
    return 2 if letter in EXTENDED else 1


def _units(letter: str) -> int:
    return 2 if ord(letter) > 0xFFFF else 1
