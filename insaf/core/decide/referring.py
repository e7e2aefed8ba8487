"""Matters from and to the external body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from insaf.core.acts import Act
from insaf.core.acts import referring as acts
from insaf.core.acts.base import File
from insaf.core.case import Case
from insaf.core.deadlines import counted, given, moved
from insaf.core.decide.held import then_free
from insaf.core.decide.moment import Decider, Moment
from insaf.core.events import Event
from insaf.core.events import answering as answers
from insaf.core.events import referring as events
from insaf.core.pieces import Referral
from insaf.core.policy import OTHER_BODY, ExternalBody
from insaf.core.reasons import Reason, Refused
from insaf.core.record import Sealed
from insaf.core.terms import Because, DeadlineKind, Party

D = DeadlineKind
DIRECTIONS = ("in", "out")
WAYS = ("mailed", "email", "platform", "post", "hand")
"""How a reply reaches the body: mailed by the system itself, or sent by other means."""
ENDS = ("withdrawn", "closed", "not_taken")


def refer(case: Case, act: acts.Refer, moment: Moment) -> Iterator[Event]:
    """A matter from or to the external body; going outside is never blocked (B-10, E-16)."""
    _check(case, act, moment)
    number = len(case.referrals) + 1
    yield events.Referred(
        direction=act.direction,
        body=act.body,
        their_reference=moment.sealed_if_any(act.their_reference, "their_reference"),
        contact=moment.sealed_if_any(act.contact, "contact"),
        due_at=act.due_at,
        number=number,
        received_at=act.received_at,
        lodged_on=act.lodged_on,
        asks=moment.sealed_if_any(act.asks, "asks"),
        files=moment.sealed_files(act.files),
        name=moment.sealed_if_any(act.name, "name"),
    )
    if act.direction == "in":
        yield _reply_by(act.body, number, act.received_at or moment.now, act.due_at, moment)


def _check(case: Case, act: acts.Refer, moment: Moment) -> None:
    if act.direction not in DIRECTIONS:
        raise Refused(Reason.UNKNOWN_CODE, "direction")
    if act.direction == "in" and moment.actor.party is Party.COMPLAINANT:
        raise Refused(Reason.NOT_YOURS, "direction")
    if act.body != OTHER_BODY and moment.policy.external_body(act.body) is None:
        raise Refused(Reason.UNKNOWN_CODE, "body")
    if act.body == OTHER_BODY and not act.name.strip():
        raise Refused(Reason.EMPTY, "name")
    if act.direction == "in" and not act.their_reference.strip():
        raise Refused(Reason.EMPTY, "their_reference")
    if act.received_at and act.received_at > moment.now:
        raise Refused(Reason.RECEIVED_IN_FUTURE, "received_at")
    if act.lodged_on and act.lodged_on > moment.rules.calendar.local_date(moment.now):
        raise Refused(Reason.RECEIVED_IN_FUTURE, "lodged_on")
    said = act.their_reference.strip() or act.asks.strip() or act.files or act.body == OTHER_BODY
    if act.direction == "out" and not said and any(_same(one, act) for one in case.with_body):
        raise Refused(Reason.NOTHING_CHANGES)


def _same(one: Referral, act: acts.Refer) -> bool:
    return one.direction == act.direction and one.body == act.body


def _reply_by(body: str, number: int, start: datetime, due_at: datetime | None, moment: Moment) -> Event:
    """Their date; where they named none, our own days from the receipt of their letter."""
    rule = moment.policy.external_body(body)
    warn = rule.warn_before_days if rule else ExternalBody.warn_before_days
    if due_at:
        return given(D.EXTERNAL, start, due_at, Because.EXTERNAL_BODY, moment.rules, number, warn)
    days = rule.reply_days if rule else ExternalBody.reply_days
    return counted(D.EXTERNAL, start, days, Because.RECEIPT, moment.rules, number, warn)


def appoint_liaison(case: Case, act: acts.AppointLiaison, moment: Moment) -> Iterator[Event]:
    this = _found(case, act.number)
    if act.staff == this.liaison:
        raise Refused(Reason.NOTHING_CHANGES, "staff")
    if act.staff and act.staff in case.people_named:
        raise Refused(Reason.ABOUT_YOU, "staff")
    yield events.LiaisonAppointed(this.number, act.staff, this.liaison)


def file_letter(case: Case, act: acts.FileLetter, moment: Moment) -> Iterator[Event]:
    """Nothing that was exchanged is lost; a new date of theirs makes the body wait again (E-17)."""
    this = _found(case, act.number)
    if act.direction not in DIRECTIONS or (act.due_at and act.direction == "out"):
        raise Refused(Reason.UNKNOWN_CODE, "direction")
    if act.due_at and act.due_at <= moment.now:
        raise Refused(Reason.DATE_PASSED, "due_at")
    text = _copy(act.text, act.files, moment)
    yield events.LetterFiled(this.number, act.direction, text, moment.sealed_files(act.files), act.due_at)
    if act.due_at:
        clock = this.number if this.clock is None else this.clock
        deadline = case.deadline(D.EXTERNAL, clock)
        if deadline and deadline.pending:
            yield moved(deadline, act.due_at, Because.EXTERNAL_BODY, moment.rules)
        else:
            yield _reply_by(this.body, clock, moment.now, act.due_at, moment)


def answer_referral(case: Case, act: acts.AnswerReferral, moment: Moment) -> Iterator[Event]:
    """Nothing counts as answered without its copy, the way it went and whom it went to (B-10)."""
    this = _one_of(case, act.number, act.body, tuple(one for one in case.referrals if one.waits))
    if act.way not in WAYS:
        raise Refused(Reason.EMPTY if not act.way else Reason.UNKNOWN_CODE, "way")
    text = _copy(act.text, act.files, moment, needed=act.way == "mailed")
    files, to = moment.sealed_files(act.files), moment.sealed(act.to, "to")
    answered = events.ReferralAnswered(this.body, text, this.number, files, act.way, to)
    yield from then_free(case, (answered,), moment)


def record_finding(case: Case, act: acts.RecordFinding, moment: Moment) -> Iterator[Event]:
    """Against us: a plan with its cause and its action is owed by a date of its own (E-18)."""
    this = _one_of(case, act.number, act.body, case.with_body if not act.number else case.referrals)
    text, files = moment.sealed(act.text, "text"), moment.sealed_files(act.files)
    happened: list[Event] = [events.FindingReceived(this.body, act.against_us, text, this.number, files)]
    if act.against_us:
        rule = moment.policy.external_body(this.body)
        days = rule.plan_days if rule else ExternalBody.plan_days
        happened.append(counted(D.FINDING, moment.now, days, Because.EXTERNAL_BODY, moment.rules, this.number))
    yield from then_free(case, happened, moment)


def end_referral(case: Case, act: acts.EndReferral, moment: Moment) -> Iterator[Event]:
    """The freeze is not for ever: it ends with the body's part (E-17)."""
    this = _found(case, act.number)
    if this.result_at:
        raise Refused(Reason.NOTHING_CHANGES, "number")
    if act.how not in ENDS:
        raise Refused(Reason.UNKNOWN_CODE, "how")
    ended = events.ReferralEnded(this.number, act.how, moment.sealed(act.text, "text"))
    yield from then_free(case, (ended,), moment)


def plan_action(case: Case, act: acts.PlanAction, moment: Moment) -> Iterator[Event]:
    this = _found(case, act.number)
    if not this.against_us:
        raise Refused(Reason.NO_SUCH_NUMBER, "number")
    if not act.owner:
        raise Refused(Reason.EMPTY, "owner")
    due_at = moment.rules.calendar.closes_at(act.due_on)
    if due_at <= moment.now:
        raise Refused(Reason.DATE_PASSED, "due_on")
    number = len(case.actions) + 1
    text = moment.sealed(act.text, "text")
    planned = answers.ActionPlanned(number, text, act.due_on, act.owner, this.number)
    dated = given(D.REMEDY, moment.now, due_at, Because.EXTERNAL_BODY, moment.rules, number)
    yield from then_free(case, (planned, dated), moment)


def _copy(text: str, files: tuple[File, ...], moment: Moment, needed: bool = False) -> Sealed | None:
    return moment.sealed(text, "text") if needed or not files else moment.sealed_if_any(text, "text")


def _found(case: Case, number: int) -> Referral:
    this = case.referral(number)
    if this is None:
        raise Refused(Reason.NO_SUCH_NUMBER, "number")
    return this


def _one_of(case: Case, number: int, body: str, among: Iterable[Referral]) -> Referral:
    """The referral of that number; without one, the only one that it can be."""
    if body not in {one.body for one in case.referrals}:
        raise Refused(Reason.UNKNOWN_CODE, "body")
    meant = [one for one in among if one.body == body and number in (0, one.number)]
    if len(meant) != 1:
        raise Refused(Reason.NO_SUCH_NUMBER, "number")
    return meant[0]


DECIDERS: dict[type[Act], Decider] = {
    acts.Refer: refer,
    acts.AppointLiaison: appoint_liaison,
    acts.FileLetter: file_letter,
    acts.AnswerReferral: answer_referral,
    acts.RecordFinding: record_finding,
    acts.EndReferral: end_referral,
    acts.PlanAction: plan_action,
}
