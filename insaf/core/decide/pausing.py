"""Waiting for the complainant, where the policy lets it stop the clock (C-16)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from insaf.core.calendar import Calendar
from insaf.core.case import Case
from insaf.core.deadlines import moved
from insaf.core.events import Event
from insaf.core.events.clock import Resumed
from insaf.core.rules import Rules
from insaf.core.terms import Because, DeadlineKind


def resumption(case: Case, at: datetime, rules: Rules) -> Iterator[Event]:
    """The clock runs again from ``at``; what was left of the pause is taken off the date."""
    if case.paused_at is None or case.paused_until is None:
        return
    yield Resumed(case.paused_at, at)
    yield from waited(case, -max(working_days(at, case.paused_until, rules), 0), rules)


def waited(case: Case, days: int, rules: Rules) -> Iterator[Event]:
    """The date to decide, later by the working days that the clock waits."""
    deadline, calendar = case.deadline(DeadlineKind.DECIDE), rules.calendar
    if deadline is None or not deadline.pending or not days:
        return
    due_on = calendar.add_working_days(calendar.local_date(deadline.due_at), days)
    counted = deadline.days + days if deadline.days else 0
    yield moved(deadline, calendar.closes_at(due_on), Because.PAUSE, rules, counted)


def left(case: Case, rules: Rules) -> int:
    """Working days that the clock may still wait: all its pauses together have one bound (C-16)."""
    return rules.policy.pause.max_days - sum(_between(since, until, rules.calendar) for since, until in case.waits)


def working_days(since: datetime, until: datetime, rules: Rules) -> int:
    """Working days after the local day of ``since`` up to and with that of ``until``."""
    return _between(since, until, rules.calendar)


@dataclass(frozen=True)
class Elapsed:
    """Working days that a case has taken: all of them, and those in which the clock waited."""

    gross: int
    waited: int

    @property
    def net(self) -> int:
        return self.gross - self.waited


def elapsed(case: Case, now: datetime, calendar: Calendar) -> Elapsed:
    """From the receipt to the first decision, or up to now; gross and net of every pause (C-16)."""
    end = case.first_decided_at or case.first_closed_at or now
    waits = list(case.waits)
    if case.paused_at and case.paused_until:
        waits.append((case.paused_at, min(now, case.paused_until)))
    waited = sum(_between(since, min(until, end), calendar) for since, until in waits if since < end)
    return Elapsed(_between(case.received_at, end, calendar), waited)


def _between(since: datetime, until: datetime, calendar: Calendar) -> int:
    return calendar.working_days_between(calendar.local_date(since), calendar.local_date(until))
