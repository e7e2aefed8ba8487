"""Who looks whether an external body still has a matter: one person of management each, or all who share it (E-17)."""

from __future__ import annotations

from insaf.core.policy import Rung
from insaf.core.terms import Actor, Role
from insaf.intake.external.models import Lying
from insaf.people.models import Staff

MOST = 500


def looks(actor: Actor) -> list[tuple[int, int]]:
    """The case and the number of each referral that this person looks at again, the nearest first.

    A liaison of management looks at the own ones. The others, and those whose liaison may not end the body's
    part, are complaints management's; where nobody holds that role, executive management's.
    """
    if actor.height < Rung.COMPLAINTS_MANAGEMENT.height:
        return []
    able = {str(one.pk): one.roles for one in Staff.objects.filter(is_active=True) if one.actor.height > 0}
    rows = Lying.objects.filter(review_at__isnull=False)
    if Role.COMPLAINTS_MANAGER in actor.roles or not any(Role.COMPLAINTS_MANAGER in held for held in able.values()):
        rows = rows.exclude(liaison__in=set(able) - {actor.id})
    else:
        rows = rows.filter(liaison=actor.id)
    return list(rows.order_by("review_at", "id").values_list("case_id", "number")[:MOST])
