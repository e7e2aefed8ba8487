"""Following a case: let in by reference and secret or by the private link, then act on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from insaf.cases import access, kin
from insaf.cases.models import Case
from insaf.cases.queries import Loaded
from insaf.core.arabic import isolate
from insaf.portal import case_page, kinship, rights, throttle, visits
from insaf.portal.forms import Denied, TrackForm, obey

View = Callable[..., HttpResponse]


def private(view: View) -> View:
    """No cache keeps the page (L-18)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    return guarded


@private
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for reference and secret; paste and password managers work (I-08)."""
    if request.method == "POST":
        return _try(request, timezone.now())
    return _door(request, TrackForm())


@private
@require_safe
def key(request: HttpRequest, reference: str, secret: str) -> HttpResponse:
    """The private link: exchanged for a session at once, and gone from the address line (L-02)."""
    now = timezone.now()
    row = access.admit(reference, secret, now)
    if row is not None:
        visits.enter(request, row)
        return unreferred(_to("portal:case"))
    wait = throttle.missed(request, reference, now)
    if wait:
        return later(request, wait)
    messages.warning(request, _("This link opens no case. Enter the reference and the secret code instead."))
    return unreferred(_to("portal:track"))


@private
@require_safe
def short(request: HttpRequest, letters: str) -> HttpResponse:
    """The private link of a text message: the same, in fewer letters (K-17)."""
    return key(request, *access.named_in(letters))


@private
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, reference: str = "") -> HttpResponse:
    """One's own case; reading it changes nothing (L-03)."""
    wanted = request.POST.get("reference", "") or reference or visits.current(request)
    if not wanted:
        return _to("portal:track")
    loaded = visits.case_or_404(request, wanted)
    now = timezone.now()
    if request.method == "POST":
        return _act(request, loaded, now)
    return _show(request, loaded, now)


@private
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Close the case in this browser."""
    visits.leave(request, request.POST.get("reference", ""))
    messages.success(request, _("The case is closed in this browser. Your reference and code open it again."))
    return _to("portal:track")


def _try(request: HttpRequest, now: datetime) -> HttpResponse:
    """The same page, work and words for an unknown reference and for a wrong secret (L-04)."""
    form = TrackForm(request.POST)
    if not form.is_valid():
        return _door(request, form, status=422)
    row = access.admit(form.cleaned_data["reference"], form.cleaned_data["secret"], now)
    if row is not None:
        visits.enter(request, row)
        return _to("portal:case")
    wait = throttle.missed(request, form.cleaned_data["reference"], now)
    if wait:
        return later(request, wait)
    form.add_error(None, _("Reference and code do not open a case together. Check both as they stand in our message."))
    return _door(request, form, status=422)


def _act(request: HttpRequest, loaded: Loaded, now: datetime) -> HttpResponse:
    goes_on = kinship.goes_on(loaded.row) if request.POST.get("act") == "add" else None
    try:
        said = obey(request, goes_on or loaded, now)
    except Denied as denied:
        return _show(request, loaded, now, denied)
    if goes_on:
        said = _("We have received what you added. It stands under %(into)s.") % {
            "into": isolate(goes_on.row.reference)
        }
    messages.success(request, said)
    return _to("portal:case-of", loaded.row.reference)


def _show(request: HttpRequest, loaded: Loaded, now: datetime, denied: Denied | None = None) -> HttpResponse:
    goes_on = kinship.goes_on(loaded.row)
    held = goes_on is not None and goes_on.row in visits.opened(request)
    context = {
        **case_page.context(loaded, now),
        "goes_on": case_page.elsewhere(goes_on, held) if goes_on else None,
        "rights": rights.to_add(goes_on, now, denied) if goes_on else rights.of(loaded, now, denied),
        "seen": (goes_on or loaded).row.entries,
        "denied": denied,
        "others": _others(request, loaded),
    }
    return render(request, "portal/case.html", context, status=422 if denied else 200)


def _others(request: HttpRequest, loaded: Loaded) -> list[Case]:
    """The other open cases of this browser; one that was joined to this one is shown with it."""
    here = {loaded.row.reference, *(row.reference for row in kin.joined(loaded.row.reference))}
    return [row for row in visits.opened(request) if row.reference not in here]


def _door(request: HttpRequest, form: TrackForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "opened": visits.opened(request)}
    return render(request, "portal/track.html", context, status=status)


def later(request: HttpRequest, wait: int) -> HttpResponse:
    """Too many wrong tries: when to come back."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = str(wait)
    return response


def _to(name: str, *args: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse(name, args=args))
    response.status_code = 303
    return response


def unreferred(response: HttpResponse) -> HttpResponse:
    """The address with the secret is told to nobody. Pages with forms cannot say no-referrer:
    browsers would send them with `Origin: null`, and the CSRF check would refuse them."""
    response["Referrer-Policy"] = "no-referrer"
    return response
