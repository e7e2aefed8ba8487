"""Opening hours of a day, and the ranges of dates in which they differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from insaf.core.workdays import LENGTH, day_at


@dataclass(frozen=True)
class Hours:
    """Opening hours of a day, wall-clock time of the institution."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError(f"Opening at {self.opens} must come before closing at {self.closes}.")


@dataclass(frozen=True)
class HoursPeriod:
    """Other hours from ``first_on`` to ``last_on``, both included: Ramadan, exams (C-17)."""

    first_on: date
    last_on: date
    hours: Hours
    name: str

    def __post_init__(self) -> None:
        if self.first_on > self.last_on:
            raise ValueError(f"{self.name}: {self.first_on} must not come after {self.last_on}.")


def hours_on(day: date, hours: Hours, periods: tuple[HoursPeriod, ...]) -> Hours:
    """The hours of ``day``: those of the last period that holds it, else the ordinary ones."""
    for period in reversed(periods):
        if period.first_on <= day <= period.last_on:
            return period.hours
    return hours


@lru_cache(maxsize=8)
def open_each_day(zone: str, hours: Hours, periods: tuple[HoursPeriod, ...]) -> tuple[timedelta, ...]:
    """How long each day of the calendar's years would be open, working day or not.

    Versions of a calendar that differ in their holidays share it: it costs a tenth of a second.
    """
    at, days = ZoneInfo(zone), map(day_at, range(LENGTH))
    return tuple(_open_on(day, hours_on(day, hours, periods), at) for day in days)


def _open_on(day: date, hours: Hours, zone: ZoneInfo) -> timedelta:
    """From opening to closing as time that passes, where a clock may be changed between them."""
    opens, closes = (datetime.combine(day, time, zone) for time in (hours.opens, hours.closes))
    return closes - opens + ((opens.utcoffset() or timedelta(0)) - (closes.utcoffset() or timedelta(0)))
