"""Who answers for the concerned party, and when it may be asked."""

from __future__ import annotations

from insaf.core.acts import Act, consulting, joining
from insaf.core.case import Case, Consultation
from insaf.core.reasons import Reason
from insaf.core.terms import Actor, Party


def may_answer(actor: Actor, asked: Consultation, case: Case) -> bool:
    """Whether the actor may file the answer to one consultation (B-16).

    Whoever the case is about answers what was asked of them alone, never for their unit nor as a handler.
    """
    if actor.party is not Party.STAFF:
        return actor.party is Party.SYSTEM  # by the private link or by mail
    return answers_for(actor, asked, case) or (actor.height >= 0 and not case.named(actor))


def answers_for(actor: Actor, asked: Consultation, case: Case) -> bool:
    """Whether the actor is the party that was asked, or belongs to its unit."""
    if case.named(actor):
        return asked.person == actor.id
    return bool(asked.unit) and asked.unit in actor.units


def is_asked(actor: Actor, case: Case) -> bool:
    """Whether something is asked of the actor here that still waits for the answer."""
    return any(asked.open and answers_for(actor, asked, case) for asked in case.consultations)


def _is_asked(case: Case) -> bool:
    """An answer, or a question to be passed on, would come to a case that nobody handles any more (B-11)."""
    return bool(case.to_forward) or any(asked.open for asked in case.consultations)


def of_consulting(act: type[Act], case: Case) -> Reason | None:
    if act is joining.Merge and _is_asked(case):
        return Reason.PARTY_IS_ASKED
    if act is consulting.AskParty:
        if not case.overdue:
            return Reason.NOT_OVERDUE
        return Reason.PARTY_QUESTION_WAITS if case.to_forward else None
    if act is consulting.DeclineForwarding:
        return None if case.to_forward else Reason.NOTHING_TO_FORWARD
    if act in {consulting.ExtendConsultation, consulting.WithdrawConsultation}:
        return None if any(asked.open for asked in case.consultations) else Reason.NOBODY_ASKED
    return None
