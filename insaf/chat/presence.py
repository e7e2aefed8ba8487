"""Who is there to talk, and when the chat opens again (B-09)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from insaf.chat.models import Conversation, Presence
from insaf.people.models import Staff
from insaf.rulebook import current

FRESH = timedelta(seconds=60)
"""How long somebody counts as there after the last sign of life; a restart of the server is shorter."""

SIGN = 20.0  # seconds between two signs of life

P = Presence.State


def here(staff: Staff, now: datetime, state: str = "") -> None:
    """A sign of life; with ``state``, what the person chose."""
    row, made = Presence.objects.get_or_create(staff=staff, defaults={"at": now, "state": state or P.ONLINE})
    if not made:
        Presence.objects.filter(pk=row.pk).update(at=now, **({"state": state} if state else {}))


def visitors_are_here(keys: frozenset[int], now: datetime) -> None:
    """A sign of life of those among ``keys`` who wait; it is no change that anybody need see."""
    waiting = Conversation.objects.filter(state=Conversation.State.WAITING).values_list("pk", flat=True)
    if here := [pk for pk in waiting if pk in keys]:
        Conversation.objects.filter(pk__in=here).update(here_at=now)


def state_of(staff: Staff) -> str:
    row = Presence.objects.filter(staff=staff).first()
    return row.state if row else P.ONLINE


def present(now: datetime) -> list[Presence]:
    """Staff with the console open, whatever they chose."""
    rows = Presence.objects.filter(at__gt=now - FRESH, staff__is_active=True).select_related("staff")
    return list(rows.order_by("staff__name_ar"))


def staffed(now: datetime) -> bool:
    """Somebody is there who takes talks: online, or busy with another."""
    return Presence.objects.filter(at__gt=now - FRESH, staff__is_active=True).exclude(state=P.AWAY).exists()


def in_hours(now: datetime) -> bool:
    """Within the hours of the policy, or the policy says that the chat has none.

    A demonstration is open at any hour, as long as somebody sits at its console.
    """
    if settings.INSAF_DEMO:
        return True
    channel = current.policy().channel("chat")
    return bool(channel and channel.always_open) or current.calendar().is_open(now)


def is_open(now: datetime) -> bool:
    return in_hours(now) and staffed(now)


def opens_at(now: datetime) -> datetime:
    """The next opening instant of the centre."""
    calendar = current.calendar()
    today = calendar.local_date(now)
    if calendar.is_working(today) and now < calendar.opens_at(today):
        return calendar.opens_at(today)
    return calendar.opens_at(calendar.add_working_days(today, 1))
