"""The answer, and what the complainant said to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from insaf.core.events.base import Event
from insaf.core.policy import Rung
from insaf.core.record import Sealed
from insaf.core.terms import ClosingReason, Finding, Outcome


@dataclass(frozen=True)
class Remedy:
    """What the institution does to put things right (D-14)."""

    code: str  #: a remedy of the policy
    detail: Sealed | None = None  #: what exactly
    due_on: date | None = None  #: by when


@dataclass(frozen=True)
class PointAnswered(Event):
    """One point has its finding and its answer (D-12)."""

    number: int  #: which point
    finding: Finding  #: upheld, partly upheld, not upheld or answered
    text: Sealed  #: the answer


@dataclass(frozen=True)
class Decided(Event):
    """The decision, sent to the complainant as a letter (D-11)."""

    outcome: Outcome  #: the decision in one word
    rung: Rung  #: the stage at which it was taken
    reasons: Sealed  #: why
    rule: Sealed  #: the rule that was applied
    remedies: tuple[Remedy, ...]  #: what puts it right
    outcome_answer: Sealed | None = None  #: explicit answer to what was asked for (B-04)
    final: bool = False  #: the last internal stage: only the way outside remains (E-15)


@dataclass(frozen=True)
class ActionPlanned(Event):
    """Something remains to be done after the answer, with an owner and a date (D-13)."""

    number: int  #: from 1
    text: Sealed  #: what is to be done
    due_on: date  #: by when
    owner: str = ""  #: pseudonym of who does it
    referral: int = 0  #: the referral whose finding demands it (E-18)


@dataclass(frozen=True)
class ActionDone(Event):
    """An action promised with the answer is done."""

    number: int  #: which action
    text: Sealed | None = None  #: how


@dataclass(frozen=True)
class Declined(Event):
    """The matter is not handled, on a published ground, and where to take it (A-11)."""

    ground: str  #: a ground of the policy
    reason: Sealed  #: why it applies to this matter
    route: Sealed  #: where the person may take it


@dataclass(frozen=True)
class Accepted(Event):
    """The complainant accepts the answer."""

    text: Sealed | None = None  #: what was said with it


@dataclass(frozen=True)
class Objected(Event):
    """The complainant does not accept the answer; the next stage opens (D-15)."""

    text: Sealed | None = None  #: why, if the person said so


@dataclass(frozen=True)
class Closed(Event):
    """The case is closed (D-15, D-16)."""

    reason: ClosingReason  #: why it may be closed
    evidence: Sealed | None = None  #: how the acceptance was given, when staff record it


@dataclass(frozen=True)
class CauseRecorded(Event):
    """Why it came to the complaint, and what is learned from it (G-01)."""

    cause: str  #: the root cause, a code of the policy
    lesson: Sealed  #: what is learned, or why nothing is
    contributory: tuple[str, ...] = ()  #: further causes, codes of the policy


@dataclass(frozen=True)
class Rated(Event):
    """The complainant rated the handling and the outcome, apart (D-18)."""

    handling: int  #: 1 to 5
    outcome: int  #: 1 to 5
    text: Sealed | None = None  #: what was said with it
