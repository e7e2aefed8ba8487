"""What the concerned party itself is told: asked, reminded, late, given more time, or no longer asked."""

from __future__ import annotations

from dataclasses import dataclass

from insaf.core.case import Case
from insaf.core.events import Event, clock, consulting
from insaf.core.terms import DeadlineKind, Status

D = DeadlineKind
DECIDED = (Status.ANSWERED, Status.CLOSED)
"""Nobody is reminded of a matter that needs no answer any more."""


@dataclass(frozen=True)
class PartyTold:
    """One thing told to the party of one consultation; ``head``: to its unit's head as well."""

    number: int
    what: str  # asked, near, late, extended, withdrawn
    head: bool = False


def told_to_party(event: Event, case: Case) -> PartyTold | None:
    """What ``event`` tells the concerned party, if anything; ``case`` is the case as the event left it."""
    match event:
        case consulting.Consulted(number=number):
            return PartyTold(number, "asked")
        case clock.Warned(kind=D.CONSULTATION, number=number) if case.status not in DECIDED:
            return PartyTold(number, "near")
        case consulting.ConsultationClimbed(number=number):
            return PartyTold(number, "late", head=True)
        case consulting.ConsultationExtended(number=number):
            return PartyTold(number, "extended")
        case consulting.ConsultationWithdrawn(number=number):
            return PartyTold(number, "withdrawn")
    return None


PARTY_EVENTS: tuple[type[Event], ...] = (
    consulting.Consulted,
    clock.Warned,
    consulting.ConsultationClimbed,
    consulting.ConsultationExtended,
    consulting.ConsultationWithdrawn,
)
"""Events that may tell the party something."""
