"""Whether a member of staff stands behind a pseudonym: the law itself knows no persons."""

from __future__ import annotations

from insaf.core.acts.handling import Assign
from insaf.core.acts.intake import NamePerson
from insaf.core.case import Case
from insaf.core.reasons import Reason, Refused
from insaf.people.models import Staff


def check(act: Assign | NamePerson, case: Case) -> None:
    """Refuse an owner who is unknown, disabled or below the level that has the case (B-14, B-16, E-12).

    Who is named as complained about need only exist: they may have left.
    """
    if isinstance(act, NamePerson):
        if act.staff and _staff(act.staff) is None:
            raise Refused(Reason.UNKNOWN_CODE, "staff")
        return
    owner = _staff(act.owner) if act.owner else None
    if act.owner and (owner is None or owner.actor.height < 0):
        raise Refused(Reason.NOT_ON_DUTY, "owner")
    if owner and owner.actor.height < case.rung.height:
        raise Refused(Reason.HIGHER_RUNG_HAS_IT, "owner")


def _staff(pseudonym: str) -> Staff | None:
    if not (pseudonym.isascii() and pseudonym.isdigit()):
        return None
    return Staff.objects.filter(pk=int(pseudonym)).first()
