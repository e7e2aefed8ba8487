"""Takes a message of the exchange in: its bytes are durable here before anything is made of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from insaf.cases import files
from insaf.intake.phone.models import Call, CallEvent, Draft

SMALL = 64 * 1024
"""Bytes up to which a message stands in its row; a larger one, with audio in it, stands in a file."""

KEPT = ("content-type", "user-agent", "x-insaf-event", "x-request-id")
"""Headers that are kept: none of them bears a secret."""


def keep(content: bytes, headers: Mapping[str, str], now: datetime) -> tuple[CallEvent, bool]:
    """The row of a message, and whether it is new. Whatever this raises, nothing was kept."""
    filed = len(content) > SMALL
    key = files.keep(content, "", "").sha256 if filed else hashlib.sha256(content).hexdigest()
    values = {
        "content_type": headers.get("content-type", "")[:200],
        "headers": {name: headers[name][:300] for name in KEPT if name in headers},
        "raw": b"" if filed else content,
        "filed": filed,
        "received_at": now,
    }
    with transaction.atomic(durable=True):
        row, made = CallEvent.objects.get_or_create(key=key, defaults=values)
        if not made:
            CallEvent.objects.filter(pk=row.pk).update(copies=F("copies") + 1)
    return row, made


def held_files() -> set[str]:
    """Large messages, recordings and scans of half-filled screens: nobody may tidy them away."""
    events = CallEvent.objects.filter(filed=True).values_list("key", flat=True)
    recordings = Call.objects.filter(recording__isnull=False).values_list("recording", flat=True)
    scans = Draft.objects.filter(filed_at=None).values_list("files", flat=True)
    cards = [*recordings, *(card for some in scans for card in some)]
    return {*events, *(card["sha256"] for card in cards if card)}
