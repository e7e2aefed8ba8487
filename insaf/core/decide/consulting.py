"""Asking the concerned party."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from insaf.core.acts import Act
from insaf.core.acts import consulting as acts
from insaf.core.case import Case, Consultation
from insaf.core.deadlines import Deadline, counted, given, moved
from insaf.core.decide.moment import Decider, Moment
from insaf.core.events import Event
from insaf.core.events import consulting as events
from insaf.core.events.clock import DeadlineSet
from insaf.core.permits_consulting import may_answer
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import Because, DeadlineKind

D = DeadlineKind
DIGEST = re.compile(r"[0-9a-f]{64}")


def consult(case: Case, act: acts.Consult, moment: Moment) -> Iterator[Event]:
    """Ask the concerned party, with a date: a given one, or the policy's (E-14)."""
    _one_party(case, act)
    moment.within_calendar(act.due_at, "due_at")
    if act.due_at and act.due_at <= moment.now:
        raise Refused(Reason.DATE_PASSED, "due_at")
    number = len(case.consultations) + 1
    promise = _promise(act, number, moment)
    yield events.Consulted(
        number,
        moment.sealed(act.party, "party"),
        moment.sealed(act.question, "question"),
        promise.due_at,
        moment.sealed_if_any(act.address, "address"),
        moment.sealed_if_any(act.disclosed, "disclosed"),
        act.unit,
        act.person,
        act.language,
        act.forwards,
        moment.sealed_if_any(act.party_en, "party"),
        tuple(dict.fromkeys(act.shown)),
    )
    yield promise


def _promise(act: acts.Consult, number: int, moment: Moment) -> DeadlineSet:
    """The party is reminded on the days that the policy names, whoever set the date."""
    rule, rules, now = moment.policy.consultation, moment.rules, moment.now
    if act.due_at:
        due_at = _in_hours(act.due_at, moment)
        return given(D.CONSULTATION, now, due_at, Because.STAFF, rules, number, rule.warn_before_days)
    days = rule.answer_within_days
    return counted(D.CONSULTATION, now, days, Because.POLICY, rules, number, rule.warn_before_days)


def _in_hours(at: datetime, moment: Moment) -> datetime:
    """A date that is given comes while the office works: outside its hours, at the next closing hour (C-04)."""
    calendar = moment.rules.calendar
    day = calendar.local_date(at)
    closes = calendar.closes_at(moment.working_day(day, "due_at"))
    if calendar.is_open(at) or at <= closes:
        return at if calendar.is_open(at) else closes
    return calendar.closes_at(moment.working_day(day + timedelta(days=1), "due_at"))


def _one_party(case: Case, act: acts.Consult) -> None:
    """One party a consultation; only who is complained about is asked for a side (B-16, D-08)."""
    if sum(map(bool, (act.unit, act.person, act.address.strip()))) > 1:
        raise Refused(Reason.UNKNOWN_CODE, "party")
    if act.person and act.person not in case.people_named:
        raise Refused(Reason.NOT_COMPLAINED_ABOUT, "person")
    if not all(DIGEST.fullmatch(one) for one in act.shown):
        raise Refused(Reason.UNKNOWN_CODE, "shown")
    if act.forwards and act.forwards != case.to_forward:
        raise Refused(Reason.NO_SUCH_NUMBER, "forwards")


def answer_consultation(case: Case, act: acts.AnswerConsultation, moment: Moment) -> Iterator[Event]:
    """Filed whenever it comes, however late."""
    asked = _open(case, act.number)
    if not may_answer(moment.actor, asked, case):
        raise Refused(Reason.NOT_YOURS, "number")
    files = moment.sealed_files(act.files)
    yield events.ConsultationAnswered(act.number, moment.sealed(act.text, "text"), files, act.via)


def extend_consultation(case: Case, act: acts.ExtendConsultation, moment: Moment) -> Iterator[Event]:
    """The date ahead moves; one that has passed stays broken, and the reminder's own moves instead."""
    _open(case, act.number)
    ahead = _ahead(case, act.number)
    if ahead is None:
        raise Refused(Reason.TOO_LATE_TO_EXTEND, "number")
    moment.within_calendar(act.due_at, "due_at")
    due_at = _in_hours(act.due_at, moment)
    if due_at <= ahead.due_at:
        raise Refused(Reason.DATE_PASSED, "due_at")
    reason = moment.sealed(act.reason, "reason")
    yield events.ConsultationExtended(act.number, ahead.due_at, due_at, reason)
    yield moved(ahead, due_at, Because.EXTENSION, moment.rules)


def withdraw_consultation(case: Case, act: acts.WithdrawConsultation, moment: Moment) -> Iterator[Event]:
    _open(case, act.number)
    yield events.ConsultationWithdrawn(act.number, moment.sealed(act.reason, "reason"))


def ask_party(case: Case, act: acts.AskParty, moment: Moment) -> Iterator[Event]:
    """Forwarded, or declined with the reason, within the policy's time (policy, step 4)."""
    number = 1 + sum(deadline.kind is D.FORWARD for deadline in case.deadlines.values())
    files = moment.sealed_files(act.files)
    yield events.ClarificationAsked(number, moment.sealed(act.text, "text"), files)
    days = moment.policy.consultation.forward_within_days
    yield counted(D.FORWARD, moment.now, days, Because.COMPLAINANT, moment.rules, number)


def decline_forwarding(case: Case, act: acts.DeclineForwarding, moment: Moment) -> Iterator[Event]:
    yield events.ClarificationDeclined(case.to_forward, moment.sealed(act.reason, "reason"))


def _open(case: Case, number: int) -> Consultation:
    asked = case.consultation(number)
    if asked is None or not asked.open:
        raise Refused(Reason.NO_SUCH_NUMBER, "number")
    return asked


def _ahead(case: Case, number: int) -> Deadline | None:
    dates = (case.deadline(kind, number) for kind in (D.CONSULTATION, D.CONSULTATION_AGAIN))
    return next((date for date in dates if date and date.pending), None)


DECIDERS: dict[type[Act], Decider] = {
    acts.Consult: consult,
    acts.AnswerConsultation: answer_consultation,
    acts.ExtendConsultation: extend_consultation,
    acts.WithdrawConsultation: withdraw_consultation,
    acts.AskParty: ask_party,
    acts.DeclineForwarding: decline_forwarding,
}
