"""The list of referrals: what waits for us, what the bodies have, what was found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Case as SqlCase
from django.db.models import F, Q, QuerySet, When
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from insaf.cases.outside import name_of
from insaf.cases.queries import load
from insaf.core.policy import Rung
from insaf.core.terms import Actor
from insaf.intake.external.models import Lying
from insaf.people.models import Staff
from insaf.rulebook import current

PAGE = 50
COUNTED_UP_TO = 1_000
SOONEST = SqlCase(When(waits=True, then=F("due_at")), default=F("review_at"))
"""The body's date while it waits for us; else the day on which somebody looks again."""
VIEWS: dict[str, tuple[Promise, Callable[[datetime], Q], tuple[Any, ...]]] = {
    "waiting": (pgettext_lazy("referrals", "Wait for us"), lambda now: _ours(now), (SOONEST, "id")),
    "open": (
        pgettext_lazy("referrals", "With a body"), lambda now: Q(result_at=None, waits=False), ("review_at", "id"),
    ),
    "findings": (
        pgettext_lazy("referrals", "Found against us"), lambda now: Q(against_us=True), ("-result_at", "-id"),
    ),
    "ended": (
        pgettext_lazy("referrals", "Ended"), lambda now: Q(result_at__isnull=False, against_us=False),
        ("-received_at", "-id"),
    ),
}  # fmt: skip


def _ours(now: datetime) -> Q:
    """A body waits for our reply, or the day has come to look whether it still has the matter (E-17)."""
    return Q(waits=True) | Q(review_at__lte=now)


def waiting_count(now: datetime) -> int:
    """Replies, plans and looks that we owe, counted up to a thousand."""
    return Lying.objects.filter(_ours(now) | Q(unmet=True))[:COUNTED_UP_TO].values("pk").count()


def chips(view: str, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "count": Lying.objects.filter(which(now))[:COUNTED_UP_TO].values("pk").count(),
            "current": name == view,
            "url": reverse("intake_external:home")
            if name == "waiting"
            else reverse("intake_external:view", args=[name]),
        }
        for name, (label, which, _order) in VIEWS.items()
    ]


def listed(view: str, actor: Actor, after: str, now: datetime) -> dict[str, Any]:
    """One page; what this very person is complained about in is left out (B-16)."""
    _label, which, order = VIEWS[view]
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 7 else 0
    found = list(_rows(which(now)).order_by(*order)[start : start + PAGE + 1])
    mine = int(actor.id or 0)
    rows = [row_of(one, now) for one in found[:PAGE] if mine not in one.case.people_named]
    return {"rows": rows, "next": str(start + PAGE) if len(found) > PAGE else "", "is_first": not start}


def findings(actor: Actor, most: int = 10) -> list[dict[str, Any]]:
    """What bodies found against us, for top management: the open ones first (E-18)."""
    mine = int(actor.id or 0)
    found = _rows(Q(against_us=True)).order_by("-unmet", "-result_at")[:most]
    return [_finding(one) for one in found if mine not in one.case.people_named]


def manages(actor: Actor) -> bool:
    return actor.height >= Rung.COMPLAINTS_MANAGEMENT.height


def _rows(which: Q) -> QuerySet[Lying]:
    return Lying.objects.select_related("case").filter(which)


def row_of(one: Lying, now: datetime) -> dict[str, Any]:
    """One referral in words, with both dates."""
    tone, state = _state(one, now)
    liaison = Staff.objects.filter(pk=int(one.liaison)).first() if one.liaison.isdigit() else None
    return {
        "one": one,
        "case": one.case,
        "body": body_name(one.body),
        "tone": tone,
        "state": state,
        "ours": one.case.decide_due_at,
        "review_at": one.review_at,
        "liaison": liaison.name_in(get_language() or "ar") if liaison else _("Complaints management"),
    }


def body_name(code: str) -> str:
    return name_of(current.policy(), code, get_language() or "ar")


def _state(one: Lying, now: datetime) -> tuple[str, str]:
    if one.waits:
        late = one.due_at is not None and one.due_at <= now
        return ("bad", _("Their date has passed")) if late else ("warn", _("Waits for our reply"))
    if one.unmet:
        return "bad", _("The plan is not whole")
    if one.against_us:
        return "neutral", _("Found against us")
    if one.result_at:
        return "neutral", _("Ended")
    if one.review_at and one.review_at <= now:
        return "bad", _("See whether the body still has it")
    return "info", _("Its result is awaited") if one.direction == "in" else _("The complainant went there")


def _finding(one: Lying) -> dict[str, Any]:
    loaded = load(one.case.reference)
    assert loaded is not None
    referral, case = loaded.case.referral(one.number), loaded.case
    causes = {cause.code: cause.title.said_in(get_language() or "ar") for cause in loaded.rules.policy.causes}
    still = {action.number for action in case.actions if action.open}
    planned = referral.planned if referral else ()
    if not planned:
        action = _("No action planned yet")
    else:
        action = _("Planned, not done yet") if still & set(planned) else _("Done")
    return {
        "case": one.case,
        "body": body_name(one.body),
        "at": one.result_at,
        "cause": causes.get(case.cause, "") if referral and referral.cause_known else _("Not recorded yet"),
        "action": action,
        "unmet": one.unmet,
    }
