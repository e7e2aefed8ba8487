"""What passed between the institution and the external body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from insaf.core.events.base import Event
from insaf.core.record import Sealed


@dataclass(frozen=True)
class Referred(Event):
    """The external body brought the matter, or the complainant went there (B-10, E-17)."""

    direction: str  #: in: from the body; out: to the body
    body: str  #: code of the external body in the policy
    their_reference: Sealed | None = None  #: the body's own number
    contact: Sealed | None = None  #: whom to answer there
    due_at: datetime | None = None  #: the body's own date


@dataclass(frozen=True)
class ReferralAnswered(Event):
    """The reply to the external body is filed (B-10)."""

    body: str  #: code of the external body
    text: Sealed  #: the reply


@dataclass(frozen=True)
class FindingReceived(Event):
    """The external body told its result (E-18)."""

    body: str  #: code of the external body
    against_us: bool  #: it found against the institution
    text: Sealed  #: what it found
