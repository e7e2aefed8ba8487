"""What follows when a promise's date passes unkept."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from insaf.core.case import Case
from insaf.core.deadlines import Deadline, counted
from insaf.core.decide.pausing import resumption
from insaf.core.events import Event
from insaf.core.events.answering import Closed
from insaf.core.events.clock import Breached
from insaf.core.events.consulting import ConsultationClimbed
from insaf.core.events.handling import QuestionLapsed, UpdateSent
from insaf.core.events.ladder import InternalStagesSpent, Reopened
from insaf.core.events.restricting import RestrictionEnded
from insaf.core.ladder import climb, heard_again, next_rung, owed_cause
from insaf.core.permits_outside import held_open
from insaf.core.policy import Rung
from insaf.core.rules import Rules
from insaf.core.terms import Because, ClosingReason, DeadlineKind, Status

D = DeadlineKind


def lapse(case: Case, deadline: Deadline, rules: Rules) -> Iterator[Event]:
    """The events of a date that passed, counted from that date."""
    if deadline.kind not in WITHOUT_BREACH or _held_open(case, deadline):
        yield Breached(deadline.kind, deadline.due_at, deadline.number)
    follow = FOLLOWS.get(deadline.kind)
    if follow:
        yield from follow(case, deadline, rules)


def _verify_why(case: Case, deadline: Deadline, rules: Rules) -> Iterator[Event]:
    """Support owes the reason of the delay within its day, asked for or not (E-08).

    So does a higher rung at which the case began: it has no clock of its own that could lapse.
    """
    answer = case.deadline(D.RUNG_RESPONSE)
    if case.rung is Rung.SUPPORT or answer is None or not answer.running:
        days = rules.policy.reopening.verify_delay_days
        yield counted(D.VERIFY_DELAY, deadline.due_at, days, Because.BREACH, rules)


def _climb(case: Case, deadline: Deadline, rules: Rules) -> Iterator[Event]:
    """Up by itself; where there is no rung above, the way outside is named (E-11, E-15)."""
    if next_rung(case.rung, rules.policy) is not None:
        yield from climb(case, Because.LAPSE, deadline.due_at, rules)
    elif not case.stages_spent:
        yield InternalStagesSpent(case.rung)


def _report_state(case: Case, deadline: Deadline, rules: Rules) -> Iterator[Event]:
    """Nobody wrote by the promised day, so the system itself reports the state (D-09)."""
    yield UpdateSent(text=None, nothing_new=True, automatic=True)
    days = rules.policy.targets[case.kind].update_every_days
    yield counted(D.NEXT_UPDATE, deadline.due_at, days, Because.LAPSE, rules)
    if case.silent_updates + 1 >= rules.policy.silence_climbs_after:
        yield from climb(case, Because.SILENCE, deadline.due_at, rules)


def _go_on_without(case: Case, deadline: Deadline, rules: Rules) -> Iterator[Event]:
    yield QuestionLapsed()
    yield from resumption(case, deadline.due_at, rules)


def _run_again(case: Case, deadline: Deadline, rules: Rules) -> Iterator[Event]:
    """No pause is longer than was said (C-16)."""
    yield from resumption(case, deadline.due_at, rules)


def _close(case: Case, deadline: Deadline, rules: Rules) -> Iterator[Event]:
    """No objection in its time after the answer closes the case (D-15)."""
    if not _held_open(case, deadline):
        yield Closed(ClosingReason.NO_OBJECTION)
        yield from owed_cause(case, deadline.due_at, rules)


def _held_open(case: Case, deadline: Deadline) -> bool:
    """Only what is owed to the external body keeps an answered case open (B-10, E-18)."""
    return deadline.kind is D.AUTO_CLOSE and held_open(case)


def _grant(case: Case, deadline: Deadline, rules: Rules) -> Iterator[Event]:
    """A late request that nobody judged in time is granted: silence never costs a right."""
    yield Reopened(Because.LAPSE)
    yield from heard_again(case, deadline.due_at, rules)


def _contact_is_free(case: Case, deadline: Deadline, rules: Rules) -> Iterator[Event]:
    """Its time is over, or nobody reviewed it in time: a limit never outlives its review (E-20)."""
    yield RestrictionEnded(Because.POLICY if deadline.kind is D.RESTRICTION else Because.LAPSE)


def _press(case: Case, deadline: Deadline, rules: Rules) -> Iterator[Event]:
    """The party is reminded, and one level after the other is told; nobody is once the case is decided."""
    asked, rule = case.consultation(deadline.number), rules.policy.consultation
    if asked is None or case.status in (Status.ANSWERED, Status.CLOSED) or asked.climbs >= len(rule.climbs):
        return
    step = asked.climbs + 1
    yield ConsultationClimbed(asked.number, step, rule.climbs[asked.climbs])
    if step < len(rule.climbs):
        days = rule.remind_every_days
        yield counted(D.CONSULTATION_AGAIN, deadline.due_at, days, Because.BREACH, rules, asked.number)


FOLLOWS: dict[DeadlineKind, Callable[[Case, Deadline, Rules], Iterator[Event]]] = {
    D.DECIDE: _verify_why,
    D.VERIFY_DELAY: _climb,
    D.RUNG_RESPONSE: _climb,
    D.NEXT_UPDATE: _report_state,
    D.ANSWER_QUESTION: _go_on_without,
    D.AUTO_CLOSE: _close,
    D.JUDGE_REOPENING: _grant,
    D.IMMEDIATE: _climb,
    D.PAUSE: _run_again,
    D.CONSULTATION: _press,
    D.CONSULTATION_AGAIN: _press,
    D.RESTRICTION: _contact_is_free,
    D.RESTRICTION_REVIEW: _contact_is_free,
}

WITHOUT_BREACH = frozenset({D.ANSWER_QUESTION, D.AUTO_CLOSE, D.PAUSE, D.RESTRICTION})
"""Dates that nobody in the institution promised to beat."""
