"""Takes what is due, one case at a time; its cost grows with what is due, not with what exists."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError

from insaf.cases import known, sql
from insaf.cases.actions import perform
from insaf.cases.claims import claimed
from insaf.cases.known import Known
from insaf.cases.models import Case
from insaf.core.acts.clock import Tick
from insaf.core.terms import SYSTEM

BATCH = 200
HANDFUL = 20
"""Cases claimed and read together; each is then looked at in an act of its own."""

PUSHED_FORWARD = timedelta(hours=1)
"""How long a case that cannot be handled waits, so that it never blocks the others."""

NO_CASES_FAULT = (OperationalError, InterfaceError)
"""The database is away, full or busy: no case is put off for that."""

_DUE = "SELECT id FROM cases_case WHERE next_alarm_at <= %s ORDER BY next_alarm_at, id LIMIT %s"

logger = logging.getLogger("insaf.sweep")


def run_once(now: datetime) -> int:
    """Notice all that fell due up to ``now``; the number of cases that were looked at.

    Safe to run late, twice or in parallel: the act itself decides under the lock what is
    still owed (C-20). Ends when nothing is due, or when other sweepers hold all that is.
    """
    seen = 0
    while due := _due(now):
        mine = sum(_looked_at(due[at : at + HANDFUL], now) for at in range(0, len(due), HANDFUL))
        if not mine:
            break
        seen += mine
    return seen


def _due(now: datetime) -> list[int]:
    return [case for (case,) in sql.asked(_DUE, [now, BATCH])]


def _looked_at(cases: Sequence[int], now: datetime) -> int:
    """How many of some cases were ours to look at: in nobody else's hands, and still due."""
    with claimed(cases) as ours:
        mine = known.due(ours, now) if ours else []
        for one in mine:
            _tick(one, now)
        return len(mine)


def _tick(one: Known, now: datetime) -> None:
    try:
        perform(Tick(), one, SYSTEM, now)
    except NO_CASES_FAULT:
        raise
    except Exception:
        logger.exception("%s could not be looked at; put off for an hour", one.reference)
        bad = Case.objects.filter(pk=one.pk, next_alarm_at__lte=now)
        bad.update(next_alarm_at=now + PUSHED_FORWARD)
