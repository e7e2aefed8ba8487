"""The checker's own calendar: sorted working days of each version, and text instead of datetimes.

Shares no code with the product. An instant is the text that stands in the record, which
sorts as it happened.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
LOOKED_AHEAD = 150  # days in which a counted promise falls due


def text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Days:
    """All calendars that ever held: each from an instant, with its own days off."""

    def __init__(self, table: dict, versions: Iterable[tuple[str, str, frozenset[date]]], first: date, last: date):
        self.zone = ZoneInfo(table["zone"])
        self.opens = time.fromisoformat(table["hours"]["opens"])
        self.closes = time.fromisoformat(table["hours"]["closes"])
        weekend = {WEEKDAYS.index(name) for name in table["weekend"]}
        week = [n for n in range(first.toordinal(), last.toordinal() + 1) if (n - 1) % 7 not in weekend]
        self.since, self.names, self.working = [], [], []
        for since, name, off in versions:
            free = {day.toordinal() for day in off}
            self.since.append(since)
            self.names.append(name)
            self.working.append([n for n in week if n not in free])
        self._runs: dict[tuple[int, int, bool], tuple[list[str], list[str]]] = {}

    def in_force(self, at: str) -> int:
        """Which version holds at an instant."""
        return max(bisect_right(self.since, at) - 1, 0)

    @cache  # noqa: B019 - one calendar a test
    def local(self, at: str) -> int:
        """The institution's own day at an instant, as its number."""
        return datetime.fromisoformat(at).astimezone(self.zone).date().toordinal()

    def nth(self, version: int, day: int, n: int) -> int:
        """The nth working day after a day."""
        working = self.working[version]
        return working[bisect_right(working, day) + n - 1]

    def due(self, start: str, n: int, at: str) -> str:
        """The closing hour of the nth working day after ``start``, as counted at ``at``."""
        return self.closing(self.nth(self.in_force(at), self.local(start), n))

    def next_open(self, due: str, version: int) -> str:
        """A given date, or the closing of the next working day where nobody works on it any more."""
        day, working = self.local(due), self.working[version]
        at = bisect_left(working, day)
        return due if working[at] == day else self.closing(working[at])

    def open_after(self, start: str, hours: float, at: str) -> str:
        """When so many hours have passed in which the office was open, by the calendar that holds at ``at``."""
        now, working = datetime.fromisoformat(start), self.working[self.in_force(at)]
        left = timedelta(hours=hours)
        for day in working[bisect_left(working, self.local(start)) :]:
            opens, closes = (datetime.fromisoformat(edge(day)) for edge in (self.opening, self.closing))
            begins = max(now, opens)
            if closes - begins >= left:
                return text(begins + left)
            left -= max(closes - begins, timedelta(0))
        raise AssertionError("the calendar ends too early")

    def runs_before(self, due: str, n: int) -> tuple[list[str], list[str]]:
        """From when on which instant is the opening of the nth working day before a date, however late it is counted."""
        day = self.local(due)
        first = self.in_force(self.opening(day - LOOKED_AHEAD))
        last = max(bisect_left(self.since, self.opening(day + LOOKED_AHEAD)), first + 1)
        sinces, instants = [], []
        for version in range(first, last):
            working = self.working[version]
            at = self.opening(working[bisect_left(working, day) - n])
            if not instants or instants[-1] != at:
                sinces.append(self.since[version] if version > first else "")
                instants.append(at)
        return sinces, instants

    @cache  # noqa: B019
    def closing(self, day: int) -> str:
        return text(datetime.combine(date.fromordinal(day), self.closes, self.zone))

    @cache  # noqa: B019
    def opening(self, day: int) -> str:
        return text(datetime.combine(date.fromordinal(day), self.opens, self.zone))

    def runs(self, start: str, n: int, opening: bool = False) -> tuple[list[str], list[str]]:
        """From when on which instant is the nth day's closing (or opening): changes alone."""
        day = self.local(start)
        key = (day, n, opening)
        if key not in self._runs:
            self._runs[key] = self._counted_anew(day, n, self.opening if opening else self.closing)
        return self._runs[key]

    def _counted_anew(self, day, n, instant):
        first = self.in_force(self.opening(day - 1))
        last = bisect_left(self.since, self.opening(day + LOOKED_AHEAD))
        sinces, instants = [], []
        for version in range(first, max(last, first + 1)):
            at = instant(self.nth(version, day, n))
            if not instants or instants[-1] != at:
                sinces.append(self.since[version] if version > first else "")
                instants.append(at)
        return sinces, instants


def later(at: str, hours: float) -> str:
    return text(datetime.fromisoformat(at) + timedelta(hours=hours))
