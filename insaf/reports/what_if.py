"""What if fewer people worked, or more came: the real law, played through on simulated days."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from insaf.cases import words
from insaf.core.decide.lapses import WITHOUT_BREACH
from insaf.core.policy import Rung
from insaf.core.rules import Rules
from insaf.core.terms import Role
from insaf.people.models import Staff
from insaf.reports.chart import chart_of
from insaf.reports.forms import USUAL, WhatIfForm
from insaf.reports.simulation.figures import Figures, figures_of
from insaf.reports.simulation.plan import Plan
from insaf.reports.simulation.year import Year
from insaf.rulebook import current

WEEK = 7
ENOUGH = 0.95
LET_IN = {Role.COMPLAINTS_MANAGER, Role.EXECUTIVE, Role.AUDITOR, Role.ADMINISTRATOR}
KEPT = 32  # answers
_one_at_a_time = Lock()
_answers: dict[tuple[Plan, str, str], Figures] = {}


def managers_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Who answers for a team or audits it, and the administrator; others get 403."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        assert isinstance(request.user, Staff)
        if not request.user.actor.roles & LET_IN:
            raise PermissionDenied
        return view(request)

    return login_required(guarded)


@require_safe
@managers_only
def what_if(request: HttpRequest) -> HttpResponse:
    """The form, and under it what the assumptions come to."""
    asked = "arrivals" in request.GET
    form = WhatIfForm(request.GET) if asked else WhatIfForm(initial=USUAL)
    context: dict[str, Any] = {"form": form}
    if asked and form.is_valid():
        calendar = current.calendar()
        plan = form.plan(calendar.local_date(timezone.now()))
        context |= _shown(plan, _played(plan, Rules(current.policy(), calendar)))
    return render(request, "reports/what-if.html", context, status=200 if form.is_valid() or not asked else 422)


def _played(plan: Plan, rules: Rules) -> Figures:
    """The same question on the same rules is played once; one year at a time, so that others can work."""
    question = (plan, rules.policy.version, rules.calendar.version)
    with _one_at_a_time:
        if question not in _answers:
            if len(_answers) >= KEPT:
                _answers.clear()
            _answers[question] = figures_of(Year(plan, rules).run())
        return _answers[question]


def _shown(plan: Plan, figures: Figures) -> dict[str, Any]:
    from_right = not (get_language() or "ar").startswith("en")
    judged = figures.on_time + figures.late
    return {
        "plan": plan,
        "figures": figures,
        "judged": judged,
        "percent": f"{100 * figures.on_time_share:.1f}",
        "enough": figures.on_time_share >= ENOUGH,
        "chart": chart_of({str(rung): load.by_day for rung, load in figures.load.items()}, from_right),
        "rungs": [_rung(rung, figures) for rung in Rung],
        "weeks": _weeks(figures),
        "promises": [
            {"label": words.DEADLINE[kind], "made": one.made, "kept": one.kept, "broken": one.broken}
            for kind, one in figures.promises.items()
            if kind not in WITHOUT_BREACH and one.kept + one.broken
        ],
    }


def _rung(rung: Rung, figures: Figures) -> dict[str, Any]:
    load, busy = figures.load[rung], figures.busy.get(rung)
    return {
        "name": str(rung),
        "label": words.RUNG[rung],
        "most": load.most,
        "mean": f"{load.mean:.1f}",
        "busy": "" if busy is None else f"{100 * busy:.0f}%",
    }


def _weeks(figures: Figures) -> list[dict[str, Any]]:
    """The chart's numbers, a row for the end of each week."""
    by_day = [figures.load[rung].by_day for rung in Rung]
    labels = [words.RUNG[rung] for rung in Rung]
    return [
        {
            "day": day,
            "cells": [{"n": days[day - 1], "label": label} for days, label in zip(by_day, labels, strict=True)],
        }
        for day in range(WEEK, len(by_day[0]) + 1, WEEK)
    ]
