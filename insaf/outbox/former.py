"""Whoever was reached at an address until it was put right is told so there: nobody is led away in silence (D-20).

The old address may be a stranger's. What goes there names nobody, opens nothing, and is answered
to the institution's own address, not to the case.
"""

from __future__ import annotations

import json

from insaf.core.events import Event
from insaf.core.events.preferring import ContactCorrected
from insaf.outbox import addresses, ways

CORRECTED, LEFT = "contact_corrected", "contact_left"
"""The letter to the new address, and the notice to the old one."""


def ways_to(event: Event) -> list[ways.Way]:
    """The addresses and numbers that are no more; empty where their words were erased."""
    if not isinstance(event, ContactCorrected):
        return []
    was = json.loads(event.was.text or "{}")
    email = addresses.valid(was.get("email", "")) if event.email else ""
    number = ways.mobile(was.get("phone", "")) if event.phone else ""
    return [way for way in ((ways.EMAIL, email), (ways.SMS, number)) if way[1]]
