"""Asks for a text message: a row that stands or falls with the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from insaf.outbox import sms
from insaf.outbox.models import Text
from insaf.people import phones

LONGEST_KEY = 100


def queue(number: str, text: str, now: datetime, key: str, until: datetime | None = None) -> None:
    """As ``insaf.outbox.sms.queue`` says."""
    if not sms.configured():
        raise ValueError("no provider of text messages is configured")
    if not phones.can_be_texted(number):
        raise ValueError("this number cannot be texted")
    if not (text.strip() and 0 < len(key) <= LONGEST_KEY):
        raise ValueError("a text message needs words and a key")
    values = {"number": number, "text": text, "queued_at": now, "next_attempt_at": now, "until": until}
    Text.objects.get_or_create(key=key, defaults=values)
