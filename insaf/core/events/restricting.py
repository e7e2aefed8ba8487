"""Limits to contact: by policy, for a time, reviewed; they never stop a case (E-20)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from insaf.core.events.base import Event
from insaf.core.record import Sealed
from insaf.core.terms import Because


@dataclass(frozen=True)
class Restricted(Event):
    """Contact with the complainant is limited for a time; every right stays (E-20)."""

    ground: str  #: a ground of the policy
    ways: tuple[str, ...]  #: how contact is limited, codes of the policy
    reason: Sealed  #: what happened, as the complainant is told
    until: datetime  #: when it ends by itself


@dataclass(frozen=True)
class RestrictionReviewAsked(Event):
    """The complainant asked that somebody else look at the restriction again."""

    text: Sealed | None = None  #: what was said with it


@dataclass(frozen=True)
class RestrictionConfirmed(Event):
    """Somebody else looked at the restriction again and keeps it."""

    reason: Sealed  #: why, as the complainant is told


@dataclass(frozen=True)
class RestrictionEnded(Event):
    """Contact is free again."""

    because: Because  #: policy: its time is over; lapse: nobody reviewed it in time; staff: lifted
    reason: Sealed | None = None  #: why it was lifted
