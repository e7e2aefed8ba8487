"""Who sends which letter or text message: rows claimed under a lease, one at a time (K-15)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import QuerySet

from insaf.outbox.models import Letter, Sending

S = TypeVar("S", bound=Sending)

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


def claim(now: datetime, begins_at: datetime | None = None, resting: Iterable[str] = ()) -> Letter | None:
    """The next letter by mail that is due at ``now``; letters to ``resting`` domains wait."""
    due = letters_by("email")
    for domain in resting:
        due = due.exclude(recipient__iendswith=f"@{domain}")
    return take(due, now, begins_at)


def letters_by(channel: str) -> QuerySet[Letter]:
    """Letters of one way, each with all that it is written from."""
    return Letter.objects.filter(channel=channel).select_related("case__person")


@transaction.atomic
def take(rows: QuerySet[S], now: datetime, begins_at: datetime | None = None) -> S | None:
    """The next of ``rows`` that is due at ``now``, marked as being sent before the network is touched.

    One whose sender died comes back when its lease ends, counted from ``begins_at``: late in a
    slow round that is long after ``now``. It is then ``orphaned``: it may have gone already.
    """
    due = rows.filter(next_attempt_at__lte=now).order_by("next_attempt_at", "id")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    one = due.first()
    if one is None:
        return None
    one.orphaned = one.state == State.SENDING
    one.state = State.SENDING
    one.attempts += 1
    one.claimed_until = one.next_attempt_at = (begins_at or now) + LEASE
    one.save(update_fields=["state", "attempts", "claimed_until", "next_attempt_at"])
    return one


def sent(letter: Sending, now: datetime, **more: object) -> None:
    _settle(letter, state=State.SENT, sent_at=now, last_error="", next_attempt_at=None, **more)


def put_off(letter: Sending, now: datetime, error: str) -> timedelta:
    """Try again later; the wait."""
    wait = BACK_OFF[min(letter.attempts, len(BACK_OFF)) - 1]
    _settle(letter, state=State.QUEUED, last_error=error, next_attempt_at=now + wait)
    return wait


def give_up(letter: Sending, error: str, **fields: object) -> None:
    """The loss of a letter is recorded in its case by the next round (K-14)."""
    more = {"settled": False} if isinstance(letter, Letter) else {}
    _settle(letter, state=State.FAILED, last_error=error, next_attempt_at=None, **more, **fields)


def drop(letter: Sending) -> None:
    """It would say what is no longer so."""
    _settle(letter, state=State.DROPPED, next_attempt_at=None)


def hopeless(letter: Sending, permanent: bool) -> bool:
    return letter.attempts >= (MOST_REFUSALS if permanent else MOST_ATTEMPTS)


def overdue(letter: Sending, now: datetime) -> bool:
    """Tried in vain for days, and more than once since it was queued or queued again."""
    return letter.attempts >= MOST_REFUSALS and now - letter.queued_at >= PATIENCE


def _settle(letter: Sending, **fields: object) -> None:
    """Only while the lease is still ours: another sender's word is newer."""
    type(letter)._default_manager.filter(pk=letter.pk, claimed_until=letter.claimed_until).update(
        claimed_until=None, **fields
    )
