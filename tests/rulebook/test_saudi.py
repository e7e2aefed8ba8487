"""Days off by rule, checked against tables and against another's list."""

import json
from datetime import date, timedelta
from pathlib import Path

import holidays as library
import pytest
from hijridate import Hijri

from insaf.rulebook.dates import hijri, hijri_label, spoken_date, spoken_time
from insaf.rulebook.saudi import computed_holidays, national_days

FIXTURES = Path(__file__).parents[1] / "fixtures"


def days(*years):
    return {day.on for day in computed_holidays(years)}


def run(first, last):
    first_on, last_on = date.fromisoformat(first), date.fromisoformat(last)
    return {first_on + timedelta(n) for n in range((last_on - first_on).days + 1)}


def test_the_days_off_of_2026_and_2027_are_those_of_the_rule():
    """C-06"""
    assert days(2026) == (
        run("2026-02-22", "2026-02-22")
        | run("2026-03-19", "2026-03-22")
        | run("2026-05-26", "2026-05-29")
        | run("2026-09-23", "2026-09-23")
    )
    assert days(2027) == (
        run("2027-02-22", "2027-02-22")
        | run("2027-03-09", "2027-03-12")
        | run("2027-05-15", "2027-05-18")
        | run("2027-09-23", "2027-09-23")
    )


@pytest.mark.parametrize("on", ["2028-09-24", "2030-02-21", "2025-02-23"])
def test_a_national_day_on_the_weekend_moves_off_it(on):
    """C-07"""
    assert date.fromisoformat(on) in days(int(on[:4]))


def test_a_national_day_inside_an_eid_does_not_move():
    """Founding Day 2030 is a Friday; no year of the table has one inside an Eid, so one is made."""
    friday = date(2030, 2, 22)
    assert next(national_days(2030, frozenset())).on == date(2030, 2, 21)
    assert next(national_days(2030, frozenset({friday}))).on == friday


def test_no_day_is_added_for_an_eid_on_a_weekend():
    """C-08"""
    assert date(2026, 3, 23) not in days(2026)


@pytest.mark.parametrize(
    ("year", "fitr", "adha"),
    [
        (2028, "2028-02-26", "2028-05-04"),
        (2029, "2029-02-14", "2029-04-23"),
        (2030, "2030-02-03", "2030-04-12"),
    ],
)
def test_the_eids_begin_after_29_ramadan_and_on_arafah(year, fitr, adha):
    """C-06, C-12"""
    listed = computed_holidays([year])
    assert next(day.on for day in listed if day.name.en == "Eid al-Fitr") == date.fromisoformat(fitr)
    assert next(day.on for day in listed if day.name.en == "Eid al-Adha") == date.fromisoformat(adha)


ADDED_BY_THE_LIBRARY = """
2024-04-14 2024-06-19 2025-02-22 2025-06-09 2025-06-10 2026-03-23 2026-03-24 2026-05-31
2027-03-14 2027-05-19 2028-03-01 2028-05-08 2028-05-09 2028-09-23 2029-02-18 2029-02-19
2030-02-22 2030-04-16 2030-04-17 2031-01-28 2031-01-29 2031-02-22 2031-04-06
"""


def test_we_differ_from_the_holidays_library_exactly_where_the_rule_does():
    """It adds "observed" Eid days and keeps a moved day's own date, a weekend (C-11)."""
    ours, theirs = days(*range(2024, 2032)), set(library.SaudiArabia(years=range(2024, 2032)))
    assert ours - theirs == set()
    assert theirs - ours == {date.fromisoformat(on) for on in ADDED_BY_THE_LIBRARY.split()}


T2 = [
    ("2026-11-22", (1448, 6, 12)),
    ("2026-03-18", (1447, 9, 29)),
    ("2026-03-20", (1447, 10, 1)),
    ("2026-05-26", (1447, 12, 9)),
    ("2027-03-08", (1448, 9, 29)),
    ("2027-03-09", (1448, 10, 1)),
    ("2027-05-15", (1448, 12, 9)),
    ("2028-02-25", (1449, 9, 29)),
    ("2028-05-04", (1449, 12, 9)),
    ("2029-02-13", (1450, 9, 29)),
    ("2029-04-23", (1450, 12, 9)),
    ("2030-02-02", (1451, 9, 29)),
    ("2030-04-12", (1451, 12, 9)),
]


@pytest.mark.parametrize(("gregorian", "expected"), T2)
def test_a_day_has_the_hijri_date_of_table_t2(gregorian, expected):
    """C-12"""
    assert hijri(date.fromisoformat(gregorian)) == expected


DISAGREEING = """
1451-04 1451-07 1451-11 1452-01 1452-02 1452-05 1452-08 1453-02 1453-07 1453-09 1454-02 1454-08
1454-10 1454-12 1455-03 1455-06 1455-08 1455-11 1456-01 1456-04 1456-06 1456-08 1456-12 1457-02
1457-05 1457-08 1457-11 1457-12 1458-01 1458-03 1458-06 1458-09 1458-12 1459-01 1459-04 1459-07
1459-10 1460-01 1460-04 1460-06 1460-08 1460-11 1461-04 1461-11 1462-07 1462-09 1462-12 1463-05
1463-07 1463-10 1463-11 1464-01 1464-03 1464-06 1464-10 1464-11 1465-02 1465-04 1465-07 1465-10
1465-11 1466-03 1466-05 1466-12 1467-03 1467-06 1467-09 1467-11 1468-01 1468-03 1468-06 1468-08
1468-10 1468-12 1469-03 1469-06 1469-09 1470-01 1470-04 1470-07 1470-09 1470-10
"""


def test_the_stored_table_of_icu_agrees_but_for_the_months_known_to_differ():
    """Wholly equal to Rabi I 1451 (August 2029); after it, one day in the months pinned (C-12)."""
    stored = json.loads((FIXTURES / "umm_al_qura.json").read_text())["months"]
    assert len(stored) == 31 * 12
    apart = {
        month: (date.fromisoformat(first_on) - _month_start(month)).days
        for month, first_on in stored.items()
        if date.fromisoformat(first_on) != _month_start(month)
    }
    assert list(apart) == DISAGREEING.split()
    assert set(apart.values()) == {1}


@pytest.mark.parametrize(
    ("month", "hijridate", "icu"),
    [
        ("1451-04", "2029-08-11", "2029-08-12"),
        ("1453-09", "2031-12-15", "2031-12-16"),
        ("1454-10", "2033-01-02", "2033-01-03"),
        ("1454-12", "2033-03-02", "2033-03-03"),
    ],
)
def test_the_known_disagreements_of_table_t2_stand(month, hijridate, icu):
    """C-12"""
    stored = json.loads((FIXTURES / "umm_al_qura.json").read_text())["months"]
    assert (_month_start(month).isoformat(), stored[month]) == (hijridate, icu)


def _month_start(month):
    year, number = map(int, month.split("-"))
    return date(*Hijri(year, number, 1).to_gregorian().datetuple())


def test_a_date_is_said_in_both_calendars():
    """J-18"""
    on = date(2026, 11, 22)
    assert hijri_label(on, "ar") == "12 جمادى الآخرة 1448 هـ"
    assert spoken_date(on, "ar") == "الأحد 22 نوفمبر 2026 (12 جمادى الآخرة 1448 هـ)"
    assert spoken_date(date(2026, 12, 13), "en") == "Sunday 13 December 2026 (4 Rajab 1448 AH)"


def test_beyond_the_umm_al_qura_table_the_gregorian_date_stands_alone():
    assert spoken_date(date(2090, 1, 1), "en") == "Sunday 1 January 2090"


def test_an_instant_is_said_as_the_day_and_hour_it_was_in_riyadh(now):
    late = now.replace(hour=21, minute=5)
    assert spoken_date(late, "en", "Asia/Riyadh").startswith("Monday 23 November 2026")
    assert spoken_time(late, "ar", "Asia/Riyadh") == "12:05 صباحًا"
    assert spoken_time(now.replace(hour=13), "en", "Asia/Riyadh") == "4:00 pm"
    with pytest.raises(ValueError, match="zone"):
        spoken_date(late, "en")
