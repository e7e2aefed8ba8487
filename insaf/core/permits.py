"""Who may do what, when: one function guards the door and greys the button."""

from __future__ import annotations

from datetime import datetime

from insaf.core.acts import (
    Act,
    answering,
    calling,
    clock,
    consulting,
    delivery,
    disclosing,
    erasing,
    handling,
    intake,
    joining,
    ladder,
    preferring,
    referring,
    restricting,
)
from insaf.core.case import Case
from insaf.core.permits_apart import of_joining, of_restricting
from insaf.core.permits_clock import of_clock
from insaf.core.permits_consulting import is_asked, of_consulting
from insaf.core.permits_outside import of_outside
from insaf.core.policy import Kind, Rung
from insaf.core.reasons import Reason, Refused
from insaf.core.rules import Rules
from insaf.core.terms import Actor, Party, Role, Status
from insaf.core.transitions import leads_to

COMPLAINANTS: frozenset[type[Act]] = frozenset({
    intake.AddInformation, intake.Withdraw, answering.Accept, answering.Object,
    ladder.RequestReopening, ladder.Escalate,
    answering.Rate, restricting.AskRestrictionReview, preferring.ChangePreferences, consulting.AskParty,
    referring.Refer,
})  # fmt: skip
"""What the complainant may ask for."""

PERSONAL: frozenset[type[Act]] = frozenset({intake.Withdraw, answering.Accept, answering.Rate})
"""What nobody can do for the complainant; staff close with evidence instead (D-16)."""

SYSTEMS: frozenset[type[Act]] = frozenset({
    delivery.ReportUndelivered, calling.RecordCall,
    intake.Acknowledge, clock.Tick, clock.Recount, erasing.Redact, handling.Assign, consulting.AnswerConsultation, referring.FileLetter,
    disclosing.Disclose,
})  # fmt: skip
"""What the system does by itself."""

MACHINES: frozenset[type[Act]] = frozenset({clock.Tick, clock.Recount, erasing.Redact, delivery.ReportUndelivered})
"""What nobody does by hand."""

DECIDING: frozenset[type[Act]] = frozenset({
    answering.AnswerPoint, answering.Decide, answering.Decline, handling.Assess,
})  # fmt: skip
"""What belongs to the rung that has the case."""

WITHIN: frozenset[type[Act]] = frozenset({
    ladder.Reopen, ladder.DeclineReopening, ladder.Deescalate, handling.Assign, joining.Split,
})  # fmt: skip
"""What nobody below the rung that has the case may take from it (E-11, E-12)."""

MANAGERS: frozenset[type[Act]] = frozenset({
    clock.Extend, ladder.Reopen, ladder.DeclineReopening, ladder.Deescalate, referring.RecordFinding,
    referring.AppointLiaison, referring.EndReferral, referring.ExtendReferral, referring.PlanAction,
    joining.Merge, joining.Join, restricting.Restrict, restricting.ConfirmRestriction, restricting.LiftRestriction,
})  # fmt: skip
"""What needs complaints management or higher."""


def refusal(actor: Actor, act: type[Act], case: Case, rules: Rules, now: datetime) -> Reason | None:
    """Why ``actor`` may not do ``act`` to ``case`` now; None when it may be done.

    Judges the kind of act, not its words: those are judged by ``decide``.
    """
    return _by_person(actor, act, case) or _by_status(act, case) or _by_state(actor, act, case, rules, now)


def _by_person(actor: Actor, act: type[Act], case: Case) -> Reason | None:
    if actor.party is Party.SYSTEM:
        return None if act in SYSTEMS else Reason.NOT_YOUR_ROLE
    if actor.party is Party.COMPLAINANT:
        return None if act in COMPLAINANTS else Reason.NOT_YOURS
    if actor.party is not Party.STAFF or act in MACHINES:
        return Reason.NOT_YOUR_ROLE
    if act in PERSONAL:
        return Reason.NOT_YOURS
    if act is consulting.AnswerConsultation and is_asked(actor, case):
        return None
    if case.named(actor):
        return Reason.ABOUT_YOU
    return _by_role(actor, act, case)


def _by_role(actor: Actor, act: type[Act], case: Case) -> Reason | None:
    if act is disclosing.Disclose:
        return None if may_see(actor, case) else Reason.NOT_YOUR_ROLE
    if actor.height < 0:
        return Reason.NOT_YOUR_ROLE
    if act in MANAGERS and actor.height < Rung.COMPLAINTS_MANAGEMENT.height:
        return Reason.NOT_YOUR_ROLE
    if act in DECIDING | WITHIN and actor.height < case.rung.height:
        return Reason.HIGHER_RUNG_HAS_IT
    return None


def _by_status(act: type[Act], case: Case) -> Reason | None:
    if leads_to(act.__name__, case.status):
        return None
    if case.status is Status.CLOSED:
        return Reason.CLOSED
    if act in {ladder.Reopen, ladder.DeclineReopening, erasing.Redact}:
        return Reason.NOT_CLOSED
    if act in {answering.Accept, answering.Object, answering.Close}:
        return Reason.NO_ANSWER_YET
    if case.status is Status.ANSWERED:
        return Reason.ANSWERED_ALREADY
    return Reason.NO_SUCH_STEP


def _by_state(actor: Actor, act: type[Act], case: Case, rules: Rules, now: datetime) -> Reason | None:
    if reason := of_outside(actor, act, case) or of_joining(actor, act, case):
        return reason
    if reason := of_restricting(actor, act, case, rules, now) or of_consulting(act, case):
        return reason
    if act in {answering.Decide, answering.AnswerPoint, consulting.Consult}:
        return _for_decision(actor, act, case)
    if act in {answering.Decline, joining.Split}:
        return _decided_before(actor, case)
    if act in {answering.Close, answering.Accept}:
        return _for_closing(act, case)
    if act is answering.Rate:
        return Reason.RATED_ALREADY if case.rated else None
    if act is handling.TakeImmediateAction:
        return None if case.critical else Reason.NOT_CRITICAL
    if act is delivery.ReachOtherwise:
        return None if case.unreached else Reason.NOTHING_UNDELIVERED
    if act is answering.Object:
        return Reason.FINAL if case.final_answer_given else None
    if act in {clock.Extend, clock.Pause, clock.Resume, clock.VerifyDelay}:
        return of_clock(actor, act, case, rules, now)
    return _for_ladder(actor, act, case)


def _for_decision(actor: Actor, act: type[Act], case: Case) -> Reason | None:
    if case.assessed_at is None:
        return Reason.NOT_ASSESSED
    if act is not answering.Decide:
        return None
    if before := _decided_before(actor, case):
        return before
    if case.unanswered_points:
        return Reason.POINTS_UNANSWERED
    return None if case.party_asked else Reason.PARTY_NOT_ASKED


def _decided_before(actor: Actor, case: Case) -> Reason | None:
    """Different people decide on different rungs, and nobody judges an objection to himself (E-09)."""
    elsewhere = any(v.actor == actor.label and v.rung is not case.rung for v in case.verdicts)
    return Reason.DECIDED_IT_BEFORE if elsewhere or actor.label in case.overruled else None


def _for_closing(act: type[Act], case: Case) -> Reason | None:
    if case.decided_at is None:
        return Reason.NO_ANSWER_YET
    owes_cause = act is answering.Close and case.kind is Kind.COMPLAINT and not case.cause
    return Reason.CAUSE_MISSING if owes_cause else None


def _for_ladder(actor: Actor, act: type[Act], case: Case) -> Reason | None:
    if act is ladder.Escalate:
        if case.rung is Rung.EXECUTIVE:
            return Reason.AT_THE_TOP
        return Reason.NOT_OVERDUE if _too_early(actor, case) else None
    if act is ladder.Deescalate:
        return Reason.NOTHING_CHANGES if case.rung is Rung.SUPPORT else None
    if act is ladder.RequestReopening and case.status is not Status.CLOSED:
        return None if case.overdue else Reason.NOT_OVERDUE
    if act in {ladder.Reopen, ladder.DeclineReopening}:
        return None if case.reopening_pending else Reason.NO_REQUEST_PENDING
    return None


def _too_early(actor: Actor, case: Case) -> bool:
    """The complainant's own way up opens when the time has passed (policy, step 3)."""
    return actor.party is Party.COMPLAINANT and not case.overdue


def may_see(actor: Actor, case: Case) -> bool:
    """Whether a member of staff may open the case at all (B-16)."""
    if actor.party is not Party.STAFF or case.named(actor):
        return False
    return actor.height >= 0 or bool(actor.roles & {Role.AUDITOR})


__all__ = ["Reason", "Refused", "may_see", "refusal"]
