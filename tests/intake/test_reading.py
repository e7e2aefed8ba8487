"""Dates, numbers and titles as people write them (J-10, J-17)."""

from datetime import date

import pytest

from insaf.intake.web import reading


@pytest.mark.parametrize("typed", ["3/11/2026", "٣/١١/٢٠٢٦", "۳/۱۱/۲۰۲۶", "2026-11-03", "03.11.2026", " 3-11-2026 "])
def test_a_day_is_read_in_any_digits_day_first_or_iso(typed: str) -> None:
    assert reading.day(typed) == date(2026, 11, 3)


@pytest.mark.parametrize("typed", ["أمس", "31/2/2026", "3/11", "11/2026", "2026"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        reading.day(typed)


@pytest.mark.parametrize(
    "typed",
    ["٠٥٠١٢٣٤٥٦٧", "0501234567", "+966 50 123 4567", "00966501234567", "۰۵۰ ۱۲۳ ۴۵۶۷", "\u200e+966501234567\u200f"],
)
def test_a_phone_number_is_kept_in_one_form_however_it_was_typed(typed: str) -> None:
    """J-10, J-17"""
    assert reading.phone(typed) == "+966501234567"


@pytest.mark.parametrize("typed", ["12", "abc", "050123456789012", "3419310"])
def test_what_is_no_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        reading.phone(typed)


def test_a_matter_without_a_title_is_called_by_its_first_sentence() -> None:
    assert reading.title_of("خُصمت الرسوم مرتين. أرجو ردّها.") == "خُصمت الرسوم مرتين."
    assert len(reading.title_of("كلمة " * 100)) <= reading.TITLE_LENGTH
