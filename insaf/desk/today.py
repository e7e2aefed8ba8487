"""The today list: what will break next, in that order, as things to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from insaf.cases import promises
from insaf.cases.promises import Task
from insaf.core.calendar import Calendar
from insaf.core.terms import DeadlineKind
from insaf.desk import remaining
from insaf.desk.doors import handlers_only
from insaf.desk.frame import page, staff_of
from insaf.rulebook import current
from insaf.rulebook.dates import gregorian_label, weekday

D = DeadlineKind
THIS_WEEK = timedelta(days=7)
TO_DO: dict[DeadlineKind, Promise] = {
    D.FIRST_RESPONSE: pgettext_lazy("task", "Give the complainant the first word"),
    D.ASSIGN: pgettext_lazy("task", "Take the case, or name an owner"),
    D.ASSESS: pgettext_lazy("task", "Assess the case"),
    D.NEXT_UPDATE: pgettext_lazy("task", "Write an update to the complainant"),
    D.DECIDE: pgettext_lazy("task", "Send the answer"),
    D.VERIFY_DELAY: pgettext_lazy("task", "Say why it is late, with a new date"),
    D.RUNG_RESPONSE: pgettext_lazy("task", "Send the answer of this level"),
    D.JUDGE_REOPENING: pgettext_lazy("task", "Judge the request to reopen"),
    D.CONSULTATION: pgettext_lazy("task", "Get the concerned party's answer"),
    D.CONSULTATION_AGAIN: pgettext_lazy("task", "Get the concerned party's answer, which is late"),
    D.FORWARD: pgettext_lazy("task", "Pass the complainant's question on, or tell why not"),
    D.EXTERNAL: pgettext_lazy("task", "Reply to the external body"),
    D.EXTERNAL_REVIEW: pgettext_lazy(
        "task", "See whether the external body still has it: end its part, or leave it longer"
    ),
    D.FINDING: pgettext_lazy("task", "Record the cause and plan an action after the finding"),
    D.REMEDY: pgettext_lazy("task", "Do what was promised with the answer"),
    D.IMMEDIATE: pgettext_lazy("task", "Act at once"),
    D.CAUSE: pgettext_lazy("task", "Record the cause and the lesson"),
    D.RESTRICTION_REVIEW: pgettext_lazy("task", "Review the limit to contact, or let it end"),
    D.REACH: pgettext_lazy("task", "Reach the person whom a letter did not reach"),
}
"""What keeps each promise, as a thing to do."""


@dataclass
class Group:
    title: Promise
    tone: str
    icon: str
    rows: list[dict[str, Any]]


@require_safe
@handlers_only
def today(request: HttpRequest) -> HttpResponse:
    """What I have to do, the nearest first; what comes after this week is a number."""
    staff, now, calendar = staff_of(request), timezone.now(), current.calendar()
    tasks = promises.tasks(staff.actor)
    shown = [task for task in tasks if task.due_at <= now + THIS_WEEK]
    context = {
        "groups": [group for group in _grouped(shown, now, calendar, staff.pk) if group.rows],
        "summary": _summary(tasks, now, calendar),
        "later": _later(len(tasks) - len(shown)),
        "pressing": promises.due_today(tasks, calendar, now),
    }
    return page(request, "desk/today.html", context)


def _grouped(tasks: Sequence[Task], now: datetime, calendar: Calendar, me: int) -> list[Group]:
    groups = [
        Group(gettext_lazy("Broken already"), "bad", "triangle-alert", []),
        Group(gettext_lazy("Today"), "warn", "clock", []),
        Group(gettext_lazy("Tomorrow"), "", "calendar", []),
        Group(gettext_lazy("This week"), "", "calendar", []),
    ]
    for task in tasks:
        groups[_place(task, now, calendar)].rows.append(_row(task, now, calendar, me))
    return groups


def _place(task: Task, now: datetime, calendar: Calendar) -> int:
    if task.due_at <= now:
        return 0
    ahead = calendar.local_date(task.due_at) - calendar.local_date(now)
    return min(ahead.days, 2) + 1


def _row(task: Task, now: datetime, calendar: Calendar, me: int) -> dict[str, Any]:
    language, case = get_language() or "ar", task.case
    broken = task.due_at <= now
    said = _("%(task)s: it was due %(when)s") if broken else _("%(task)s by %(when)s")
    name = (case["owner_name_en"] if language == "en" else "") or case["owner_name_ar"] or ""
    left = remaining.until(task.due_at, case["received_at"], now, calendar)
    return {
        "url": reverse("desk:case", args=[case["reference"]]),
        "said": said % {"task": TO_DO[task.kind], "when": when(task.due_at, now, calendar, language)},
        "title": case["title"],
        "reference": case["reference"],
        "owner": pgettext("owner", "You") if case["owner_id"] == me else name or _("No owner"),
        "left": left.words,
        "tone": "bad" if broken else left.tone or "neutral",
        "icon": "triangle-alert" if broken else "clock",
        "broken": broken,
    }


def when(at: datetime, now: datetime, calendar: Calendar, language: str) -> str:
    """ "Sunday, 16:00" within a week; farther away the date instead of the weekday."""
    local = at.astimezone(ZoneInfo(calendar.zone))
    near = abs((local.date() - calendar.local_date(now)).days) < THIS_WEEK.days
    return _("%(day)s, %(hour)s") % {"day": _day(local.date(), near, language), "hour": f"{local:%H:%M}"}


def _day(day: date, near: bool, language: str) -> str:
    return weekday(day, language) if near else gregorian_label(day, language)


def _summary(tasks: Sequence[Task], now: datetime, calendar: Calendar) -> str:
    broken = sum(task.due_at <= now for task in tasks)
    due = promises.due_today(tasks, calendar, now) - broken
    said = [ngettext("%(n)s promise broken", "%(n)s promises broken", broken) % {"n": broken}] if broken else []
    said += [ngettext("%(n)s due today", "%(n)s due today", due) % {"n": due}] if due else []
    return _(", ").join(said) or _("Nothing is broken, and nothing falls due today.")


def _later(n: int) -> str:
    return ngettext("%(n)s promise falls due later.", "%(n)s promises fall due later.", n) % {"n": n} if n else ""
