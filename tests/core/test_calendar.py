"""The law of working days: which days count, which hours are open, what is due when."""

import os
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime, time, timedelta
from datetime import timezone as fixed
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from insaf.core.calendar import Calendar, Hours, HoursPeriod, OutOfCalendar

RIYADH = ZoneInfo("Asia/Riyadh")
NINE_TO_FOUR = Hours(time(9), time(16))
FRIDAY_SATURDAY = frozenset({4, 5})


def run_of(first_on, days, name):
    return {first_on + timedelta(n): name for n in range(days)}


HOLIDAYS = {
    **run_of(date(2026, 2, 22), 1, "Founding Day"),
    **run_of(date(2026, 3, 19), 4, "Eid al-Fitr"),
    **run_of(date(2026, 5, 26), 4, "Eid al-Adha"),
    **run_of(date(2026, 9, 23), 1, "National Day"),
    **run_of(date(2027, 2, 22), 1, "Founding Day"),
    **run_of(date(2027, 3, 9), 4, "Eid al-Fitr"),
    **run_of(date(2027, 5, 15), 4, "Eid al-Adha"),
    **run_of(date(2027, 9, 23), 1, "National Day"),
    **run_of(date(2028, 9, 24), 1, "National Day"),
    **run_of(date(2030, 2, 21), 1, "Founding Day"),
}
CENTRE = Calendar("Asia/Riyadh", FRIDAY_SATURDAY, NINE_TO_FOUR, holidays=HOLIDAYS)
NO_HOLIDAYS = replace(CENTRE, holidays={})


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=RIYADH)


T1 = [
    ("2026-02-15", "2026-02-23", "2026-03-09", "2026-03-08"),
    ("2026-03-03", "2026-03-10", "2026-03-26", "2026-03-24"),
    ("2026-05-14", "2026-05-21", "2026-06-09", "2026-06-04"),
    ("2026-09-10", "2026-09-17", "2026-10-04", "2026-10-01"),
    ("2026-11-20", "2026-11-26", "2026-12-10", "2026-12-10"),
    ("2026-11-22", "2026-11-29", "2026-12-13", "2026-12-13"),
    ("2027-02-21", "2027-03-01", "2027-03-18", "2027-03-14"),
    ("2027-03-01", "2027-03-08", "2027-03-25", "2027-03-22"),
    ("2027-05-06", "2027-05-13", "2027-06-01", "2027-05-27"),
    ("2028-09-14", "2028-09-21", "2028-10-08", "2028-10-05"),
    ("2030-02-10", "2030-02-17", "2030-03-04", "2030-03-03"),
]


@pytest.mark.parametrize(("received", "five", "fifteen", "without_holidays"), T1)
def test_a_complaint_is_due_as_table_t1_says(received, five, fifteen, without_holidays):
    """C-01, C-02, C-05, C-06: table T1."""
    received_at = at(f"{received}T10:00")
    assert CENTRE.due_at(received_at, 5) == at(f"{five}T16:00")
    assert CENTRE.due_at(received_at, 15) == at(f"{fifteen}T16:00")
    assert NO_HOLIDAYS.due_at(received_at, 15) == at(f"{without_holidays}T16:00")


def test_day_one_is_the_next_working_day_unless_the_policy_counts_the_day_of_receipt():
    """C-02"""
    sunday = at("2026-11-22T10:00")
    assert CENTRE.due_at(sunday, 1) == at("2026-11-23T16:00")
    assert CENTRE.due_at(sunday, 1, day_of_receipt_counts=True) == at("2026-11-22T16:00")
    assert CENTRE.due_at(sunday, 15, day_of_receipt_counts=True) == at("2026-12-10T16:00")


def test_a_day_of_receipt_that_is_free_never_counts():
    """C-02, C-05"""
    friday = at("2026-11-20T10:00")
    for counts in (False, True):
        assert CENTRE.due_at(friday, 1, day_of_receipt_counts=counts) == at("2026-11-22T16:00")


def test_the_deadline_is_the_closing_hour_in_riyadh_kept_in_utc():
    """C-03, C-04"""
    due_at = CENTRE.due_at(at("2026-03-03T10:00"), 15)
    assert due_at == datetime(2026, 3, 26, 13, tzinfo=UTC)
    assert due_at.tzinfo is UTC


def test_a_word_received_before_midnight_belongs_to_the_day_it_was_in_riyadh():
    thursday_late = datetime(2026, 11, 19, 20, 50, tzinfo=UTC)  # 23:50 in Riyadh
    friday = datetime(2026, 11, 19, 21, 10, tzinfo=UTC)
    assert CENTRE.local_date(thursday_late) == date(2026, 11, 19)
    assert CENTRE.local_date(friday) == date(2026, 11, 20)
    assert CENTRE.due_at(thursday_late, 1) == at("2026-11-22T16:00")


def test_a_monday_after_eid_is_a_working_day_without_an_announcement():
    """C-08"""
    assert CENTRE.is_working(date(2026, 3, 23))
    assert not CENTRE.is_working(date(2026, 3, 22))


def test_ramadan_hours_move_the_closing_hour_of_their_days_only():
    """C-17"""
    ramadan = HoursPeriod(date(2026, 2, 18), date(2026, 3, 18), Hours(time(10), time(15)), "Ramadan")
    calendar = replace(CENTRE, periods=(ramadan,))
    assert calendar.due_at(at("2026-02-22T11:00"), 1) == at("2026-02-23T15:00")
    assert calendar.due_at(at("2026-02-12T11:00"), 1) == at("2026-02-15T16:00")
    assert calendar.opens_at(date(2026, 3, 1)) == at("2026-03-01T10:00")
    assert calendar.opens_at(date(2026, 3, 24)) == at("2026-03-24T09:00")


def test_four_working_hours_from_thursday_half_past_three_end_on_sunday_half_past_twelve():
    """C-18"""
    assert CENTRE.add_working_time(at("2026-11-19T15:30"), timedelta(hours=4)) == at("2026-11-22T12:30")


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-22T10:00", 0, "2026-11-22T10:00"),
        ("2026-11-20T10:00", 0, "2026-11-22T09:00"),
        ("2026-11-22T07:00", 7, "2026-11-22T16:00"),
        ("2026-11-22T16:00", 1, "2026-11-23T10:00"),
        ("2026-03-18T15:00", 2, "2026-03-23T10:00"),
    ],
)
def test_working_hours_run_only_while_the_centre_is_open(start, hours, end):
    assert CENTRE.add_working_time(at(start), timedelta(hours=hours)) == at(end)


def test_the_centre_is_open_from_the_opening_up_to_the_closing_of_a_working_day():
    assert CENTRE.is_open(at("2026-11-22T09:00"))
    assert not CENTRE.is_open(at("2026-11-22T16:00"))
    assert not CENTRE.is_open(at("2026-11-22T08:59:59"))
    assert not CENTRE.is_open(at("2026-11-20T12:00"))
    assert not CENTRE.is_open(at("2026-03-22T12:00"))


def test_the_explanation_names_every_day_counted_and_skipped_and_why():
    """M-12"""
    days = CENTRE.explain(at("2026-03-16T10:00"), 3)
    assert [(day.on.day, day.number, day.skipped, day.name) for day in days] == [
        (16, 0, "", ""),
        (17, 1, "", ""),
        (18, 2, "", ""),
        (19, None, "holiday", "Eid al-Fitr"),
        (20, None, "weekend", "Eid al-Fitr"),
        (21, None, "weekend", "Eid al-Fitr"),
        (22, None, "holiday", "Eid al-Fitr"),
        (23, 3, "", ""),
    ]


def test_the_explanation_counts_the_day_of_receipt_where_the_policy_does():
    first = CENTRE.explain(at("2026-11-22T10:00"), 2, day_of_receipt_counts=True)[0]
    assert (first.on, first.number) == (date(2026, 11, 22), 1)


def test_working_days_between_two_days_leave_the_first_out_and_take_the_last():
    assert CENTRE.working_days_between(date(2026, 11, 22), date(2026, 11, 22)) == 0
    assert CENTRE.working_days_between(date(2026, 11, 22), date(2026, 12, 13)) == 15
    assert CENTRE.working_days_between(date(2026, 12, 13), date(2026, 11, 22)) == -15


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        CENTRE.due_at(datetime(2026, 11, 22, 10), 15)


@pytest.mark.parametrize("days", [0, -1])
def test_a_deadline_of_no_days_is_refused(days):
    with pytest.raises(ValueError, match="at least one"):
        CENTRE.due_at(at("2026-11-22T10:00"), days)


@pytest.mark.parametrize(
    "received_at",
    [
        datetime(1999, 12, 31, 12, tzinfo=UTC),
        datetime(2101, 1, 2, tzinfo=UTC),
        datetime(2100, 12, 25, tzinfo=UTC),
        datetime.max.replace(tzinfo=UTC),
        datetime.min.replace(tzinfo=UTC),
    ],
)
def test_outside_its_years_the_calendar_says_so(received_at):
    with pytest.raises(OutOfCalendar, match="2000-01-01 to 2100-12-31"):
        CENTRE.due_at(received_at, 15)


def test_a_holiday_outside_its_years_is_refused():
    with pytest.raises(OutOfCalendar):
        replace(CENTRE, holidays={date(2101, 1, 1): "x"})


def test_a_week_without_a_working_day_is_refused():
    with pytest.raises(ValueError, match="weekend"):
        replace(CENTRE, weekend=frozenset(range(7)))


def test_a_day_cannot_close_before_it_opens():
    with pytest.raises(ValueError, match="before closing"):
        Hours(time(16), time(9))


def test_a_calendar_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        CENTRE.version = "other"
    with pytest.raises(TypeError):
        CENTRE.holidays[date(2026, 11, 22)] = "x"
    source = {date(2026, 11, 23): "x"}
    calendar = replace(CENTRE, holidays=source)
    source.clear()
    assert not calendar.is_working(date(2026, 11, 23))
    assert hash(replace(CENTRE)) == hash(CENTRE) and replace(CENTRE) == CENTRE


def test_where_clocks_change_the_local_day_and_hour_hold():
    """Berlin: 29 March 2026, 25 October 2026."""
    berlin = ZoneInfo("Europe/Berlin")
    calendar = Calendar("Europe/Berlin", frozenset({5, 6}), NINE_TO_FOUR)
    winter = datetime(2026, 3, 27, 23, 30, tzinfo=berlin)
    assert calendar.due_at(winter, 1) == datetime(2026, 3, 30, 14, tzinfo=UTC)
    assert calendar.due_at(winter - timedelta(7), 1) == datetime(2026, 3, 23, 15, tzinfo=UTC)
    summer_eve = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)  # 1 July in Berlin
    assert calendar.local_date(summer_eve) == date(2026, 7, 1)
    whole_day = replace(calendar, weekend=frozenset(), hours=Hours(time(0), time(23)))
    night = whole_day.working_time_between(
        datetime(2026, 3, 29, 0, tzinfo=berlin), datetime(2026, 3, 29, 23, tzinfo=berlin)
    )
    assert night == timedelta(hours=22)
    for first, hours in ((datetime(2026, 3, 28, 0), 45), (datetime(2026, 10, 24, 0), 47)):
        start = first.replace(tzinfo=berlin)
        end = (first + timedelta(days=1, hours=23)).replace(tzinfo=berlin)
        assert whole_day.working_time_between(start, end) == timedelta(hours=hours)
        assert whole_day.add_working_time(start, timedelta(hours=hours)) == end


def test_versions_that_differ_in_hours_never_share_what_was_counted_of_them():
    """C-17, C-18: the lengths of days are kept by the hours they come from."""
    start, end = at("2026-11-22T00:00"), at("2026-11-24T00:00")
    ramadan = (HoursPeriod(date(2026, 11, 23), date(2026, 11, 23), Hours(time(10), time(15)), "x"),)
    assert CENTRE.working_time_between(start, end) == timedelta(hours=14)
    assert replace(CENTRE, periods=ramadan).working_time_between(start, end) == timedelta(hours=12)
    assert replace(CENTRE, hours=Hours(time(8), time(12))).working_time_between(start, end) == timedelta(hours=8)
    assert replace(CENTRE, zone="UTC").working_time_between(start, end) == timedelta(hours=14)
    assert replace(CENTRE, holidays={date(2026, 11, 23): "x"}).working_time_between(start, end) == timedelta(hours=7)


MILLION = 1_000_000


def test_a_million_random_dates_agree_with_an_independent_count():
    """The oracle is numpy's business-day arithmetic."""
    random = np.random.default_rng(20261122)
    offsets = random.integers(0, 36_000, MILLION)
    days = random.integers(1, 60, MILLION)
    first = np.datetime64("2000-01-01")
    oracle = np.busdaycalendar(weekmask="Mon Tue Wed Thu Sun", holidays=list(HOLIDAYS))
    # Rolling a free day back makes numpy count from the working day before it, as the law does.
    expected = np.busday_offset(first + offsets, days, roll="backward", busdaycal=oracle)
    first_on, add = date(2000, 1, 1).toordinal(), CENTRE.add_working_days
    ours = [
        add(date.fromordinal(first_on + offset), n).toordinal()
        for offset, n in zip(offsets.tolist(), days.tolist(), strict=True)
    ]
    assert np.array_equal(np.array(ours) - first_on, (expected - first).astype(int))


def test_working_days_between_agree_with_an_independent_count():
    random = np.random.default_rng(7)
    a, b = np.sort(random.integers(0, 36_000, (2, 50_000)), axis=0)
    first, day = np.datetime64("2000-01-01"), np.timedelta64(1, "D")
    oracle = np.busdaycalendar(weekmask="Mon Tue Wed Thu Sun", holidays=list(HOLIDAYS))
    expected = np.busday_count(first + a + day, first + b + day, busdaycal=oracle)
    first_on = date(2000, 1, 1).toordinal()
    ours = [
        CENTRE.working_days_between(date.fromordinal(first_on + x), date.fromordinal(first_on + y))
        for x, y in zip(a.tolist(), b.tolist(), strict=True)
    ]
    assert ours == expected.tolist()


days_in_range = st.dates(date(2001, 1, 1), date(2097, 12, 31))  # room for twice the longest count
instants = st.datetimes(datetime(2001, 1, 1), datetime(2098, 12, 31), timezones=st.sampled_from([UTC, RIYADH]))
counts = st.integers(1, 300)


@given(days_in_range, counts)
def test_counting_forward_and_asking_how_many_days_agree(day, n):
    last_on = CENTRE.add_working_days(day, n)
    assert CENTRE.is_working(last_on)
    assert CENTRE.working_days_between(day, last_on) == n


@given(days_in_range, counts)
def test_counting_back_undoes_counting_forward_from_a_working_day(day, n):
    start = CENTRE.add_working_days(day, 0)
    assert CENTRE.add_working_days(CENTRE.add_working_days(start, n), -n) == start


@given(days_in_range, counts, counts)
def test_counting_in_two_steps_is_counting_in_one(day, n, m):
    two_steps = CENTRE.add_working_days(CENTRE.add_working_days(day, n), m)
    assert two_steps == CENTRE.add_working_days(day, n + m)


@given(instants, st.timedeltas(timedelta(0), timedelta(days=90)), counts)
def test_who_writes_later_is_never_due_earlier(received_at, later, days):
    assert CENTRE.due_at(received_at, days) <= CENTRE.due_at(received_at + later, days)


@given(instants, counts, days_in_range)
def test_a_holiday_more_never_brings_a_deadline_forward(received_at, days, holiday):
    more = replace(CENTRE, holidays={**HOLIDAYS, holiday: "declared"})
    assert more.due_at(received_at, days) >= CENTRE.due_at(received_at, days)


@given(instants, st.integers(1, 60), st.booleans())
def test_the_explanation_ends_on_the_deadline_and_counts_each_day_once(received_at, days, counts):
    explained = CENTRE.explain(received_at, days, counts)
    numbers = [day.number for day in explained if day.number]
    assert numbers == list(range(1, days + 1))
    due_on = CENTRE.local_date(CENTRE.due_at(received_at, days, counts))
    assert (explained[-1].on, explained[-1].number) == (due_on, days)
    assert all((day.number is None) == bool(day.skipped) for day in explained)


@given(instants, st.timedeltas(timedelta(0), timedelta(hours=200)))
def test_adding_working_time_and_measuring_it_agree(start, open_time):
    end = CENTRE.add_working_time(start, open_time)
    assert CENTRE.working_time_between(start, end) == open_time


@given(instants, st.integers(-14, 14), counts)
def test_the_zone_an_instant_is_written_in_does_not_matter(received_at, hours, days):
    elsewhere = received_at.astimezone(fixed(timedelta(hours=hours)))
    assert CENTRE.due_at(elsewhere, days) == CENTRE.due_at(received_at, days)


ASK = """
from datetime import *
from insaf.core.calendar import Calendar, Hours
centre = Calendar("Asia/Riyadh", frozenset({4, 5}), Hours(time(9), time(16)))
received_at = datetime(2026, 10, 31, 21, 30, tzinfo=timezone.utc)
print(centre.due_at(received_at, 15).isoformat(), centre.local_date(received_at))
print(centre.add_working_time(received_at, timedelta(hours=4)).isoformat())
"""


def test_the_zone_of_the_server_changes_nothing():
    """C-04"""
    answers = {
        subprocess.run(
            [sys.executable, "-c", ASK],
            env={**os.environ, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for zone in ("UTC", "America/New_York", "Asia/Riyadh", "Pacific/Apia")
    }
    assert answers == {
        "2026-11-22T13:00:00+00:00 2026-11-01\n2026-11-01T10:00:00+00:00\n",
    }
