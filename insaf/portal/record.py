"""The record for everybody: its signed head, its key, and one's own receipt (M-04, M-05)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from insaf.cases import checkpoints
from insaf.portal import visits


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the record is, its newest signed head, and how anybody checks it."""
    context = {"checkpoint": checkpoints.latest(), "key": str(checkpoints.verifier_key())}
    return render(request, "portal/record.html", context)


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The newest signed head as its bare text, for machines and for keeping."""
    newest = checkpoints.latest()
    if newest is None:
        raise Http404("nothing has been signed yet")
    return HttpResponse(newest.note, content_type="text/plain; charset=utf-8")


@require_safe
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """Proof that one's own matter stands in the record; it needs no trust in this site."""
    loaded = visits.case_or_404(request, reference)
    proof = checkpoints.receipt(loaded.row, timezone.now())
    response = HttpResponse(proof, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{loaded.row.reference}-receipt.json"'
    response["Cache-Control"] = "no-store"
    return response
