"""Slows a guesser down without ever keeping the owner out (L-04, L-05).

Twenty failures from one address within ten minutes close the follow-up form to that address
until they are over. Ten failures on one reference are answered 429 as well, but only when they
fail: the right secret from anywhere else opens the case at once, however busy a guesser is.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from insaf.core import reference as references
from insaf.portal.models import Miss

WINDOW = timedelta(minutes=10)
PER_ADDRESS, PER_REFERENCE = 20, 10


def wait_of_address(request: HttpRequest, now: datetime) -> int:
    """Seconds this address must wait before it may try again; 0 when it may."""
    return _wait(_address(request), PER_ADDRESS, now)


def missed(request: HttpRequest, reference: str, now: datetime) -> int:
    """Count a failure; seconds to wait when its address or its reference has had too many."""
    keys = (_address(request), _matter(reference))
    Miss.objects.filter(at__lt=now - WINDOW).delete()
    Miss.objects.bulk_create([Miss(key=key, at=now) for key in keys])
    return max(_wait(keys[0], PER_ADDRESS, now), _wait(keys[1], PER_REFERENCE, now))


def _wait(key: str, most: int, now: datetime) -> int:
    recent = Miss.objects.filter(key=key, at__gt=now - WINDOW).order_by("-at")
    at = recent.values_list("at", flat=True)[most - 1 : most].first()
    return max(1, int((at + WINDOW - now).total_seconds())) if at else 0


def _address(request: HttpRequest) -> str:
    """REMOTE_ADDR only: the server sets it, from trusted proxies alone (L-06)."""
    return _key("address", str(request.META.get("REMOTE_ADDR", "")))


def _matter(reference: str) -> str:
    return _key("reference", references.parse(reference) or reference.strip()[:40])


def _key(what: str, value: str) -> str:
    return salted_hmac(f"insaf.portal.{what}", value, algorithm="sha256").hexdigest()
