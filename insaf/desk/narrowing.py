"""A narrower look at a list of cases: by rung, owner and lateness, as the board's links ask for it."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from insaf.cases import words
from insaf.cases.inbox import BANDS, NOBODY, Only
from insaf.core.policy import Rung
from insaf.desk.frame import said_name
from insaf.people.models import Staff

BAND: dict[str, Promise] = {
    "late": gettext_lazy("Overdue"),
    "soon": gettext_lazy("Within 3 days"),
    "later": gettext_lazy("In good time"),
    "answered": gettext_lazy("Waiting for their word"),
}


def only_of(request: HttpRequest) -> Only:
    """The narrower look that a link of the board asks for; what means nothing is left out."""
    rung, owner, band = (request.GET.get(name, "") for name in ("rung", "owner", "band"))
    known_owner = owner == NOBODY or (owner.isascii() and owner.isdigit() and len(owner) < 10)
    return Only(
        rung if rung in set(Rung) else "", owner if known_owner else "", band if band in BANDS else ""
    )  # fmt: skip


def asked(only: Only) -> dict[str, str]:
    """The same look as words of an address."""
    return {name: value for name, value in vars(only).items() if value}


def said(only: Only) -> list[str]:
    """The same look in the reader's words, one for each thing it narrows by."""
    named = [str(words.RUNG[Rung(only.rung)])] if only.rung else []
    if only.owner:
        staff = None if only.owner == NOBODY else Staff.objects.filter(pk=int(only.owner)).first()
        named.append(said_name(staff) or _("No owner"))
    return named + ([str(BAND[only.band])] if only.band else [])
