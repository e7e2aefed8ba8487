"""Acts by which a matter comes in and gets its shape."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from insaf.core.acts.base import Act, File
from insaf.core.deadlines import Deadline
from insaf.core.policy import Kind


@dataclass(frozen=True)
class Contact:
    """Who complains and how to reach them, as given."""

    name: str = ""
    email: str = ""
    phone: str = ""  # E.164

    @property
    def reachable(self) -> bool:
        return bool(self.email or self.phone)


@dataclass(frozen=True)
class Receive(Act):
    """Register a matter. ``reference`` is given at the door."""

    kind: Kind
    channel: str
    subject: str
    title: str
    narrative: str
    received_at: datetime
    language: str = "ar"
    contact: Contact = Contact()
    person: str = ""
    outcome_sought: str = ""
    on_behalf_of: str = ""
    authority: str = ""
    adjustments: str = ""
    preferred_channel: str = ""
    event_on: date | None = None
    files: tuple[File, ...] = ()
    reference: str = ""
    read_back: bool = False
    accepted_because: str = ""  # what happened longer ago than the policy takes up
    split_from: str = ""
    promised: Deadline | None = None  # the date to decide of the case that a point leaves


@dataclass(frozen=True)
class Acknowledge(Act):
    """Record that the complainant holds the acknowledgement."""

    via: str


@dataclass(frozen=True)
class Retype(Act):
    """Make the matter another kind; the receipt stands."""

    kind: Kind
    reason: str


@dataclass(frozen=True)
class NamePerson(Act):
    """Say that a member of staff is complained about."""

    staff: str


@dataclass(frozen=True)
class AddInformation(Act):
    """The complainant writes more."""

    text: str
    files: tuple[File, ...] = ()
    via: str = ""  # email, phone or chat, where it did not come with the tracking code


@dataclass(frozen=True)
class Withdraw(Act):
    """The complainant takes the matter back."""

    text: str = ""
