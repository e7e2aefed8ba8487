"""No more questions about satisfaction: one click from the mail, without a sign-in (K-13, RFC 8058)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from insaf.outbox import surveys


@csrf_exempt  # mail programs post here by themselves; all it can do is end the questions to one address
@require_http_methods(["GET", "HEAD", "POST"])
def unasked(request: HttpRequest, answer: str) -> HttpResponse:
    """Opening the page changes nothing; the press of its button, or of the mail program's, does."""
    letter = surveys.letter_of(answer)
    if letter is None:
        raise Http404(answer)
    if request.method == "POST":
        surveys.refuse(letter, timezone.now())
    context = {"done": surveys.wants_none(letter.recipient)}
    response = render(request, "portal/unasked.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
