"""Limiting contact for a time, reviewing it, ending it (E-20)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from insaf.core.acts import Act
from insaf.core.acts import restricting as acts
from insaf.core.case import Case
from insaf.core.deadlines import counted, given
from insaf.core.decide.moment import Decider, Moment, known
from insaf.core.events import Event
from insaf.core.events import restricting as events
from insaf.core.policy import RestrictionRule
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import Because, DeadlineKind

D = DeadlineKind


def restrict(case: Case, act: acts.Restrict, moment: Moment) -> Iterator[Event]:
    """A published ground, at least one way, a reason that is told, and an end within the longest time."""
    rule, calendar = _rule(moment), moment.rules.calendar
    if not act.ways:
        raise Refused(Reason.EMPTY, "ways")
    ways = tuple(dict.fromkeys(known(way, rule.ways, "ways") for way in act.ways))
    until = calendar.closes_at(act.until)
    if until <= moment.now:
        raise Refused(Reason.DATE_PASSED, "until")
    if (act.until - calendar.local_date(moment.now)).days > rule.longest_calendar_days:
        raise Refused(Reason.DATE_TOO_FAR, "until")
    ground = known(act.ground, rule.grounds, "ground")
    yield events.Restricted(ground, ways, moment.sealed(act.reason, "reason"), until)
    yield given(D.RESTRICTION, moment.now, until, Because.POLICY, moment.rules)
    yield from _next_review(until, moment)


def _next_review(until: datetime, moment: Moment) -> Iterator[Event]:
    """Looked at again without being asked, unless it ends before."""
    calendar = moment.rules.calendar
    on = calendar.local_date(moment.now) + timedelta(days=_rule(moment).review_every_calendar_days)
    review_at = calendar.closes_at(calendar.add_working_days(on, 0))
    if review_at < until:
        yield given(D.RESTRICTION_REVIEW, moment.now, review_at, Because.POLICY, moment.rules)


def ask_review(case: Case, act: acts.AskRestrictionReview, moment: Moment) -> Iterator[Event]:
    """The review is then due within its own days, if not before."""
    yield events.RestrictionReviewAsked(moment.sealed_if_any(act.text, "text"))
    asked = counted(
        D.RESTRICTION_REVIEW, moment.now, _rule(moment).answer_review_days, Because.COMPLAINANT, moment.rules
    )
    standing = case.deadline(D.RESTRICTION_REVIEW)
    if standing is None or not standing.pending or asked.due_at < standing.due_at:
        yield asked


def confirm(case: Case, act: acts.ConfirmRestriction, moment: Moment) -> Iterator[Event]:
    """The end stays where it was; a review never makes a restriction longer."""
    yield events.RestrictionConfirmed(moment.sealed(act.reason, "reason"))
    if case.restricted_until:
        yield from _next_review(case.restricted_until, moment)


def lift(case: Case, act: acts.LiftRestriction, moment: Moment) -> Iterator[Event]:
    yield events.RestrictionEnded(Because.STAFF, moment.sealed(act.reason, "reason"))


def _rule(moment: Moment) -> RestrictionRule:
    rule = moment.policy.restriction
    if rule is None:  # guarded by the permits
        raise Refused(Reason.RESTRICTION_NOT_ALLOWED)
    return rule


DECIDERS: dict[type[Act], Decider] = {
    acts.Restrict: restrict,
    acts.AskRestrictionReview: ask_review,
    acts.ConfirmRestriction: confirm,
    acts.LiftRestriction: lift,
}
