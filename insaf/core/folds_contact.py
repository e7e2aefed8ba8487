"""Which addresses nobody has answered from yet, and whom the code in force went to (K-16)."""

from __future__ import annotations

from typing import Any

from insaf.core.case import Case
from insaf.core.events import answering, consulting, delivery, intake, ladder, preferring, referring, restricting
from insaf.core.events.base import Event
from insaf.core.terms import COMPLAINANT, Because

WITH_THE_CODE: tuple[type[Event], ...] = (
    intake.InformationAdded, intake.Withdrawn, answering.Accepted, answering.Objected, answering.Rated,
    ladder.ReopeningRequested, consulting.ClarificationAsked, referring.Referred, preferring.PreferencesChanged,
    restricting.RestrictionReviewAsked,
)  # fmt: skip
"""What a complainant asks for on the page that the tracking code opens; what follows from it is no proof of its own."""

NAMES = ("email", "phone")


def corrected(case: Case, event: preferring.ContactCorrected) -> dict[str, Any]:
    """What is new is unproven; what was proven before is remembered, for it may be put back."""
    changed = frozenset(name for name in NAMES if getattr(event, name))
    known = frozenset(event.proven)
    unproven = (case.unproven - known) | (changed - known)
    return {
        "unproven": unproven,
        "code_at": _code_at(case, event, unproven, changed),
        "proven_in": dict.fromkeys(changed - case.unproven, event.was) | dict(case.proven_in),
    }


def _code_at(
    case: Case, event: preferring.ContactCorrected, unproven: frozenset[str], changed: frozenset[str]
) -> frozenset[str]:
    """Where the code in force went, and nowhere else; an old entry does not say by which way it went."""
    if not event.access_renewed:
        return (case.code_at - changed) & unproven
    return unproven & {event.code_to} if event.code_to else unproven


def proven(case: Case, event: Event, actor: str) -> dict[str, Any]:
    """Whoever acts with the code has it from where it went; a mail from there is as good, a voice is no proof."""
    if isinstance(event, delivery.Undelivered) and event.letter == "contact_corrected":
        return {"code_at": frozenset()}  # it may go out again by another way
    used = case.code_at & _shown_by(event) if case.code_at and actor == COMPLAINANT.label else frozenset()
    if not used:
        return {}
    kept = {name: was for name, was in case.proven_in.items() if name not in used}
    return {"unproven": case.unproven - used, "code_at": case.code_at - used, "proven_in": kept}


def _shown_by(event: Event) -> frozenset[str]:
    if isinstance(event, ladder.Escalated) and event.because is Because.COMPLAINANT:
        return frozenset(NAMES)
    if not isinstance(event, WITH_THE_CODE):
        return frozenset()
    via = getattr(event, "via", "")
    return frozenset({via}) & {"email"} if via else frozenset(NAMES)
