"""What passed between the institution and the external body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from insaf.core.events.base import Event
from insaf.core.record import Sealed


@dataclass(frozen=True)
class Referred(Event):
    """The external body brought the matter, or the complainant went there (B-10, E-17)."""

    direction: str  #: in: from the body; out: to the body
    body: str  #: code of the external body in the policy; other: one that it does not list
    their_reference: Sealed | None = None  #: the body's own number
    contact: Sealed | None = None  #: whom to answer there
    due_at: datetime | None = None  #: the body's own date
    number: int = 0  #: from 1; 0 in old entries: counted by their order
    received_at: datetime | None = None  #: when it reached us; none: when it was recorded
    lodged_on: date | None = None  #: when it came to the body
    asks: Sealed | None = None  #: what the body asks, or what the complainant told of it
    files: tuple[Sealed, ...] = ()  #: name, size, type and SHA-256 of the letter's files
    name: Sealed | None = None  #: the body's name, where the policy does not list it
    way: str = ""  #: how their letter came to us: email, platform, post or hand


@dataclass(frozen=True)
class LiaisonAppointed(Event):
    """One member of staff answers to the external body (E-17)."""

    number: int  #: which referral
    staff: str  #: pseudonym; empty: complaints management answers to it
    was: str = ""  #: who did before


@dataclass(frozen=True)
class LetterFiled(Event):
    """A further letter from or to the external body is on file (E-17)."""

    number: int  #: which referral
    direction: str  #: in: from the body; out: to the body
    text: Sealed | None = None  #: the letter, or what it says
    files: tuple[Sealed, ...] = ()  #: name, size, type and SHA-256 of its files
    due_at: datetime | None = None  #: a new date of theirs: they wait for a reply
    clock: int = 0  #: the number of that date; 0 in old entries: the referral's own
    way: str = ""  #: how it came, or went: email, platform, post or hand


@dataclass(frozen=True)
class ReferralAnswered(Event):
    """The reply to the external body is filed (B-10)."""

    body: str  #: code of the external body
    text: Sealed | None  #: the reply
    number: int = 0  #: which referral; 0 in old entries: all that waited
    files: tuple[Sealed, ...] = ()  #: name, size, type and SHA-256 of its copy
    way: str = ""  #: how it was sent: mailed, email, platform, post or hand
    to: Sealed | None = None  #: to whom


@dataclass(frozen=True)
class FindingReceived(Event):
    """The external body told its result (E-18)."""

    body: str  #: code of the external body
    against_us: bool  #: it found against the institution
    text: Sealed  #: what it found
    number: int = 0  #: which referral; 0 in old entries: the first without a result
    files: tuple[Sealed, ...] = ()  #: name, size, type and SHA-256 of its letter


@dataclass(frozen=True)
class ReferralEnded(Event):
    """The external body's part ended without a finding (E-17)."""

    number: int  #: which referral
    how: str  #: withdrawn: the complainant took it back there; closed: by the body; not_taken: never taken up
    text: Sealed  #: how that is known
    told_by: str = ""  #: whose word it is that it was withdrawn: body or complainant


@dataclass(frozen=True)
class ReferralExtended(Event):
    """Somebody saw that the body still has the matter; the freeze stays until it is looked at again (E-17)."""

    number: int  #: which referral
    due_at: datetime  #: when it is looked at again
    reason: Sealed  #: why it stays open


@dataclass(frozen=True)
class HandedOver(Event):
    """What is another body's to decide was given on, or the complainant told where to go (A-12)."""

    body: str  #: code of the external body in the policy; other: one that it does not list
    how: str  #: forwarded: by us; directed: the complainant was told where to go
    contact: Sealed  #: how that body is reached
    on: date | None = None  #: when it was forwarded
    name: Sealed | None = None  #: the body's name, where the policy does not list it
