"""The working days of a century, numbered: counting n of them is one addition."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, compress

FIRST_ON = date(2000, 1, 1)
LAST_ON = date(2100, 12, 31)
FIRST = FIRST_ON.toordinal()
LENGTH = LAST_ON.toordinal() - FIRST + 1


@dataclass(frozen=True)
class CountedDay:
    """One day of a count: day 0 is the receipt; ``number`` is None on a day skipped."""

    on: date
    number: int | None
    skipped: str  # "", "weekend" or "holiday"; a holiday on a weekend is the weekend's
    name: str  # of the holiday, if there is one


class OutOfCalendar(ValueError):
    """The day, or the counting, leaves the years the calendar covers."""

    def __init__(self, asked: object) -> None:
        super().__init__(f"The calendar runs from {FIRST_ON} to {LAST_ON}; {asked} leads outside it.")


class WorkingDays:
    """Working days by their number; an offset is days since ``FIRST_ON``.

    ``count[offset]`` is how many there are up to and with that day, ``nth[number]``
    the offset of one, so the day n after another is ``nth[count[offset] + n - 1]``.
    """

    __slots__ = ("count", "nth")

    def __init__(self, weekend: frozenset[int], holidays: Iterable[date]) -> None:
        working = bytearray(b"\1" * LENGTH)
        for weekday in weekend:
            start = (weekday - FIRST_ON.weekday()) % 7
            working[start::7] = bytes(len(range(start, LENGTH, 7)))
        for holiday in holidays:
            working[offset_of(holiday)] = 0
        self.count = array("l", accumulate(working))
        self.nth = array("l", compress(range(LENGTH), working))

    def offset(self, number: int, asked: object) -> int:
        """Offset of a working day by its number; ``OutOfCalendar`` names what was asked."""
        if not 0 <= number < len(self.nth):
            raise OutOfCalendar(asked)
        return self.nth[number]


def offset_of(day: date) -> int:
    """Days since ``FIRST_ON``; ``OutOfCalendar`` beyond the range."""
    offset = day.toordinal() - FIRST
    if not 0 <= offset < LENGTH:
        raise OutOfCalendar(day)
    return offset


def day_at(offset: int) -> date:
    return date.fromordinal(FIRST + offset)
