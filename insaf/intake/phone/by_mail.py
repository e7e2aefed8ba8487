"""Voice messages that the exchange sends by mail: the caller's matter, not a mail of the exchange (B-07)."""

from __future__ import annotations

import re
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

    from insaf.intake.email.shape import Mail

_NUMBER = re.compile(r"\+?\d[\d \-]{6,18}\d")


def is_voice(mail: Mail) -> bool:
    """From an address that the operator named, with audio in it."""
    return mail.sender.email.lower() in settings.INSAF_PHONE.voicemail_from and bool(_audio(mail))


def received(mail: Mail, received_at: datetime, policy: Policy) -> Receive:
    """A matter of whoever spoke, received when the mail reached us; the number as the exchange wrote it."""
    card = next((kept for one in _audio(mail) if (kept := parts.kept(one))), None)
    call = Call(number=_number(mail), rang_at=received_at, recording=vars(card) if card else None)
    return messages.received(call, policy)


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
