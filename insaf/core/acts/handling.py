"""Acts of staff on the way to an answer."""

from __future__ import annotations

from dataclasses import dataclass

from insaf.core.acts.base import Act, File
from insaf.core.terms import Route, Severity, Side


@dataclass(frozen=True)
class Assess(Act):
    """Weigh the matter, define it, name its points, choose the route."""

    definition: str
    severity: Severity
    route: Route
    points: tuple[str, ...] = ()  # none: the definition is the one point
    safety: bool = False
    complexity: int = 1
    impact: int = 1
    immediate: bool = False


@dataclass(frozen=True)
class Assign(Act):
    """Give the case an owner; an empty owner puts it back into the queue."""

    owner: str
    reason: str = ""


@dataclass(frozen=True)
class AddNote(Act):
    """Write an internal note."""

    text: str


@dataclass(frozen=True)
class AskComplainant(Act):
    """Ask the complainant for what is needed to go on."""

    text: str


@dataclass(frozen=True)
class Reply(Act):
    """Write to the complainant."""

    text: str
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class SendUpdate(Act):
    """Tell the complainant how things stand, also when nothing is new."""

    text: str
    nothing_new: bool = False


@dataclass(frozen=True)
class AddPoint(Act):
    """Add a point that must be answered by itself."""

    text: str


@dataclass(frozen=True)
class AcknowledgeRung(Act):
    """Confirm that the case is in hand on this rung."""


@dataclass(frozen=True)
class TakeImmediateAction(Act):
    """Record what was done at once about a critical matter."""

    text: str


@dataclass(frozen=True)
class HearSide(Act):
    """Record what one side says to the facts, before the decision."""

    side: Side
    how: str
    text: str


@dataclass(frozen=True)
class RecordContact(Act):
    """Record a talk with the concerned party."""

    party: str
    channel: str
    text: str
