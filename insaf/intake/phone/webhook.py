"""Where an exchange tells us of calls: proven first, then kept, then understood; never an error for what it says."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from insaf.intake.phone import keeping, settling, signing
from insaf.intake.phone.signing import Why

LARGEST = 16 * 1024 * 1024  # bytes, with audio in it
LARGEST_WITHOUT = 256 * 1024  # of any other message
IN_QUERY = "token"
"""The name of the secret in the query of a GET, for who can set no header."""

log = logging.getLogger("insaf.phone")


@dataclass(frozen=True)
class Proven:
    """A message of somebody who knows one of our secrets; the names of its headers are in small letters."""

    content: bytes
    headers: dict[str, str]
    at: datetime


@csrf_exempt
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """One message. 200 when it is kept, also one that cannot be read; the same one again changes nothing."""
    said = proven(request, settings.INSAF_PHONE.secrets, "no exchange is set up")
    if isinstance(said, HttpResponse):
        return said
    event, _new = keeping.keep(said.content, said.headers, said.at)
    try:
        settling.settle(event, said.at)
    except Exception:  # it is kept: the worker makes something of it as soon as that can be
        log.exception("event %s could not be settled at once", event.pk)
    return JsonResponse({"kept": event.pk})


def proven(request: HttpRequest, secrets: signing.Secrets, nobody: str) -> Proven | HttpResponse:
    """The message where it is proven, or the refusal; ``nobody`` is said where no secret is set.

    One that came by GET is the query of its address. Neither is logged: a secret may stand in it.
    """
    if not secrets.any:
        return JsonResponse({"error": nobody}, status=404)
    headers = {name.lower(): value for name, value in request.headers.items()}
    asked = request.method == "GET"
    content = query(request, headers) if asked else body(request, headers)
    if content is None:
        return JsonResponse({"error": "too large"}, status=413)
    now = timezone.now()
    if why := signing.refusal(secrets, headers, content, url(request), now, asked):
        log.warning("a message to %s was refused: %s", request.path, why)
        return JsonResponse({"error": str(why)}, status=401 if why is Why.NO_PROOF else 403)
    return Proven(content, headers, now)


def query(request: HttpRequest, headers: dict[str, str]) -> bytes | None:
    """The query as a form; a secret that stands in it for want of a header is taken as if it were one."""
    content: bytes = request.META.get("QUERY_STRING", "").encode(errors="replace")
    if len(content) > LARGEST_WITHOUT:
        return None
    given = request.GET.getlist(IN_QUERY)
    if len(given) == 1 and not headers.keys() & signing.PROOFS:
        headers["x-insaf-token"] = given[0]
    headers["content-type"] = "application/x-www-form-urlencoded"
    return content


def body(request: HttpRequest, headers: dict[str, str]) -> bytes | None:
    """The bytes, and never more of them than may be, whatever their length claims to be."""
    audio = headers.get("content-type", "").lower().startswith("multipart/")
    most = LARGEST if audio else LARGEST_WITHOUT
    length = headers.get("content-length", "")
    if length.isdigit() and len(length) < 12 and int(length) > most:
        return None
    content: bytes = request.read(most + 1)
    return content if len(content) <= most else None


def url(request: HttpRequest) -> str:
    """The address as the exchange knows it: the institution's own, not the one behind a proxy."""
    return f"{settings.INSAF_BASE_URL}{request.get_full_path()}"
