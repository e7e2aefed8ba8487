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
class Referral:
    """The matter as it lies with an external body: brought by it, or taken there (B-10, E-17)."""

    number: int
    direction: str  # in: from the body; out: to it
    body: str
    received_at: datetime
    clock: int | None = None  # the number of the date by which the body waits for a reply
    liaison: str = ""  # nobody: complaints management
    waits: bool = False  # the body waits for a reply of ours
    result_at: datetime | None = None  # a finding, or its end without one
    against_us: bool = False
    cause_known: bool = False  # the root cause, recorded in the light of the finding
    planned: tuple[int, ...] = ()  # the actions that it led to
    released: frozenset[str] = frozenset()  # SHA-256 of files that staff gave it besides its own

    @property
    def unmet(self) -> bool:
        """A finding against us that has not led to a cause and an action yet (E-18)."""
        return self.against_us and not (self.cause_known and self.planned)


@dataclass(frozen=True)
class Consultation(Errand):
    """A question to the concerned party: to a unit, to the person complained about, or to somebody outside."""

    unit: str = ""
    person: str = ""  # a member of staff complained about, asked for their side (D-08)
    outside: bool = False  # somebody outside, written to in a language of their own
    climbs: int = 0  # how many levels were told that it is late
    withdrawn: bool = False


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
