"""Acts of the answer, and the complainant's word on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from insaf.core.acts.base import Act
from insaf.core.terms import ClosingReason, Finding, Outcome


@dataclass(frozen=True)
class OfferedRemedy:
    code: str
    detail: str = ""
    due_on: date | None = None


@dataclass(frozen=True)
class PlannedAction:
    text: str
    due_on: date
    owner: str = ""


@dataclass(frozen=True)
class AnswerPoint(Act):
    """Give one point its finding and its answer."""

    number: int
    finding: Finding
    text: str


@dataclass(frozen=True)
class Decide(Act):
    """Decide the matter and send the letter."""

    outcome: Outcome
    reasons: str
    rule: str
    remedies: tuple[OfferedRemedy, ...] = ()
    outcome_answer: str = ""
    actions: tuple[PlannedAction, ...] = ()
    complainant_unheard: str = ""  # why this side was not heard, where both had to be (D-08)
    concerned_unheard: str = ""


@dataclass(frozen=True)
class CompleteAction(Act):
    """Say that an action promised with the answer is done."""

    number: int
    text: str = ""


@dataclass(frozen=True)
class Decline(Act):
    """Do not handle the matter, on a published ground, naming where to take it."""

    ground: str
    reason: str
    route: str
    body: str = ""  # to whom it belongs, on a ground that says so
    body_name: str = ""  # of a body that the policy does not list
    how: str = ""  # forwarded or directed
    contact: str = ""
    handed_on: date | None = None


@dataclass(frozen=True)
class Accept(Act):
    """The complainant accepts the answer."""

    text: str = ""


@dataclass(frozen=True)
class Object(Act):
    """The complainant does not accept the answer."""

    text: str = ""


@dataclass(frozen=True)
class Close(Act):
    """Close an answered case; by staff only with evidence of acceptance."""

    reason: ClosingReason
    evidence: str = ""


@dataclass(frozen=True)
class RecordCause(Act):
    """Record the root cause and the lesson."""

    cause: str
    lesson: str
    contributory: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rate(Act):
    """The complainant rates the handling and the outcome, each 1 to 5."""

    handling: int
    outcome: int
    text: str = ""
