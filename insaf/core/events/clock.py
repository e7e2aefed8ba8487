"""Promises: made, moved, warned of, broken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from insaf.core.events.base import Event
from insaf.core.record import Sealed
from insaf.core.terms import Because, DeadlineKind


@dataclass(frozen=True)
class DeadlineSet(Event):
    """A promise with its working (C-03, M-12)."""

    kind: DeadlineKind  #: what is promised
    due_at: datetime  #: by when
    because: Because  #: what made the promise
    counted_from: datetime  #: the instant the days are counted from
    days: int  #: working days counted; 0 when a date was given outright
    policy_version: str  #: the policy that names the days
    calendar_version: str  #: the calendar they were counted on
    number: int = 0  #: which one, where a case may have several of a kind
    warn_before: tuple[int, ...] = ()  #: working days before the date on which it is warned of
    breached_at: datetime | None = None  #: when it was broken in the case that was taken in; none: it was not


@dataclass(frozen=True)
class DeadlineMoved(Event):
    """A promise got another date; the first one stands beside it for ever (C-15)."""

    kind: DeadlineKind  #: which promise
    was: datetime  #: the date before
    due_at: datetime  #: the date now
    because: Because  #: calendar, extension, pause, retyped or commitment
    counted_from: datetime  #: the instant the days are counted from
    days: int  #: working days counted; 0 when a date was given outright
    policy_version: str  #: the policy that names the days
    calendar_version: str  #: the calendar they were counted on
    number: int = 0  #: which one, where a case may have several of a kind
    breached_at: datetime | None = None  #: when it was broken in the case that was taken in; none: it was not


@dataclass(frozen=True)
class Warned(Event):
    """A promise is near its date and still open (C-19)."""

    kind: DeadlineKind  #: which promise
    day: int  #: the warning's working day in the policy; below 0: so many before the date
    was_due_at: datetime  #: when the warning was due
    due_at: datetime  #: when the promise is due
    number: int = 0  #: which one, where a case may have several of a kind


@dataclass(frozen=True)
class Breached(Event):
    """The date passed and the promise was not kept (E-04). Stays for ever."""

    kind: DeadlineKind  #: which promise
    due_at: datetime  #: when it was due
    number: int = 0  #: which one, where a case may have several of a kind


@dataclass(frozen=True)
class Extended(Event):
    """More time was approved in time, and told (E-01 to E-03)."""

    reason: str  #: a reason of the policy
    text: Sealed  #: why this case needs it
    was: datetime  #: the date before
    due_at: datetime  #: the date now
    number: int  #: 1 for the first extension


@dataclass(frozen=True)
class Paused(Event):
    """The clock waits for the complainant, where the policy allows it (C-16)."""

    until: datetime  #: at the latest
    reason: Sealed  #: why


@dataclass(frozen=True)
class Resumed(Event):
    """The clock runs again."""

    paused_at: datetime  #: since when it had waited
    resumed_at: datetime | None = None  #: from when it runs; none in old entries: when it was recorded


@dataclass(frozen=True)
class DelayVerified(Event):
    """Support established why the case is late and committed to a date (E-08)."""

    reason: str  #: a delay reason of the policy
    text: Sealed  #: what was found
    committed_at: datetime  #: the new committed date
    evidence: Sealed | None = None  #: what shows it
