"""Who among the staff is told of what: roles and owners, never whoever is complained about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from insaf.core.case import Case
from insaf.core.events import Event, answering, clock, delivery, handling, intake, joining, ladder, restricting
from insaf.core.ladder import next_rung
from insaf.core.policy import Rung
from insaf.core.rules import Rules
from insaf.core.terms import RUNG_OF_ROLE, Because, ClosingReason, DeadlineKind, Role, Severity

D = DeadlineKind
ROLE_OF_RUNG: dict[Rung, Role] = {rung: role for role, rung in RUNG_OF_ROLE.items()}


@dataclass(frozen=True)
class Addressee:
    """One member of staff by pseudonym, or everyone who holds a role."""

    staff: str = ""
    role: Role | None = None


Addressees = tuple[Addressee, ...]
AGENTS, MANAGERS, EXECUTIVES = (Addressee(role=role) for role in ROLE_OF_RUNG.values())


def told(event: Event, case: Case, rules: Rules) -> Addressees:
    """Whom ``event`` is told to, each once; ``case`` is the case as the event left it (C-19).

    Roles may be held by somebody the case is about: leave out ``case.people_named`` (B-16).
    """
    rule = RULES.get(type(event))
    return tuple(dict.fromkeys(rule(event, case, rules))) if rule else ()


def at_rung(rung: Rung) -> Addressee:
    """Everyone who answers for a rung: a role, so that unassigned cases reach somebody (E-09)."""
    return Addressee(role=ROLE_OF_RUNG[rung])


def owner(case: Case) -> Addressee:
    """The owner; the role that has the case where nobody owns it, or the owner is complained about."""
    if case.owner and case.owner not in case.people_named:
        return Addressee(staff=case.owner)
    return at_rung(case.rung)


def _owner(event: Event, case: Case, rules: Rules) -> Addressees:
    return (owner(case),)


def _above(case: Case, rules: Rules) -> Addressees:
    rung = next_rung(case.rung, rules.policy)
    return (at_rung(rung),) if rung else ()


def _warned(event: clock.Warned, case: Case, rules: Rules) -> Addressees:
    """From the day that the policy names, the supervisor too (C-19)."""
    near = event.day >= rules.policy.targets[case.kind].warn_supervisor_from
    return (owner(case), *(_above(case, rules) if near else ()))


def _breached(event: clock.Breached, case: Case, rules: Rules) -> Addressees:
    if event.kind is D.DECIDE:
        return (owner(case), at_rung(case.rung), MANAGERS)  # E-04
    if event.kind is D.NEXT_UPDATE:
        return (owner(case), *(_above(case, rules) if case.silent_updates else ()))
    if event.kind in CLIMBING:
        return (owner(case), *(_above(case, rules) or (at_rung(case.rung),)))
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
    delivery.Undelivered: _owner,
    joining.Joined: _owner,
    restricting.RestrictionReviewAsked: _review_asked,
}
"""Events that somebody is told of; of any other the case itself tells."""

CLIMBING = frozenset({D.VERIFY_DELAY, D.RUNG_RESPONSE, D.IMMEDIATE})
"""Promises whose lapse takes the case a rung up."""

FOR_MANAGERS = frozenset({D.JUDGE_REOPENING, D.RESTRICTION_REVIEW})
"""Promises that management itself made."""

AT_THE_DOOR = frozenset({D.ACKNOWLEDGE, D.ASSIGN, D.ASSESS})
"""Promises broken before anybody took the case in hand."""
