"""An office without a database: its matters, the one door to them, and the sweep."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from insaf.core import reference as references
from insaf.core.acts import Act
from insaf.core.acts.clock import Recount, Tick
from insaf.core.acts.intake import Receive
from insaf.core.calendar import Calendar
from insaf.core.case import Case, Recorded
from insaf.core.deadlines import next_alarm
from insaf.core.decide import Moment, decide, receive
from insaf.core.events import Event
from insaf.core.evolve import evolve, replay
from insaf.core.record import Sealed
from insaf.core.rules import Rules
from insaf.core.terms import SYSTEM, Actor

SALT = b"a simulated year"


@cache
def seal(text: str) -> Sealed:
    """No secrets here, so the same words have the same seal."""
    return Sealed.of(text, SALT)


@dataclass(eq=False)
class Matter:
    """A case, its history, and when the system must look at it next."""

    case: Case
    history: list[Recorded] = field(default_factory=list)
    alarm_at: datetime | None = None

    @property
    def reference(self) -> str:
        return self.case.reference


class Office:
    """Does acts as the product's door does them: what fell due is noticed first, then the act.

    ``told`` hears of every change: the matter, its new events and the instant.
    """

    def __init__(self, rules: Rules, told: Callable[[Matter, tuple[Event, ...], datetime], None]) -> None:
        self.rules = rules
        self.told = told
        self.matters: dict[str, Matter] = {}
        self._zone = ZoneInfo(rules.policy.calendar.zone)
        self._alarms: list[tuple[datetime, str]] = []

    def receive(self, act: Receive, actor: Actor, now: datetime) -> Matter:
        """Register a matter under the next reference."""
        year = act.received_at.astimezone(self._zone).year
        prefix = self.rules.policy.institution.prefix
        reference = references.make(prefix, year, len(self.matters) + 1)
        events = receive(replace(act, reference=reference), self._moment(actor, now))
        history = [Recorded(event, now, actor.label) for event in events]
        matter = self.matters[reference] = Matter(replay(history), history)
        self._changed(matter, events, now)
        return matter

    def perform(self, matter: Matter, act: Act, actor: Actor, now: datetime) -> None:
        """Do ``act``; raises ``Refused``, which leaves the matter as it was but for what fell due."""
        if matter.alarm_at and matter.alarm_at <= now and not isinstance(act, Tick):
            self._do(matter, Tick(), SYSTEM, now)
        self._do(matter, act, actor, now)

    def sweep(self, now: datetime, most: int | None = None) -> bool:
        """Notice what fell due, at most in so many matters; whether nothing is left."""
        while self._alarms and self._alarms[0][0] <= now:
            if most is not None and (most := most - 1) < 0:
                return False
            at, reference = heapq.heappop(self._alarms)
            matter = self.matters[reference]
            if matter.alarm_at == at:
                self.perform(matter, Tick(), SYSTEM, now)
        return True

    def next_alarm_at(self) -> datetime | None:
        """The earliest instant at which something may fall due."""
        return self._alarms[0][0] if self._alarms else None

    def change_calendar(self, calendar: Calendar, day: date, now: datetime) -> None:
        """Another calendar holds from now; open promises whose counting spans ``day`` follow (C-09)."""
        self.rules = Rules(self.rules.policy, calendar)
        for matter in list(self.matters.values()):
            if matter.case.closed_at is None and _spans(matter.case, day, calendar):
                self.perform(matter, Recount(), SYSTEM, now)

    def _do(self, matter: Matter, act: Act, actor: Actor, now: datetime) -> None:
        events = decide(matter.case, act, self._moment(actor, now))
        for event in events:
            recorded = Recorded(event, now, actor.label)
            matter.case = evolve(matter.case, recorded)
            matter.history.append(recorded)
        self._changed(matter, events, now)

    def _changed(self, matter: Matter, events: tuple[Event, ...], now: datetime) -> None:
        target = self.rules.policy.targets[matter.case.kind]
        alarm = next_alarm(matter.case.deadlines, target, self.rules.calendar)
        at = alarm.at if alarm else None
        if at != matter.alarm_at and at:
            heapq.heappush(self._alarms, (at, matter.reference))
        matter.alarm_at = at
        if events:
            self.told(matter, events, now)

    def _moment(self, actor: Actor, now: datetime) -> Moment:
        return Moment(actor, now, self.rules, seal)


def _spans(case: Case, day: date, calendar: Calendar) -> bool:
    """Whether some open promise was counted over the day; a day's margin costs nothing."""
    ordinal = day.toordinal()
    return any(
        one.counted_from.toordinal() - 1 <= ordinal <= one.due_at.toordinal() + 1
        for one in case.deadlines.values()
        if one.pending
    )
