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


def test_a_matter_without_a_title_is_called_by_its_first_sentence() -> None:
    assert reading.title_of("خُصمت الرسوم مرتين. أرجو ردّها.") == "خُصمت الرسوم مرتين."
    assert len(reading.title_of("كلمة " * 100)) <= reading.TITLE_LENGTH
