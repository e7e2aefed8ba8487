"""Several cases of one matter, several matters in one case (B-11, D-19)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from insaf.core.events.base import Event
from insaf.core.record import Sealed


@dataclass(frozen=True)
class Merged(Event):
    """The matter is handled under another reference from now on (B-11)."""

    into: str  #: the reference that goes on
    reason: Sealed | None = None  #: why both are taken for the same person's one matter
    same_person: bool = False  #: both gave the same e-mail address or telephone number


@dataclass(frozen=True)
class Joined(Event):
    """Another case of the same matter was taken in; written together with its ``Merged`` (B-11)."""

    reference: str  #: the case that was taken in
    channel: str  #: the channel it had come through
    received_at: datetime  #: when it had reached the institution
    contacts: int = 1  #: how often the person had brought or added something there
    extensions: int = 0  #: how often its date had been extended
    same_person: bool = False  #: both gave the same e-mail address or telephone number
    outcome_sought: Sealed | None = None  #: what would have put it right, as it was asked for there
    first_word: str = ""  #: the channel whose hours promise a first word that is owed here now; empty for none


@dataclass(frozen=True)
class ReceiptAdopted(Event):
    """The matter had reached the institution earlier, with the case that was taken in (B-11)."""

    was: datetime  #: the receipt before
    received_at: datetime  #: the receipt now
    reference: str  #: the case that brought it


@dataclass(frozen=True)
class SplitOff(Event):
    """One message or point has a case of its own from now on (D-19)."""

    reference: str  #: the new case
    entry: int  #: the entry of this case that it was made from
    point: int = 0  #: the point that is answered there; 0 where it was a message
    reason: Sealed | None = None  #: why


@dataclass(frozen=True)
class Linked(Event):
    """Another case is related to this one, and is not the same; written in both (B-11)."""

    reference: str  #: the other case


@dataclass(frozen=True)
class MatchDismissed(Event):
    """Somebody compared another case with this one: they have nothing in common; written in both (B-11)."""

    reference: str  #: the other case
