"""Fill, review, confirm, keep the receipt: four pages that need no script (I-22)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from insaf.core.policy import Kind
from insaf.intake.web import drafts, filing, pages, tokens
from insaf.intake.web.forms import FilingForm
from insaf.intake.web.models import Submission
from insaf.rulebook import current


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; a POST is stored first, then read (I-09). `confirm=yes` skips the review."""
    now = timezone.now()
    if request.method == "POST":
        return _receive(request, now)
    wanted = request.GET.get("kind", "")
    kind = wanted if wanted in set(Kind) else Kind.COMPLAINT.value
    form = FilingForm(policy=current.policy(), today=_today(now), initial={"kind": kind})
    return _page(request, form, tokens.fresh(), None)


@require_safe
def edit(request: HttpRequest, token: str) -> HttpResponse:
    """The same form, filled with what was sent (I-07, I-10)."""
    now = timezone.now()
    submission = _find(token, now)
    if submission.state != Submission.State.DRAFT:
        return _to("receipt", token)
    form = filing.form_of(submission, now)
    form.is_valid()
    return _page(request, form, token, submission)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, token: str) -> HttpResponse:
    """Everything as it will be sent, with a way back to each field; POST sends it (I-10)."""
    now = timezone.now()
    submission = _find(token, now)
    if submission.state != Submission.State.DRAFT:
        return _to("receipt", token)
    if request.method == "POST":
        return _file(request, submission, token, now)
    form = filing.form_of(submission, now)
    if not form.is_valid():
        return _to("edit", token)
    context = pages.review(form, submission, token, now)
    return private(render(request, "intake_web/review.html", context))


@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """Reference, secret and date; the secret only where and soon after it was sent (L-01)."""
    now = timezone.now()
    submission = _find(token, now)
    if submission.state == Submission.State.DRAFT:
        return _to("review", token)
    if submission.state == Submission.State.HELD:
        return private(render(request, "intake_web/held.html", {"submission": submission}))
    ours = request.session.get("filed") == submission.digest
    context = pages.receipt(submission, ours, now)
    return private(render(request, "intake_web/receipt.html", context))


def _receive(request: HttpRequest, now: datetime) -> HttpResponse:
    sealed = request.POST.get("draft", "")
    token = tokens.opened(sealed) or tokens.fresh()
    submission = drafts.keep(token, dict(request.POST.lists()), now)
    if submission.state != Submission.State.DRAFT:
        return _to("receipt", token)
    drop = request.POST.get("drop", "")
    refused = drafts.add_files(submission, request.FILES.getlist("files"), drop)
    _note_suspicion(submission, request, sealed)
    if drop:
        return _page(request, pages.unjudged(submission, now), token, submission)
    form = filing.form_of(submission, now)
    form.refuse(refused)
    if not form.is_valid():
        return _page(request, form, token, submission, status=422)
    if request.POST.get("confirm") == "yes":
        return _file(request, submission, token, now)
    return _to("review", token)


def _note_suspicion(submission: Submission, request: HttpRequest, sealed: str) -> None:
    found = filing.suspicion(request.POST, sealed)
    if found != submission.suspicion:
        submission.suspicion = found
        submission.save(update_fields=["suspicion"])


def _file(request: HttpRequest, submission: Submission, token: str, now: datetime) -> HttpResponse:
    try:
        filed = filing.file(submission, now)
    except filing.NotReady as error:
        return _page(request, error.form, token, submission, status=422)
    request.session["filed"] = filed.digest
    return _to("receipt", token)


def _page(
    request: HttpRequest, form: FilingForm, token: str, submission: Submission | None, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "draft": tokens.sealed(token),
        "files": pages.files(submission),
        "texts": pages.texts(),
        "kind": form["kind"].value() or Kind.COMPLAINT.value,
    }
    return private(render(request, "intake_web/form.html", context, status=status))


def private(response: HttpResponse) -> HttpResponse:
    """Nobody else's cache keeps what somebody wrote (L-18)."""
    response["Cache-Control"] = "no-store"
    return response


def _find(token: str, now: datetime) -> Submission:
    submission = drafts.find(token, now)
    if submission is None:
        raise Http404("no such draft")
    return submission


def _today(now: datetime) -> Any:
    return current.calendar().local_date(now)


def _to(name: str, token: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse(f"intake_web:{name}", args=[token]))
    response.status_code = 303
    return private(response)
