"""Where a provider of text messages tells what became of them: proven first, then kept, then settled (K-17)."""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from insaf.intake.phone import delivery
from insaf.intake.phone.webhook import proven
from insaf.outbox.sms import reports

log = logging.getLogger("insaf.phone")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def told(request: HttpRequest) -> HttpResponse:
    """One message of reports, or one report as the query of a GET.

    200 when each is kept; the same one again changes nothing.
    """
    known = settings.INSAF_SMS_REPORTS
    said = proven(request, known.secrets, "no reports are expected")
    if isinstance(said, HttpResponse):
        return said
    try:
        found = delivery.read(known, said.content, said.headers.get("content-type", ""))
    except delivery.Unreadable as problem:
        log.warning("a delivery report could not be read: %s", problem)
        return JsonResponse({"error": str(problem)}, status=422)
    news = [reports.News(one.theirs, one.delivered, one.code) for one in found if one.delivered or one.failed]
    reports.keep(news, said.at)
    return JsonResponse({"kept": len(news)})
