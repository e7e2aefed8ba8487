"""Puts calls and tries to call back on the record of the case that came of them (B-06, B-07)."""

from __future__ import annotations

import logging
from datetime import datetime

from insaf.cases.actions import perform
from insaf.core.acts.base import File
from insaf.core.acts.calling import RecordCall
from insaf.core.reasons import Refused
from insaf.core.terms import SYSTEM, Actor
from insaf.intake.phone.models import Attempt, Call

BATCH = 100
OUTCOMES = {
    Call.State.TALKED: "answered",
    Call.State.MISSED: "missed",
    Call.State.VOICEMAIL: "voicemail",
}
log = logging.getLogger("insaf.phone")


class RecordedAlready(Exception):
    """Another process has put this on the record."""


def run_once(now: datetime) -> int:
    """All that is over and has a case; how much was recorded."""
    calls = Call.objects.filter(case__isnull=False, recorded_at=None, state__in=OUTCOMES).select_related("case")
    tries = Attempt.objects.filter(call_back__case__isnull=False, recorded_at=None).select_related("call_back__case")
    done = sum(_call(one, now) for one in calls.order_by("rang_at", "id")[:BATCH])
    return done + sum(_attempt(one, now) for one in tries.order_by("at", "id")[:BATCH])


def _call(call: Call, now: datetime) -> bool:
    """With its recording, unless that came with the matter itself; a recording on its way is waited for."""
    if call.fetch_at is not None and call.state == Call.State.TALKED:
        return False
    assert call.case is not None
    files = (File(**call.recording),) if call.recording and call.state == Call.State.TALKED else ()
    outcome = OUTCOMES[Call.State(call.state)]
    direction, said = ("out", "reached") if call.direction == "out" and outcome == "answered" else ("in", outcome)
    act = RecordCall(direction, call.rang_at, call.seconds, said, files)
    return _done(act, call.case.reference, SYSTEM, now, call)


def _attempt(one: Attempt, now: datetime) -> bool:
    """By whoever called, so that it is a human's word (C-18)."""
    assert one.call_back.case is not None
    act = RecordCall("out", one.at, 0, one.result)
    return _done(act, one.call_back.case.reference, one.staff.actor, now, one)


def _done(act: RecordCall, reference: str, actor: Actor, now: datetime, row: Call | Attempt) -> bool:
    def mark(_case: object) -> None:
        if not type(row).objects.filter(pk=row.pk, recorded_at=None).update(recorded_at=now):
            raise RecordedAlready(row.pk)

    try:
        perform(act, reference, actor, now, also=mark)
    except RecordedAlready:
        return False
    except Refused as refused:
        if actor is not SYSTEM:  # somebody who may no longer: the system records it for them
            return _done(act, reference, SYSTEM, now, row)
        log.error("%s %s was not recorded: %s", type(row).__name__, row.pk, refused.reason)
        return False
    return True
