"""Voice messages that the exchange sends by mail: the caller's matter, not a mail of the exchange (B-07)."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.conf import settings

from insaf.core.acts.intake import Receive
from insaf.core.arabic import ascii_digits, neutralise
from insaf.core.policy import Policy
from insaf.intake.phone import joining, messages, parts
from insaf.intake.phone.locking import lock
from insaf.intake.phone.models import BY_MAIL, Call
from insaf.people import phones
from insaf.rulebook import policies

if TYPE_CHECKING:
    from datetime import datetime

    from insaf.cases.models import Case
    from insaf.intake.email.shape import Mail

_NUMBER = re.compile(r"\+?\d[\d \-]{6,18}\d")
_CLOCK = r"(?<![\d:])(?:(?P<h>\d{1,2}):(?=\d\d:))?(?P<m>[0-5]?\d):(?P<s>[0-5]\d)(?![\d:])"
_MINUTES = r"(?P<mins>\d{1,3}) ?(?:min(?:ute)?s?|دقيقة|دقائق)\b"
_SECONDS = r"(?P<secs>\d{1,5}) ?(?:s(?:ec(?:ond)?s?)?|ثانية|ثوان[يٍ]?)\b"
_UNITS = rf"(?:{_MINUTES}(?:,? (?:and |و ?)?{_SECONDS.replace('secs', 'more')})?|{_SECONDS})(?!,? ?(?:and |و ?)?\d)"
_SAID = r"(?:\b(?:duration|length)\b|مدة)(?:[^\d\n:=]{0,30}[:=])?\s*"
_LENGTHS = [re.compile(one, re.IGNORECASE) for one in (_SAID + _CLOCK, _SAID + _UNITS, rf"{_CLOCK}[ -]long\b")]
"""As exchanges write it: "Duration: 00:00:23", "المدة: 23 ثانية", "left a 0:23 long message"; a bare number is none."""

LONGEST = 6 * 60 * 60  # seconds; what says more is no length


def is_voice(mail: Mail) -> bool:
    """From an address that the operator named, with audio in it."""
    return mail.sender.email.lower() in settings.INSAF_PHONE.voicemail_from and bool(_audio(mail))


def received(mail: Mail, received_at: datetime, policy: Policy, proven: bool = False) -> Receive:
    """A matter of whoever spoke; the number as the exchange wrote it.

    Received when the mail reached us, or when the call rang that it was left in.
    """
    heard = call_of(mail, received_at, proven)
    call = joining.call_of(heard.number, received_at) if proven else None
    if call:
        heard.rang_at, policy = call.rang_at, policies.in_force_at(call.rang_at)
    return messages.received(heard, policy)


def call_of(mail: Mail, received_at: datetime, proven: bool = False) -> Call:
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
        proven=proven,
    )


def keep(mail: Mail, arrival: int, received_at: datetime, case: Case, now: datetime, proven: bool = False) -> None:
    """The call stands among the calls, and comes to the record of its case like any other (B-07).

    Within the transaction that makes the case; ``arrival`` is the number of the mail as it was kept.
    """
    lock()
    call = call_of(mail, received_at, proven)
    of = joining.call_of(call.number, received_at) if proven else None
    if of and of.rang_at == case.received_at:
        joining.join(of, call, case, now)
        return
    call.exchange_id, call.case, call.settled, call.changed_at = f"{BY_MAIL}{arrival}", case, True, now
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
    text = ascii_digits(neutralise(f"{mail.subject}\n{mail.text}"))
    found = next((said for one in _LENGTHS if (said := one.search(text))), None)
    part = {name: int(value or 0) for name, value in (found.groupdict() if found else {}).items()}
    hours, minutes, seconds = (
        sum(part.get(one, 0) for one in same) for same in (("h",), ("m", "mins"), ("s", "secs", "more"))
    )
    told = hours * 3600 + minutes * 60 + seconds
    return told if told <= LONGEST and not (minutes and seconds > 59) else 0
