"""Voice messages that the exchange sends by mail: the caller's matter, not a mail of the exchange (B-07)."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.conf import settings

from insaf.core.acts.intake import Receive
from insaf.core.arabic import ascii_digits, neutralise
from insaf.core.policy import Policy
from insaf.intake.phone import messages, parts
from insaf.intake.phone.models import Call
from insaf.people import phones

if TYPE_CHECKING:
    from datetime import datetime

    from insaf.cases.models import Case
    from insaf.intake.email.shape import Mail

_NUMBER = re.compile(r"\+?\d[\d \-]{6,18}\d")
_LENGTH = re.compile(
    r"(?:duration|length|مدة|المدة)[^\d\n]{0,30}(\d{1,4}(?::\d\d){0,2})\b|\b(\d{1,3}(?::\d\d){1,2})[ -]long\b",
    re.IGNORECASE,
)
"""As exchanges write it: "Duration: 00:00:23", "left a 0:23 long message", "المدة: 23 ثانية"."""

LONGEST = 6 * 60 * 60  # seconds; what says more is no length


def is_voice(mail: Mail) -> bool:
    """From an address that the operator named, with audio in it."""
    return mail.sender.email.lower() in settings.INSAF_PHONE.voicemail_from and bool(_audio(mail))


def received(mail: Mail, received_at: datetime, policy: Policy) -> Receive:
    """A matter of whoever spoke, received when the mail reached us; the number as the exchange wrote it."""
    return messages.received(call_of(mail, received_at), policy)


def call_of(mail: Mail, received_at: datetime) -> Call:
    """The call that the mail tells of, not yet kept."""
    card = next((kept for one in _audio(mail) if (kept := parts.kept(one))), None)
    return Call(
        number=(number := _number(mail)),
        shown=number,
        state=Call.State.VOICEMAIL,
        rang_at=received_at,
        seconds=_seconds(mail),
        recording=asdict(card) if card else None,
        heard_by_mail=True,
    )


def keep(mail: Mail, arrival: int, received_at: datetime, case: Case, now: datetime) -> None:
    """The call stands among the calls, and comes to the record of its case like any other (B-07).

    Within the transaction that makes the case; ``arrival`` is the number of the mail as it was kept.
    """
    call = call_of(mail, received_at)
    call.exchange_id, call.case, call.settled, call.changed_at = f"mail-{arrival}", case, True, now
    call.save(force_insert=True)


def _audio(mail: Mail) -> list[bytes]:
    """By its kind, or by its name where the exchange says no kind."""
    named = (".wav", ".mp3", ".ogg", ".m4a")
    return [
        one.content for one in mail.attachments if one.type.startswith("audio/") or one.name.lower().endswith(named)
    ]


def _number(mail: Mail) -> str:
    """The first that is one, of the subject before the text."""
    for found in _NUMBER.findall(ascii_digits(neutralise(f"{mail.subject}\n{mail.text}"))):
        try:
            return phones.read(found)
        except ValueError:
            continue
    return ""


def _seconds(mail: Mail) -> int:
    """How long the message is, where the mail says so; else 0."""
    found = _LENGTH.search(ascii_digits(neutralise(f"{mail.subject}\n{mail.text}")))
    if not found:
        return 0
    seconds = 0
    for part in (found[1] or found[2]).split(":"):
        seconds = seconds * 60 + int(part)
    return seconds if seconds <= LONGEST else 0
