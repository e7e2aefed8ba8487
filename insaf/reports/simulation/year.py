"""Runs the year: who comes, who works, what falls due, in the order of the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from insaf.core.case import Recorded
from insaf.core.events import Event
from insaf.core.rules import Rules
from insaf.reports.simulation.agenda import Agenda, Deed
from insaf.reports.simulation.complainants import Complainants
from insaf.reports.simulation.office import Matter, Office
from insaf.reports.simulation.plan import Plan
from insaf.reports.simulation.staff import Staff

DAY = timedelta(days=1)


class Year:
    """One stretch of simulated time, from ``begins_at`` to ``ends_at`` (UTC).

    ``punctual`` notices everything at its instant; without it nothing is noticed but by acts
    and by whatever the caller puts on the agenda. ``each_day`` hears of every midnight.
    """

    def __init__(self, plan: Plan, rules: Rules, punctual: bool = True) -> None:
        zone = ZoneInfo(rules.policy.calendar.zone)
        self.plan, self.punctual = plan, punctual
        self.begins_at = datetime.combine(plan.starts_on, time(), zone).astimezone(UTC)
        self.ends_at = datetime.combine(plan.starts_on + plan.days * DAY, time(), zone).astimezone(UTC)
        self.agenda = Agenda()
        self.office = Office(rules, self._told)
        comers, workers = (Random(f"{plan.seed} {who}") for who in ("comers", "workers"))  # noqa: S311 - no secret
        self.complainants = Complainants(plan, self.office, self.agenda, comers)
        self.staff = Staff(plan, self.office, self.agenda, workers, self.begins_at)
        self.each_day: list[Deed] = []

    def run(self, progress: Callable[[int], None] | None = None) -> Year:
        """Let the time pass; ``progress`` hears how many days are over."""
        for number, midnight in enumerate(self._midnights()):
            self._begin_day(midnight)
            self._live_until(min(midnight + DAY, self.ends_at))
            if progress:
                progress(number + 1)
        if self.punctual:
            self.office.sweep(self.ends_at)
        return self

    def histories(self) -> Iterator[list[Recorded]]:
        """Everything that happened to each matter."""
        return (matter.history for matter in self.office.matters.values())

    def _midnights(self) -> Iterator[datetime]:
        at = self.begins_at
        while at < self.ends_at:
            yield at
            at += DAY

    def _begin_day(self, midnight: datetime) -> None:
        self.complainants.come(midnight)
        calendar = self.office.rules.calendar
        today = calendar.local_date(midnight)
        if calendar.is_working(today):
            self.agenda.put(calendar.opens_at(today), self.staff.morning)
        for deed in self.each_day:
            deed(midnight)

    def _live_until(self, end: datetime) -> None:
        while True:
            at, alarm_at = self.agenda.next_at(), self.office.next_alarm_at()
            if self.punctual and alarm_at and alarm_at < end and (at is None or alarm_at <= at):
                self.office.sweep(alarm_at)
            elif at is not None and at < end:
                self.agenda.do_next()
            else:
                return

    def _told(self, matter: Matter, events: tuple[Event, ...], now: datetime) -> None:
        for event in events:
            self.complainants.hear(matter, event, now)
        self.staff.take_note(matter, now)
