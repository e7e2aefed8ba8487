"""The case page, its deadlines with their working, and its files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from insaf.cases import files, queries, words
from insaf.cases.queries import Loaded
from insaf.core.arabic import neutralise
from insaf.core.deadlines import Deadline
from insaf.desk import deeds, kinship
from insaf.desk.casefile import case_context, language
from insaf.desk.doors import of_case
from insaf.desk.families import grouped
from insaf.desk.forms.base import ActForm
from insaf.desk.frame import page, staff_of
from insaf.desk.originals import mail_of, with_originals
from insaf.desk.working import Count, why_skipped, workings
from insaf.people.models import Staff


@require_safe
@of_case
def case(request: HttpRequest, loaded: Loaded) -> HttpResponse:
    """The page of one case."""
    return case_page(request, loaded)


def case_page(
    request: HttpRequest,
    loaded: Loaded,
    bound: Mapping[str, ActForm] | None = None,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    """The case page, with what was typed into its composer and the sentence that refused it."""
    now, staff = timezone.now(), staff_of(request)
    reasons = queries.offers(staff.actor, loaded, now)
    context = case_context(loaded, reasons, now)
    context |= {"entries": with_originals(context["entries"], loaded.row), "mail": mail_of(loaded.row)}
    context |= _acts(context["offers"], loaded, staff)
    context |= _composer(loaded, bound or {}, refused)
    context |= kinship.context(loaded, staff.actor, context["offers"])
    return page(request, "desk/case.html", context, status)


def _acts(offers: dict[str, deeds.Offer], loaded: Loaded, staff: Staff) -> dict[str, Any]:
    """The way to the answer, and all other acts: those offered, then those not, with why."""
    others = [o for slug, o in offers.items() if slug not in deeds.SHOWN_APART and slug not in deeds.STEPS]
    way = _way(offers, loaded)
    return {
        "way": way,
        "next": next((step["offer"].deed for step in way if step["next"]), None),
        "families": grouped(o for o in others if not o.why),
        "impossible": [o for o in others if o.why],
        "may_take": not offers["assign"].why and loaded.case.owner != staff.actor.id,
        "may_release": not offers["assign"].why and loaded.case.owner == staff.actor.id,
        "can_answer": not offers["answer-point"].why,
        "reads_only": staff.actor.height < 0,
    }


def _way(offers: dict[str, deeds.Offer], loaded: Loaded) -> list[dict[str, Any]]:
    """The steps to the answer; the first that is neither done nor refused is the next."""
    way = [{"offer": offers[slug], "done": _is_done(slug, loaded), "next": False} for slug in deeds.STEPS]
    ahead = next((step for step in way if not step["done"]), None)
    if ahead and not offers[ahead["offer"].deed.slug].why:  # type: ignore[attr-defined]
        ahead["next"] = True
    return way


def _is_done(slug: str, loaded: Loaded) -> bool:
    """Whether a step of the way to the answer lies behind."""
    one = loaded.case
    return {
        "assess": one.assessed_at is not None,
        "answer-point": bool(one.points) and not one.unanswered_points,
        "decide": one.decided_at is not None or one.declined,
        "close": one.closed_at is not None,
    }[slug]


def _composer(loaded: Loaded, bound: Mapping[str, ActForm], refused: str) -> dict[str, Any]:
    """The forms under the timeline; each posts to an address of its own (B-18)."""
    forms = {slug: bound.get(slug) or _blank(slug, loaded) for slug in deeds.SHOWN_APART}
    return {"composer": forms, "bound": next(iter(bound), ""), "refused": refused}


def _blank(slug: str, loaded: Loaded) -> ActForm:
    return deeds.DEEDS[slug].form(loaded=loaded, language=language())


@require_safe
@of_case
def deadlines(request: HttpRequest, loaded: Loaded) -> HttpResponse:
    """Every promise of a case, with each day counted or skipped and why (C-08, M-12)."""
    promises = [_promise(loaded.case.deadlines[key], counts) for key, counts in workings(loaded.steps).items()]
    promises.sort(key=lambda one: (one["deadline"].kind != "decide", one["deadline"].due_at))
    today = loaded.rules.calendar.local_date(timezone.now())
    return page(
        request, "desk/deadlines.html", {"loaded": loaded, "row": loaded.row, "promises": promises, "today": today}
    )


def _promise(deadline: Deadline, counts: list[Count]) -> dict[str, Any]:
    return {
        "deadline": deadline,
        "label": words.DEADLINE[deadline.kind],
        "counts": [_count(one) for one in counts],
    }


def _count(count: Count) -> dict[str, Any]:
    """One date with its days in words."""
    days = [{"on": day.on, "number": day.number, "why": why_skipped(day, count, language())} for day in count.days]
    return {
        "event": count.event,
        "because": words.BECAUSE[count.event.because],
        "recorded_at": count.recorded_at,
        "derived_at": count.derived_at,
        "agrees": count.agrees,
        "days": days,
    }


@require_safe
@of_case
def file(request: HttpRequest, loaded: Loaded, sha256: str) -> HttpResponse | FileResponse:
    """One file of this case, as a download, never opened in the page (L-08)."""
    kept = loaded.row.attachments.filter(sha256=sha256).first()
    if kept is None:
        raise Http404(sha256)
    try:
        stream = files.path_of(kept.sha256).open("rb")
    except (OSError, ValueError) as missing:
        raise Http404(sha256) from missing
    plays = kept.type if kept.type.startswith("audio/") else "application/octet-stream"
    response = FileResponse(stream, as_attachment=True, filename=neutralise(kept.name), content_type=plays)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
