"""When the calendar changes, exactly the open cases that it touches get other dates (C-09, C-14)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache

from django.db import transaction
from django.db.models import Max

from insaf.cases import log
from insaf.cases.actions import perform
from insaf.cases.models import Case, Recounted
from insaf.cases.sweep import NO_CASES_FAULT
from insaf.core.acts.clock import Recount
from insaf.core.deadlines import next_alarm
from insaf.core.decide import Moment, decide
from insaf.core.evolve import replay
from insaf.core.record import Sealed
from insaf.core.rules import Rules
from insaf.core.terms import SYSTEM
from insaf.rulebook import current
from insaf.rulebook.models import CalendarVersion

BATCH = 500  # rows in memory at once

logger = logging.getLogger("insaf.recount")


class Unfinished(Exception):
    """Some open case still stands as the former calendar counted it."""


def run_once(now: datetime) -> int:
    """The worker's round: ``catch_up``, and ``Unfinished`` so that it tries again, more and more rarely."""
    moved = catch_up(now)
    if _waits(_latest()):
        raise Unfinished("not every open case could be counted by the calendar in force")
    return moved


def catch_up(now: datetime) -> int:
    """Count again where the calendar has changed since; the number of cases moved."""
    return len(run(now)) if _waits(_latest()) else 0


def run(now: datetime) -> list[str]:
    """Count every open case again by the calendar in force; the references whose dates moved.

    A closed case is never touched, and one whose dates stay as they are gets no entry.
    Safe to repeat: who counts second finds nothing to move. The mark that it was done is
    written when no case failed.
    """
    number = _latest()
    _let_acts_under_way_end()
    rules = cache(current.rules)
    found = {row.reference: _moved(row, rules, now) for row in _open()}
    if None not in found.values():
        Recounted.objects.bulk_create([Recounted(number=number, at=now)], ignore_conflicts=True)
    return [reference for reference, moved in found.items() if moved]


def _waits(number: int) -> bool:
    return bool(number) and not Recounted.objects.filter(number=number).exists()


def _latest() -> int:
    found = CalendarVersion.objects.aggregate(number=Max("number"))["number"]
    return int(found or 0)


def _let_acts_under_way_end() -> None:
    """An act that read the calendar before it changed has committed once the head is ours."""
    with transaction.atomic():
        log.lock()


def _open() -> Iterator[Case]:
    """Open cases that still have a date ahead, in batches by row number."""
    waiting = Case.objects.filter(closed_at__isnull=True, next_alarm_at__isnull=False).order_by("id")
    last = 0
    while rows := list(waiting.filter(pk__gt=last)[:BATCH]):
        yield from rows
        last = rows[-1].pk


def _moved(row: Case, rules: Callable[[str], Rules], now: datetime) -> bool | None:
    """One case, counted again; a bad one is reported, answers None, and blocks no other."""
    try:
        if not _touched(row, rules(row.policy_version), now):
            return False
        return perform(Recount(), row.reference, SYSTEM, now).entries > row.entries
    except NO_CASES_FAULT:
        raise
    except Exception:
        logger.exception("%s could not be counted again", row.reference)
        return None


def _touched(row: Case, rules: Rules, now: datetime) -> bool:
    """Whether a date would move, or a warning alone, asked of the law without taking the lock."""
    case = replay(log.history(row))
    alarm = next_alarm(case.deadlines, rules.policy.targets[case.kind], rules.calendar)
    warned_anew = alarm is not None and alarm.at > now and alarm.at != row.next_alarm_at
    return warned_anew or bool(decide(case, Recount(), Moment(SYSTEM, max(now, case.last_at), rules, _no_words)))


def _no_words(text: str) -> Sealed:
    raise AssertionError("a date is moved without words")
