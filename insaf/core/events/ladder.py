"""Up the ladder, and open again."""

from __future__ import annotations

from dataclasses import dataclass

from insaf.core.events.base import Event
from insaf.core.policy import Rung
from insaf.core.record import Sealed
from insaf.core.terms import Because


@dataclass(frozen=True)
class ReopeningRequested(Event):
    """The complainant asked to have the matter opened again; no reason needed (E-06)."""

    late: bool  #: after the published window, so it is judged (E-07)
    overdue: bool  #: asked because the time had passed
    text: Sealed | None = None  #: what was said with it
    files: tuple[Sealed, ...] = ()  #: what was sent with it
    via: str = ""  #: email, phone or chat, where it did not come with the tracking code


@dataclass(frozen=True)
class Reopened(Event):
    """The matter is open again; its first clock and outcome stand (E-13)."""

    because: Because  #: complainant, or staff after judging a late request
    reason: Sealed | None = None  #: why, when staff decided it


@dataclass(frozen=True)
class ReopeningDeclined(Event):
    """A late request was judged and refused, with the way outside (E-07)."""

    reason: Sealed  #: why


@dataclass(frozen=True)
class Escalated(Event):
    """The case climbed; never down again without a reason (E-09, E-11)."""

    was: Rung  #: the rung before
    to: Rung  #: the rung now
    because: Because  #: lapse, complainant, objection or staff
    reason: Sealed | None = None  #: why, when a person decided it


@dataclass(frozen=True)
class InternalStagesSpent(Event):
    """The last rung's time passed too; the complainant is shown the way outside (E-15)."""

    rung: Rung  #: the last rung


@dataclass(frozen=True)
class Deescalated(Event):
    """The case went down a rung, with its reason (E-11)."""

    was: Rung  #: the rung before
    to: Rung  #: the rung now
    reason: Sealed  #: why
