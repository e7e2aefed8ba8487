"""Parties outside the handling: the concerned party, the external body, the law of erasure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from insaf.core.events.base import Event
from insaf.core.record import Sealed


@dataclass(frozen=True)
class Consulted(Event):
    """The concerned party was asked (E-14)."""

    number: int  #: from 1
    party: Sealed  #: who was asked
    question: Sealed  #: what was asked
    due_at: datetime  #: by when an answer is expected
    address: Sealed | None = None  #: the e-mail address that the question is sent to


@dataclass(frozen=True)
class ConsultationAnswered(Event):
    """The concerned party answered; internal until staff turn it into an update."""

    number: int  #: which consultation
    text: Sealed  #: the answer


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


@dataclass(frozen=True)
class Redacted(Event):
    """Personal text was lawfully erased; its commitments stay (M-09)."""

    digests: tuple[str, ...]  #: the commitments whose text is gone
    basis: str  #: the legal basis, a code
