"""Slows a guesser down without ever keeping the owner out (L-04, L-05).

Twenty failures from one address or ten on one reference within ten minutes are followed by 429,
to failures alone: the right secret opens the case at once, however busy a guesser is. Thousands
share one address behind a carrier's NAT, so an address is no reason to keep anybody out.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from insaf.core import reference as references
from insaf.portal.models import Miss

WINDOW = timedelta(minutes=10)
PER_ADDRESS, PER_REFERENCE = 20, 10


def missed(request: HttpRequest, reference: str, now: datetime) -> int:
    """Count a failure; seconds to wait when its address or its reference has had too many.

    Who must wait already is not counted: a guesser fills no table.
    """
    address, matter = _address(request), _matter(reference)
    waiting = _longest(address, matter, now)
    if waiting:
        return waiting
    Miss.objects.filter(at__lt=now - WINDOW).delete()
    Miss.objects.bulk_create([Miss(key=key, at=now) for key in (address, matter)])
    return _longest(address, matter, now)


def _longest(address: str, matter: str, now: datetime) -> int:
    return max(_wait(address, PER_ADDRESS, now), _wait(matter, PER_REFERENCE, now))


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
