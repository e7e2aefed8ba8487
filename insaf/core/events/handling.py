"""What staff did with a matter on the way to an answer."""

from __future__ import annotations

from dataclasses import dataclass

from insaf.core.events.base import Event
from insaf.core.policy import Rung
from insaf.core.record import Sealed
from insaf.core.terms import Route, Severity, Side


@dataclass(frozen=True)
class Assessed(Event):
    """Somebody weighed the matter, defined it and chose the route (D-03, D-04)."""

    definition: Sealed  #: the matter as understood, in one sentence
    severity: Severity  #: how grave for the complainant, 1 to 4
    safety: bool  #: somebody's safety is at stake
    complexity: int  #: 1 simple to 3 complex
    impact: int  #: 1 one person to 3 many
    immediate: bool  #: something must be done at once
    route: Route  #: quick resolution or investigation
    was: Severity | None = None  #: the severity before, when weighed again (B-19)


@dataclass(frozen=True)
class Assigned(Event):
    """The case has a named owner, or went back to the queue (B-14, B-19)."""

    was: str  #: pseudonym of the owner before; empty for the queue
    owner: str  #: pseudonym of the owner now; empty for the queue
    reason: Sealed | None = None  #: why


@dataclass(frozen=True)
class NoteAdded(Event):
    """An internal note. It can never become a message (B-18)."""

    text: Sealed  #: the note


@dataclass(frozen=True)
class ComplainantAsked(Event):
    """The complainant was asked for something that is needed to go on."""

    text: Sealed  #: the question


@dataclass(frozen=True)
class QuestionLapsed(Event):
    """The complainant did not answer the question in its time; the work goes on without."""


@dataclass(frozen=True)
class Replied(Event):
    """Staff wrote to the complainant; not the decision."""

    text: Sealed  #: the message
    files: tuple[Sealed, ...] = ()  #: what went with it


@dataclass(frozen=True)
class UpdateSent(Event):
    """The complainant was told how things stand (D-09)."""

    text: Sealed | None  #: the message; none when the system itself reports the state
    nothing_new: bool  #: said that nothing is new yet, and why
    automatic: bool = False  #: written by the system because the promised day had passed


@dataclass(frozen=True)
class PointAdded(Event):
    """One point of the matter that must be answered by itself (D-12)."""

    number: int  #: from 1
    text: Sealed  #: the point


@dataclass(frozen=True)
class RungAcknowledged(Event):
    """Somebody on this rung confirmed that the case is in hand there (E-12)."""

    rung: Rung  #: which rung


@dataclass(frozen=True)
class ImmediateActionTaken(Event):
    """Something was done at once about a critical matter (D-05)."""

    text: Sealed  #: what was done


@dataclass(frozen=True)
class PartyContacted(Event):
    """Somebody spoke with the concerned party; who, how and what was said (E-14)."""

    party: Sealed  #: with whom
    channel: str  #: how: phone, email, meeting
    text: Sealed  #: what was said


@dataclass(frozen=True)
class SideHeard(Event):
    """One side said what it has to say to the facts (D-08)."""

    side: Side  #: complainant, or concerned: the person or unit complained about
    how: str  #: how: phone, email, meeting
    text: Sealed  #: what was said


@dataclass(frozen=True)
class SideNotHeard(Event):
    """A complex case is decided without having heard one side; why (D-08)."""

    side: Side  #: which side
    reason: Sealed  #: why
