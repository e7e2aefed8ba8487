"""What an external body found, how its part ended, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from insaf.core.acts import referring as acts
from insaf.core.case import Case
from insaf.core.deadlines import counted, given
from insaf.core.decide.held import then_free
from insaf.core.decide.moment import Moment
from insaf.core.events import Event
from insaf.core.events import answering as answers
from insaf.core.events import referring as events
from insaf.core.events.clock import DeadlineSet
from insaf.core.pieces import Referral
from insaf.core.policy import ExternalBody, Rung
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import Because, DeadlineKind

D = DeadlineKind
ENDS = {"in": ("withdrawn", "closed"), "out": ("withdrawn", "closed", "not_taken")}
"""How a body's part ends without a finding: what it brought itself, it has taken up."""
TOLD_BY = ("body", "complainant")


def record_finding(case: Case, act: acts.RecordFinding, moment: Moment) -> Iterator[Event]:
    """Against us: a plan with its cause and its action is owed by a date of its own (E-18)."""
    this = one_of(case, act.number, act.body, case.with_body if not act.number else case.referrals)
    _check(this, act, moment)
    text, files = moment.sealed(act.text, "text"), moment.sealed_files(act.files)
    happened: list[Event] = [events.FindingReceived(this.body, act.against_us, text, this.number, files)]
    owed = case.deadline(D.FINDING, this.number)
    if act.against_us and not (owed and owed.running):
        rule = moment.policy.external_body(this.body)
        days = rule.plan_days if rule else ExternalBody.plan_days
        happened.append(counted(D.FINDING, moment.now, days, Because.EXTERNAL_BODY, moment.rules, this.number))
    yield from then_free(case, happened, moment)


def _check(this: Referral, act: acts.RecordFinding, moment: Moment) -> None:
    """Whoever owes the plan neither takes a finding against us back nor begins its time anew (E-18)."""
    if not this.against_us:
        return
    if act.against_us and this.result_at:
        raise Refused(Reason.NOTHING_CHANGES, "against_us")
    if not act.against_us and moment.actor.height < Rung.EXECUTIVE.height:
        raise Refused(Reason.NOT_YOUR_ROLE, "against_us")


def end_referral(case: Case, act: acts.EndReferral, moment: Moment) -> Iterator[Event]:
    """The freeze is not for ever: it ends with the body's part (E-17)."""
    this = found(case, act.number)
    if this.result_at:
        raise Refused(Reason.NOTHING_CHANGES, "number")
    if act.how not in ENDS[this.direction]:
        raise Refused(Reason.UNKNOWN_CODE, "how")
    _released(this, act)
    told_by = act.told_by if act.how == "withdrawn" else ""
    ended = events.ReferralEnded(this.number, act.how, moment.sealed(act.text, "text"), told_by)
    yield from then_free(case, (ended,), moment)


def _released(this: Referral, act: acts.EndReferral) -> None:
    """A body that waits has its reply first; only its own letter, that the matter was withdrawn, frees us (E-17)."""
    if act.how == "withdrawn" and act.told_by not in TOLD_BY:
        raise Refused(Reason.EMPTY if not act.told_by else Reason.UNKNOWN_CODE, "told_by")
    if this.waits and not (act.how == "withdrawn" and act.told_by == "body"):
        raise Refused(Reason.REPLY_TO_BODY_MISSING, "told_by" if act.how == "withdrawn" else "how")


def extend_referral(case: Case, act: acts.ExtendReferral, moment: Moment) -> Iterator[Event]:
    """Whoever looked says why the body still has it, and when it is looked at again: no later than the policy's days."""
    this = found(case, act.number)
    if this.result_at or this.waits:
        raise Refused(Reason.NOTHING_CHANGES if this.result_at else Reason.REPLY_TO_BODY_MISSING, "number")
    due_at = moment.rules.calendar.closes_at(moment.working_day(act.until, "until"))
    if due_at <= moment.now:
        raise Refused(Reason.DATE_PASSED, "until")
    if due_at > review_by(this.body, this.number, Because.STAFF, moment).due_at:
        raise Refused(Reason.DATE_TOO_FAR, "until")
    yield events.ReferralExtended(this.number, due_at, moment.sealed(act.reason, "reason"))
    yield given(D.EXTERNAL_REVIEW, moment.now, due_at, Because.STAFF, moment.rules, this.number)


def review_by(body: str, number: int, because: Because, moment: Moment) -> DeadlineSet:
    """When somebody looks whether the body still has the matter: no freeze is forgotten (E-17)."""
    rule = moment.policy.external_body(body)
    days = rule.review_days if rule else ExternalBody.review_days
    return counted(D.EXTERNAL_REVIEW, moment.now, days, because, moment.rules, number)


def never_dated(case: Case, moment: Moment) -> Iterator[Event]:
    """What lay with a body before it had such a day is given one, once, from now on: no old freeze is forgotten either."""
    for one in case.with_body:
        if not one.waits and case.deadline(D.EXTERNAL_REVIEW, one.number) is None:
            yield review_by(one.body, one.number, Because.POLICY, moment)


def plan_action(case: Case, act: acts.PlanAction, moment: Moment) -> Iterator[Event]:
    this = found(case, act.number)
    if not this.against_us:
        raise Refused(Reason.NO_SUCH_NUMBER, "number")
    if not act.owner:
        raise Refused(Reason.EMPTY, "owner")
    if act.owner in case.people_named:
        raise Refused(Reason.ABOUT_YOU, "owner")
    due_at = moment.rules.calendar.closes_at(act.due_on)
    if due_at <= moment.now:
        raise Refused(Reason.DATE_PASSED, "due_on")
    number = len(case.actions) + 1
    text = moment.sealed(act.text, "text")
    planned = answers.ActionPlanned(number, text, act.due_on, act.owner, this.number)
    dated = given(D.REMEDY, moment.now, due_at, Because.EXTERNAL_BODY, moment.rules, number)
    yield from then_free(case, (planned, dated), moment)


def found(case: Case, number: int) -> Referral:
    this = case.referral(number)
    if this is None:
        raise Refused(Reason.NO_SUCH_NUMBER, "number")
    return this


def one_of(case: Case, number: int, body: str, among: Iterable[Referral]) -> Referral:
    """The referral of that number; without one, the only one that it can be."""
    if body not in {one.body for one in case.referrals}:
        raise Refused(Reason.UNKNOWN_CODE, "body")
    meant = [one for one in among if one.body == body and number in (0, one.number)]
    if len(meant) != 1:
        raise Refused(Reason.NO_SUCH_NUMBER, "number")
    return meant[0]
