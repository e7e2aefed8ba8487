"""Calls about a matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from insaf.core.events.base import Event
from insaf.core.record import Sealed


@dataclass(frozen=True)
class Called(Event):
    """A call about the matter, taken up or not (B-06, B-07)."""

    direction: str  #: in: they called us; out: we called them
    began_at: datetime  #: when it rang
    seconds: int  #: how long was spoken, or how long the voice message is; 0 when nobody spoke
    outcome: str  #: in: answered, missed, voicemail; out: reached, no_answer, wrong_number
    files: tuple[Sealed, ...] = ()  #: name, size, type and SHA-256 of each recording (B-12)
