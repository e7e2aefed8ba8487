"""When nobody is there: the visitor is told when somebody is, and the message becomes a matter (B-09)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from insaf.chat import matter, presence, talking
from insaf.chat.models import Conversation
from insaf.core.policy import Kind
from insaf.core.terms import SYSTEM
from insaf.rulebook import current


def sentence(now: datetime) -> str:
    """Why nobody answers now, and what happens with a message."""
    if presence.in_hours(now):
        return _(
            "Nobody is free at this moment. Leave your message: it is registered at once, and you get a reference."
        )
    at = presence.opens_at(now).astimezone(ZoneInfo(current.policy().calendar.zone))
    return _(
        "The chat opens on %(day)s at %(hour)s. Leave your message now: it is registered at once, and you get a reference."
    ) % {"day": date_format(at, "l j F"), "hour": f"{at:%H:%M}"}


def leave(pk: int, now: datetime) -> None:
    """End a talk that nobody can take and make a matter of it; a suspicious one waits for a person (L-25)."""
    row = Conversation.objects.get(pk=pk)
    if row.suspicion:
        _hold(pk, now)
        return
    if row.outcome == Conversation.Outcome.FILED:
        talking.end(pk, "nobody", now)
        matter.add_rest(pk, now)
        return
    if not row.wanted:
        _ask(pk, now)
        return
    try:
        case = matter.file(pk, Kind(row.wanted), SYSTEM, now, ending="nobody")
    except matter.Settled:
        return
    matter.acknowledge(case.reference, now)


def part(pk: int, why: str, now: datetime) -> None:
    """Out of the queue: what the visitor named becomes that, the rest is kept and asked for."""
    row = Conversation.objects.get(pk=pk)
    if (row.wanted and not row.suspicion) or row.outcome:
        leave(pk, now)
        return
    with transaction.atomic(durable=True), talking.locked(pk) as row:
        if row.state == Conversation.State.WAITING:
            talking.finish(row, "held" if row.suspicion else why, now)
            row.kind_asked_at = row.kind_asked_at or now


def asks(row: Conversation) -> bool:
    """Whether the widget asks what it is. What is held as no person's is for a person to read."""
    return bool(row.kind_asked_at) and not (row.wanted or row.outcome or row.agent_id or row.suspicion)


def _ask(pk: int, now: datetime) -> None:
    """Nobody says for the visitor what it is: an inquiry has fewer rights than a complaint."""
    with transaction.atomic(durable=True), talking.locked(pk) as row:
        if row.live and row.kind_asked_at is None:
            row.kind_asked_at = now
            talking.event(row, "kind-asked", now)


def _hold(pk: int, now: datetime) -> None:
    with transaction.atomic(durable=True), talking.locked(pk) as row:
        if row.live:
            talking.finish(row, "held", now)
