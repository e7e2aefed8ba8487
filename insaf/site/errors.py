"""The pages a person sees when something is refused, missing or broken; none tells inner detail."""

import logging
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
    try:
        words = render_to_string(f"{status}.html", context, request)
    except Exception:  # the page of last resort must not fail with what it reports
        logging.getLogger("insaf.errors").exception("no page for %s", status)
        words = f"{status}"
    return HttpResponse(words, status=status)
