"""Those who work: hours, absences, and what is due first taken first."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from insaf.core.acts import Act
from insaf.core.acts.clock import Extend
from insaf.core.acts.handling import Assign, SendUpdate
from insaf.core.calendar import Calendar
from insaf.core.case import Case
from insaf.core.policy import Rung
from insaf.core.reasons import Refused
from insaf.core.terms import RUNG_OF_ROLE, Actor, DeadlineKind, Party, Status
from insaf.reports.simulation import chance
from insaf.reports.simulation.agenda import Agenda
from insaf.reports.simulation.office import Matter, Office
from insaf.reports.simulation.plan import Plan
from insaf.reports.simulation.work import Step, Traits, next_step, urgency

UPDATE, ASSIGN, EXTEND = 4, 1, 10
"""Minutes that the small things of the morning take."""


@dataclass(eq=False)
class Person:
    """One who works on a rung: free from some instant, back from leave on some day."""

    actor: Actor
    rung: Rung
    free_at: datetime
    away_until: date
    waiting: bool = False
    worked: timedelta = timedelta(0)


class Staff:
    """All who work, the backlog of each rung, and the day's order."""

    def __init__(self, plan: Plan, office: Office, agenda: Agenda, random: Random, now: datetime) -> None:
        self.plan, self.office, self.agenda, self.random = plan, office, agenda, random
        self.people = list(_hired(plan, now))
        self._traits: dict[str, Traits] = {}
        self._backlog: dict[Rung, list[tuple[datetime, int, str]]] = {rung: [] for rung in Rung}
        self._stamps: dict[str, int] = {}

    def take_note(self, matter: Matter, now: datetime) -> None:
        """A matter changed: it takes its new place in its rung's backlog."""
        case, reference = matter.case, matter.reference
        stamp = self._stamps[reference] = self._stamps.get(reference, 0) + 1
        at = urgency(case)
        if at is None:
            return
        rung = max(case.rung, Rung.COMPLAINTS_MANAGEMENT, key=_height) if case.reopening_pending else case.rung
        heapq.heappush(self._backlog[rung], (at, stamp, reference))
        self._wake(rung, now)

    def morning(self, now: datetime) -> None:
        """The office opens: who is there, the updates promised for today, more time for the complex."""
        today = self.office.rules.calendar.local_date(now)
        for person in self.people:
            self._perhaps_away(person, today)
        for matter in list(self.office.matters.values()):
            if matter.case.status in (Status.OPEN, Status.AWAITING_COMPLAINANT):
                self._first_thing(matter, today, now)
        for person in self._present(today):
            person.waiting = False
            self.agenda.put(max(person.free_at, now), lambda at, one=person: self._free(one, at))  # type: ignore[misc]

    def _perhaps_away(self, person: Person, today: date) -> None:
        calendar, random = self.office.rules.calendar, self.random
        if person.away_until > today:
            return
        if random.random() < self.plan.sick:
            person.away_until = today + timedelta(days=1)
        elif random.random() < self.plan.leave:
            person.away_until = calendar.add_working_days(today, random.randint(3, 12))

    def _present(self, today: date) -> list[Person]:
        return [person for person in self.people if person.away_until <= today]

    def _first_thing(self, matter: Matter, today: date, now: datetime) -> None:
        case, calendar = matter.case, self.office.rules.calendar
        if not case.owner:
            self._briefly(matter, None, ASSIGN, case.rung, today, now)
        update, decide = case.deadline(DeadlineKind.NEXT_UPDATE), case.deadline(DeadlineKind.DECIDE)
        due_today = update is not None and update.pending and calendar.local_date(update.due_at) <= today
        if due_today and self.random.random() < chance.DILIGENCE:
            self._briefly(matter, SendUpdate("لا جديد بعد", nothing_new=True), UPDATE, case.rung, today, now)
        near = decide is not None and decide.pending and decide.due_at - now < timedelta(days=2)
        if near and self._complex(case) and self.random.random() < chance.EXTENDS:
            until = calendar.add_working_days(today, self.random.randint(4, 10))
            reason = self.office.rules.policy.extension.reasons
            if reason:
                extend = Extend(until, self.random.choice(reason).code, "يلزم وقت")
                self._briefly(matter, extend, EXTEND, Rung.COMPLAINTS_MANAGEMENT, today, now)

    def _complex(self, case: Case) -> bool:
        return self._traits_of(case).complexity == 3 and not case.extensions and case.rung is Rung.SUPPORT

    def _briefly(self, matter: Matter, act: Act | None, minutes: int, rung: Rung, today: date, now: datetime) -> None:
        """The first thing of somebody's morning, if anybody has a morning left; no act: to take it over."""
        closes_at = self.office.rules.calendar.closes_at(today)
        able = (p for p in self._present(today) if p.rung is rung and max(p.free_at, now) < closes_at)
        person = min(able, key=lambda p: p.free_at, default=None)
        if person is not None:
            start = max(person.free_at, now)
            person.free_at = self._busy(person, start, minutes)
            done = act or Assign(person.actor.id)
            self.agenda.put(person.free_at, lambda at: self._tries(matter, (done,), person, at))

    def _free(self, person: Person, now: datetime) -> None:
        """Takes what is due first, works on it, and is free again."""
        calendar = self.office.rules.calendar
        if now < person.free_at:
            return
        if not calendar.is_open(now) or person.away_until > calendar.local_date(now):
            return  # the next morning begins again
        found = self._next_work(person, now)
        if found is None:
            person.waiting = True
            return
        matter, step = found
        self._stamps[matter.reference] += 1  # in somebody's hands
        person.free_at = self._busy(person, now, step.minutes)
        self.agenda.put(person.free_at, lambda at: self._done(person, matter, step, at))

    def _next_work(self, person: Person, now: datetime) -> tuple[Matter, Step] | None:
        backlog = self._backlog[person.rung]
        while backlog:
            _, stamp, reference = heapq.heappop(backlog)
            if self._stamps[reference] != stamp:
                continue
            matter = self.office.matters[reference]
            step = next_step(matter.case, self._traits_of(matter.case), now, self.office.rules, self.random)
            if step:
                return matter, step
        return None

    def _done(self, person: Person, matter: Matter, step: Step, now: datetime) -> None:
        self._tries(matter, step.acts, person, now)
        self.take_note(matter, now)
        self._free(person, now)

    def _tries(self, matter: Matter, acts: tuple[Act, ...], person: Person, now: datetime) -> None:
        """What the case no longer allows by then is left."""
        try:
            for act in acts:
                self.office.perform(matter, act, person.actor, now)
        except Refused:
            return

    def _wake(self, rung: Rung, now: datetime) -> None:
        calendar = self.office.rules.calendar
        idle = next((p for p in self.people if p.waiting and p.rung is rung), None)
        if idle and calendar.is_open(now):
            idle.waiting = False
            self.agenda.put(now, lambda at: self._free(idle, at))

    def _busy(self, person: Person, start: datetime, minutes: int) -> datetime:
        time = timedelta(minutes=minutes)
        person.worked += time
        return after_work(self.office.rules.calendar, start, time)

    def _traits_of(self, case: Case) -> Traits:
        if case.reference not in self._traits:
            self._traits[case.reference] = Traits.drawn(self.random, case.kind)
        return self._traits[case.reference]


def after_work(calendar: Calendar, start: datetime, time: timedelta) -> datetime:
    """When work begun at an open instant is done, nights and days off left out."""
    day = calendar.local_date(start)
    while start + time > (closes_at := calendar.closes_at(day)):
        time -= max(closes_at - start, timedelta(0))
        day = calendar.add_working_days(day, 1)
        start = calendar.opens_at(day)
    return start + time


def _hired(plan: Plan, now: datetime) -> list[Person]:
    roles = {rung: role for role, rung in RUNG_OF_ROLE.items()}
    rungs = [rung for rung, number in plan.heads().items() for _ in range(number)]
    return [
        Person(Actor(Party.STAFF, str(number), frozenset({roles[rung]})), rung, now, date.min)
        for number, rung in enumerate(rungs, start=1)
    ]


def _height(rung: Rung) -> int:
    return rung.height
