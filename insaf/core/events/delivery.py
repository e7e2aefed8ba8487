"""Letters that did not arrive, and what was done about it."""

from __future__ import annotations

from dataclasses import dataclass

from insaf.core.events.base import Event
from insaf.core.record import Sealed


@dataclass(frozen=True)
class Undelivered(Event):
    """A letter came back, or was given up; what it should have told counts as not told (K-14)."""

    letter: str  #: which letter: acknowledgement, decision, ...
    status: str  #: the mail servers' code, as 5.1.1; call: it is to be told by telephone
    number: int = 0  #: of the consultation whose question did not arrive; 0 for the complainant
    referral: int = 0  #: to whose external body our reply did not come; 0 for all other letters
    instead: str = ""  #: email: it goes out again so, and nobody need reach the person; empty: somebody must


@dataclass(frozen=True)
class Reached(Event):
    """The person whom a letter did not reach was reached otherwise (K-14)."""

    channel: str  #: how: phone, email, meeting
    text: Sealed  #: what was said
    number: int = 0  #: of the consultation; 0 for the complainant
