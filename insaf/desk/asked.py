"""What staff are asked as the concerned party: the question and its answer, and nothing else of the case (E-14)."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from insaf.cases import answers, consultations
from insaf.cases.models import Consultation
from insaf.cases.words import REFUSAL
from insaf.core.reasons import Refused
from insaf.core.terms import Role
from insaf.desk.consulting import party_of, state
from insaf.desk.doors import View, staff_only, supervisors_only
from insaf.desk.frame import keeps_units, page, staff_of
from insaf.rulebook import current
from insaf.rulebook.dates import spoken_date


def answers_for_somebody(request: HttpRequest) -> bool:
    """Whether this person is ever asked as the concerned party."""
    staff = staff_of(request)
    return Role.RESPONDENT in staff.actor.roles or bool(staff.unit_numbers) or _own_side(request)


def _own_side(request: HttpRequest) -> bool:
    return Consultation.objects.filter(person_id=staff_of(request).pk).exists()


def asked_only(view: View) -> View:
    """Whoever answers for a unit, or was asked for their side; others are told why not, with 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not answers_for_somebody(request):
            return page(request, "desk/no-role.html", {}, status=403)
        return view(request, *args, **kwargs)

    return staff_only(guarded)


@require_safe
@asked_only
def asked(request: HttpRequest) -> HttpResponse:
    """Everything that this person is asked."""
    shown = [_line(one) for one in consultations.theirs(staff_of(request).respondent)]
    return page(request, "desk/asked.html", {"lines": shown})


def _line(one: consultations.Line) -> dict[str, Any]:
    row = one.row
    return {
        "url": reverse("desk:asked-one", args=[row.seq]),
        "question": one.question,
        "party": party_of(one),
        "row": row,
        "state": state(row.answered_at is not None, row.late, row.withdrawn_at is not None),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@asked_only
def one(request: HttpRequest, seq: int) -> HttpResponse:
    """One question with the form of its answer; any other does not exist (B-16)."""
    row = _theirs(request, seq)
    if request.method == "POST":
        return _answer(request, row)
    return _page(request, row, answers.Draft())


@require_safe
@asked_only
def file(request: HttpRequest, seq: int, sha256: str) -> HttpResponse | FileResponse:
    """A file that goes with the question."""
    return answers.download(_theirs(request, seq), sha256)


def _theirs(request: HttpRequest, seq: int) -> Consultation:
    row = Consultation.objects.select_related("case", "unit").filter(seq=seq).first()
    if row is None or not consultations.is_theirs(staff_of(request).respondent, row):
        raise Http404(seq)
    return row


def _files(asked: answers.Question) -> list[dict[str, Any]]:
    return [
        {"name": one.name, "size": one.size, "url": reverse("desk:asked-file", args=[asked.row.seq, one.sha256])}
        for one in asked.shown.files
    ]


def _answer(request: HttpRequest, row: Consultation) -> HttpResponse:
    given = answers.draft(request)
    if given.refused:
        return _page(request, row, given, given.refused)
    if not row.open:  # a colleague was faster, or it is no longer asked
        return _page(request, row, given, untaken=given.text not in ("", answers.question(row).answer))
    try:
        answers.file(row, given, "desk", staff_of(request).respondent, timezone.now())
    except Refused as refused:
        return _page(request, row, given, (str(REFUSAL[refused.reason]),))
    messages.success(request, _("Your answer is with those who decide the matter. Thank you."))
    return HttpResponseRedirect(reverse("desk:asked-one", args=[row.seq]), status=303)


def _page(
    request: HttpRequest, row: Consultation, given: answers.Draft, refused: tuple[str, ...] = (), untaken: bool = False
) -> HttpResponse:
    zone = current.rules(row.case.policy_version).policy.calendar.zone
    asked_now = answers.question(row)
    context = {
        "asked": asked_now,
        "shown_files": _files(asked_now),
        "draft": given,
        "refused": refused,
        "untaken": untaken,
        "due": spoken_date(row.due_at, get_language() or "ar", zone),
        "state": state(row.answered_at is not None, row.late, row.withdrawn_at is not None),
    }
    return page(request, "desk/asked-one.html", context, status=409 if untaken else 422 if refused else 200)


@require_safe
@supervisors_only
def waiting(request: HttpRequest) -> HttpResponse:
    """What others are waited for, the earliest date first."""
    found = consultations.of_others(staff_of(request).actor)
    shown = [
        {
            "row": one.row,
            "party": party_of(one),
            "question": one.question,
            "owner": one.row.case.owner.name_in(get_language() or "ar") if one.row.case.owner else "",
            "state": state(False, one.row.late, False),
        }
        for one in found
    ]
    return page(request, "desk/waiting.html", {"lines": shown, "keeps_units": keeps_units(staff_of(request).actor)})
