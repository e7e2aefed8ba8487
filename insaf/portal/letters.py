"""The decision as a letter: every point with its finding, as it stood when it was sent (D-11, D-12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.functional import Promise
from django.utils.translation import get_language

from insaf.cases.history import Step
from insaf.cases.words import word
from insaf.core.events.answering import ActionDone, ActionPlanned, Decided, Declined, PointAnswered
from insaf.core.events.handling import Assessed, PointAdded
from insaf.core.events.joining import SplitOff
from insaf.core.policy import Coded, Policy
from insaf.core.record import Sealed


@dataclass
class Point:
    number: int
    text: str
    finding: Promise | None = None
    code: str = ""
    answer: str = ""


@dataclass
class Action:
    number: int
    text: str
    due_on: date
    done: bool = False
    how: str = ""


@dataclass(frozen=True)
class Remedy:
    title: str
    detail: str
    due_on: date | None


@dataclass
class Letter:
    """One decision, or the refusal to handle the matter (A-11), with all its parts in plain words."""

    n: int
    at: datetime
    outcome: Promise | None
    code: str
    level: str
    definition: str
    points: list[Point]
    reasons: str
    rule: str = ""
    remedies: list[Remedy] = field(default_factory=list)
    outcome_answer: str = ""
    actions: list[Action] = field(default_factory=list)
    final: bool = False
    ground: str = ""
    route: str = ""


def of_case(steps: Sequence[Step], policy: Policy) -> list[Letter]:
    """Every letter of the case, the first one first."""
    writer = _Writer(policy)
    for step in steps:
        writer.read(step)
    return writer.letters


def words(sealed: Sealed | None) -> str:
    """The text of something sealed; empty when there is none or it was lawfully erased."""
    return (sealed.text or "") if sealed else ""


def title(listed: tuple[Coded, ...], code: str) -> str:
    """The words of a code in a list of the policy, in the reader's language."""
    language = get_language() or "ar"
    return next((one.title.said_in(language) for one in listed if one.code == code), code)


class _Writer:
    """Reads a case from its start and writes each letter from what was known then."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.letters: list[Letter] = []
        self.definition = ""
        self.points: dict[int, Point] = {}
        self.actions: dict[int, Action] = {}

    def read(self, step: Step) -> None:
        match step.event:
            case Assessed(definition=definition):
                self.definition = words(definition)
            case PointAdded(number=number, text=text):
                self.points[number] = Point(number, words(text))
            case PointAnswered(number=number, finding=finding, text=text) if number in self.points:
                before = self.points[number]
                self.points[number] = Point(number, before.text, word(finding), finding.value, words(text))
            case SplitOff(point=number) if number in self.points:
                del self.points[number]  # answered under the other reference
            case Decided() as decided:
                self.letters.append(self._decision(step, decided))
            case Declined() as declined:
                self.letters.append(self._refusal(step, declined))
            case ActionPlanned(number=number, text=text, due_on=due_on):
                self.actions[number] = Action(number, words(text), due_on)
                self.letters[-1].actions.append(self.actions[number])
            case ActionDone(number=number, text=text) if number in self.actions:
                self.actions[number].done, self.actions[number].how = True, words(text)

    def _decision(self, step: Step, decided: Decided) -> Letter:
        return Letter(
            n=step.n,
            at=step.at,
            outcome=word(decided.outcome),
            code=decided.outcome.value,
            level=self.policy.rung(decided.rung).title.said_in(get_language() or "ar"),
            definition=self.definition,
            points=list(self.points.values()),
            reasons=words(decided.reasons),
            rule=words(decided.rule),
            remedies=[
                Remedy(title(self.policy.remedies, one.code), words(one.detail), one.due_on) for one in decided.remedies
            ],
            outcome_answer=words(decided.outcome_answer),
            final=decided.final,
        )

    def _refusal(self, step: Step, declined: Declined) -> Letter:
        return Letter(
            n=step.n,
            at=step.at,
            outcome=None,
            code="declined",
            level="",
            definition=self.definition,
            points=[],
            reasons=words(declined.reason),
            ground=title(self.policy.declining.grounds, declined.ground),
            route=words(declined.route),
        )
