"""The timeline's words about calls: what the person knows anyway, that they called or were called."""

from __future__ import annotations

from django.utils.translation import gettext as _

from insaf.core.events import calling
from insaf.portal.items import Item, Knows, Teller


def _called(event: calling.Called, know: Knows) -> Item:
    said = {
        "answered": _("You called us"),
        "missed": _("You called us and nobody took the call. We are sorry; we call back."),
        "voicemail": _("You left us a voice message"),
        "reached": _("We called you back and spoke with you"),
        "no_answer": _("We called you back; nobody answered. We try again."),
    }.get(event.outcome, _("We called the number we have and did not reach you there"))
    look = "person" if event.direction == "in" else "staff"
    return Item(look, "phone", said)


TELLERS: dict[type, Teller] = {calling.Called: _called}
