"""The one way in which units change, by the command and on the desk's page alike; each change is kept with who made it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from insaf.core.policy import Rung
from insaf.people.models import Staff, Standing, Unit, UnitChange


class AddsThemselves(ValueError):
    """Somebody would read what the unit is asked, by their own hand."""


@transaction.atomic
def keep(
    unit: Unit, name_ar: str, name_en: str, head: Staff | None, members: Iterable[Staff], by: Staff | None = None
) -> Unit:  # fmt: skip
    """The unit as it is from now on, asked again where it was closed; ValueError without a name in Arabic.

    What was asked of it keeps the name that it was asked by. ``by`` is none where the command does it.
    """
    members = list(members)
    standing = {one.pk for one in [*members, *filter(None, [head])]}
    if not name_ar.strip():
        raise ValueError("a unit needs a name in Arabic")
    if lets_themselves_in(unit, standing, by):
        raise AddsThemselves
    before, stood = _as_it_is(unit), _standing(unit)
    unit.name_ar, unit.name_en = name_ar.strip(), name_en.strip()
    unit.head, unit.is_active = head, True
    unit.save()
    unit.members.set(members)
    _noted(unit, before, by)
    _joined(unit, stood, standing)
    return unit


@transaction.atomic
def close(unit: Unit, by: Staff | None = None) -> Unit:
    """Nothing more is asked of it; what was asked already, its people still read and answer."""
    before = _as_it_is(unit)
    unit.is_active = False
    unit.save(update_fields=["is_active"])
    _noted(unit, before, by)
    return unit


def lets_themselves_in(unit: Unit, standing: Collection[Any], by: Staff | None) -> bool:
    """Whether somebody below complaints management, who does not answer for the unit, would from now on."""
    if by is None or by.pk not in standing or by.pk in _standing(unit):
        return False
    return by.actor.height < Rung.COMPLAINTS_MANAGEMENT.height


def since(staff: int) -> dict[int, datetime]:
    """By unit, since when this person answers for it; those without an instant always did."""
    return dict(Standing.objects.filter(staff_id=staff).values_list("unit_id", "since"))


def _standing(unit: Unit) -> set[int]:
    """Whoever answers for it: its members, and its head."""
    if not unit.pk:
        return set()
    kept = Unit.objects.get(pk=unit.pk)
    return {*kept.members.values_list("pk", flat=True), *filter(None, [kept.head_id])}


def _joined(unit: Unit, before: set[int], after: set[int]) -> None:
    Standing.objects.filter(unit=unit).exclude(staff__in=after).delete()
    now = timezone.now()
    Standing.objects.bulk_create([Standing(unit=unit, staff_id=one, since=now) for one in sorted(after - before)])


def _noted(unit: Unit, before: dict[str, Any], by: Staff | None) -> None:
    after = _as_it_is(unit)
    if after != before:
        UnitChange.objects.create(unit=unit, at=timezone.now(), by=by, before=before, after=after)


def _as_it_is(unit: Unit) -> dict[str, Any]:
    """As it is kept; nothing of one that is not kept yet."""
    kept = Unit.objects.filter(pk=unit.pk).first() if unit.pk else None
    if kept is None:
        return {}
    return {
        "name_ar": kept.name_ar,
        "name_en": kept.name_en,
        "head": kept.head_id,
        "members": sorted(kept.members.values_list("pk", flat=True)),
        "active": kept.is_active,
    }
