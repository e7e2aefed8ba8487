"""Puts calls and tries to call back on the record of the case that came of them (B-06, B-07)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import InterfaceError, OperationalError
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from insaf.cases.actions import perform
from insaf.core.acts.base import File
from insaf.core.acts.calling import RecordCall
from insaf.core.reasons import Refused
from insaf.core.terms import SYSTEM, Actor
from insaf.intake.phone.models import Attempt, Call

R = TypeVar("R", Call, Attempt)

BATCH = 100
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
"""The waits after the first failures; the last one repeats, for what the record refuses today it may take tomorrow."""

OUTCOMES = {
    Call.State.TALKED: "answered",
    Call.State.MISSED: "missed",
    Call.State.VOICEMAIL: "voicemail",
}
log = logging.getLogger("insaf.phone")


class RecordedAlready(Exception):
    """Another process has put this on the record."""


def run_once(now: datetime) -> int:
    """All that is over and has a case, the longest due first; how much was recorded.

    What fails waits longer each time, and keeps nothing else waiting.
    """
    calls = Call.objects.filter(case__isnull=False, recorded_at=None, state__in=OUTCOMES).select_related("case")
    calls = calls.exclude(fetch_at__isnull=False, state=Call.State.TALKED)  # its recording is on its way
    tries = Attempt.objects.filter(call_back__case__isnull=False, recorded_at=None).select_related("call_back__case")
    done = sum(_tried(_call, one, now) for one in _due(calls, "rang_at", now))
    return done + sum(_tried(_attempt, one, now) for one in _due(tries, "at", now))


def _due(rows: QuerySet[R], began: str, now: datetime) -> list[R]:
    due = rows.filter(Q(record_at=None) | Q(record_at__lte=now))
    return list(due.order_by(Coalesce("record_at", began), "id")[:BATCH])


def _tried(record: Callable[[R, datetime], bool], row: R, now: datetime) -> bool:
    """Whether it is on the record now; an attempt counts before it is made, for it may kill the process."""
    wait = BACK_OFF[min(row.record_tries, len(BACK_OFF) - 1)]
    type(row)._default_manager.filter(pk=row.pk).update(record_tries=row.record_tries + 1, record_at=now + wait)
    try:
        return record(row, now)
    except (OperationalError, InterfaceError):  # the database is away, not this row at fault
        raise
    except Exception:
        log.exception("%s %s was not recorded; again in %s", type(row).__name__, row.pk, wait)
        return False


def _call(call: Call, now: datetime) -> bool:
    """With its recording, unless that came with the matter itself."""
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
