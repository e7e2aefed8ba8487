"""Cases that belong together: the one that goes on, those that were joined to it, parts, relatives."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from insaf.cases import log
from insaf.cases.models import Case as Row
from insaf.core.case import Case
from insaf.core.evolve import replay
from insaf.core.terms import ClosingReason
from insaf.people.models import Person

MOST = 50
"""Cases of one person that are looked at; nobody has more in a centre's life."""


def survivor(row: Row) -> Row:
    """The case in which a merged one goes on; any other is its own. A merged case never opens again."""
    while row.closing_reason == ClosingReason.MERGED:
        row = Row.objects.get(reference=_replayed(row).merged_into)
    return row


def joined(case: Case) -> list[Row]:
    """Every case that was merged into this one, also through another, the earliest receipt first."""
    found: list[Row] = []
    wanted = list(case.joined)
    while wanted:
        rows = list(of(wanted))
        found += rows
        wanted = [reference for row in rows for reference in _replayed(row).joined]
    return sorted(found, key=lambda row: (row.received_at, row.pk))


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


def restricting(row: Row) -> Row | None:
    """The case in which this person's contact is limited now: this one, or another of theirs (E-20)."""
    if row.restricted_until:
        return row
    return same_contact(row).filter(restricted_until__isnull=False).first()


def _people(mail: str = "", phone: str = "") -> list[int]:
    """Person rows by one contact point: found by its index, and no more of them than can be meant."""
    people = Person.objects.annotate(mail=Lower("email")).filter(mail=mail) if mail else Person.objects.filter(phone=phone)
    return list(people.order_by("-pk").values_list("pk", flat=True)[:MOST])


def _replayed(row: Row) -> Case:
    return replay(log.history(row))
