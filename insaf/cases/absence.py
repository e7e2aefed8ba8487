"""No case waits for somebody who is away or has left: it goes to the deputy or the queue (B-15)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from insaf.cases.actions import perform
from insaf.cases.models import Case, Entry
from insaf.cases.sweep import NO_CASES_FAULT
from insaf.core.acts.handling import Assign
from insaf.core.arabic import isolate
from insaf.core.reasons import Refused
from insaf.core.terms import SYSTEM
from insaf.people.models import Staff
from insaf.rulebook import dates, policies


class TakenOver(Exception):
    """The case has another owner by now."""


def run_once(now: datetime) -> int:
    """Take every open case from an owner who is away or disabled; the number handed on.

    Raises what went wrong with single cases together, after all others are done.
    """
    today = _today(now)
    gone = Staff.objects.filter(Q(is_active=False) | Q(away_until__gte=today)).select_related("deputy")
    problems: list[Exception] = []
    done = [_handed_on(row, owner, today, now, problems) for owner in gone for row in _open_cases(owner)]
    if problems:
        raise ExceptionGroup("cases that could not be taken from an absent owner", problems)
    return sum(done)


def _today(now: datetime) -> date:
    """The day at the institution; before it has a policy, that of UTC."""
    try:
        zone = ZoneInfo(policies.in_force_at(now).calendar.zone)
    except policies.UnknownVersion:
        return now.date()
    return now.astimezone(zone).date()


def _open_cases(owner: Staff) -> list[Case]:
    return list(Case.objects.filter(owner=owner, closed_at__isnull=True).order_by("id"))


def _handed_on(row: Case, owner: Staff, today: date, now: datetime, problems: list[Exception]) -> bool:
    deputy = _deputy(row, owner, today)
    act = Assign(str(deputy.pk) if deputy else "", _reason(row, owner))
    try:
        perform(act, row.reference, SYSTEM, now, also=_if_still(owner))
    except NO_CASES_FAULT:
        raise
    except (Refused, TakenOver):  # somebody was quicker: the next round sees how it stands
        return False
    except Exception as problem:
        problem.add_note(row.reference)
        problems.append(problem)
        return False
    return True


def _deputy(row: Case, owner: Staff, today: date) -> Staff | None:
    """Who stands in for the owner, unless away as well, without such a role, or complained about."""
    deputy = owner.deputy
    if deputy is None or deputy.is_away(today) or deputy.pk in row.people_named:
        return None
    return deputy if deputy.actor.height >= row.rung_height else None


def _reason(row: Case, owner: Staff) -> str:
    """For the staff who read the case, in the case's language."""
    with translation.override(row.language):
        name = isolate(owner.name_in(row.language))
        if not owner.is_active:
            return _("%(name)s no longer works here.") % {"name": name}
        until = dates.spoken_date(owner.away_until, row.language) if owner.away_until else ""
        return _("%(name)s is away until %(date)s.") % {"name": name, "date": until}


def _if_still(owner: Staff) -> Callable[[Case], None]:
    """Undoes the act when the case was given to somebody else in the meantime."""

    def check(row: Case) -> None:
        last = Entry.objects.filter(case=row, type="Assigned").order_by("-n").values_list("body", flat=True)[0]
        if json.loads(last)["data"]["was"] != str(owner.pk):
            raise TakenOver(row.reference)

    return check
