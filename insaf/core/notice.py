"""Who among the staff is told of what: roles and owners, never whoever is complained about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from insaf.core.addressees import (
    AGENTS,
    EXECUTIVES,
    MANAGERS,
    ROLE_OF_RUNG,
    Addressee,
    Addressees,
    at_rung,
    liaison,
    owner,
)
from insaf.core.case import Case
from insaf.core.events import (
    Event,
    answering,
    clock,
    consulting,
    delivery,
    handling,
    intake,
    joining,
    ladder,
    referring,
    restricting,
)
from insaf.core.ladder import next_rung
from insaf.core.rules import Rules
from insaf.core.terms import Because, ClosingReason, DeadlineKind, Severity

D = DeadlineKind


def told(event: Event, case: Case, rules: Rules) -> Addressees:
    """Whom ``event`` is told to, each once; ``case`` is the case as the event left it (C-19).

    Roles may be held by somebody the case is about: leave out ``case.people_named`` (B-16).
    """
    rule = RULES.get(type(event))
    return tuple(dict.fromkeys(rule(event, case, rules))) if rule else ()


def _owner(event: Event, case: Case, rules: Rules) -> Addressees:
    return (owner(case),)


def _above(case: Case, rules: Rules) -> Addressees:
    rung = next_rung(case.rung, rules.policy)
    return (at_rung(rung),) if rung else ()


def _warned(event: clock.Warned, case: Case, rules: Rules) -> Addressees:
    """From the day that the policy names, the supervisor too (C-19)."""
    if event.kind is D.CONSULTATION:
        return (owner(case),)
    if event.kind is D.EXTERNAL:
        return (liaison(case, event.number), owner(case), MANAGERS)
    near = event.day >= rules.policy.targets[case.kind].warn_supervisor_from
    return (owner(case), *(_above(case, rules) if near else ()))


def _breached(event: clock.Breached, case: Case, rules: Rules) -> Addressees:
    if event.kind is D.DECIDE:
        return (owner(case), at_rung(case.rung), MANAGERS)  # E-04
    if event.kind is D.NEXT_UPDATE:
        return (owner(case), *(_above(case, rules) if case.silent_updates else ()))
    if event.kind in CLIMBING:
        return (owner(case), *(_above(case, rules) or (at_rung(case.rung),)))
    if event.kind in FOR_EXECUTIVES:
        return (liaison(case, event.number), owner(case), MANAGERS, EXECUTIVES)
    if event.kind in AT_THE_DOOR:
        return (at_rung(case.rung), MANAGERS)
    return (owner(case), MANAGERS) if event.kind in FOR_MANAGERS else (owner(case),)


def _climbed(event: ladder.Escalated | ladder.Deescalated, case: Case, rules: Rules) -> Addressees:
    """The rung that has it now, and whoever had it until this moment (E-12).

    What the policy raises as it comes was never the lower rung's to know (A-13).
    """
    if isinstance(event, ladder.Escalated) and event.because is Because.POLICY:
        return (at_rung(event.to),)
    left = owner(case) if case.owner else at_rung(event.was)
    return (at_rung(event.to), left)


def _spent(event: ladder.InternalStagesSpent, case: Case, rules: Rules) -> Addressees:
    """Nobody is above; complaints management keeps the promise of the way outside (E-15)."""
    return (at_rung(event.rung), owner(case), MANAGERS)


def _assessed(event: handling.Assessed, case: Case, rules: Rules) -> Addressees:
    """A critical matter goes to the duty list at once (D-05)."""
    grave = event.immediate or event.safety or event.severity is Severity.CRITICAL
    return (MANAGERS, EXECUTIVES) if grave else ()


def _assigned(event: handling.Assigned, case: Case, rules: Rules) -> Addressees:
    """The new owner; a case given back to the queue is told by its clock."""
    return (owner(case),) if event.owner else ()


def _asked_again(event: ladder.ReopeningRequested, case: Case, rules: Rules) -> Addressees:
    """A late request is judged by complaints management (E-07)."""
    return (owner(case), MANAGERS) if event.late else (owner(case),)


def _closed(event: answering.Closed, case: Case, rules: Rules) -> Addressees:
    """Closed by silence: the owner still owes the cause (G-01)."""
    return (owner(case),) if event.reason is ClosingReason.NO_OBJECTION else ()


def _review_asked(event: restricting.RestrictionReviewAsked, case: Case, rules: Rules) -> Addressees:
    """Whoever decides on restrictions looks at one again (E-20)."""
    return (MANAGERS,)


def _pressed(event: consulting.ConsultationClimbed, case: Case, rules: Rules) -> Addressees:
    """A level that is told has its own eye on the party; the case itself stays where it is (policy, step 4)."""
    return (at_rung(event.to),)


def _outside(event: Any, case: Case, rules: Rules) -> Addressees:
    """What passes between us and an external body: its liaison, the owner and complaints management (E-17)."""
    if isinstance(event, referring.LetterFiled) and event.direction == "out":
        return ()  # ours: whoever filed it knows
    return (liaison(case, event.number), owner(case), MANAGERS)


def _undelivered(event: delivery.Undelivered, case: Case, rules: Rules) -> Addressees:
    """A reply that an external body did not get is for those who answer to it (E-17)."""
    if event.instead:
        return ()  # it is on its way again, and nobody has to do anything
    return (liaison(case, event.referral), owner(case), MANAGERS) if event.referral else (owner(case),)


def _found(event: referring.FindingReceived, case: Case, rules: Rules) -> Addressees:
    """What is found against us is for top management (E-18)."""
    return (*_outside(event, case, rules), *((EXECUTIVES,) if event.against_us else ()))


RULES: dict[type[Event], Callable[[Any, Case, Rules], Addressees]] = {
    clock.Warned: _warned,
    clock.Breached: _breached,
    ladder.Escalated: _climbed,
    ladder.Deescalated: _climbed,
    ladder.InternalStagesSpent: _spent,
    ladder.ReopeningRequested: _asked_again,
    handling.Assessed: _assessed,
    handling.Assigned: _assigned,
    handling.QuestionLapsed: _owner,
    intake.InformationAdded: _owner,
    intake.Withdrawn: _owner,
    answering.Accepted: _owner,
    answering.Objected: _owner,
    answering.Closed: _closed,
    delivery.Undelivered: _undelivered,
    consulting.ConsultationAnswered: _owner,
    consulting.ClarificationAsked: _owner,
    consulting.ConsultationClimbed: _pressed,
    referring.Referred: _outside,
    referring.LiaisonAppointed: _outside,
    referring.LetterFiled: _outside,
    referring.FindingReceived: _found,
    referring.ReferralEnded: _outside,
    joining.Joined: _owner,
    restricting.RestrictionReviewAsked: _review_asked,
}
"""Events that somebody is told of; of any other the case itself tells."""

CLIMBING = frozenset({D.VERIFY_DELAY, D.RUNG_RESPONSE, D.IMMEDIATE})
"""Promises whose lapse takes the case a rung up."""

FOR_MANAGERS = frozenset({D.JUDGE_REOPENING, D.RESTRICTION_REVIEW, D.FORWARD, D.EXTERNAL_REVIEW})
"""Promises that management itself made."""

FOR_EXECUTIVES = frozenset({D.EXTERNAL, D.FINDING})
"""Promises towards an external body: its lapse is for executive management."""

AT_THE_DOOR = frozenset({D.ACKNOWLEDGE, D.ASSIGN, D.ASSESS})
"""Promises broken before anybody took the case in hand."""

__all__ = ["AGENTS", "EXECUTIVES", "MANAGERS", "ROLE_OF_RUNG", "RULES", "Addressee", "told"]
