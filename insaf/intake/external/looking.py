"""Who looks whether an external body still has a matter: one person of management each, or all who share it (E-17)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from insaf.core.policy import Rung
from insaf.core.terms import Actor, Role
from insaf.intake.external.models import Lying
from insaf.people.models import Staff

MOST = 500


def looks(actor: Actor) -> list[tuple[int, int]]:
    """The case and the number of each referral that this person looks at again, the nearest first.

    A liaison of management looks at the own ones. The others, and those whose liaison may not end the body's
    part, are complaints management's; where nobody holds that role, executive management's. Who is complained
    about in a case is nobody there (B-16): only such cases are decided one by one.
    """
    if actor.height < Rung.COMPLAINTS_MANAGEMENT.height:
        return []
    able = {str(one.pk): one.actor for one in Staff.objects.filter(is_active=True) if one.actor.height > 0}
    usual = ~Q(liaison__in=set(able) - {actor.id}) if _shares(actor, able.values()) else Q(liaison=actor.id)
    rows = Lying.objects.filter(usual | ~Q(case__people_named=[]), review_at__isnull=False)
    found = rows.order_by("review_at", "id").values_list("case_id", "number", "liaison", "case__people_named")
    return [(case, number) for case, number, liaison, named in found[:MOST] if _has(actor, able, liaison, named)]


def _shares(actor: Actor, able: Iterable[Actor]) -> bool:
    """Whether what no liaison has is this person's as well."""
    managers = any(Role.COMPLAINTS_MANAGER in one.roles for one in able)
    return Role.COMPLAINTS_MANAGER in actor.roles or not managers


def _has(actor: Actor, able: dict[str, Actor], liaison: str, named: list[int]) -> bool:
    """Whether this person looks at one referral of a case that complains about ``named``."""
    fit = {number: one for number, one in able.items() if int(number) not in named}
    if actor.id not in fit:
        return False
    return liaison == actor.id if liaison in fit else _shares(actor, fit.values())
