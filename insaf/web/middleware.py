"""What is put around every response: security headers, caching, the reader's language."""

from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.decorators import sync_and_async_middleware

from insaf.web import ranges

CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)
POWERS = ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "microphone", "payment", "usb")
HEADERS = {
    "Content-Security-Policy": CSP,
    "Permissions-Policy": ", ".join(f"{power}=()" for power in POWERS),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: browsers would then send `Origin: null` and the CSRF check would refuse forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
THEMES = ("light", "dark")
YEAR = 365 * 24 * 3600
GetResponse = Callable[[HttpRequest], Any]


@sync_and_async_middleware
def security_headers(get_response: GetResponse) -> GetResponse:
    """Strict headers on every response, errors included; a view may set its own (L-13, L-14)."""
    return _around(get_response, lambda request: None, _seal)


@sync_and_async_middleware
def sound_in_parts(get_response: GetResponse) -> GetResponse:
    """Recordings can be asked for piece by piece, wherever they are played (B-12)."""
    return _around(get_response, lambda request: None, ranges.part)


@sync_and_async_middleware
def language_choice(get_response: GetResponse) -> GetResponse:
    """`?lang=`, else the cookie, else Arabic; the browser's own wish is not asked (J-01)."""
    return _around(get_response, _speak, _remember)


def keep_language(response: HttpResponse, request: HttpRequest, language: str) -> HttpResponse:
    """Save a language of ours in its cookie; anything else changes nothing."""
    if language in dict(settings.LANGUAGES):
        keep_choice(response, request, settings.LANGUAGE_COOKIE_NAME, language)
    return response


def keep_choice(response: HttpResponse, request: HttpRequest, name: str, value: str) -> None:
    """A preference cookie for a year; not readable by script."""
    response.set_cookie(name, value, max_age=YEAR, secure=request.is_secure(), httponly=True, samesite="Lax")


def _around(
    get_response: GetResponse,
    before: Callable[[HttpRequest], None],
    after: Callable[[HttpRequest, HttpResponse], HttpResponse],
) -> GetResponse:
    async def awaited(request: HttpRequest) -> HttpResponse:
        before(request)
        answer: Awaitable[HttpResponse] = get_response(request)
        return after(request, await answer)

    def direct(request: HttpRequest) -> HttpResponse:
        before(request)
        return after(request, get_response(request))

    return awaited if iscoroutinefunction(get_response) else direct


def _seal(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response.setdefault(name, value)
    response.setdefault("Cache-Control", "no-store" if _is_private(request, response) else "private, no-cache")
    return response


def _is_private(request: HttpRequest, response: HttpResponse) -> bool:
    """Somebody's page: it read a session that holds something, or answers a form.

    A stranger's page may be kept by the back button, so that nothing typed is lost (I-09).
    """
    session = getattr(request, "session", None)
    known = session is not None and session.accessed and not session.is_empty()
    return known or request.method == "POST"


def _speak(request: HttpRequest) -> None:
    known = dict(settings.LANGUAGES)
    wishes = (request.GET.get("lang"), request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME), settings.LANGUAGE_CODE)
    language = next(wish for wish in wishes if wish in known)
    translation.activate(language)
    request.LANGUAGE_CODE = language  # type: ignore[attr-defined]


def _remember(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    response.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
    return keep_language(response, request, request.GET.get("lang", ""))
