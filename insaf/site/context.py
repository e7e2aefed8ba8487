"""What every staff page says of rooms that the desk itself does not know."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from insaf.intake.web import filing
from insaf.people.models import Staff


def held(request: HttpRequest) -> dict[str, Any]:
    """How many submissions the web form holds for a person to look at; asked on staff pages alone."""
    return {"held_count": SimpleLazyObject(lambda: _count(request))}


def _count(request: HttpRequest) -> int:
    staff = getattr(request, "user", None)
    handles = isinstance(staff, Staff) and staff.actor.height >= 0
    return filing.held_count() if handles else 0
