"""One click at the desk: the evidence bundle of a case, made, put on the record and handed out (E-19)."""

from __future__ import annotations

from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from insaf.cases import words
from insaf.cases.queries import Loaded
from insaf.core.reasons import Refused
from insaf.desk.case import case_page
from insaf.desk.doors import of_case
from insaf.desk.frame import staff_of
from insaf.intake.external import liaison
from insaf.reports.bundle import Made, Order
from insaf.site import evidence


@require_POST
@of_case
def bundle(request: HttpRequest, loaded: Loaded) -> HttpResponse | FileResponse:
    """The ZIP, in a stream; its making stands in the record before a byte of it leaves."""
    order = Order(names=request.POST.get("names") == "yes", to=request.POST.get("to", ""))
    draft = evidence.draft()
    try:
        made = evidence.hand_out(loaded, order, staff_of(request).actor, timezone.now(), draft)
    except Refused as refused:
        draft.close()
        return case_page(request, loaded, refused=str(words.REFUSAL[refused.reason]), status=409)
    return _sent(draft, made)


@never_cache
@require_GET
def for_liaison(request: HttpRequest, reference: str) -> FileResponse:
    """The bundle of a matter that this body brought, for whom it sends to read; 404 for any other (E-19).

    Nobody is named in it: the body knows who came to it, and a downloaded file is passed on.
    """
    one, loaded = liaison.may_open(request, reference)
    now, draft = timezone.now(), evidence.draft()
    made = evidence.written(loaded, Order(to=one.body), now, draft)
    liaison.note(one, loaded, "bundle", made.sha256, now)
    return _sent(draft, made)


def _sent(draft: IO[bytes], made: Made) -> FileResponse:
    response = FileResponse(draft, as_attachment=True, filename=made.name, content_type="application/zip")
    response["Cache-Control"] = "no-store"
    return response
