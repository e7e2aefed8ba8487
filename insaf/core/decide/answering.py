"""The answer, point by point, and the complainant's word on it."""

from __future__ import annotations

from collections.abc import Iterator

from insaf.core.acts import Act
from insaf.core.acts import answering as acts
from insaf.core.case import Case
from insaf.core.deadlines import counted, given
from insaf.core.decide.handover import handed_over
from insaf.core.decide.held import then_free
from insaf.core.decide.moment import Decider, Moment, known
from insaf.core.events import Event
from insaf.core.events import answering as events
from insaf.core.events.handling import SideNotHeard
from insaf.core.ladder import climb, next_rung, owed_cause, pressed_again
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import OUTCOMES, Because, ClosingReason, DeadlineKind, Finding, Outcome

D = DeadlineKind


def answer_point(case: Case, act: acts.AnswerPoint, moment: Moment) -> Iterator[Event]:
    if act.number not in {point.number for point in case.points if not point.moved_to}:
        raise Refused(Reason.NO_SUCH_NUMBER, "number")
    text = moment.sealed(act.text, "text")
    yield events.PointAnswered(act.number, Finding(act.finding), text)


def decide(case: Case, act: acts.Decide, moment: Moment) -> Iterator[Event]:
    """Every block of the letter is there, or nothing is decided (B-04, D-11)."""
    if act.outcome not in OUTCOMES[case.kind]:
        raise Refused(Reason.WRONG_OUTCOME, "outcome")
    if case.outcome_sought and not act.outcome_answer.strip():
        raise Refused(Reason.OUTCOME_UNANSWERED, "outcome_answer")
    yield from _unheard(case, act, moment)
    yield events.Decided(
        outcome=Outcome(act.outcome),
        rung=case.rung,
        reasons=moment.sealed(act.reasons, "reasons"),
        rule=moment.sealed(act.rule, "rule"),
        remedies=tuple(_remedy(remedy, moment) for remedy in act.remedies),
        outcome_answer=moment.sealed_if_any(act.outcome_answer, "outcome_answer"),
        final=next_rung(case.rung, moment.policy) is None,
    )
    yield from _actions(case, act, moment)
    days = moment.policy.closing.no_objection_days
    yield counted(D.AUTO_CLOSE, moment.now, days, Because.ANSWER, moment.rules)


def _unheard(case: Case, act: acts.Decide, moment: Moment) -> Iterator[Event]:
    """Both sides had their say, or the record says why not (D-08)."""
    for side in case.unheard:
        field = f"{side}_unheard"
        why: str = getattr(act, field)
        if not why.strip():
            raise Refused(Reason.SIDE_UNHEARD, field)
        yield SideNotHeard(side, moment.sealed(why, field))


def _remedy(offered: acts.OfferedRemedy, moment: Moment) -> events.Remedy:
    code = known(offered.code, moment.policy.remedies, "remedies")
    detail = moment.sealed_if_any(offered.detail, "remedies")
    return events.Remedy(code, detail, offered.due_on)


def _actions(case: Case, act: acts.Decide, moment: Moment) -> Iterator[Event]:
    """What was promised with a date is tracked as an action, a dated remedy too (D-13, D-14)."""
    promised = (*act.actions, *(_as_action(r, case, moment) for r in act.remedies if r.due_on))
    for number, planned in enumerate(promised, start=len(case.actions) + 1):
        due_at = moment.rules.calendar.closes_at(planned.due_on)
        if due_at <= moment.now:
            raise Refused(Reason.DATE_PASSED, "due_on")
        text = moment.sealed(planned.text, "actions")
        yield events.ActionPlanned(number, text, planned.due_on, planned.owner)
        yield given(D.REMEDY, moment.now, due_at, Because.ANSWER, moment.rules, number)


def _as_action(remedy: acts.OfferedRemedy, case: Case, moment: Moment) -> acts.PlannedAction:
    title = next(r.title for r in moment.policy.remedies if r.code == remedy.code)
    assert remedy.due_on is not None
    return acts.PlannedAction(remedy.detail or title.said_in(case.language), remedy.due_on)


def complete_action(case: Case, act: acts.CompleteAction, moment: Moment) -> Iterator[Event]:
    if act.number not in {action.number for action in case.actions if action.open}:
        raise Refused(Reason.NO_SUCH_NUMBER, "number")
    yield events.ActionDone(act.number, moment.sealed_if_any(act.text, "text"))


def decline(case: Case, act: acts.Decline, moment: Moment) -> Iterator[Event]:
    """A published ground, its reason and the way on, or no refusal (A-11, A-12)."""
    ground = known(act.ground, moment.policy.declining.grounds, "ground")
    if ground in moment.policy.declining.elsewhere:
        yield handed_over(act, moment)
    yield events.Declined(
        ground=ground,
        reason=moment.sealed(act.reason, "reason"),
        route=moment.sealed(act.route, "route"),
    )
    yield events.Closed(ClosingReason.DECLINED)


def accept(case: Case, act: acts.Accept, moment: Moment) -> Iterator[Event]:
    yield events.Accepted(moment.sealed_if_any(act.text, "text"))
    yield events.Closed(ClosingReason.RESOLVED)
    yield from owed_cause(case, moment.now, moment.rules)


def object_(case: Case, act: acts.Object, moment: Moment) -> Iterator[Event]:
    """An answer that is not accepted opens the next stage (D-15)."""
    yield events.Objected(moment.sealed_if_any(act.text, "text"))
    yield from climb(case, Because.OBJECTION, moment.now, moment.rules)
    days = moment.policy.targets[case.kind].update_every_days
    yield counted(D.NEXT_UPDATE, moment.now, days, Because.OBJECTION, moment.rules)
    yield from pressed_again(case, moment.now, Because.OBJECTION, moment.rules)


def close(case: Case, act: acts.Close, moment: Moment) -> Iterator[Event]:
    """Staff close with evidence that the answer was accepted, or not at all (D-06, D-15)."""
    if act.reason is not ClosingReason.RESOLVED:
        raise Refused(Reason.UNKNOWN_CODE, "reason")
    if not act.evidence.strip():
        raise Refused(Reason.EVIDENCE_MISSING, "evidence")
    yield events.Closed(act.reason, moment.sealed(act.evidence, "evidence"))


def record_cause(case: Case, act: acts.RecordCause, moment: Moment) -> Iterator[Event]:
    cause = known(act.cause, moment.policy.causes, "cause")
    more = tuple(known(code, moment.policy.causes, "contributory") for code in act.contributory)
    recorded = events.CauseRecorded(cause, moment.sealed(act.lesson, "lesson"), more)
    yield from then_free(case, (recorded,), moment)


def rate(case: Case, act: acts.Rate, moment: Moment) -> Iterator[Event]:
    """Handling and outcome are never one figure (D-18)."""
    for field in ("handling", "outcome"):
        if getattr(act, field) not in range(1, 6):
            raise Refused(Reason.OUT_OF_RANGE, field)
    yield events.Rated(act.handling, act.outcome, moment.sealed_if_any(act.text, "text"))


DECIDERS: dict[type[Act], Decider] = {
    acts.AnswerPoint: answer_point,
    acts.Decide: decide,
    acts.CompleteAction: complete_action,
    acts.Decline: decline,
    acts.Accept: accept,
    acts.Object: object_,
    acts.Close: close,
    acts.RecordCause: record_cause,
    acts.Rate: rate,
}
