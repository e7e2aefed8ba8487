"""For staff: what the form held back, why, and the button that registers it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from insaf.intake.web import drafts, filing
from insaf.intake.web.forms import FilingForm
from insaf.intake.web.models import Submission

WHY = {
    "trap": _("A field that people do not see was filled in."),
    "haste": _("It came within two seconds and has several links."),
}


def handlers_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Staff who may answer for a case; to anybody else the page does not exist."""

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        if request.user.actor.height < 0:
            raise Http404("held")
        return view(request, *args, **kwargs)

    return guarded


@handlers_only
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every held submission, oldest first, with its words and the reason."""
    return _waiting(request)


@handlers_only
@require_POST
def register(request: HttpRequest, number: int) -> HttpResponse:
    """Found genuine: it becomes a case with the receipt it had."""
    submission = get_object_or_404(Submission, pk=number)
    try:
        filing.release(submission, timezone.now())
    except filing.NotReady as error:
        return _waiting(request, submission.pk, error.form, status=422)
    response = HttpResponseRedirect(reverse("intake_web:held"))
    response.status_code = 303
    return response


def _waiting(request: HttpRequest, asked: int = 0, form: FilingForm | None = None, status: int = 200) -> HttpResponse:
    """The list; beside the one that could not be registered stands what its form says."""
    waiting = [
        {
            "number": one.pk,
            "at": one.confirmed_at,
            "why": WHY.get(one.suspicion, one.suspicion),
            "title": drafts.fields_of(one).get("title", ""),
            "words": drafts.fields_of(one).get("narrative", ""),
            "files": drafts.files_of(one),
            "form": form if one.pk == asked else None,
        }
        for one in filing.held()
    ]
    return render(request, "intake_web/waiting.html", {"waiting": waiting}, status=status)
