"""Makes calls of what the exchange told, and lets follow what must: a call-back, or a case of a voice message."""

from __future__ import annotations

import logging
from dataclasses import asdict
from datetime import datetime

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction

from insaf.intake.phone import callbacks, drafts, fetching, folding, joining, messages, parts, recording
from insaf.intake.phone.locking import lock
from insaf.intake.phone.models import BY_MAIL, Call, CallEvent
from insaf.intake.phone.reading import News, Unread, Unreadable

S = CallEvent.State
BATCH = 200
MOST_ATTEMPTS = 5
log = logging.getLogger("insaf.phone")


def run_once(now: datetime) -> int:
    """Settle what a broken request left, and let follow from calls what is due; how many calls it dealt with."""
    for event in CallEvent.objects.filter(state=S.STORED).order_by("id")[:BATCH]:
        _tried(event, now)
    fetching.run_once(now)
    drafts.forget_old(now)
    waiting = list(Call.objects.filter(settled=False).order_by("id")[:BATCH])
    return sum(follow(call, now) for call in waiting) + recording.run_once(now)


def _tried(event: CallEvent, now: datetime) -> None:
    """One message stops no other; what fails again and again waits for a person, byte for byte."""
    try:
        settle(event, now)
    except (OperationalError, InterfaceError, OSError):  # the database or the disk is away, not the message at fault
        raise
    except Exception:
        log.exception("event %s could not be settled", event.pk)
        if event.attempts + 1 >= MOST_ATTEMPTS:
            stored = CallEvent.objects.filter(pk=event.pk, state=S.STORED)
            stored.update(state=S.QUARANTINED, reason=Unread.NOT_A_MESSAGE)


def settle(event: CallEvent, now: datetime) -> Call | None:
    """The call that a message belongs to, as it stands now; None for one that waits for a person."""
    if event.state != S.STORED:
        return event.call
    CallEvent.objects.filter(pk=event.pk).update(attempts=event.attempts + 1)
    try:
        told = read(event)
    except Unreadable as problem:
        CallEvent.objects.filter(pk=event.pk, state=S.STORED).update(state=S.QUARANTINED, reason=problem.why)
        return None
    except FileNotFoundError:
        CallEvent.objects.filter(pk=event.pk).update(state=S.QUARANTINED, reason=Unread.NOT_A_MESSAGE)
        return None
    with transaction.atomic(durable=True):
        lock()
        return _joined(event, told, now)


def read(event: CallEvent) -> News:
    """What one message says. Raises ``Unreadable``."""
    return parts.news(event.content(), event.content_type, event.received_at, settings.INSAF_PHONE.fields)


def _joined(event: CallEvent, told: News, now: datetime) -> Call:
    """The message is part of its call, and the call the fold of all of them."""
    defaults = {"rang_at": told.at, "changed_at": now}
    call, _made = Call.objects.get_or_create(exchange_id=_named(told.call), defaults=defaults)
    CallEvent.objects.filter(pk=event.pk).update(state=S.SETTLED, call=call, reason="")
    parts.keep_audio(event, call)
    folded(call, now)
    return call


def _named(call: str) -> str:
    """The exchange's own name for it, never one that we gave to another."""
    return f"={call}"[:120] if call.startswith((BY_MAIL, "=")) else call


def folded(call: Call, now: datetime) -> None:
    """Bring a call's row up to all that is known of it."""
    news = [read(one) for one in call.events.filter(state=S.SETTLED).order_by("id")]
    if not news:
        return
    before = (call.state, call.recording_url)
    known = asdict(folding.fold(news, now))
    if call.heard_by_mail and known["state"] not in (Call.State.TALKING, Call.State.TALKED):
        # what it says of its message is known from the mail; that somebody answered, from the exchange alone
        known |= {"state": Call.State.VOICEMAIL, "seconds": call.seconds}
    for name, value in known.items():
        setattr(call, name, value)
    if before != (call.state, call.recording_url):
        call.changed_at = now
        call.settled = False
    if call.recording_url and call.recording is None and not call.fetches and call.fetch_at is None:
        call.fetch_at = known["fetch_at"] = now
    call.save(update_fields=[*known, "changed_at", "settled"])


def follow(call: Call, now: datetime) -> bool:
    """What must follow from a call that is over has followed; False while it is not over, or is tried again."""
    try:
        return _followed(call, now)
    except Exception:
        log.exception("call %s could not be settled", call.pk)
        return False


def _followed(call: Call, now: datetime) -> bool:
    if call.state in (Call.State.RINGING, Call.State.TALKING):
        with transaction.atomic():
            lock()
            call = Call.objects.get(pk=call.pk)
            folded(call, now)
        if call.state in (Call.State.RINGING, Call.State.TALKING):
            return False
    if call.state == Call.State.VOICEMAIL and call.direction == "in":
        return _adopted(call, now) or messages.take(call, now)
    if now - call.changed_at < folding.SECOND_NEWS and call.state == Call.State.MISSED:
        return False  # the news that somebody answered may be on its way
    with transaction.atomic(durable=True):
        lock()
        call = Call.objects.get(pk=call.pk)
        if _only_rang(call) and call.drafts.filter(filed_at__isnull=False).exists():
            Call.objects.filter(pk=call.pk).update(settled=True, state=Call.State.TALKED)
            return True
        if _only_rang(call) and call.drafts.filter(changed_at__gt=now - folding.WRITES_AT_MOST).exists():
            return False  # somebody is writing down what the caller says
        if not joining.adopted(call, now):
            callbacks.arrange(call, now)
        Call.objects.filter(pk=call.pk).update(settled=True)
    return True


def _adopted(call: Call, now: datetime) -> bool:
    with transaction.atomic(durable=True):
        lock()
        return joining.adopted(Call.objects.get(pk=call.pk), now)


def _only_rang(call: Call) -> bool:
    """The exchange told that it rang and nothing more: who took it knows better."""
    return call.state == Call.State.MISSED and call.ended_at is None
