"""A reference as it is said on the telephone, sign by sign; pure (B-06)."""

from __future__ import annotations

from dataclasses import dataclass

WORDS = {
    "A": ("إيه", "Alfa"), "B": ("بي", "Bravo"), "C": ("سي", "Charlie"), "D": ("دي", "Delta"), "E": ("إي", "Echo"),
    "F": ("إف", "Foxtrot"), "G": ("جي", "Golf"), "H": ("إتش", "Hotel"), "I": ("آي", "India"), "J": ("جيه", "Juliett"),
    "K": ("كيه", "Kilo"), "L": ("إل", "Lima"), "M": ("إم", "Mike"), "N": ("إن", "November"), "O": ("أو", "Oscar"),
    "P": ("بي مثل باريس", "Papa"), "Q": ("كيو", "Quebec"), "R": ("آر", "Romeo"), "S": ("إس", "Sierra"),
    "T": ("تي", "Tango"), "U": ("يو", "Uniform"), "V": ("في مثل فيينا", "Victor"), "W": ("دبليو", "Whiskey"),
    "X": ("إكس", "X-ray"), "Y": ("واي", "Yankee"), "Z": ("زد", "Zulu"),
    "0": ("صفر", "zero"), "1": ("واحد", "one"), "2": ("اثنان", "two"), "3": ("ثلاثة", "three"),
    "4": ("أربعة", "four"), "5": ("خمسة", "five"), "6": ("ستة", "six"), "7": ("سبعة", "seven"),
    "8": ("ثمانية", "eight"), "9": ("تسعة", "nine"), "-": ("شَرطة", "dash"),
}  # fmt: skip
"""How each sign is called, in Arabic and in English."""


@dataclass(frozen=True)
class Sign:
    sign: str
    ar: str
    en: str


def spelled(reference: str) -> list[list[Sign]]:
    """Group by group, as the dashes divide it."""
    groups = [[_sign(one) for one in group] for group in reference.upper().split("-")]
    return [group for group in groups if group]


def _sign(one: str) -> Sign:
    arabic, english = WORDS.get(one, (one, one))
    return Sign(one, arabic, english)
