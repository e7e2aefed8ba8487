"""Takes what is due, one case at a time; its cost grows with what is due, not with what exists."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection

from insaf.cases.actions import perform
from insaf.cases.claims import claimed
from insaf.cases.models import Case
from insaf.core.acts.clock import Tick
from insaf.core.terms import SYSTEM

BATCH = 200
PUSHED_FORWARD = timedelta(hours=1)
"""How long a case that cannot be handled waits, so that it never blocks the others."""

NO_CASES_FAULT = (OperationalError, InterfaceError)
"""The database is away, full or busy: no case is put off for that."""

_STILL_DUE = "SELECT 1 FROM cases_case WHERE id = %s AND next_alarm_at <= %s"

Due = tuple[int, str]  # row number, reference

logger = logging.getLogger("insaf.sweep")


def run_once(now: datetime) -> int:
    """Notice all that fell due up to ``now``; the number of cases that were looked at.

    Safe to run late, twice or in parallel: the act itself decides under the lock what is
    still owed (C-20). Ends when nothing is due, or when other sweepers hold all that is.
    """
    seen = 0
    while due := _due(now):
        mine = sum(_taken(one, now) for one in due)
        if not mine:
            break
        seen += mine
    return seen


def _due(now: datetime) -> list[Due]:
    due = Case.objects.filter(next_alarm_at__lte=now).order_by("next_alarm_at", "id")
    return list(due.values_list("id", "reference")[:BATCH])


def _taken(one: Due, now: datetime) -> bool:
    """Look at a case, unless somebody else does or has; whether it was ours."""
    case, reference = one
    with claimed(case) as ours:
        mine = ours and _still_due(case, now)
        if mine:
            _tick(reference, now)
        return mine


def _still_due(case: int, now: datetime) -> bool:
    """Plain SQL: asked once for every case that is due."""
    with connection.cursor() as cursor:
        cursor.execute(_STILL_DUE, [case, connection.ops.adapt_datetimefield_value(now)])
        return cursor.fetchone() is not None


def _tick(reference: str, now: datetime) -> None:
    try:
        perform(Tick(), reference, SYSTEM, now)
    except NO_CASES_FAULT:
        raise
    except Exception:
        logger.exception("%s could not be looked at; put off for an hour", reference)
        bad = Case.objects.filter(reference=reference, next_alarm_at__lte=now)
        bad.update(next_alarm_at=now + PUSHED_FORWARD)
