"""What rings now, and on whose pages it pops."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from insaf.core.terms import Actor
from insaf.intake.phone.models import Call, Extension
from insaf.people import phones
from insaf.people.models import Staff

RINGS = timedelta(minutes=3)
"""A call that rang longer ago pops nowhere: its end was not told."""

MOST = 5


@dataclass(frozen=True)
class Ring:
    pk: int
    number: str
    shown: str
    extension: str


def now_ringing(now: datetime) -> tuple[Ring, ...]:
    """Calls that came in, ring still or were just taken up at the telephone, and nobody has on a screen yet."""
    live = Call.objects.filter(
        state__in=(Call.State.RINGING, Call.State.TALKING), direction="in", staff=None, rang_at__gt=now - RINGS
    ).order_by("-rang_at", "-id")
    return tuple(Ring(one.pk, one.number, one.shown, one.extension) for one in live[:MOST])


def answers(actor: Actor) -> bool:
    """Whoever handles cases takes calls."""
    return actor.height >= 0


def for_staff(rings: tuple[Ring, ...], staff: Staff) -> list[dict[str, Any]]:
    """The calls for this person's extension, and those for an extension that is nobody's."""
    owners = dict(Extension.objects.values_list("number", "staff_id"))
    mine = [one for one in rings if owners.get(one.extension, staff.pk) == staff.pk]
    return [{"id": one.pk, "number": said(one)} for one in mine]


def said(ring: Ring | Call) -> str:
    return phones.grouped(ring.number) if ring.number else ring.shown or _("Withheld number")
