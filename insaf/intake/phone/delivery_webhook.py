"""Where a provider of text messages tells what became of them: proven first, then kept, then settled (K-17)."""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from insaf.intake.phone import delivery, signing
from insaf.intake.phone.signing import Why
from insaf.intake.phone.webhook import body, url
from insaf.outbox.sms import reports

log = logging.getLogger("insaf.phone")


@csrf_exempt
@require_POST
def told(request: HttpRequest) -> HttpResponse:
    """One message of reports. 200 when each is kept; the same one again changes nothing."""
    known = settings.INSAF_SMS_REPORTS
    if not known.secrets.any:
        return JsonResponse({"error": "no reports are expected"}, status=404)
    headers = {name.lower(): value for name, value in request.headers.items()}
    content = body(request, headers)
    if content is None:
        return JsonResponse({"error": "too large"}, status=413)
    now = timezone.now()
    if why := signing.refusal(known.secrets, headers, content, url(request), now):
        log.warning("a delivery report was refused: %s", why)
        return JsonResponse({"error": str(why)}, status=401 if why is Why.NO_PROOF else 403)
    try:
        found = delivery.read(known, content, headers.get("content-type", ""))
    except delivery.Unreadable as problem:
        log.warning("a delivery report could not be read: %s", problem)
        return JsonResponse({"error": str(problem)}, status=422)
    news = [reports.News(one.theirs, one.delivered, one.code) for one in found if one.delivered or one.failed]
    reports.keep(news, now)
    return JsonResponse({"kept": len(news)})
