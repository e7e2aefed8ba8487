"""How the open cases stand, for whoever answers for all of them: by rung, by owner, in the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from insaf.cases.inbox import BANDS, COUNTED_UP_TO, WORKING, as_rows, in_band, queue, seen_by
from insaf.cases.models import Case
from insaf.core.policy import Rung
from insaf.core.terms import Actor, Status

OLDEST = 5
MOST_UNANSWERED = 20


@dataclass(frozen=True)
class Board:
    """Counts of open cases; each is the length of a list that ``inbox`` gives with the same words."""

    rungs: dict[Rung, dict[str, int]]  # band -> how many
    owners: list[dict[str, Any]]  # owner_id, names, open, late, soon; most late first
    queue: dict[str, Any]  # open, late, soon and since when the oldest waits
    oldest: list[dict[str, Any]]  # rows as the inbox has them
    unanswered: list[dict[str, Any]]  # nobody said a first word in the hours of the channel, longest first (C-18)
    unanswered_count: int  # capped


def board(actor: Actor, now: datetime) -> Board:
    """The board as it stands at ``now``; without the cases that are about the actor (B-16)."""
    cases = seen_by(actor, Case.objects.exclude(status=Status.CLOSED))
    working = cases.filter(status__in=WORKING)
    unanswered = working.filter(first_word_due_at__lt=now)
    counted = {row.pop("rung"): row for row in cases.values("rung").annotate(**_bands(BANDS, now)).order_by()}
    return Board(
        rungs={rung: counted.get(rung) or dict.fromkeys(BANDS, 0) for rung in Rung},
        owners=_owners(cases, now),
        queue=_queue(queue(working, actor), now),
        oldest=list(as_rows(working.annotate(at=F("received_at")).order_by("received_at", "id"))[:OLDEST]),
        unanswered=list(as_rows(unanswered.annotate(at=F("first_word_due_at")).order_by("at", "id"))[:MOST_UNANSWERED]),
        unanswered_count=unanswered.order_by()[:COUNTED_UP_TO].values("pk").count(),
    )


def _owners(cases: QuerySet[Case], now: datetime) -> list[dict[str, Any]]:
    owned = cases.exclude(owner=None).values(
        "owner_id", owner_name_ar=F("owner__name_ar"), owner_name_en=F("owner__name_en")
    )  # fmt: skip
    counted = owned.annotate(open=Count("id"), **_bands(("late", "soon"), now))
    return list(counted.order_by("-late", "-soon", "-open", "owner_name_ar"))


def _queue(waiting: QuerySet[Case], now: datetime) -> dict[str, Any]:
    counted: dict[str, Any] = waiting.aggregate(open=Count("id"), **_bands(("late", "soon"), now))
    oldest = waiting.order_by("received_at", "id").values("reference", "received_at").first()
    return {**counted, "oldest": oldest}


def _bands(bands: tuple[str, ...], now: datetime) -> dict[str, Count]:
    return {band: Count("id", filter=Q(in_band(band, now))) for band in bands}
