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
from insaf.core.pieces import Referral
from insaf.core.policy import ExternalBody, Rung
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import Because, DeadlineKind

D = DeadlineKind
ENDS = {"in": ("withdrawn", "closed"), "out": ("withdrawn", "closed", "not_taken")}
"""How a body's part ends without a finding: what it brought itself, it has taken up."""


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
    ended = events.ReferralEnded(this.number, act.how, moment.sealed(act.text, "text"))
    yield from then_free(case, (ended,), moment)


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
