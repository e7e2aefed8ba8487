"""The staff's lists: one query a page, keyset cursors, capped counts."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from insaf.cases.models import Case
from insaf.core import reference as references
from insaf.core.arabic import fold
from insaf.core.terms import Actor, Role, Status

VIEWS = ("all", "mine", "queue", "due", "overdue", "answered", "closed")
COUNTED_UP_TO = 1_000
SOON = timedelta(days=3)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)

COLUMNS = (
    "id", "reference", "title", "kind", "channel", "subject", "language", "status",
    "public_status", "rung", "severity", "received_at", "decide_due_at", "due_at", "overdue",
    "owner_id", "anonymous", "updated_at", "closing_reason", "outcome", "policy_version",
)  # fmt: skip


LONGEST_CURSOR = 200
WORKING = (Status.OPEN, Status.AWAITING_COMPLAINANT)
BANDS = ("late", "soon", "later", "answered")
"""How a board sorts open cases: past their date, due in three days, later, waiting for the complainant."""
NOBODY = "nobody"


def in_band(band: str, now: datetime) -> Q:
    """The open cases of one band; every open case is in exactly one."""
    working, soon = Q(status__in=WORKING), now + SOON
    return {
        "late": working & Q(due_at__lt=now),
        "soon": working & Q(due_at__gte=now, due_at__lte=soon),
        "later": working & (Q(due_at__gt=soon) | Q(due_at=None)),
        "answered": Q(status=Status.ANSWERED),
    }[band]


@dataclass(frozen=True)
class Only:
    """A narrower look at a view: a rung, an owner (``NOBODY`` for the queue), a band."""

    rung: str = ""
    owner: str = ""
    band: str = ""

    def condition(self, now: datetime) -> Q:
        wanted = Q(rung=self.rung) if self.rung else Q()
        if self.owner:
            wanted &= Q(owner=None) if self.owner == NOBODY else Q(owner_id=int(self.owner))
        return wanted & in_band(self.band, now) if self.band else wanted


@dataclass(frozen=True)
class Page:
    rows: list[dict[str, Any]]
    next: str | None  # cursor of the following page


def inbox(
    actor: Actor,
    view: str = "all",
    search: str = "",
    after: str | None = None,
    size: int = 50,
    now: datetime | None = None,
    only: Only | None = None,
) -> Page:
    """One page of a view, what is due first on top; closed cases newest first."""
    cases = _found(_view(seen_by(actor, Case.objects.all()), actor, view, now), search)
    if only:
        cases = cases.filter(only.condition(now or datetime.now(UTC)))
    order = _newest if view == "closed" else _soonest
    rows = list(order(cases, _position(after))[: size + 1])
    return Page(rows[:size], _cursor(rows[size - 1]) if len(rows) > size else None)


def counts(actor: Actor, now: datetime | None = None) -> dict[str, int]:
    """How many cases each view holds, counted up to a thousand."""
    cases = seen_by(actor, Case.objects.all())
    return {view: _capped(_view(cases, actor, view, now)) for view in VIEWS}


def _capped(cases: QuerySet[Case]) -> int:
    return cases.order_by()[:COUNTED_UP_TO].values("pk").count()


def _view(cases: QuerySet[Case], actor: Actor, view: str, now: datetime | None) -> QuerySet[Case]:
    working = cases.filter(status__in=WORKING)
    match view:
        case "mine":
            return cases.exclude(status=Status.CLOSED).filter(owner_id=actor.id or None)
        case "queue":
            return queue(working, actor)
        case "due":
            return working.filter(due_at__lte=(now or datetime.now(UTC)) + SOON)
        case "overdue":
            return working.filter(due_at__lt=now or datetime.now(UTC))
        case "answered":
            return cases.filter(status=Status.ANSWERED)
        case "closed":
            return cases.filter(status=Status.CLOSED)
    return cases.exclude(status=Status.CLOSED)


def queue(working: QuerySet[Case], actor: Actor) -> QuerySet[Case]:
    """What waits for an owner on a rung that the actor answers for; who only reads sees every rung's."""
    waiting = working.filter(owner__isnull=True)
    return waiting.filter(rung_height__lte=actor.height) if actor.height >= 0 else waiting


def seen_by(actor: Actor, cases: QuerySet[Case]) -> QuerySet[Case]:
    """Without the cases in which the actor is complained about (B-16)."""
    if actor.height < 0 and Role.AUDITOR not in actor.roles:
        return cases.none()
    about = _naming(int(actor.id)) if actor.id else []
    return cases.exclude(pk__in=about) if about else cases


def _naming(staff: int) -> list[int]:
    """The few cases that name a member of staff."""
    named = Case.objects.exclude(people_named=[])
    if connection.features.supports_json_field_contains:
        return list(named.filter(people_named__contains=staff).values_list("pk", flat=True))
    pairs = named.values_list("pk", "people_named")
    return [pk for pk, people in pairs if staff in people]


def _found(cases: QuerySet[Case], search: str) -> QuerySet[Case]:
    """Every word must occur, after folding; a reference finds its case alone (J-12)."""
    reference = references.parse(search) if search.strip() else None
    if reference:
        return cases.filter(reference=reference)
    for word in fold(search).split():
        cases = cases.filter(search_text__contains=word)
    return cases


def _soonest(cases: QuerySet[Case], position: tuple[datetime, int] | None) -> QuerySet[Any]:
    due = cases.annotate(at=Coalesce("due_at", NEVER))
    if position:
        at, pk = position
        due = due.filter(Q(at__gt=at) | Q(at=at, id__gt=pk))
    return as_rows(due.order_by("at", "id"))


def _newest(cases: QuerySet[Case], position: tuple[datetime, int] | None) -> QuerySet[Any]:
    closed = cases.annotate(at=F("updated_at"))
    if position:
        at, pk = position
        closed = closed.filter(Q(at__lt=at) | Q(at=at, id__lt=pk))
    return as_rows(closed.order_by("-at", "-id"))


def as_rows(cases: QuerySet[Case]) -> QuerySet[Any]:
    """What a list shows of each case; the caller has annotated ``at``."""
    return cases.values(
        *COLUMNS,
        "at",
        owner_name_ar=F("owner__name_ar"),
        owner_name_en=F("owner__name_en"),
        person_name=F("person__name"),
    )


def _cursor(row: dict[str, Any]) -> str:
    written = json.dumps([row["at"].isoformat(), row["id"]])
    return urlsafe_b64encode(written.encode()).decode().rstrip("=")


def _position(cursor: str | None) -> tuple[datetime, int] | None:
    """Where a page begins; a cursor that somebody bent begins at the start."""
    if not cursor or len(cursor) > LONGEST_CURSOR:
        return None
    try:
        at, pk = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return datetime.fromisoformat(at).astimezone(UTC), int(pk)
    except (ValueError, TypeError, OverflowError):
        return None
