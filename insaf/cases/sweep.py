"""Takes what is due, one case at a time; its cost grows with what is due, not with what exists."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.core.acts.clock import Tick
from insaf.core.terms import SYSTEM

BATCH = 200
PUSHED_FORWARD = timedelta(hours=1)
"""How long a case that cannot be handled waits, so that it never blocks the others."""

logger = logging.getLogger("insaf.sweep")


def run_once(now: datetime) -> int:
    """Notice all that fell due up to ``now``; the number of cases that were looked at.

    Safe to run late, twice or in parallel: the act itself decides under the lock what is
    still owed (C-20).
    """
    seen = 0
    while references := _due(now):
        for reference in references:
            _tick(reference, now)
        seen += len(references)
    return seen


def _due(now: datetime) -> list[str]:
    due = Case.objects.filter(next_alarm_at__lte=now).order_by("next_alarm_at", "id")
    return list(due.values_list("reference", flat=True)[:BATCH])


def _tick(reference: str, now: datetime) -> None:
    try:
        perform(Tick(), reference, SYSTEM, now)
    except Exception:
        logger.exception("%s could not be looked at; put off for an hour", reference)
        Case.objects.filter(reference=reference).update(next_alarm_at=now + PUSHED_FORWARD)
