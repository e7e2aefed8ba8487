"""Concerned parties, the external body, erasure."""

from __future__ import annotations

from collections.abc import Iterator

from insaf.core.acts import Act
from insaf.core.acts import outside as acts
from insaf.core.case import Case
from insaf.core.deadlines import given
from insaf.core.decide.moment import Decider, Moment
from insaf.core.events import Event
from insaf.core.events import outside as events
from insaf.core.events.answering import Closed
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import Because, ClosingReason, DeadlineKind

D = DeadlineKind


def consult(case: Case, act: acts.Consult, moment: Moment) -> Iterator[Event]:
    """Ask the concerned party, with a date (E-14)."""
    if act.due_at <= moment.now:
        raise Refused(Reason.DATE_PASSED, "due_at")
    number = len(case.consultations) + 1
    yield events.Consulted(
        number,
        moment.sealed(act.party, "party"),
        moment.sealed(act.question, "question"),
        act.due_at,
        moment.sealed_if_any(act.address, "address"),
    )
    yield given(D.CONSULTATION, moment.now, act.due_at, Because.STAFF, moment.rules, number)


def answer_consultation(case: Case, act: acts.AnswerConsultation, moment: Moment) -> Iterator[Event]:
    if act.number not in {asked.number for asked in case.consultations if asked.open}:
        raise Refused(Reason.NO_SUCH_NUMBER, "number")
    yield events.ConsultationAnswered(act.number, moment.sealed(act.text, "text"))


def refer(case: Case, act: acts.Refer, moment: Moment) -> Iterator[Event]:
    """A matter from or to the external body; going outside is never blocked (B-10, E-16)."""
    _known_body(act.body, moment)
    if act.direction not in ("in", "out"):
        raise Refused(Reason.UNKNOWN_CODE, "direction")
    if act.direction == "in" and not act.their_reference.strip():
        raise Refused(Reason.EMPTY, "their_reference")
    yield events.Referred(
        act.direction,
        act.body,
        moment.sealed_if_any(act.their_reference, "their_reference"),
        moment.sealed_if_any(act.contact, "contact"),
        act.due_at,
    )
    if act.due_at and act.direction == "in":
        number = sum(deadline.kind is D.EXTERNAL for deadline in case.deadlines.values())
        yield given(D.EXTERNAL, moment.now, act.due_at, Because.EXTERNAL_BODY, moment.rules, number)


def answer_referral(case: Case, act: acts.AnswerReferral, moment: Moment) -> Iterator[Event]:
    if act.body not in case.referred_by:
        raise Refused(Reason.UNKNOWN_CODE, "body")
    yield events.ReferralAnswered(act.body, moment.sealed(act.text, "text"))
    waited = case.deadline(D.AUTO_CLOSE)
    if waited and waited.running and waited.breached_at and set(case.referred_by) == {act.body}:
        yield Closed(ClosingReason.NO_OBJECTION)


def record_finding(case: Case, act: acts.RecordFinding, moment: Moment) -> Iterator[Event]:
    _known_body(act.body, moment)
    yield events.FindingReceived(act.body, act.against_us, moment.sealed(act.text, "text"))


def redact(case: Case, act: acts.Redact, moment: Moment) -> Iterator[Event]:
    if not act.digests:
        raise Refused(Reason.EMPTY, "digests")
    yield events.Redacted(act.digests, act.basis)


def _known_body(code: str, moment: Moment) -> None:
    if moment.policy.external_body(code) is None:
        raise Refused(Reason.UNKNOWN_CODE, "body")


DECIDERS: dict[type[Act], Decider] = {
    acts.Consult: consult,
    acts.AnswerConsultation: answer_consultation,
    acts.Refer: refer,
    acts.AnswerReferral: answer_referral,
    acts.RecordFinding: record_finding,
    acts.Redact: redact,
}
