"""Every promise by an instant, and the next one to look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from insaf.core.calendar import Calendar
from insaf.core.events.clock import DeadlineMoved, DeadlineSet
from insaf.core.policy import Target
from insaf.core.rules import Rules
from insaf.core.terms import Because, DeadlineKind


@dataclass(frozen=True)
class Deadline:
    """One promise. ``original_due_at`` never changes (C-15)."""

    kind: DeadlineKind
    due_at: datetime
    original_due_at: datetime
    because: Because
    counted_from: datetime
    days: int
    policy_version: str
    calendar_version: str
    number: int = 0
    met_at: datetime | None = None  # kept, at this instant
    ended_at: datetime | None = None  # fell away: the case was closed or took another turn
    breached_at: datetime | None = None
    warned: tuple[int, ...] = ()  # since it was last extended
    extended_at: datetime | None = None
    warn_before: tuple[int, ...] = ()  # working days before the date

    @property
    def running(self) -> bool:
        """Neither kept nor fallen away; may be broken already."""
        return self.met_at is None and self.ended_at is None

    @property
    def pending(self) -> bool:
        """Running, and its date has not been noticed as passed."""
        return self.running and self.breached_at is None


@dataclass(frozen=True)
class Alarm:
    """An instant at which the system must act: a promise falls due, or a warning does."""

    at: datetime
    kind: DeadlineKind
    number: int = 0
    warning_day: int = 0  # 0: the date itself; below 0: so many working days before it


def key_of(kind: DeadlineKind, number: int = 0) -> str:
    """A deadline's name within its case: ``decide``, ``consultation:2``."""
    return f"{kind}:{number}" if number else str(kind)


def counted(
    kind: DeadlineKind, start: datetime, days: int, because: Because, rules: Rules, number: int = 0,
    warn_before: tuple[int, ...] = (),
) -> DeadlineSet:  # fmt: skip
    """A promise of ``days`` working days from ``start``, due at the closing hour (C-03)."""
    due_at = rules.calendar.due_at(start, days, rules.policy.calendar.day_of_receipt_counts)
    return _set(kind, due_at, start, days, because, rules, number, warn_before)


def given(
    kind: DeadlineKind, start: datetime, due_at: datetime, because: Because, rules: Rules,
    number: int = 0, warn_before: tuple[int, ...] = (),
) -> DeadlineSet:  # fmt: skip
    """A promise whose instant was given outright: a committed date, another's deadline."""
    return _set(kind, due_at, start, 0, because, rules, number, warn_before)


def first_response(channel: str, start: datetime, rules: Rules) -> DeadlineSet | None:
    """The first word of a human, in the hours that the way in promises, counted while it is open (C-18).

    Thursday 15:30 and four hours make Sunday 12:30. An outside body answers in its own time.
    """
    way = rules.policy.channel(channel)
    if way is None or way.code == "external" or not way.first_response_hours:
        return None
    due_at = rules.calendar.add_working_time(start, timedelta(hours=way.first_response_hours))
    return given(DeadlineKind.FIRST_RESPONSE, start, due_at, Because.RECEIPT, rules)


def _set(
    kind: DeadlineKind, due_at: datetime, start: datetime, days: int, because: Because,
    rules: Rules, number: int, warn_before: tuple[int, ...],
) -> DeadlineSet:  # fmt: skip
    return DeadlineSet(
        kind=kind,
        due_at=due_at,
        because=because,
        counted_from=start,
        days=days,
        policy_version=rules.policy.version,
        calendar_version=rules.calendar.version,
        number=number,
        warn_before=warn_before,
    )


def moved(deadline: Deadline, to: datetime, because: Because, rules: Rules, days: int = 0) -> DeadlineMoved:
    """The record of a changed date."""
    return DeadlineMoved(
        kind=deadline.kind,
        was=deadline.due_at,
        due_at=to,
        because=because,
        counted_from=deadline.counted_from,
        days=days,
        policy_version=rules.policy.version,
        calendar_version=rules.calendar.version,
        number=deadline.number,
    )


def alarms(deadlines: Mapping[str, Deadline], target: Target, calendar: Calendar) -> Iterator[Alarm]:
    """All instants still ahead for the system, in no order."""
    for deadline in deadlines.values():
        if not deadline.pending:
            continue
        yield Alarm(deadline.due_at, deadline.kind, deadline.number)
        if deadline.kind is DeadlineKind.DECIDE:
            yield from _warnings(deadline, target, calendar)
        yield from _ahead(deadline, calendar)


def _warnings(deadline: Deadline, target: Target, calendar: Calendar) -> Iterator[Alarm]:
    """Warnings fall due when the office opens on the day that the policy names (C-19).

    An extended date is warned of anew, of what lies ahead when the extension is approved.
    """
    for day in target.warn_on_days:
        at = calendar.opens_at(_warning_day(deadline, day, target, calendar))
        ahead = deadline.extended_at is None or at > deadline.extended_at
        if ahead and day not in deadline.warned and at < deadline.due_at:
            yield Alarm(at, deadline.kind, deadline.number, warning_day=day)


def _ahead(deadline: Deadline, calendar: Calendar) -> Iterator[Alarm]:
    """Warnings counted back from the date, when the office opens; of what lay ahead when it was set or moved."""
    due_on, since = calendar.local_date(deadline.due_at), deadline.extended_at or deadline.counted_from
    for days in deadline.warn_before:
        at = calendar.opens_at(calendar.add_working_days(due_on, -days))
        if since < at < deadline.due_at and -days not in deadline.warned:
            yield Alarm(at, deadline.kind, deadline.number, warning_day=-days)


def _warning_day(deadline: Deadline, day: int, target: Target, calendar: Calendar) -> date:
    """A date that moved keeps its warnings at the same distance from its end.

    Day 10 of 15 is five working days before the end: before an extended end, too.
    """
    if not deadline.days:
        return calendar.add_working_days(calendar.local_date(deadline.due_at), day - target.decide_days)
    later = deadline.days - target.decide_days  # what the clock waited
    return calendar.add_working_days(calendar.local_date(deadline.counted_from), day + later)


def next_alarm(deadlines: Mapping[str, Deadline], target: Target, calendar: Calendar) -> Alarm | None:
    """The earliest instant at which the system must look at the case again."""
    return min(alarms(deadlines, target, calendar), key=_order, default=None)


def _order(alarm: Alarm) -> tuple[datetime, bool, str, int]:
    """By instant; a warning before the date that falls on the same one."""
    return alarm.at, alarm.warning_day == 0, alarm.kind, alarm.number
