"""Who may come in to the pages of the referrals: who handles cases, and auditors to read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from insaf.core.policy import Rung
from insaf.core.terms import Role
from insaf.people.models import Staff

View = Callable[..., HttpResponse]


def staff_of(request: HttpRequest) -> Staff:
    assert isinstance(request.user, Staff)
    return request.user


def readers_only(view: View) -> View:
    """To anybody else the page does not exist."""
    return _guarded(view, lambda actor: actor.height >= 0 or Role.AUDITOR in actor.roles)


def writers_only(view: View) -> View:
    return _guarded(view, lambda actor: actor.height >= 0)


def managers_only(view: View) -> View:
    """Letting somebody of a body in is for complaints management."""
    return _guarded(view, lambda actor: actor.height >= Rung.COMPLAINTS_MANAGEMENT.height)


def _guarded(view: View, may: Callable[[Any], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        if not may(staff_of(request).actor):
            raise Http404("referrals")
        response = view(request, *args, **kwargs)
        response.setdefault("Cache-Control", "no-store")
        return response

    return guarded


def see_other(name: str, *args: Any) -> HttpResponse:
    response = HttpResponseRedirect(reverse(name, args=args))
    response.status_code = 303
    return response
