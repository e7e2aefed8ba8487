"""Sends text messages: letters that go by this way, and what other apps asked for.

A message is claimed before it is handed over, as a mail is; but no telephone drops a twin. So
where the provider does not do that itself (INSAF_SMS_REPEATS_SAFELY), a message of which nobody
knows whether it went is not repeated: it is given up, and staff reach the person otherwise
(docs/decisions/0017).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from insaf.cases import history
from insaf.outbox import addresses, claims, returned, send, surveys
from insaf.outbox.failures import Failure
from insaf.outbox.models import Letter, Sending, Text
from insaf.outbox.sms import reports, words
from insaf.outbox.sms.provider import NotAccepted, Outgoing, hand_over

BATCH = 50
UNCONFIRMED = "unconfirmed"
"""Nobody knows whether it went: the provider fell silent, or we did."""

NO_PROVIDER = Failure("no-provider", ours=True)
log = logging.getLogger("insaf.outbox")

Clock = Callable[[], datetime]


def run_once(now: datetime, clock: Clock | None = None) -> int:
    """Send what is due; the number of messages that the provider accepted."""
    clock = clock or send.going_on_from(now)
    reports.run_once(now)
    accepted = _round(claims.letters_by("sms"), now, clock) + _round(Text.objects.all(), now, clock)
    send.settle(now)
    return accepted


def _round(rows: QuerySet[Any], now: datetime, clock: Clock) -> int:
    accepted = 0
    for _ in range(BATCH):
        one = claims.take(rows, now, clock())
        if one is None:
            break
        failure = _try(one, clock)
        accepted += one.state == Sending.State.SENT
        if failure:
            _not_sent(one, failure, now)
            if failure.ours:  # the others need not knock at a closed door
                break
    return accepted


def _try(one: Letter | Text, clock: Clock) -> Failure | None:
    """Why it did not go; None when it went, or need not go any more."""
    gateway = settings.INSAF_SMS
    if gateway is None:
        return NO_PROVIDER
    if isinstance(one, Text) and one.until and one.until <= clock():
        claims.drop(one)
        Text.objects.filter(pk=one.pk).update(text="")
        return None
    if one.orphaned and not gateway.repeats_safely:
        return Failure(UNCONFIRMED, doubtful=True)
    try:
        message = _of_letter(one) if isinstance(one, Letter) else _of_text(one)
        if message is None:
            claims.drop(one)
            return None
        theirs = hand_over(gateway, message)
    except NotAccepted as problem:
        return problem.failure
    except Exception as problem:  # one that cannot be written must not stop the others
        return Failure(type(problem).__name__)
    _sent(one, theirs, clock())
    return None


def _of_letter(letter: Letter) -> Outgoing | None:
    """Its words, made now from the record."""
    steps = history.of_case(letter.case)
    if not surveys.is_apt(letter, steps):
        return None
    return Outgoing(letter.recipient, words.text_of(letter, steps), letter.message_id)


def _of_text(text: Text) -> Outgoing:
    return Outgoing(text.number, text.text, f"sms.{addresses.seal('text', text.key)}")


def _sent(one: Letter | Text, theirs: str, now: datetime) -> None:
    """Nothing is known yet of what has this name; the words of a text that follows from no entry are not needed any more."""
    more = {"text": ""} if isinstance(one, Text) else {}
    claims.sent(one, now, theirs=theirs, delivered_at=None, **more)
    one.state = Sending.State.SENT


def _not_sent(one: Letter | Text, failure: Failure, now: datetime) -> None:
    what = f"{type(one).__name__.lower()} {one.pk}"
    gateway = settings.INSAF_SMS
    unsafe = failure.doubtful and not (gateway and gateway.repeats_safely)
    past_hope = claims.overdue(one, now) if failure.ours else claims.hopeless(one, failure.permanent)
    if unsafe or past_hope:
        more = {"text": ""} if isinstance(one, Text) and one.until else {}  # nobody tries it again
        claims.give_up(one, UNCONFIRMED if unsafe else failure.code, **more)
        if failure.permanent and isinstance(one, Letter):
            returned.mark_failing(one.recipient, failure.code, now)
        log.error("%s was given up after %s attempts: %s", what, one.attempts, failure.code)
        return
    wait = claims.put_off(one, now, failure.code)
    log.warning("%s was not sent by text message: %s; again in %s", what, failure.code, wait)
