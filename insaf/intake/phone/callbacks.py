"""Whom we owe a call: made of calls that nobody took, due by the next working day, ended by a person alone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from insaf.cases.models import Case
from insaf.intake.phone.locking import lock
from insaf.intake.phone.models import Attempt, Call, CallBack
from insaf.people.models import Staff
from insaf.rulebook import current

DAYS = 1
"""Working days: the policy says that who calls out of hours is called back on the next working day."""


class SettledAlready(Exception):
    """Somebody else has ended this call-back meanwhile."""


def due_at(received_at: datetime) -> datetime:
    """The close of the next working day after the call (B-07)."""
    return current.rules_at(received_at).calendar.due_at(received_at, DAYS)


def arrange(call: Call, now: datetime) -> None:
    """What a call that is over asks for; under the telephone's lock."""
    if call.call_back_id:
        _answered_after_all(call, now)
    elif call.state == Call.State.MISSED and call.direction == "in" and not call.case_id:
        call.call_back = _open_for(call) or _made(call)
        call.save(update_fields=["call_back"])


def _open_for(call: Call) -> CallBack | None:
    """Who calls three times in vain is called back once, and the first call counts."""
    found = CallBack.objects.filter(number=call.number, outcome="").first() if call.number else None
    if found and call.rang_at < found.received_at:
        found.received_at, found.due_at = call.rang_at, due_at(call.rang_at)
        found.save(update_fields=["received_at", "due_at"])
    return found


def _made(call: Call) -> CallBack:
    return CallBack.objects.create(number=call.number, received_at=call.rang_at, due_at=due_at(call.rang_at))


def _answered_after_all(call: Call, now: datetime) -> None:
    """The news that somebody answered came after the end: nothing is owed, unless another call is."""
    back = call.call_back
    assert back is not None
    if call.state == Call.State.MISSED or back.outcome or back.attempts.exists():
        return
    if not back.calls.filter(state=Call.State.MISSED).exists():
        outcome = CallBack.Outcome.CASE if call.case_id else CallBack.Outcome.ANSWERED
        CallBack.objects.filter(pk=back.pk).update(outcome=outcome, settled_at=now, case=call.case_id)


def waiting() -> QuerySet[CallBack]:
    """All that are owed, the nearest date first."""
    return CallBack.objects.filter(outcome="").order_by("due_at", "id")


def attempt(back: CallBack, staff: Staff, result: str, note: str, now: datetime) -> Attempt:
    """Somebody called: when, who, and how it ended. Raises ``SettledAlready``."""
    with transaction.atomic(durable=True):
        lock()
        _still_open(back)
        return Attempt.objects.create(
            call_back=back, at=now, staff=staff, result=Attempt.Result(result), note=note.strip()[:300]
        )


def end(back: CallBack, staff: Staff, outcome: CallBack.Outcome, reason: str, now: datetime) -> None:
    """Nothing more is owed, with the reason and who says so. Raises ``SettledAlready``."""
    with transaction.atomic(durable=True):
        lock()
        _still_open(back)
        _settle(back, outcome, reason, staff, now)


def became(back: CallBack, case: Case, staff: Staff | None, now: datetime) -> None:
    """A matter came of it; called within the transaction that makes the matter. Raises ``SettledAlready``."""
    _still_open(back)
    _settle(back, CallBack.Outcome.CASE, "", staff, now, case)
    back.calls.filter(case=None).update(case=case)


def _still_open(back: CallBack) -> None:
    if not CallBack.objects.filter(pk=back.pk, outcome="").exists():
        raise SettledAlready(back.pk)


def _settle(
    back: CallBack, outcome: CallBack.Outcome, reason: str, staff: Staff | None, now: datetime, case: Case | None = None
) -> None:
    done = CallBack.objects.filter(pk=back.pk, outcome="").update(
        outcome=outcome, reason=reason.strip()[:300], settled_at=now, settled_by=staff, case=case
    )
    if not done:
        raise SettledAlready(back.pk)
