"""Who may come in to the telephone's pages: who handles cases, and auditors to read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from insaf.cases.models import Case
from insaf.core.terms import Role
from insaf.intake.phone.callbacks import SettledAlready
from insaf.intake.phone.models import Call, CallBack, Draft
from insaf.people.models import Staff

View = Callable[..., HttpResponse]


def staff_of(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff)
    return request.user


def readers_only(view: View) -> View:
    """To anybody else the page does not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        actor = staff_of(request).actor
        if actor.height < 0 and Role.AUDITOR not in actor.roles:
            raise Http404("telephone")
        response = view(request, *args, **kwargs)
        response.setdefault("Cache-Control", "no-store")
        return response

    return guarded


def writers_only(view: View) -> View:
    """Who handles cases; auditors read and change nothing."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if staff_of(request).actor.height < 0:
            raise Http404("telephone")
        return view(request, *args, **kwargs)

    return readers_only(guarded)


def deed(view: View) -> View:
    """A POST by who handles cases; what somebody else has done meanwhile is told, not done again."""

    @wraps(view)
    def done(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST":  # an address left by a form, opened again: back to its page
            return HttpResponseRedirect(request.path.rstrip("/").rpartition("/")[0] + "/")
        try:
            return view(request, *args, **kwargs)
        except SettledAlready:
            messages.warning(request, _("Somebody else has dealt with this meanwhile."))
            return see_other("intake_phone:home")

    return require_http_methods(["GET", "HEAD", "POST"])(writers_only(done))


def of_draft(view: View) -> View:
    """Gives the view the screen of ``pk``: whoever types it, and nobody else."""

    @wraps(view)
    def opened(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        mine = Draft.objects.select_related("call", "call_back", "case").filter(pk=pk, staff_id=request.user.pk)
        draft = mine.first()
        if draft is None:
            raise Http404("screen")
        return view(request, draft, *args, **kwargs)

    return opened


def of_call(view: View) -> View:
    """Gives the view the call of ``pk``, unless its case is about this very person (B-16)."""

    @wraps(view)
    def opened(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        call = Call.objects.select_related("case", "call_back", "staff").filter(pk=pk).first()
        if call is None or hidden(call.case, staff_of(request)):
            raise Http404("call")
        return view(request, call, *args, **kwargs)

    return readers_only(opened)


def of_back(view: View) -> View:
    """Gives the view the call-back of ``pk``."""

    @wraps(view)
    def opened(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        back = CallBack.objects.select_related("case", "settled_by").filter(pk=pk).first()
        if back is None or hidden(back.case, staff_of(request)):
            raise Http404("call-back")
        return view(request, back, *args, **kwargs)

    return readers_only(opened)


def hidden(case: Case | None, staff: Staff) -> bool:
    return case is not None and staff.pk in case.people_named


def see_other(name: str, *args: Any) -> HttpResponse:
    response = HttpResponseRedirect(reverse(name, args=args))
    response.status_code = 303
    return response
