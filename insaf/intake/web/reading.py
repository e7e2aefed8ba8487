"""Reads what people type in dates and numbers, in any digits; pure."""

from __future__ import annotations

import re
from datetime import date

import phonenumbers

from insaf.core.arabic import ascii_digits, clip, neutralise

REGION = "SA"
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


def phone(text: str) -> str:
    """A phone number in E.164, a bare one read as Saudi; ValueError if it cannot be (J-17).

    Worked example: ٠٥٠١٢٣٤٥٦٧ and 00966 50 123 4567 are both +966501234567.
    """
    plain = ascii_digits(neutralise(text)).strip()
    try:
        number = phonenumbers.parse(re.sub(r"^00", "+", plain), REGION)
    except phonenumbers.NumberParseException as error:
        raise ValueError(str(error)) from error
    if not phonenumbers.is_valid_number(number):
        raise ValueError("no such number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def title_of(narrative: str) -> str:
    """A title for a matter that was given none: its first sentence, cut to a line."""
    lines = (part.strip() for part in _SENTENCE_END.split(neutralise(narrative).strip()))
    return clip(next((line for line in lines if line), ""), TITLE_LENGTH)
