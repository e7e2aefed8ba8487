"""A call that nobody took and the mail with its voice message are one matter, where nothing else can be meant (B-07).

They belong together when the number is the same, the mail was proven to be the exchange's, and it
reached us between a minute before the call rang and a quarter of an hour after its end; when one call
and one message alone fit so, and nobody has begun to deal with the call. In any doubt both stay, and
the desk says that they may be one.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce

from insaf.cases.models import Case
from insaf.intake.phone import callbacks
from insaf.intake.phone.models import BY_MAIL, Call, CallBack

EARLY = timedelta(minutes=1)
"""Clocks of two servers differ."""

AFTER = timedelta(minutes=15)
"""So long after the end of its call the mail with a message is on its way at most."""

NEAR = timedelta(days=1)
"""A message and a call of one number that are no further apart may be one, as the desk says."""

IN_VAIN = (Call.State.MISSED, Call.State.VOICEMAIL)


def call_of(number: str, mailed_at: datetime) -> Call | None:
    """The call in which this message was left; None in doubt."""
    found = list(_calls(number, mailed_at)[:2]) if number else []
    return found[0] if len(found) == 1 and _is_untouched(found[0]) else None


def _calls(number: str, mailed_at: datetime) -> QuerySet[Call]:
    """Calls in vain of this number without a matter, within the time."""
    calls = Call.objects.annotate(over=Coalesce("ended_at", "rang_at")).select_related("call_back")
    return calls.filter(
        number=number, direction="in", state__in=IN_VAIN, heard_by_mail=False, case=None,
        rang_at__lte=mailed_at + EARLY, over__gte=mailed_at - AFTER,
    )  # fmt: skip


def _is_untouched(call: Call) -> bool:
    """Nobody writes, tries or has ended anything yet, and no other call is owed the same call back.

    A matter of its call-back counts from the first of its calls; the message's from its own.
    """
    back = call.call_back
    begun = back and (back.outcome or back.attempts.exists() or back.drafts.exists())
    shared = back and back.calls.exclude(pk=call.pk).exists()
    return not (begun or shared or call.drafts.exists())


def join(call: Call, heard: Call, case: Case, now: datetime) -> None:
    """The message is part of the call, its matter the one task that is left; under the telephone's lock.

    Within the transaction that makes the matter, or that finds the call after it.
    """
    back = call.call_back
    call.case, call.state, call.settled, call.changed_at = case, Call.State.VOICEMAIL, True, now
    call.heard_by_mail = call.proven = True
    call.recording, call.seconds, call.fetch_at = call.recording or heard.recording, heard.seconds, None
    call.save()
    if back:
        callbacks.became(back, case, None, now)


def adopted(call: Call, now: datetime) -> bool:
    """Whether its message came by mail before the exchange told of the call; under the telephone's lock.

    The call takes the place of what was kept of the mail: what is on the record stands there once.
    """
    heard = _message_of(call)
    if heard is None:
        return False
    assert heard.case is not None
    call.recorded_at, call.record_tries, call.record_at = heard.recorded_at, heard.record_tries, heard.record_at
    join(call, heard, heard.case, now)
    heard.delete()
    return True


def _message_of(call: Call) -> Call | None:
    """The one proven message that fits this call and no other; None in doubt."""
    if call.case_id or not call.number or call.state not in IN_VAIN:
        return None
    over = call.ended_at or call.rang_at
    mailed = Call.objects.select_for_update(of=("self",)).select_related("case").filter(
        number=call.number, exchange_id__startswith=BY_MAIL, proven=True, case__merged_into="",
        rang_at__gte=call.rang_at - EARLY, rang_at__lte=over + AFTER,
    )  # fmt: skip
    found = list(mailed[:2])
    return found[0] if len(found) == 1 and call_of(call.number, found[0].rang_at) == call else None


def perhaps(back: CallBack) -> QuerySet[Call]:
    """Messages by mail that may be of the calls that this call-back owes."""
    apart = NEAR if back.number else AFTER
    last = back.calls.aggregate(at=Max("rang_at"))["at"] or back.received_at
    mailed = Call.objects.filter(heard_by_mail=True, number=back.number, case__isnull=False)
    near = mailed.filter(rang_at__gte=back.received_at - apart, rang_at__lte=last + apart)
    return near.exclude(call_back=back).select_related("case").order_by("rang_at")


def owed_for(call: Call) -> CallBack | None:
    """The open call-back that may be of the very call in which this message was left."""
    if not call.heard_by_mail or call.call_back_id:
        return None
    apart = NEAR if call.number else AFTER
    backs = CallBack.objects.filter(outcome="", number=call.number, received_at__lte=call.rang_at + apart)
    near = backs.annotate(last=Max("calls__rang_at")).filter(last__gte=call.rang_at - apart)
    return near.order_by("received_at").first()


def also(call: Call) -> QuerySet[Call]:
    """Calls with another matter that may be this very one: the exchange told of one, the mail of the other alone."""
    mailed = call.exchange_id.startswith(BY_MAIL)
    if call.case is None or call.state not in IN_VAIN or (call.heard_by_mail and not mailed):
        return Call.objects.none()
    apart, goes_on = NEAR if call.number else AFTER, call.case.merged_into or call.case.reference
    near = Call.objects.filter(
        number=call.number, direction=call.direction, state__in=IN_VAIN, heard_by_mail=not mailed, case__isnull=False,
        rang_at__gte=call.rang_at - apart, rang_at__lte=call.rang_at + apart,
    )  # fmt: skip
    near = near if mailed else near.filter(exchange_id__startswith=BY_MAIL)
    near = near.exclude(case__reference=goes_on).exclude(case__merged_into=goes_on)
    return near.select_related("case").order_by("rang_at")
