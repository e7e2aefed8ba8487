"""Acts upon promises and their dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from insaf.core.acts.base import Act


@dataclass(frozen=True)
class Tick(Act):
    """The system notices what has fallen due."""


@dataclass(frozen=True)
class Recount(Act):
    """The system counts the open deadlines again after a change of the calendar (C-09)."""


@dataclass(frozen=True)
class Extend(Act):
    """Approve more time for a complex case, before its date."""

    until: date
    reason: str
    text: str


@dataclass(frozen=True)
class Pause(Act):
    """Let the clock wait for the complainant, where the policy allows it."""

    until: datetime
    reason: str


@dataclass(frozen=True)
class Resume(Act):
    """Let the clock run again."""


@dataclass(frozen=True)
class VerifyDelay(Act):
    """Record why the case is late and commit to a new date."""

    reason: str
    text: str
    committed_on: date
    evidence: str = ""
