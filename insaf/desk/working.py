"""The working behind every promise of a case: each day counted or skipped, derived anew (M-12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from insaf.cases.history import Step
from insaf.core.calendar import CountedDay
from insaf.core.deadlines import key_of
from insaf.core.events.clock import DeadlineMoved, DeadlineSet
from insaf.core.policy import Text
from insaf.rulebook import calendars, policies


@dataclass(frozen=True)
class Count:
    """One date that a promise was given, and the same date derived again from its inputs."""

    event: DeadlineSet | DeadlineMoved
    recorded_at: datetime
    derived_at: datetime | None  # None: the date was given outright, nothing was counted
    days: tuple[CountedDay, ...]
    names: Mapping[date, Text]  # of the days off

    @property
    def agrees(self) -> bool:
        """What was derived is what was recorded; a date given outright needs no deriving."""
        return self.derived_at is None or self.derived_at == self.event.due_at

    @property
    def moved(self) -> bool:
        return isinstance(self.event, DeadlineMoved)


def workings(steps: Iterable[Step]) -> dict[str, list[Count]]:
    """Every date of every promise, by the promise's key, in the order in which they were given."""
    found: dict[str, list[Count]] = {}
    for step in steps:
        if isinstance(step.event, DeadlineSet | DeadlineMoved):
            key = key_of(step.event.kind, step.event.number)
            found.setdefault(key, []).append(_count(step.event, step.at))
    return found


def why_skipped(day: CountedDay, count: Count, language: str) -> str:
    """Why a day is not counted: the weekend, a holiday by name, or the receipt; empty for a counted one."""
    if day.number == 0:
        return _("receipt")
    if day.number is not None:
        return ""
    if day.skipped == "weekend":
        return _("weekend")
    return count.names[day.on].said_in(language) if day.on in count.names else day.name


def _count(event: DeadlineSet | DeadlineMoved, recorded_at: datetime) -> Count:
    """Counted by the calendar and policy that the entry names, not by those of today."""
    if not event.days:
        return Count(event, recorded_at, None, (), {})
    calendar = calendars.at(event.calendar_version)
    first_counts = policies.by_version(event.policy_version).calendar.day_of_receipt_counts
    return Count(
        event=event,
        recorded_at=recorded_at,
        derived_at=calendar.due_at(event.counted_from, event.days, first_counts),
        days=calendar.explain(event.counted_from, event.days, first_counts),
        names=calendars.holiday_names(event.calendar_version),
    )
