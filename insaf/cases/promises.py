"""The promises that somebody must keep next: what will break, and when, in one query."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from insaf.cases.inbox import seen_by
from insaf.cases.models import Case
from insaf.core.calendar import Calendar
from insaf.core.policy import Rung
from insaf.core.record import parse_instant
from insaf.core.terms import RUNG_OF_ROLE, Actor, DeadlineKind, Status

D = DeadlineKind
MOST_CASES = 500
"""Nobody works through more in a week; a rung that holds more has its board."""

NO_TASK = frozenset({D.AUTO_CLOSE, D.ANSWER_QUESTION, D.PAUSE, D.ACKNOWLEDGE, D.RESTRICTION})
"""What waits for the complainant, and what the system does by itself."""

MANAGEMENTS = frozenset({D.JUDGE_REOPENING, D.RESTRICTION_REVIEW})
"""What nobody below management can keep."""

LOOKERS: list[Callable[[Actor], list[tuple[int, int]]]] = []
"""Who else gives out tasks: the case and the number of each referral that the actor looks at again (E-17)."""

COLUMNS = (
    "reference", "title", "kind", "status", "rung", "severity", "received_at", "owner_id", "promises",
)  # fmt: skip


@dataclass(frozen=True)
class Task:
    """One promise of one case, as a thing to do by an instant."""

    kind: DeadlineKind
    number: int
    due_at: datetime
    case: dict[str, Any]


def tasks(actor: Actor) -> list[Task]:
    """Every running promise of the actor's own cases and of what waits on the actor's rungs, nearest first.

    An agent: the own cases and the queue. Higher up: every case on that rung, and the late
    requests to reopen, which wait for a judgement there (E-07). What lies with an external body
    is looked at again by whoever answers for it, on whichever rung its case is (E-17).
    """
    rows = _rows(actor, _concerns(actor)).order_by(F("due_at").asc(nulls_last=True), "id")
    found = [task for row in rows[:MOST_CASES] for task in _of(row, actor)]
    found += _looks(actor)
    return sorted(found, key=lambda task: (task.due_at, task.case["reference"]))


def _rows(actor: Actor, which: Q) -> QuerySet[Case, dict[str, Any]]:
    names = {"owner_name_ar": F("owner__name_ar"), "owner_name_en": F("owner__name_en")}
    return seen_by(actor, Case.objects.filter(which)).values("pk", *COLUMNS, **names)


def _looks(actor: Actor) -> list[Task]:
    """What the actor looks at again; only what the case still promises."""
    pairs = {pair for looker in LOOKERS for pair in looker(actor)}
    rows = _rows(actor, Q(pk__in={pk for pk, _ in pairs})) if pairs else ()
    looked = (task for row in rows for task in _all(row) if task.kind is D.EXTERNAL_REVIEW)
    return [task for task in looked if (task.case["pk"], task.number) in pairs]


def pressing(actor: Actor, calendar: Calendar, now: datetime) -> int:
    """How many of them are broken or fall due today."""
    return due_today(tasks(actor), calendar, now)


def due_today(found: Sequence[Task], calendar: Calendar, now: datetime) -> int:
    """The number of tasks whose day is today or has passed."""
    today = calendar.local_date(now)
    return sum(calendar.local_date(task.due_at) <= today for task in found)


def _concerns(actor: Actor) -> Q:
    if actor.height < 0:
        return Q(pk__in=())
    rungs = {RUNG_OF_ROLE[role] for role in actor.roles if role in RUNG_OF_ROLE}
    mine, not_closed = Q(owner_id=actor.id or None), ~Q(status=Status.CLOSED)
    wanted = (mine & not_closed) | (mine & Q(status=Status.CLOSED) & ~Q(promises=[]))
    for rung in rungs:
        on_it = Q(rung=rung) & not_closed
        wanted |= on_it & Q(owner=None) if rung is Rung.SUPPORT else on_it
    if actor.height > 0:
        wanted |= Q(status=Status.CLOSED, next_alarm_at__isnull=False)
    return wanted


def _of(row: dict[str, Any], actor: Actor) -> Iterator[Task]:
    found = _all(row)
    kinds = {task.kind for task in found}
    mine = str(row["owner_id"]) == actor.id
    for task in found:
        if task.kind in NO_TASK | {D.EXTERNAL_REVIEW} or (task.kind is D.DECIDE and D.RUNG_RESPONSE in kinds):
            continue  # the rung's own date took the broken one's place
        if _waits_on(actor, task.kind, mine, row):
            yield task


def _all(row: dict[str, Any]) -> list[Task]:
    return [Task(D(kind), number, parse_instant(due_at), row) for kind, number, due_at in row["promises"]]


def _waits_on(actor: Actor, kind: DeadlineKind, mine: bool, row: dict[str, Any]) -> bool:
    """A closed case keeps its owner's promises; what nobody owns there is complaints management's."""
    if kind in MANAGEMENTS:
        return actor.height > 0
    orphan = kind is D.REACH and row["owner_id"] is None and actor.height > 0
    return mine or orphan or row["status"] != Status.CLOSED
