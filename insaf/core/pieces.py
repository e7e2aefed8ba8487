"""What a case is made of: what was recorded, points, errands, verdicts, breaches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from insaf.core.events import Event
from insaf.core.policy import Rung
from insaf.core.record import Sealed
from insaf.core.terms import DeadlineKind, Finding, Outcome


@dataclass(frozen=True)
class Recorded:
    """An event with what its entry says of it: when it was recorded and by whom."""

    event: Event
    at: datetime
    actor: str  # an Actor's label


@dataclass(frozen=True)
class Point:
    number: int
    text: Sealed
    finding: Finding | None = None
    answer: Sealed | None = None
    moved_to: str = ""  # the case in which it is answered instead (D-19)


@dataclass(frozen=True)
class Errand:
    """A numbered thing asked of somebody: a consultation or a promised action."""

    number: int
    open: bool = True


@dataclass(frozen=True)
class Verdict:
    """Who decided on which rung; different people decide on different rungs (E-09)."""

    rung: Rung
    outcome: Outcome | None  # none: the matter was declined
    actor: str
    at: datetime
    final: bool


@dataclass(frozen=True)
class Breach:
    kind: DeadlineKind
    due_at: datetime
    noticed_at: datetime
