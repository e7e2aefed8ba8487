"""Who sends which letter: rows claimed under a lease, one at a time (K-15)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction

from insaf.outbox.models import Letter

LEASE = timedelta(minutes=10)
"""How long a claimed letter is left to its sender; far longer than a mail server's patience."""

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
"""The waits after the first failures; the last one repeats."""

MOST_REFUSALS = 3
"""A 5xx answer this many times is believed."""

MOST_ATTEMPTS = 24
"""4xx answers, about three and a half days of them, end like a refusal."""

PATIENCE = timedelta(days=4)
"""So long a letter waits for a server that cannot be used; then staff must reach the person otherwise."""

State = Letter.State


@transaction.atomic
def claim(now: datetime, begins_at: datetime | None = None, resting: Iterable[str] = ()) -> Letter | None:
    """The next letter that is due at ``now``, marked as being sent before the network is touched.

    A letter whose sender died comes back when its lease ends, counted from ``begins_at``:
    late in a slow round that is long after ``now``. Letters to ``resting`` domains wait.
    """
    due = Letter.objects.filter(next_attempt_at__lte=now).order_by("next_attempt_at", "id")
    for domain in resting:
        due = due.exclude(recipient__iendswith=f"@{domain}")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    letter = due.select_related("case__person").first()
    if letter is None:
        return None
    letter.state = State.SENDING
    letter.attempts += 1
    letter.claimed_until = letter.next_attempt_at = (begins_at or now) + LEASE
    letter.save(update_fields=["state", "attempts", "claimed_until", "next_attempt_at"])
    return letter


def sent(letter: Letter, now: datetime) -> None:
    _settle(letter, state=State.SENT, sent_at=now, last_error="", next_attempt_at=None, subject=letter.subject)


def put_off(letter: Letter, now: datetime, error: str) -> timedelta:
    """Try again later; the wait."""
    wait = BACK_OFF[min(letter.attempts, len(BACK_OFF)) - 1]
    _settle(letter, state=State.QUEUED, last_error=error, next_attempt_at=now + wait)
    return wait


def give_up(letter: Letter, error: str) -> None:
    """Its loss is recorded in the case by the next round (K-14)."""
    _settle(letter, state=State.FAILED, last_error=error, next_attempt_at=None, settled=False)


def drop(letter: Letter) -> None:
    """It would say what is no longer so."""
    _settle(letter, state=State.DROPPED, next_attempt_at=None)


def hopeless(letter: Letter, permanent: bool) -> bool:
    return letter.attempts >= (MOST_REFUSALS if permanent else MOST_ATTEMPTS)


def overdue(letter: Letter, now: datetime) -> bool:
    """Tried in vain for days, and more than once since it was queued or queued again."""
    return letter.attempts >= MOST_REFUSALS and now - letter.queued_at >= PATIENCE


def _settle(letter: Letter, **fields: object) -> None:
    """Only while the lease is still ours: another sender's word is newer."""
    Letter.objects.filter(pk=letter.pk, claimed_until=letter.claimed_until).update(claimed_until=None, **fields)
