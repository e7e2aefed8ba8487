"""One click at the desk: the evidence bundle of a case, made, put on the record and handed out (E-19)."""

from __future__ import annotations

from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from insaf.cases import words
from insaf.cases.queries import Loaded
from insaf.core.reasons import Refused
from insaf.desk.case import case_page
from insaf.desk.doors import of_case
from insaf.desk.frame import staff_of
from insaf.intake.external import handed, liaison
from insaf.reports.bundle import Order
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
    return _file(draft, made.name)


@never_cache
@require_POST
def for_liaison(request: HttpRequest, reference: str) -> HttpResponse | FileResponse:
    """The bundle of a matter that this body brought, for whom it sends to read; 404 for any other (E-19).

    Nobody is named in it: the body knows who came to it, and a downloaded file is passed on. Asked for
    again while nothing has changed, it is the same file, and no further entry.
    """
    one, loaded = liaison.may_open(request, reference)
    now, same = timezone.now(), handed.kept(one, loaded)
    if same is not None:
        liaison.looked_again(one, loaded, now)
        return _file(same, f"insaf-{loaded.case.reference}.zip")
    if handed.too_many(one, now):
        return liaison.wait(request, handed.HOUR)
    draft = evidence.draft()
    made = evidence.written(loaded, Order(to=one.body), now, draft)
    liaison.note(one, loaded, "bundle", made.sha256, now)
    handed.keep(one, loaded, draft)
    return _file(draft, made.name)


def _file(draft: IO[bytes], name: str) -> FileResponse:
    response = FileResponse(draft, as_attachment=True, filename=name, content_type="application/zip")
    response["Cache-Control"] = "no-store"
    return response
