"""A page as the institution's own site might be, with the chat on it by one script tag; demo only."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

# What the documentation asks a strict host page for: the address of the system, in two directives.
CSP = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors 'none'"
)


@require_safe
def sample_site(request: HttpRequest) -> HttpResponse:
    """The same page in both languages; `?lang=` chooses, as everywhere."""
    response = render(request, "demo/site.html", {})
    response["Content-Security-Policy"] = CSP
    return response
