"""What stands against merging a matter, and against limiting somebody's contact."""

from __future__ import annotations

from insaf.core.acts import Act, answering, intake, joining, ladder, restricting
from insaf.core.case import Case
from insaf.core.reasons import Reason
from insaf.core.rules import Rules
from insaf.core.terms import Actor

ENDED_BY_MERGING: frozenset[type[Act]] = frozenset({
    ladder.RequestReopening, ladder.Reopen, ladder.DeclineReopening, answering.Rate, joining.Split,
    intake.AddInformation,
})  # fmt: skip
"""What is asked of the case that goes on, never of the one that was merged into it."""


def of_joining(act: type[Act], case: Case) -> Reason | None:
    """A merged matter is answered elsewhere, for good; nothing that only this case holds is merged away."""
    if case.merged_into and act in ENDED_BY_MERGING:
        return Reason.GOES_ON_ELSEWHERE
    if act is not joining.Merge:
        return None
    if case.referred_by:
        return Reason.REPLY_TO_BODY_MISSING
    return Reason.ANSWERED_ALREADY if case.verdicts else None


def of_restricting(actor: Actor, act: type[Act], case: Case, rules: Rules) -> Reason | None:
    """Only where the policy says so, by whom it says, and reviewed by somebody else (E-20)."""
    if act not in RESTRICTING:
        return None
    if act is restricting.Restrict:
        return _to_restrict(actor, case, rules)
    if case.restricted_until is None:
        return Reason.NOT_RESTRICTED
    if act is restricting.AskRestrictionReview:
        return Reason.NOTHING_CHANGES if case.review_asked else None
    if act is restricting.ConfirmRestriction and case.restricted_by == actor.label:
        return Reason.RESTRICTED_BY_YOU
    return None


RESTRICTING: frozenset[type[Act]] = frozenset({
    restricting.Restrict, restricting.AskRestrictionReview, restricting.ConfirmRestriction,
    restricting.LiftRestriction,
})  # fmt: skip


def _to_restrict(actor: Actor, case: Case, rules: Rules) -> Reason | None:
    rule = rules.policy.restriction
    if rule is None:
        return Reason.RESTRICTION_NOT_ALLOWED
    if actor.height < rule.decided_by.height:
        return Reason.NOT_YOUR_ROLE
    if case.anonymous:
        return Reason.NOBODY_TO_RESTRICT
    return Reason.NOTHING_CHANGES if case.restricted_until else None
