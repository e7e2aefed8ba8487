"""What stands against merging a matter, and against limiting somebody's contact."""

from __future__ import annotations

from datetime import datetime

from insaf.core.acts import Act, answering, intake, joining, ladder, preferring, restricting
from insaf.core.case import Case
from insaf.core.policy import RestrictionRule, Rung
from insaf.core.reasons import Reason
from insaf.core.rules import Rules
from insaf.core.terms import Actor, Status

ENDED_BY_MERGING: frozenset[type[Act]] = frozenset({
    ladder.RequestReopening, ladder.Reopen, ladder.DeclineReopening, answering.Rate, joining.Split,
    intake.AddInformation, restricting.Restrict,
})  # fmt: skip
"""What is asked of the case that goes on, never of the one that was merged into it."""


def of_joining(actor: Actor, act: type[Act], case: Case) -> Reason | None:
    """A merged matter is answered elsewhere, for good; nothing that only this case holds is merged away."""
    if case.merged_into and act in ENDED_BY_MERGING:
        return Reason.GOES_ON_ELSEWHERE
    if act is intake.NamePerson and case.status is Status.CLOSED and not case.merged_into:
        return Reason.CLOSED
    if act is preferring.CorrectContact:
        return _to_correct(actor, case)
    if act is not joining.Merge:
        return None
    if case.restricted_until:
        return Reason.CONTACT_LIMITED
    return Reason.ANSWERED_ALREADY if case.verdicts else None


def _to_correct(actor: Actor, case: Case) -> Reason | None:
    """Another address takes the whole matter along: whoever handles it, or management, answers for that (D-20)."""
    if case.anonymous:
        return Reason.NOBODY_KNOWN
    handles = actor.height >= Rung.COMPLAINTS_MANAGEMENT.height or actor.id == case.owner
    return None if handles else Reason.NOT_HANDLING


def of_restricting(actor: Actor, act: type[Act], case: Case, rules: Rules, now: datetime) -> Reason | None:
    """Only where the policy says so, by whom it says, and reviewed by somebody else (E-20)."""
    if act not in RESTRICTING:
        return None
    if act is restricting.Restrict:
        return _to_restrict(actor, case, rules, now)
    if case.restricted_until is None:
        return Reason.NOT_RESTRICTED
    if act is restricting.AskRestrictionReview:
        return Reason.NOTHING_CHANGES if case.review_asked else None
    rule = rules.policy.restriction
    if rule is None or actor.height < rule.decided_by.height:
        return Reason.NOT_YOUR_ROLE
    if act is restricting.ConfirmRestriction and case.restricted_by == actor.label:
        return Reason.RESTRICTED_BY_YOU
    return None


RESTRICTING: frozenset[type[Act]] = frozenset({
    restricting.Restrict, restricting.AskRestrictionReview, restricting.ConfirmRestriction,
    restricting.LiftRestriction,
})  # fmt: skip


def _to_restrict(actor: Actor, case: Case, rules: Rules, now: datetime) -> Reason | None:
    rule = rules.policy.restriction
    if rule is None:
        return Reason.RESTRICTION_NOT_ALLOWED
    if actor.height < rule.decided_by.height:
        return Reason.NOT_YOUR_ROLE
    if case.anonymous:
        return Reason.NOBODY_TO_RESTRICT
    if case.restricted_until:
        return Reason.NOTHING_CHANGES
    return None if _may_again(actor, case, rule, now) else Reason.RESTRICTED_BEFORE


def _may_again(actor: Actor, case: Case, rule: RestrictionRule, now: datetime) -> bool:
    """Somebody else, and above while the last limit would have lasted: no review is undone by a new limit."""
    if actor.label in case.restricters:
        return False
    above = min(rule.decided_by.height + 1, Rung.EXECUTIVE.height)
    return case.limited_until is None or now >= case.limited_until or actor.height >= above
