"""Matters from and to the external body."""

from __future__ import annotations

from collections.abc import Iterator

from insaf.core.acts import Act
from insaf.core.acts import referring as acts
from insaf.core.case import Case
from insaf.core.deadlines import given
from insaf.core.decide.moment import Decider, Moment
from insaf.core.events import Event
from insaf.core.events import referring as events
from insaf.core.events.answering import Closed
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import Because, ClosingReason, DeadlineKind

D = DeadlineKind


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


def _known_body(code: str, moment: Moment) -> None:
    if moment.policy.external_body(code) is None:
        raise Refused(Reason.UNKNOWN_CODE, "body")


DECIDERS: dict[type[Act], Decider] = {
    acts.Refer: refer,
    acts.AnswerReferral: answer_referral,
    acts.RecordFinding: record_finding,
}
