"""Whom a notice goes to: roles and persons, never whoever is complained about."""

from __future__ import annotations

from dataclasses import dataclass

from insaf.core.case import Case
from insaf.core.policy import Rung
from insaf.core.terms import RUNG_OF_ROLE, Role

ROLE_OF_RUNG: dict[Rung, Role] = {rung: role for role, rung in RUNG_OF_ROLE.items()}


@dataclass(frozen=True)
class Addressee:
    """One member of staff by pseudonym, or everyone who holds a role."""

    staff: str = ""
    role: Role | None = None


Addressees = tuple[Addressee, ...]
AGENTS, MANAGERS, EXECUTIVES = (Addressee(role=role) for role in ROLE_OF_RUNG.values())


def at_rung(rung: Rung) -> Addressee:
    """Everyone who answers for a rung: a role, so that unassigned cases reach somebody (E-09)."""
    return Addressee(role=ROLE_OF_RUNG[rung])


def owner(case: Case) -> Addressee:
    """The owner; the role that has the case where nobody owns it, or the owner is complained about."""
    if case.owner and case.owner not in case.people_named:
        return Addressee(staff=case.owner)
    return at_rung(case.rung)


def liaison(case: Case, number: int) -> Addressee:
    """Who answers to the external body; complaints management, until somebody is named (E-17)."""
    dated = next((one for one in case.referrals if number in (one.number, one.clock)), None)
    named = dated.liaison if dated else ""
    return Addressee(staff=named) if named and named not in case.people_named else MANAGERS
