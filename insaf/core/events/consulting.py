"""The concerned party was asked, and answered."""

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
