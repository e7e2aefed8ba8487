"""Cases that belong together: the one that goes on, those that were joined to it, parts, relatives."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from insaf.cases.models import Case as Row
from insaf.people.models import Person

MOST = 50
"""Cases of one person that are looked at; nobody has more in a centre's life."""


def survivor(row: Row) -> Row:
    """The case in which a merged one goes on; any other is its own. A merged case never opens again."""
    while row.merged_into:
        row = Row.objects.get(reference=row.merged_into)
    return row


def joined(reference: str) -> list[Row]:
    """Every case that was merged into this one, also through another, the earliest receipt first."""
    found: list[Row] = []
    wanted = [reference]
    while wanted:
        rows = list(Row.objects.filter(merged_into__in=wanted).exclude(merged_into=""))
        found += rows
        wanted = [row.reference for row in rows]
    return sorted(found, key=lambda row: (row.received_at, row.pk))


def parts(reference: str) -> QuerySet[Row]:
    """The cases that were split off from this one."""
    return Row.objects.filter(split_from=reference).exclude(split_from="").order_by("received_at", "id")


def descended(reference: str) -> list[Row]:
    """Every case that was split off from this one, also from a part of it."""
    found: list[Row] = []
    wanted = [reference]
    while wanted:
        rows = list(Row.objects.filter(split_from__in=wanted).exclude(split_from="").order_by("received_at", "id"))
        found += rows
        wanted = [row.reference for row in rows]
    return found


def of(references: Iterable[str]) -> QuerySet[Row]:
    """The rows of some references."""
    return Row.objects.filter(reference__in=list(references)).order_by("received_at", "id")


def same_contact(row: Row) -> QuerySet[Row]:
    """Other cases of whoever gave the same e-mail address or telephone number."""
    person = row.person
    shared = Q(pk__in=())
    if person and person.email:
        shared |= Q(person_id__in=_people(mail=person.email.lower()))
    if person and person.phone:
        shared |= Q(person_id__in=_people(phone=person.phone))
    return Row.objects.filter(shared).exclude(pk=row.pk).order_by("-received_at", "-id")


def _people(mail: str = "", phone: str = "") -> list[int]:
    """Person rows by one contact point: found by its index, and no more of them than can be meant."""
    people = (
        Person.objects.annotate(mail=Lower("email")).filter(mail=mail) if mail else Person.objects.filter(phone=phone)
    )
    return list(people.order_by("-pk").values_list("pk", flat=True)[:MOST])
