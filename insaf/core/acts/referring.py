"""Acts that involve the external body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from insaf.core.acts.base import Act, File


@dataclass(frozen=True)
class Refer(Act):
    """Record that the external body brought the matter, or that the complainant went there."""

    direction: str
    body: str
    their_reference: str = ""
    contact: str = ""
    due_at: datetime | None = None
    received_at: datetime | None = None  # when their letter reached us; none: now
    lodged_on: date | None = None  # when it came to them
    asks: str = ""
    files: tuple[File, ...] = ()
    name: str = ""  # of a body that the policy does not list
    way: str = ""  # how their letter came to us


@dataclass(frozen=True)
class AppointLiaison(Act):
    """Name who answers to the external body; nobody: complaints management does."""

    number: int
    staff: str


@dataclass(frozen=True)
class FileLetter(Act):
    """File what else passed between the external body and us; a new date of theirs asks for a reply."""

    number: int
    direction: str = "in"
    text: str = ""
    files: tuple[File, ...] = ()
    due_at: datetime | None = None
    way: str = ""  # how it came, or went


@dataclass(frozen=True)
class AnswerReferral(Act):
    """File the reply to the external body: its copy, how it was sent and to whom."""

    body: str
    text: str = ""
    number: int = 0  # none: the only one that waits
    files: tuple[File, ...] = ()
    way: str = ""
    to: str = ""


@dataclass(frozen=True)
class RecordFinding(Act):
    """File what the external body found."""

    body: str
    against_us: bool
    text: str
    number: int = 0  # none: the only one without a result
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class EndReferral(Act):
    """Record that the external body's part ended without a finding."""

    number: int
    how: str
    text: str
    told_by: str = ""  # body or complainant: whose word it is that it was withdrawn


@dataclass(frozen=True)
class ExtendReferral(Act):
    """The body still has the matter: look at it again on a later day, for a reason."""

    number: int
    until: date
    reason: str


@dataclass(frozen=True)
class PlanAction(Act):
    """Plan what puts right what the external body found, with an owner and a date."""

    number: int
    text: str
    due_on: date
    owner: str
