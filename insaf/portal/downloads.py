"""The files of one's own case, handed out so that they can do nothing on our pages (J-06, L-08)."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from insaf.cases import files, history, uploads
from insaf.cases.models import Attachment
from insaf.core.arabic import neutralise
from insaf.portal import shown_files, visits


@require_safe
def file(request: HttpRequest, number: int) -> HttpResponse:
    """One attachment, as received; of any other case it does not exist (L-10)."""
    own = Attachment.objects.select_related("case").filter(case_id__in=visits.readable(request))
    found = own.filter(pk=number).first()
    if found is None or found.passage_id not in shown_files.digests(history.of_case(found.case)):
        raise Http404("no such file in this browser's cases")
    try:
        content = files.read(found.sha256)
    except OSError:
        raise Http404("the file was erased") from None
    known = found.type in uploads.TYPES.values()
    response = HttpResponse(content, content_type=found.type if known else "application/octet-stream")
    response["Content-Disposition"] = disposition(found.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    return response


def disposition(name: str) -> str:
    """Always a download; the name by RFC 6266, without controls, quotes or a path."""
    shown = "".join(letter for letter in neutralise(name) if letter.isprintable() and letter not in '/\\"')
    plain = "".join(letter if letter.isascii() and (letter.isalnum() or letter in "._- ") else "_" for letter in shown)
    return f"attachment; filename=\"{plain or 'file'}\"; filename*=UTF-8''{quote(shown or 'file', safe='')}"
