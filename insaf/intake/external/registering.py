"""Makes of a body's letter a referral: on the case that is here, or on a new one (B-10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from insaf.cases.actions import begin, perform
from insaf.cases.models import Case
from insaf.core.acts.base import File
from insaf.core.acts.intake import Contact, Receive
from insaf.core.acts.referring import Refer
from insaf.core.calendar import Calendar
from insaf.core.policy import Kind
from insaf.core.terms import Actor
from insaf.intake.email import deeds
from insaf.intake.email.models import Arrival
from insaf.rulebook import current

CHANNEL = "external"


@dataclass(frozen=True)
class Letter:
    """What was typed of it, the files, and the mail that it came by, if one."""

    said: dict[str, Any]
    files: tuple[File, ...]
    arrival: Arrival | None = None
    left: int = 0


def register(letter: Letter, matter: dict[str, Any] | None, case: Case | None, actor: Actor, now: datetime) -> Case:
    """File it on ``case``, or on a new one made of ``matter``. Raises ``Refused``, ``SettledAlready``.

    A new case and its referral stand or fall together, and with them the mark on the mail.
    """
    calendar = current.calendar()
    received_at = _received(letter, calendar, now)
    act = _refer(letter, calendar, received_at, now)
    on = case or _receive(matter or {}, received_at)
    if letter.arrival is not None:
        return deeds.register(letter.arrival, act, actor, now, on, letter.left)
    if isinstance(on, Receive):
        return begin(on, act, actor, now)
    return perform(act, on.reference, actor, now)


def _received(letter: Letter, calendar: Calendar, now: datetime) -> datetime:
    """When it reached us: as its mail did, or on the day that was typed."""
    if letter.arrival is not None:
        return letter.arrival.received_at
    day = letter.said.get("received_on")
    return now if day is None or day == calendar.local_date(now) else calendar.opens_at(day)


def _receive(matter: dict[str, Any], received_at: datetime) -> Receive:
    return Receive(
        kind=Kind(matter["kind"] or Kind.COMPLAINT),
        channel=CHANNEL,
        subject=matter["subject"],
        title=matter["title"],
        narrative=matter["narrative"],
        received_at=received_at,
        language=matter["language"] or "ar",
        contact=Contact(matter["name"], matter["email"], matter["phone"]),
    )


def _refer(letter: Letter, calendar: Calendar, received_at: datetime, now: datetime) -> Refer:
    said = letter.said
    return Refer(
        direction="in",
        body=said["body"],
        their_reference=said["their_reference"],
        contact=said["contact"],
        due_at=calendar.closes_at(said["due_on"]) if said["due_on"] else None,
        received_at=received_at if received_at < now else None,
        lodged_on=said["lodged_on"],
        asks=said["asks"],
        files=letter.files,
        name=said["body_name"],
        way="email" if letter.arrival else said["way"],
    )
