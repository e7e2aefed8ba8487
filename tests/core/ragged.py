"""A year that goes badly: the calendar changes all the time, and the sweep comes late, crashes and returns."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from insaf.core.acts.clock import Tick
from insaf.core.calendar import Calendar
from insaf.core.terms import SYSTEM
from insaf.reports.simulation.year import Year
from tests import given
from tests.core.oracle_days import text

MOST_OFF = 12
"""Days off declared at one time, besides those of the state."""


class Ragged:
    """Drives a year; keeps what the checker must know: calendars, and the sweeps that went through."""

    def __init__(self, plan, changes: int):
        self.random = Random(f"ragged {plan.seed}")
        self.year = Year(plan, given.rules(), punctual=False)
        self.off = dict.fromkeys(self.year.office.rules.calendar.holidays, "")
        self.declared: set[date] = set()
        begins = self.year.begins_at
        self.versions = [(text(begins - timedelta(days=30)), "1-test", frozenset(self.off))]
        self.sweeps: list[str] = []
        for _ in range(changes):
            self.year.agenda.put(self._some_time(), self._change)
        self.year.agenda.put(begins + timedelta(hours=10, microseconds=3), self._sweep)

    def run(self):
        self.year.run()
        self.year.office.sweep(self.year.ends_at)
        self.sweeps.append(text(self.year.ends_at))
        return self

    def _some_time(self) -> datetime:
        seconds = (self.year.ends_at - self.year.begins_at).total_seconds()
        at = self.year.begins_at + timedelta(seconds=int(self.random.uniform(0, seconds)))
        return at + timedelta(microseconds=self.random.randrange(1, 999_999))

    def _change(self, now: datetime) -> None:
        """A day off is declared, or one is taken back; sometimes today itself, or the past."""
        day = now.date() + timedelta(days=self.random.randint(-3, 150))
        if len(self.declared) > MOST_OFF and self.random.random() < 0.7:
            day = self.random.choice(sorted(self.declared))
        if day in self.off:
            del self.off[day]
            self.declared.discard(day)
        else:
            self.off[day] = "declared"
            self.declared.add(day)
        self.declared = {one for one in self.declared if one >= now.date() - timedelta(days=3)}
        old, version = self.year.office.rules.calendar, f"{len(self.versions) + 1}-test"
        changed = Calendar(old.zone, old.weekend, old.hours, old.periods, self.off, version=version)
        self.versions.append((text(now), version, frozenset(self.off)))
        self.year.office.change_calendar(changed, day, now)

    def _sweep(self, now: datetime) -> None:
        """Through, or crashed on the way and started again soon."""
        office = self.year.office
        if self.random.random() < 0.3:
            office.sweep(now, most=self.random.randint(0, 40))
            self.year.agenda.put(now + timedelta(seconds=self.random.randint(1, 4000)), self._sweep)
            return
        assert office.sweep(now)
        self.sweeps.append(text(now))
        self._again(now)
        self.year.agenda.put(now + self._gap(), self._sweep)

    def _again(self, now: datetime) -> None:
        """Another process looks at the same moment: it finds nothing left to do."""
        matters = list(self.year.office.matters.values())
        for matter in self.random.sample(matters, min(3, len(matters))):
            entries = len(matter.history)
            self.year.office.perform(matter, Tick(), SYSTEM, now)
            assert len(matter.history) == entries

    def _gap(self) -> timedelta:
        often = self.random.random()
        if often < 0.6:
            return timedelta(minutes=self.random.randint(1, 90))
        if often < 0.97:
            return timedelta(hours=self.random.randint(1, 24))
        return timedelta(days=self.random.randint(2, 8))
