"""The hours of the chat and the telephone in words, as the policy's calendar has them today (C-17)."""

from __future__ import annotations

from datetime import datetime

from django.utils import translation
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from insaf.core.calendar import Calendar
from insaf.core.policy import Policy
from insaf.rulebook import calendars


def said(policy: Policy, channel: str, now: datetime, language: str) -> str:
    """Sunday to Thursday, 09:00 to 16:00; in Ramadan the hours of Ramadan."""
    named = policy.channel(channel)
    with translation.override(language):
        if named and named.always_open:
            return _("at any hour")
        calendar = calendars.for_policy(policy)
        today = calendar.local_date(now)
        held = calendar.hours_on(today if calendar.is_working(today) else calendar.add_working_days(today, 1))
        return _("%(days)s, %(opens)s to %(closes)s") % {
            "days": days(calendar), "opens": f"{held.opens:%H:%M}", "closes": f"{held.closes:%H:%M}",
        }  # fmt: skip


def days(calendar: Calendar) -> str:
    """The days of the week in which it is open: from the first to the last, or each by its name."""
    opened = [day for day in range(7) if day not in calendar.weekend]
    if len(opened) == 7:
        return _("every day")
    first = [day for day in opened if (day - 1) % 7 not in opened]
    last = [day for day in opened if (day + 1) % 7 not in opened]
    if len(first) == 1 and len(opened) > 2:
        return _("%(first)s to %(last)s") % {"first": WEEKDAYS[first[0]], "last": WEEKDAYS[last[0]]}
    return _(", ").join(str(WEEKDAYS[(day + 6) % 7]) for day in sorted((day + 1) % 7 for day in opened))
