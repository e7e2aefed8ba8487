"""How much working time a promise has left, in words and as a bar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insaf.core.calendar import Calendar

SOON_DAYS = 2
"""Working days left from which a promise is shown as near."""


@dataclass(frozen=True)
class Remaining:
    """Working days spent of all that there are; the tone is "warn", "bad" or, in good time, empty."""

    spent: int
    total: int
    tone: str
    words: str


def until(due_at: datetime, since: datetime, now: datetime, calendar: Calendar) -> Remaining:
    """What is left at ``now`` of a promise counted from ``since``.

    Worked example: received on Tuesday, due in 15 working days, seen on the next Sunday:
    3 days spent, "12 working days left".
    """
    start, last, today = (calendar.local_date(at) for at in (since, due_at, now))
    total = max(1, calendar.working_days_between(start, last))
    if now >= due_at:
        return Remaining(total, total, "bad", late_words(calendar.working_days_between(last, today)))
    left = calendar.working_days_between(today, last)
    tone = "warn" if left <= SOON_DAYS else ""
    spent = min(total, max(0, total - left))
    return Remaining(spent, total, tone, left_words(left, due_at, now, calendar))


def left_words(left: int, due_at: datetime, now: datetime, calendar: Calendar) -> str:
    """ "3 working days left"; on the last day the hours, then the minutes."""
    if left > 0:
        return ngettext("%(n)s working day left", "%(n)s working days left", left) % {"n": left}
    minutes = int(calendar.working_time_between(now, due_at).total_seconds() // 60)
    if minutes >= 60:
        hours = minutes // 60
        return ngettext("%(n)s working hour left", "%(n)s working hours left", hours) % {"n": hours}
    return _("Due today, within the hour")


def late_words(days: int) -> str:
    """ "2 working days late"."""
    if days < 1:
        return _("Late, by less than a working day")
    return ngettext("%(n)s working day late", "%(n)s working days late", days) % {"n": days}
