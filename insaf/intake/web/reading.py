"""Reads what people type in dates and numbers, in any digits; pure."""

from __future__ import annotations

import re
from datetime import date

from insaf.core.arabic import ascii_digits, clip, neutralise

TITLE_LENGTH = 80  # characters as a reader counts them
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-\s](\d{1,2})[/.\-\s](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})")
_SENTENCE_END = re.compile(r"(?<=[.!?؟۔])\s+|\n")


def day(text: str) -> date:
    """A Gregorian date: 3/11/2026, ٣/١١/٢٠٢٦, 2026-11-03. ValueError for anything else (J-10)."""
    plain = ascii_digits(neutralise(text)).strip().replace("،", "/").replace("\u066b", "/")
    if found := _YEAR_FIRST.fullmatch(plain):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(plain):
        return date(int(found[3]), int(found[2]), int(found[1]))
    raise ValueError(f"not a date: {text!r}")


def title_of(narrative: str) -> str:
    """A title for a matter that was given none: its first sentence, cut to a line."""
    lines = (part.strip() for part in _SENTENCE_END.split(neutralise(narrative).strip()))
    return clip(next((line for line in lines if line), ""), TITLE_LENGTH)
