"""The pages a person sees when something is refused, missing or broken; none tells inner detail."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 403)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token did not match: most often a page left open for long."""
    return _page(request, 403, stale=True)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)


def _page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    template = "400" if status == 400 else str(status)
    return HttpResponse(render_to_string(f"web/{template}.html", context, request), status=status)
