"""An exchange that tells us of calls, signed as ours is; and what it tells."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from insaf.intake.phone import settling, signing
from insaf.intake.phone.exchange import Telephone
from insaf.intake.phone.models import Call
from insaf.intake.phone.signing import Secrets

SECRET = "an exchange and we know this, and nobody else"
TOKEN = "a word that is said as it is, over an encrypted line"
TWILIO = "the token of an account at a provider in the cloud"
KNOWN = Telephone(secrets=Secrets((SECRET,), (TOKEN,), (TWILIO,)))
ADDRESS = "/phone/v1/events"
AMINA = "+966501234567"
WAV = (
    b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00data"
)


def post(content: bytes, content_type: str = "application/json", signed: str | None = None, **headers: str) -> Any:
    """What comes back for a message; signed as it should be unless another mark is given."""
    mark = signing.signed(SECRET, content, timezone.now()) if signed is None else signed
    if mark:
        headers["X-Insaf-Signature"] = mark
    return Client().post(ADDRESS, content, content_type=content_type, headers=headers)


def tells(call: str, event: str, at: datetime | None = None, **more: Any) -> Any:
    """The exchange tells of one event of a call."""
    said = {"call_id": call, "event": event, "from": AMINA, **more}
    if at is not None:
        said["timestamp"] = at.isoformat()
    return post(json.dumps(said).encode())


def missed(call: str, at: datetime, number: str = AMINA) -> Call:
    """A call that rang and was given up, and everything that follows from it."""
    tells(call, "ringing", at, **{"from": number})
    tells(call, "missed", at + timedelta(seconds=30), **{"from": number})
    settling.run_once(timezone.now() + timedelta(minutes=1))
    return Call.objects.get(exchange_id=call)


def talked(call: str, at: datetime, seconds: int = 90, number: str = AMINA) -> Call:
    tells(call, "ringing", at, **{"from": number})
    tells(call, "answered", at + timedelta(seconds=5), **{"from": number})
    tells(call, "hangup", at + timedelta(seconds=5 + seconds), billsec=seconds, **{"from": number})
    return Call.objects.get(exchange_id=call)


def calendar() -> Any:
    from insaf.rulebook import current

    return current.calendar()


def contact(number: str = AMINA) -> Any:
    from insaf.core.acts.intake import Contact

    return Contact(name="أمينة", phone=number)


def comes_round() -> None:
    """The worker comes round, a minute later."""
    settling.run_once(timezone.now() + timedelta(minutes=1))


def upload(name: str, content: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)
