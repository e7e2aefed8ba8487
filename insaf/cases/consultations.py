"""Lists of questions to concerned parties: what a person is asked, and what others are waited for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from insaf.cases.models import Consultation, Passage
from insaf.core.terms import Actor
from insaf.people.units import since

MOST = 200
"""Lines on a page; more than anybody answers or waits for at once."""

OPEN = Q(answered_at=None, withdrawn_at=None)


@dataclass(frozen=True)
class Line:
    """One question in a list; words that were erased are empty."""

    row: Consultation
    party: str
    question: str


def asked_of(actor: Actor) -> QuerySet[Consultation]:
    """What is asked of this person or of their units; never for a unit in a case about this person (B-16)."""
    units = [int(unit) for unit in actor.units]
    found = Consultation.objects.filter(Q(unit__in=units) | Q(person_id=int(actor.id))).select_related("case", "unit")
    return found.order_by("-seq")


def is_theirs(actor: Actor, row: Consultation, joined: Mapping[int, datetime] | None = None) -> bool:
    """Whether the person may read and answer it: their own side, or for a unit in a case not about them.

    What was over before somebody joined the unit is not theirs to read; ``joined`` says since when they belong to each.
    """
    if int(actor.id) in row.case.people_named:
        return row.person_id == int(actor.id)
    if row.unit_id is None or str(row.unit_id) not in actor.units:
        return False
    over_at = row.answered_at or row.withdrawn_at
    from_then = (since(int(actor.id)) if joined is None else joined).get(row.unit_id) if over_at else None
    return over_at is None or from_then is None or over_at >= from_then


def waiting(actor: Actor) -> int:
    """How many questions wait for this person's answer."""
    return sum(is_theirs(actor, row) for row in asked_of(actor).filter(OPEN)[:MOST])


def lines(rows: list[Consultation]) -> list[Line]:
    """The rows with their words, asked for once."""
    wanted = {digest for row in rows for digest in (row.party, row.question)}
    words = dict(Passage.objects.filter(digest__in=wanted).values_list("digest", "text"))
    return [Line(row, words.get(row.party, ""), words.get(row.question, "")) for row in rows]


def theirs(actor: Actor) -> list[Line]:
    """What this person is asked, what waits first, then the newest."""
    joined = since(int(actor.id))
    rows = [row for row in asked_of(actor)[:MOST] if is_theirs(actor, row, joined)]
    return lines(sorted(rows, key=lambda row: (not row.open, row.due_at if row.open else row.asked_at)))


def of_others(actor: Actor) -> list[Line]:
    """Every question that waits for its party, the earliest date first; no case about the reader (B-16)."""
    rows = Consultation.objects.filter(OPEN).select_related("case", "case__owner", "unit").order_by("due_at", "seq")
    return lines([row for row in rows[:MOST] if int(actor.id) not in row.case.people_named])
