"""The one way in which units change: by the command and on the desk's page alike."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from insaf.people.models import Staff, Unit


@transaction.atomic
def keep(unit: Unit, name_ar: str, name_en: str, head: Staff | None, members: Iterable[Staff]) -> Unit:
    """The unit as it is from now on, asked again where it was closed; ValueError without a name in Arabic.

    What was asked of it keeps the name that it was asked by.
    """
    if not name_ar.strip():
        raise ValueError("a unit needs a name in Arabic")
    unit.name_ar, unit.name_en = name_ar.strip(), name_en.strip()
    unit.head, unit.is_active = head, True
    unit.save()
    unit.members.set(members)
    return unit


def close(unit: Unit) -> Unit:
    """Nothing more is asked of it; what was asked already, its people still read and answer."""
    unit.is_active = False
    unit.save(update_fields=["is_active"])
    return unit
