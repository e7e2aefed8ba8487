"""When nobody is there: the visitor is told when somebody is, and the message becomes a matter (B-09)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from insaf.chat import matter, presence, talking
from insaf.chat.models import Conversation
from insaf.core.policy import Kind, Policy
from insaf.core.terms import SYSTEM
from insaf.rulebook import current


def hours(policy: Policy) -> str:
    """ "09:00–16:00", as the telephone and the chat keep them."""
    day = current.calendar().local_date(datetime.now(ZoneInfo(policy.calendar.zone)))
    held = current.calendar().hours_on(day)
    return f"{held.opens:%H:%M}–{held.closes:%H:%M}"


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
    try:
        case = matter.file(pk, Kind(row.wanted or Kind.INQUIRY), SYSTEM, now, ending="nobody")
    except matter.Settled:
        return
    matter.acknowledge(case.reference, now)


def _hold(pk: int, now: datetime) -> None:
    with transaction.atomic(durable=True), talking.locked(pk) as row:
        if row.live:
            talking.finish(row, "held", now)
