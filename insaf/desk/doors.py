"""Who may come in: the sign-in before every page, and the case before every act on it (L-10)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse

from insaf.cases import queries
from insaf.core.permits import may_see
from insaf.core.reference import parse
from insaf.core.terms import Role
from insaf.desk.frame import handles_cases, keeps_units, page, staff_of, supervises

View = Callable[..., HttpResponse]


def staff_only(view: View) -> View:
    """Signed-in staff; others are asked to sign in and come back."""
    return login_required(view)


def handlers_only(view: View) -> View:
    """Staff whose role opens cases; others are told why not, with 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not handles_cases(staff_of(request).actor):
            return page(request, "desk/no-role.html", {}, status=403)
        return view(request, *args, **kwargs)

    return staff_only(guarded)


def supervisors_only(view: View) -> View:
    """Whoever answers for all cases, or audits them; others are told why not, with 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not supervises(staff_of(request).actor):
            return page(request, "desk/no-role.html", {}, status=403)
        return view(request, *args, **kwargs)

    return staff_only(guarded)


def administrators_only(view: View) -> View:
    """Administrators; others are told why not, with 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if Role.ADMINISTRATOR not in staff_of(request).actor.roles:
            return page(request, "desk/no-role.html", {"for_administrators": True}, status=403)
        return view(request, *args, **kwargs)

    return staff_only(guarded)


def unit_keepers_only(view: View) -> View:
    """Whoever keeps the units: complaints management and above, and administrators; others with 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not keeps_units(staff_of(request).actor):
            return page(request, "desk/no-role.html", {"for_keepers": True}, status=403)
        return view(request, *args, **kwargs)

    return staff_only(guarded)


def of_case(view: View) -> View:
    """Gives the view the loaded case of `reference`.

    A case that does not exist and one that is about this very person look the same: 404 (B-16).
    """

    @wraps(view)
    def opened(request: HttpRequest, reference: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, open_case(request, reference), *args, **kwargs)

    return handlers_only(opened)


def may_open(request: HttpRequest, reference: str) -> bool:
    """Whether a reference leads this person anywhere."""
    try:
        open_case(request, reference)
    except Http404:
        return False
    return True


def open_case(request: HttpRequest, typed: str) -> queries.Loaded:
    """The case behind a reference, however typed; Http404 when it is not for these eyes."""
    reference = parse(typed)
    loaded = queries.load(reference) if reference else None
    if loaded is None or not may_see(staff_of(request).actor, loaded.case):
        raise Http404(typed)
    return loaded
