"""What a person at work does next with a case, and how long it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

from insaf.core.acts import Act
from insaf.core.acts.answering import AnswerPoint, Close, Decide, Decline, RecordCause
from insaf.core.acts.clock import VerifyDelay
from insaf.core.acts.consulting import AnswerConsultation, Consult
from insaf.core.acts.handling import AskComplainant, Assess, HearSide, RecordContact, TakeImmediateAction
from insaf.core.acts.ladder import DeclineReopening, Reopen
from insaf.core.case import Case
from insaf.core.policy import Kind
from insaf.core.rules import Rules
from insaf.core.terms import OUTCOMES, ClosingReason, DeadlineKind, Finding, Route, Severity, Status
from insaf.reports.simulation import chance

D = DeadlineKind
OWN = frozenset({D.ASSIGN, D.ASSESS, D.DECIDE, D.VERIFY_DELAY, D.RUNG_RESPONSE, D.IMMEDIATE, D.JUDGE_REOPENING})
"""Promises that a case's own rung keeps by working on it."""


@dataclass(frozen=True)
class Step:
    """Acts that belong together, and the working minutes they take."""

    minutes: int
    acts: tuple[Act, ...]


@dataclass
class Traits:
    """What a matter is like to those who work on it; drawn once, when it comes."""

    effort: int  # minutes
    asks: bool
    consults: bool
    complexity: int
    severity: Severity

    @classmethod
    def drawn(cls, random: Random, kind: Kind) -> Traits:
        effort = chance.effort(random, kind)
        grave = chance.picked(random, chance.SEVERITIES) if kind is Kind.COMPLAINT else Severity.LOW
        return cls(
            effort=effort,
            asks=random.random() < chance.ASKS,
            consults=kind is Kind.COMPLAINT and random.random() < chance.CONSULTS,
            complexity=3 if effort > 240 else 2 if effort > 100 else 1,
            severity=Severity(grave),  # type: ignore[arg-type]
        )


def urgency(case: Case) -> datetime | None:
    """When the first promise that work can keep is due; None when nothing is to be done now."""
    if case.status is Status.ANSWERED or (case.status is Status.CLOSED and not case.reopening_pending):
        return None
    if case.status is Status.AWAITING_COMPLAINANT and not (_owed(case, D.VERIFY_DELAY) or _owed(case, D.IMMEDIATE)):
        return None
    running = [one.due_at for one in case.deadlines.values() if one.running and one.kind in OWN]
    return min(running, default=case.last_at)


def next_step(case: Case, traits: Traits, now: datetime, rules: Rules, random: Random) -> Step | None:
    """The next thing to do with a case, or nothing."""
    if case.status is Status.CLOSED:
        return _judge(random) if case.reopening_pending else None
    if case.status is Status.ANSWERED:
        return None
    return next(_steps(case, traits, now, rules, random), None)


def _judge(random: Random) -> Step:
    granted = random.random() < chance.GRANTS
    return Step(20, (Reopen("ظهر جديد") if granted else DeclineReopening("لا جديد"),))


def _steps(case: Case, traits: Traits, now: datetime, rules: Rules, random: Random) -> Iterator[Step]:
    if case.assessed_at is None:
        yield _assess(case, traits)
    if _owed(case, D.IMMEDIATE):
        yield Step(30, (TakeImmediateAction("ما اتُّخذ فورًا"),))
    if _owed(case, D.VERIFY_DELAY) and rules.policy.reopening.delay_reasons:
        yield _verify(now, rules, random)
    if case.status is Status.AWAITING_COMPLAINANT:
        return
    if traits.asks:
        traits.asks = False
        yield Step(10, (AskComplainant("سؤال"),))
    if traits.consults:
        traits.consults = False
        due_at = rules.calendar.due_at(now, random.randint(2, 5))
        yield Step(15, (Consult("الجهة المعنية", "سؤال", due_at),))
    if not case.party_asked:
        yield Step(15, (RecordContact("الجهة المعنية", "phone", "ما قيل"),))
    for side in case.unheard:
        yield Step(15, (HearSide(side, "phone", "ما قيل"),))
    yield _answer(case, traits, rules, random)


def _owed(case: Case, kind: DeadlineKind) -> bool:
    deadline = case.deadline(kind)
    return deadline is not None and deadline.pending


def _assess(case: Case, traits: Traits) -> Step:
    points = ("نقطة أولى", "نقطة ثانية")[: 2 if traits.complexity == 3 else 1]
    route = Route.QUICK if traits.complexity == 1 else Route.INVESTIGATION
    act = Assess("التعريف", traits.severity, route, points, complexity=traits.complexity)
    return Step(20 if case.kind is Kind.COMPLAINT else 8, (act,))


def _verify(now: datetime, rules: Rules, random: Random) -> Step:
    calendar = rules.calendar
    until = calendar.add_working_days(calendar.local_date(now), random.randint(1, 5))
    reason = random.choice(rules.policy.reopening.delay_reasons).code
    return Step(20, (VerifyDelay(reason, "سبب التأخر", until, "ما يثبته"),))


def _answer(case: Case, traits: Traits, rules: Rules, random: Random) -> Step:
    """All the work that is left, then the answer; a second answer takes a third of it."""
    minutes = traits.effort if not case.verdicts else max(traits.effort // 3, 5)
    if rules.policy.declining.grounds and random.random() < chance.DECLINED:
        ground = random.choice(rules.policy.declining.grounds).code
        return Step(minutes // 2, (Decline(ground, "السبب", "الطريق"),))
    heard = [AnswerConsultation(asked.number, "جوابهم") for asked in case.consultations if asked.open]
    finding = Finding.UPHELD if case.kind is Kind.COMPLAINT else Finding.ANSWERED
    points = [AnswerPoint(number, finding, "الجواب") for number in case.unanswered_points]
    decision = Decide(random.choice(OUTCOMES[case.kind]), "الأسباب", "القاعدة")
    return Step(minutes, (*heard, *points, decision, *_lesson(case, rules, random)))


def _lesson(case: Case, rules: Rules, random: Random) -> Iterator[Act]:
    """The root cause, and sometimes a word by phone that the answer is accepted."""
    if case.kind is not Kind.COMPLAINT or not rules.policy.causes or random.random() > chance.RECORDS_CAUSE:
        return
    yield RecordCause(random.choice(rules.policy.causes).code, "العبرة")
    if random.random() < 0.05:
        yield Close(ClosingReason.RESOLVED, "قبل هاتفيًا")
