"""Which days count and which hours are open: working days as an immutable value.

Built from data only. A cumulative index over every day of the years 2000 to 2100
makes counting n working days one addition and two look-ups, never a walk over days.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate
from types import MappingProxyType
from zoneinfo import ZoneInfo

from insaf.core.hours import Hours, HoursPeriod, hours_on, open_each_day
from insaf.core.workdays import FIRST, LENGTH, CountedDay, OutOfCalendar, WorkingDays, day_at, offset_of

__all__ = ["Calendar", "CountedDay", "Hours", "HoursPeriod", "OutOfCalendar"]


@dataclass(frozen=True)
class Calendar:
    """The working days and hours of one institution; ``version`` names it for ever.

    Every method raises ``OutOfCalendar`` beyond 2000-2100 and ``ValueError`` for a
    datetime without a zone. Where periods overlap, the later in the tuple wins.
    """

    zone: str  # IANA name
    weekend: frozenset[int]  # date.weekday() numbers: Monday is 0
    hours: Hours
    periods: tuple[HoursPeriod, ...] = ()
    holidays: Mapping[date, str] = field(default_factory=dict, hash=False)
    version: str = ""
    _zone: ZoneInfo = field(init=False, repr=False, compare=False)
    _days: WorkingDays = field(init=False, repr=False, compare=False)
    _count: list[int] = field(init=False, repr=False, compare=False)
    _last: int = field(init=False, repr=False, compare=False)
    _due: list[datetime | None] = field(init=False, repr=False, compare=False)
    _begins: bytearray = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.weekend < frozenset(range(7)):
            raise ValueError("The weekend is some of the days 0 (Monday) to 6, never all of them.")
        settle = object.__setattr__
        settle(self, "holidays", MappingProxyType(dict(self.holidays)))
        settle(self, "_zone", ZoneInfo(self.zone))
        settle(self, "_days", WorkingDays(self.weekend, self.holidays))
        settle(self, "_count", list(self._days.count))
        settle(self, "_last", len(self._days.nth))
        settle(self, "_due", [None] * len(self._days.nth))
        settle(self, "_begins", bytearray(LENGTH))

    def is_working(self, day: date) -> bool:
        return day.weekday() not in self.weekend and day not in self.holidays

    def add_working_days(self, day: date, n: int) -> date:
        """The nth working day after ``day`` (before it if n < 0), in constant time.

        n = 0 is ``day`` itself, or the next working day if it is not one.
        """
        before = self._days.count[offset_of(day)]
        if n <= 0 and self.is_working(day):
            before -= 1
        index = before + n - (n > 0)
        return day_at(self._days.offset(index, day))

    def working_days_between(self, a: date, b: date) -> int:
        """Working days after ``a`` up to and with ``b``; the same day is 0, backwards negative."""
        return self._days.count[offset_of(b)] - self._days.count[offset_of(a)]

    def local_date(self, at: datetime) -> date:
        """The institution's own date at an instant (C-04)."""
        return self._local(at).date()

    def hours_on(self, day: date) -> Hours:
        """The hours that hold on ``day`` if it is a working day."""
        return hours_on(day, self.hours, self.periods)

    def opens_at(self, day: date) -> datetime:
        """The opening instant of ``day`` in UTC, whether or not it is a working day."""
        return datetime.combine(day, self.hours_on(day).opens, self._zone).astimezone(UTC)

    def closes_at(self, day: date) -> datetime:
        """The closing instant of ``day`` in UTC, whether or not it is a working day."""
        offset_of(day)
        return datetime.combine(day, self.hours_on(day).closes, self._zone).astimezone(UTC)

    def is_open(self, at: datetime) -> bool:
        """True from the opening instant of a working day up to, not with, its closing."""
        day = self.local_date(at)
        return self.is_working(day) and self.opens_at(day) <= at < self.closes_at(day)

    def due_at(self, received_at: datetime, days: int, day_of_receipt_counts: bool = False) -> datetime:
        """Closing instant, in UTC, of the last of ``days`` working days (C-01 to C-03).

        Day 1 is the next working day after the local day of receipt or, with
        ``day_of_receipt_counts``, that day itself when it is a working one.
        """
        if received_at.tzinfo is UTC and days > 0 and not day_of_receipt_counts:
            day = received_at.toordinal() - FIRST
            if 0 <= day < LENGTH and (begins := self._begins[day]):
                number = self._count[day + (received_at.hour >= begins)] + days - 1
                if number < self._last and (due := self._due[number]):
                    return due
        return self._due_anew(received_at, days, day_of_receipt_counts)

    def _due_anew(self, received_at: datetime, days: int, first_counts: bool) -> datetime:
        """The long way, which also fills what the short way looks up."""
        if days < 1:
            raise ValueError(f"A deadline needs at least one working day; {days} is too few.")
        day = self.local_date(received_at)
        number = self._days.count[offset_of(day)] + days - 1
        if first_counts and self.is_working(day):
            number -= 1
        due = self.closes_at(day_at(self._days.offset(number, received_at)))
        self._due[number] = due
        self._remember_midnight(received_at.astimezone(UTC).date())
        return due

    def _remember_midnight(self, day: date) -> None:
        """Keep at which hour of a day of UTC the next local day begins, where that is plain.

        Plain is an offset of whole hours, ahead of UTC, the same on both of the day's ends;
        any other day goes the long way each time.
        """
        ends = (datetime.combine(day, time(), UTC) + timedelta(days=n) for n in (0, 1))
        first, last = (at.astimezone(self._zone).utcoffset() for at in ends)
        hours, rest = divmod(first or timedelta(0), timedelta(hours=1))
        if first == last and not rest and 0 < hours < 24 and offset_of(day) + 1 < LENGTH:
            self._begins[offset_of(day)] = 24 - hours

    def add_working_time(self, at: datetime, time_open: timedelta) -> datetime:
        """When ``time_open`` of opening hours will have passed since ``at``, in UTC (C-18).

        Four hours from Thursday 15:30 end on Sunday at 12:30.
        """
        if time_open < timedelta(0):
            raise ValueError("Working time is added forwards only.")
        done = self._open_until(at) + time_open
        index = bisect_right(self._elapsed, done) - 1
        if index and self._elapsed[index] == done and time_open:
            index -= 1  # ends with one day's closing, not with the next day's opening
        day = day_at(self._days.offset(index, at))
        return self.opens_at(day) + (done - self._elapsed[index])

    def working_time_between(self, a: datetime, b: datetime) -> timedelta:
        """Opening hours that passed from ``a`` to ``b``; negative if b is earlier."""
        return self._open_until(b) - self._open_until(a)

    def explain(self, received_at: datetime, days: int, day_of_receipt_counts: bool = False) -> tuple[CountedDay, ...]:
        """Every day from receipt to the deadline: counted, or skipped and why."""
        last_on = self.local_date(self.due_at(received_at, days, day_of_receipt_counts))
        return tuple(self._counting(self.local_date(received_at), last_on, day_of_receipt_counts))

    def _counting(self, first_on: date, last_on: date, first_counts: bool) -> Iterator[CountedDay]:
        number = 0
        for ordinal in range(first_on.toordinal(), last_on.toordinal() + 1):
            day = date.fromordinal(ordinal)
            name = self.holidays.get(day, "")
            if day == first_on and not (first_counts and self.is_working(day)):
                yield CountedDay(day, 0, "", name)
            elif self.is_working(day):
                number += 1
                yield CountedDay(day, number, "", "")
            else:
                yield CountedDay(day, None, self._why_free(day), name)

    def _why_free(self, day: date) -> str:
        return "weekend" if day.weekday() in self.weekend else "holiday"

    def _local(self, at: datetime) -> datetime:
        if at.tzinfo is None:
            raise ValueError(f"{at} has no zone; an instant needs one.")
        try:
            return at.astimezone(self._zone)
        except OverflowError as error:
            raise OutOfCalendar(at) from error

    @cached_property
    def _elapsed(self) -> list[timedelta]:
        """Opening time before each working day; made once, when hours are first asked for."""
        lengths = open_each_day(self.zone, self.hours, self.periods)
        return list(accumulate(map(lengths.__getitem__, self._days.nth), initial=timedelta(0)))

    def _open_until(self, at: datetime) -> timedelta:
        """Opening time from the calendar's first day up to ``at``."""
        day = self.local_date(at)
        before = self._days.count[offset_of(day)]
        if not self.is_working(day):
            return self._elapsed[before]
        inside = min(max(at, self.opens_at(day)), self.closes_at(day)) - self.opens_at(day)
        return self._elapsed[before - 1] + inside
