"""Telephone numbers: read as people write them, kept in E.164, shown in groups (J-17)."""

from __future__ import annotations

import re

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from insaf.core.arabic import ascii_digits, neutralise

REGION = "SA"
"""The country of a number that is written without one."""

TEXTED = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE})
"""Kinds of numbers that may receive a text message; where a country does not tell them apart, both."""


def read(text: str) -> str:
    """A number in E.164, in any of three digit sets, a bare one read as Saudi; ValueError if it cannot be.

    Worked example: ٠٥٠١٢٣٤٥٦٧, 501234567 and 00966 50 123 4567 are all +966501234567.
    """
    plain = ascii_digits(neutralise(text)).strip()
    try:
        number = phonenumbers.parse(re.sub(r"^00", "+", plain), REGION)
    except phonenumbers.NumberParseException as error:
        raise ValueError(str(error)) from error
    if not phonenumbers.is_valid_number(number):
        raise ValueError("no such number")
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def can_be_texted(number: str) -> bool:
    """Whether a text message can arrive there: a landline, a short or a toll-free number cannot have one."""
    try:
        parsed = phonenumbers.parse(number, REGION)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(parsed) and phonenumbers.number_type(parsed) in TEXTED


def grouped(number: str) -> str:
    """+966 50 123 4567, to be shown left to right; what is no whole number stays as it is."""
    plain = re.sub(r"^00", "+", number)
    try:
        parsed = phonenumbers.parse(plain, REGION)
    except phonenumbers.NumberParseException:
        return plain
    if not phonenumbers.is_possible_number(parsed) or len(plain) < 10:
        return plain
    return phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)


def masked(number: str) -> str:
    """Enough to know one's own number by: +966 50 ••• ••67."""
    shown = grouped(number)
    hidden = [at for at, sign in enumerate(shown) if sign.isdigit()][5:-2]
    return "".join("•" if at in hidden else sign for at, sign in enumerate(shown))
