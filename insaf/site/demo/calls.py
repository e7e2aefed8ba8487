"""Calls of the demonstration, as an exchange would tell them: one answered, two in vain, one voice message."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from insaf.intake.phone import callbacks, keeping, settling, simulator
from insaf.intake.phone.models import Attempt, CallBack
from insaf.people.models import Staff
from insaf.rulebook import current

FRIDAY = 4  # as date.weekday() counts


def ring(agent: Staff, now: datetime) -> None:
    """Friday's call was tried once, and settled where its day has passed; last evening's waits."""
    friday, evening = _last(now, FRIDAY, 10), _evening(now)
    _tell("miss", "friday", "+966503331207", friday)
    _tell("miss", "evening", "+966551240098", evening)
    _tell("talk", "answered", "+966567781123", now - timedelta(minutes=50))
    _tell("voicemail", "message", "+966533019944", now - timedelta(hours=2))
    settling.run_once(now + timedelta(minutes=1))
    for back in CallBack.objects.filter(received_at=friday, outcome=""):
        callbacks.attempt(back, agent, Attempt.Result.NO_ANSWER, "", min(now, friday + timedelta(days=2)))
        if back.due_at < now:
            callbacks.attempt(back, agent, Attempt.Result.REACHED, "", back.due_at - timedelta(hours=1))
            callbacks.end(back, agent, CallBack.Outcome.NO_MATTER, "سأل عن موعد الدوام فقط.", now)


def _tell(what: str, name: str, number: str, at: datetime) -> None:
    call = simulator.Sort(simulator.CALLS[what], f"demo-{name}", number, at, seconds=4 if what == "voicemail" else 140)
    for message in simulator.messages(call):
        event, _new = keeping.keep(message.content, {"content-type": message.content_type}, at + timedelta(minutes=3))
        settling.settle(event, at + timedelta(minutes=3))


def _last(now: datetime, weekday: int, hour: int) -> datetime:
    """The last such day before today, at that hour of the institution's."""
    local = now.astimezone(ZoneInfo(current.calendar().zone))
    back = (local.weekday() - weekday) % 7 or 7
    return (local - timedelta(days=back)).replace(hour=hour, minute=0, second=0, microsecond=0)


def _evening(now: datetime) -> datetime:
    """Half past five in the afternoon, of today if that is past."""
    local = now.astimezone(ZoneInfo(current.calendar().zone))
    today = local.replace(hour=17, minute=30, second=0, microsecond=0)
    return today if today <= local else today - timedelta(days=1)
