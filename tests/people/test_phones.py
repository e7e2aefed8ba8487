"""Telephone numbers as people write them, keep them, and are shown them (J-10, J-17)."""

from __future__ import annotations

import pytest

from insaf.people import phones


@pytest.mark.parametrize(
    "typed",
    ["٠٥٠١٢٣٤٥٦٧", "0501234567", "+966 50 123 4567", "00966501234567", "۰۵۰ ۱۲۳ ۴۵۶۷", "\u200e+966501234567\u200f"],
)
def test_a_phone_number_is_kept_in_one_form_however_it_was_typed(typed: str) -> None:
    """J-10, J-17"""
    assert phones.read(typed) == "+966501234567"


@pytest.mark.parametrize("typed", ["12", "abc", "050123456789012", "3419310"])
def test_what_is_no_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        phones.read(typed)


@pytest.mark.parametrize(
    ("number", "texted"),
    [
        ("+966551234567", True),
        ("+966133419310", False),
        ("+966920015991", False),
        ("+9668001234567", False),
        ("+12125550123", True),
        ("911", False),
        ("", False),
        ("+966", False),
    ],
)
def test_a_landline_is_never_texted(number: str, texted: bool) -> None:
    """Where a country does not tell mobile numbers from others, as in North America, both are tried."""
    assert phones.can_be_texted(number) is texted


@pytest.mark.parametrize(
    ("number", "shown", "covered"),
    [
        ("+966551234567", "+966 55 123 4567", "+966 55 ••• ••67"),
        ("00966133419310", "+966 13 341 9310", "+966 13 ••• ••10"),
        ("+12125550123", "+1 212-555-0123", "+1 212-5••-••23"),
        ("920015991", "920015991", "92001••91"),
    ],
)
def test_a_number_is_shown_in_groups_and_covered_but_for_its_ends(number: str, shown: str, covered: str) -> None:
    assert (phones.grouped(number), phones.masked(number)) == (shown, covered)
