"""Signing in and out: no hint who exists, paste allowed, guesses slowed down (I-08)."""

from __future__ import annotations

import hashlib

from django import forms
from django.conf import settings
from django.contrib import auth
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from insaf.core.terms import Role
from insaf.desk.frame import handles_cases, staff_of

MOST_FOR_ONE = 6
"""Wrong passwords for one address from one place before it must wait."""
MOST_FROM_PLACE = 40
WAIT_SECONDS = 10 * 60


class SignInForm(forms.Form):
    """E-mail and password, with the names that password managers know."""

    email = forms.EmailField(label=_("Work e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "dir": "ltr"}),
    )


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; who is signed in already goes on."""
    onward = _onward(request)
    if request.method != "POST":
        if request.user.is_authenticated:
            return HttpResponseRedirect(onward)
        return _page(request, SignInForm(), onward)
    form = SignInForm(request.POST)
    if _must_wait(request):
        return _page(request, form, onward, waits=True, status=429)
    if form.is_valid() and _signed_in(request, form):
        return HttpResponseRedirect(_first_page(request, onward), status=303)
    if form.is_valid():
        _count(request)
        form.add_error(None, _("The e-mail or the password is not right. Check both and try again."))
    return _page(request, form, onward, status=422)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session whole."""
    auth.logout(request)
    return HttpResponseRedirect(resolve_url("desk:sign-in"), status=303)


def _signed_in(request: HttpRequest, form: SignInForm) -> bool:
    """One password check, also for an address nobody has; then a new session key."""
    given = form.cleaned_data
    staff = auth.authenticate(request, username=given["email"].strip().lower(), password=given["password"])
    if staff is None:
        return False
    auth.login(request, staff)
    cache.delete(_keys(request)[0])
    return True


def _page(request: HttpRequest, form: SignInForm, onward: str, waits: bool = False, status: int = 200) -> HttpResponse:
    return render(request, "desk/sign-in.html", {"form": form, "next": onward, "waits": waits}, status=status)


def _onward(request: HttpRequest) -> str:
    """Where to go after signing in: a path on this site, or the inbox."""
    wish = request.POST.get("next") or request.GET.get("next") or ""
    safe = wish.startswith("/") and url_has_allowed_host_and_scheme(wish, allowed_hosts=None)
    return wish if safe else resolve_url(settings.LOGIN_REDIRECT_URL)


def _first_page(request: HttpRequest, onward: str) -> str:
    """Who opens no case begins at what they are asked, or at the calendar, not before a closed door."""
    actor = staff_of(request).actor
    shut = onward == resolve_url(settings.LOGIN_REDIRECT_URL) and not handles_cases(actor)
    if shut and Role.RESPONDENT in actor.roles:
        return resolve_url("desk:asked")
    return resolve_url("desk:calendar") if shut and Role.ADMINISTRATOR in actor.roles else onward


def _must_wait(request: HttpRequest) -> bool:
    for_one, from_place = _keys(request)
    return cache.get(for_one, 0) >= MOST_FOR_ONE or cache.get(from_place, 0) >= MOST_FROM_PLACE


def _count(request: HttpRequest) -> None:
    for key in _keys(request):
        cache.add(key, 0, WAIT_SECONDS)
        cache.incr(key)


def _keys(request: HttpRequest) -> tuple[str, str]:
    place = request.META.get("REMOTE_ADDR", "")
    email = request.POST.get("email", "").strip().lower()
    one = hashlib.sha256(f"{place}\0{email}".encode()).hexdigest()
    return f"sign-in:{one}", f"sign-in-place:{place}"
