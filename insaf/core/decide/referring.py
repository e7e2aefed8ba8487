"""Matters from and to the external body."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from insaf.core.acts import Act
from insaf.core.acts import referring as acts
from insaf.core.acts.base import File
from insaf.core.case import Case
from insaf.core.deadlines import counted, given, moved
from insaf.core.decide.held import then_free
from insaf.core.decide.moment import Decider, Moment
from insaf.core.decide.results import (
    end_referral,
    extend_referral,
    found,
    one_of,
    plan_action,
    record_finding,
    review_by,
)
from insaf.core.events import Event
from insaf.core.events import referring as events
from insaf.core.folds_referring import clock_of
from insaf.core.permits_outside import handles
from insaf.core.pieces import Referral
from insaf.core.policy import OTHER_BODY, ExternalBody
from insaf.core.reasons import Reason, Refused
from insaf.core.record import Sealed
from insaf.core.terms import Because, DeadlineKind, Party

D = DeadlineKind
DIRECTIONS = ("in", "out")
WAYS = ("mailed", "email", "platform", "post", "hand")
"""How a reply reaches the body: mailed by the system itself, or sent by other means."""
CAME = ("email", "platform", "post", "hand")
"""How a letter passes between the body and us, where the system itself mails none."""


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
        way=act.way,
    )
    if act.direction == "in":
        yield _reply_by(act.body, number, act.received_at or moment.now, act.due_at, moment)
    else:
        yield review_by(act.body, number, Because.RECEIPT, moment)


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
    _filed_as_theirs(case, act, moment)
    moment.within_calendar(act.received_at, "received_at")
    moment.within_calendar(act.due_at, "due_at")
    if act.received_at and act.received_at > moment.now:
        raise Refused(Reason.RECEIVED_IN_FUTURE, "received_at")
    if act.lodged_on and act.lodged_on > moment.rules.calendar.local_date(moment.now):
        raise Refused(Reason.RECEIVED_IN_FUTURE, "lodged_on")
    said = act.their_reference.strip() or act.asks.strip() or act.files or act.body == OTHER_BODY
    if act.direction == "out" and not said and any(_same(one, act) for one in case.with_body):
        raise Refused(Reason.NOTHING_CHANGES)


def _filed_as_theirs(case: Case, act: acts.Refer | acts.FileLetter, moment: Moment) -> None:
    """A file that is theirs the body may have: whoever handles the case files it, and says how it came (E-17).

    Nobody handles a case that is not taken yet: its letter is filed by whoever opens the post.
    """
    if act.way and act.way not in CAME:
        raise Refused(Reason.UNKNOWN_CODE, "way")
    if act.direction != "in" or not act.files:
        return
    if not act.way:
        raise Refused(Reason.EMPTY, "way")
    if moment.actor.party is Party.STAFF and case.owner and not handles(moment.actor, case):
        raise Refused(Reason.NOT_HANDLING, "files")


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
    this = found(case, act.number)
    if act.staff == this.liaison:
        raise Refused(Reason.NOTHING_CHANGES, "staff")
    if act.staff and act.staff in case.people_named:
        raise Refused(Reason.ABOUT_YOU, "staff")
    yield events.LiaisonAppointed(this.number, act.staff, this.liaison)


def file_letter(case: Case, act: acts.FileLetter, moment: Moment) -> Iterator[Event]:
    """Nothing that was exchanged is lost; a new date of theirs makes the body wait again (E-17)."""
    this = found(case, act.number)
    if act.direction not in DIRECTIONS or (act.due_at and act.direction == "out"):
        raise Refused(Reason.UNKNOWN_CODE, "direction")
    moment.within_calendar(act.due_at, "due_at")
    if act.due_at and act.due_at <= moment.now:
        raise Refused(Reason.DATE_PASSED, "due_at")
    _filed_as_theirs(case, act, moment)
    text = _copy(act.text, act.files, moment)
    clock = clock_of(case, this) if act.due_at else 0
    files = moment.sealed_files(act.files)
    yield events.LetterFiled(this.number, act.direction, text, files, act.due_at, clock, act.way)
    if act.due_at:
        deadline = case.deadline(D.EXTERNAL, clock)
        if deadline and deadline.pending:
            yield moved(deadline, act.due_at, Because.EXTERNAL_BODY, moment.rules)
        else:
            yield _reply_by(this.body, clock, moment.now, act.due_at, moment)


def answer_referral(case: Case, act: acts.AnswerReferral, moment: Moment) -> Iterator[Event]:
    """Nothing counts as answered without its copy, the way it went and whom it went to (B-10)."""
    this = one_of(case, act.number, act.body, tuple(one for one in case.referrals if one.waits))
    if act.way not in WAYS:
        raise Refused(Reason.EMPTY if not act.way else Reason.UNKNOWN_CODE, "way")
    text = _copy(act.text, act.files, moment, needed=act.way == "mailed")
    files, to = moment.sealed_files(act.files), moment.sealed(act.to, "to")
    answered = events.ReferralAnswered(this.body, text, this.number, files, act.way, to)
    asked_again = review_by(this.body, this.number, Because.ANSWER, moment)
    yield from then_free(case, (answered, asked_again), moment)


def _copy(text: str, files: tuple[File, ...], moment: Moment, needed: bool = False) -> Sealed | None:
    return moment.sealed(text, "text") if needed or not files else moment.sealed_if_any(text, "text")


DECIDERS: dict[type[Act], Decider] = {
    acts.Refer: refer,
    acts.AppointLiaison: appoint_liaison,
    acts.FileLetter: file_letter,
    acts.AnswerReferral: answer_referral,
    acts.RecordFinding: record_finding,
    acts.EndReferral: end_referral,
    acts.ExtendReferral: extend_referral,
    acts.PlanAction: plan_action,
}
