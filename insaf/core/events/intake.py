"""How a matter came in, and what it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from insaf.core.events.base import Event
from insaf.core.policy import Kind
from insaf.core.record import Sealed


@dataclass(frozen=True)
class Received(Event):
    """A matter reached the institution and got its reference (B-01, B-03, B-05)."""

    reference: str  #: the public reference, also the case's name in the record
    kind: Kind  #: complaint, suggestion, inquiry or compliment
    channel: str  #: code of the channel in the policy
    received_at: datetime  #: when it reached the institution; all clocks start here
    registered_at: datetime  #: when it was entered
    language: str  #: language of the correspondence: ar or en
    subject: str  #: subject area, a code of the policy
    title: Sealed  #: the matter in one line
    narrative: Sealed  #: what happened, in the person's own words
    policy_version: str  #: the policy version the case is bound to (A-15)
    calendar_version: str  #: the calendar the first deadlines were counted on
    anonymous: bool  #: no contact data was given (A-09)
    person: str = ""  #: pseudonym (row number) of the complainant; empty when anonymous
    contact: Sealed | None = None  #: name and contact points as given
    outcome_sought: Sealed | None = None  #: what the person asks for (B-04)
    on_behalf_of: Sealed | None = None  #: whom the complainant speaks for (A-08)
    authority: Sealed | None = None  #: on what authority
    adjustments: Sealed | None = None  #: reasonable adjustments asked for (D-20)
    preferred_channel: str = ""  #: how the person wants to be reached (D-20)
    event_on: date | None = None  #: the day it happened
    files: tuple[Sealed, ...] = ()  #: name, size, type and SHA-256 of each file (B-12)
    split_from: str = ""  #: the case that this matter first stood in (D-19)
    read_back: bool = False  #: the summary was read to the complainant, who agreed with it (B-06)
    accepted_because: Sealed | None = None  #: why it was taken up although it happened long ago (A-10)


@dataclass(frozen=True)
class Acknowledged(Event):
    """The complainant holds the acknowledgement (D-01)."""

    via: str  #: page, email, sms, phone, chat


@dataclass(frozen=True)
class Retyped(Event):
    """The matter turned out to be of another kind; its receipt stands (A-06)."""

    was: Kind  #: the kind before
    kind: Kind  #: the kind now
    reason: Sealed  #: why


@dataclass(frozen=True)
class PersonNamed(Event):
    """A member of staff is complained about and shall not handle the case (B-16)."""

    staff: str  #: pseudonym of the member of staff


@dataclass(frozen=True)
class InformationAdded(Event):
    """The complainant wrote more."""

    text: Sealed  #: the message
    files: tuple[Sealed, ...] = ()  #: what came with it
    via: str = ""  #: email, phone or chat, where it did not come with the tracking code


@dataclass(frozen=True)
class Withdrawn(Event):
    """The complainant took the matter back."""

    text: Sealed | None = None  #: what was said with it
