"""What a letter is written from: a case as it stood when one act had been done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from insaf.cases.history import Step
from insaf.cases.models import Case as Row
from insaf.core.arabic import clip, isolate, neutralise
from insaf.core.case import Case, Recorded
from insaf.core.deadlines import Deadline
from insaf.core.events import Event
from insaf.core.evolve import replay
from insaf.core.policy import ExternalBody, Policy, Rung
from insaf.core.record import Sealed
from insaf.core.terms import DeadlineKind
from insaf.rulebook.dates import spoken_date, spoken_time

E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Matter:
    """A case, the act the letter is about, and the rules and language it is told in."""

    row: Row
    case: Case
    steps: tuple[Step, ...]  # up to and with the act
    act: tuple[Step, ...]
    about: Event  # the entry that called for the letter
    policy: Policy
    language: str
    private: bool = False  # for the complainant's own eyes: with the private link and the code

    @classmethod
    def at(
        cls, row: Row, steps: Sequence[Step], policy: Policy, language: str, seq: int, private: bool = False
    ) -> Matter:
        """The matter as entry ``seq`` and the rest of its act left it."""
        act = act_of(steps, seq)
        known = tuple(step for step in steps if step.seq <= act[-1].seq)
        case = replay(Recorded(step.event, step.at, step.actor) for step in known)
        about = next(step.event for step in act if step.seq == seq)
        return cls(row, case, known, act, about, policy, _either(language), private)

    def find(self, kind: type[E]) -> E | None:
        """What of this kind happened in the act; the entry that called for the letter first."""
        if isinstance(self.about, kind):
            return self.about
        return next((s.event for s in self.act if isinstance(s.event, kind)), None)

    def the(self, kind: type[E]) -> E:
        """What of this kind happened in the act; LookupError when nothing did."""
        event = self.find(kind)
        if event is None:
            raise LookupError(f"{self.row.reference}: no {kind.__name__} at {self.act[0].seq}")
        return event

    def latest(self, kind: type[E]) -> E | None:
        """The last event of this kind up to the act."""
        return next((s.event for s in reversed(self.steps) if isinstance(s.event, kind)), None)

    @property
    def reference(self) -> str:
        return isolate(self.row.reference)

    @property
    def institution(self) -> str:
        return self.policy.institution.name.said_in(self.language)

    @property
    def bodies(self) -> tuple[ExternalBody, ...]:
        """Where this matter may be taken outside: the bodies competent for its subject (E-15)."""
        return self.policy.competent(self.case.subject) or self.policy.external

    @property
    def body(self) -> ExternalBody:
        """The way outside that every letter names first (A-04)."""
        return self.bodies[0]

    @property
    def answer_due(self) -> Deadline | None:
        """The promise of an answer that runs now: the rung's own, else the first one."""
        promised = (self.case.deadline(kind) for kind in ANSWERS)
        return next((d for d in promised if d is not None and d.running), None)

    def rung(self, rung: Rung) -> str:
        return self.policy.rung(rung).title.said_in(self.language)

    def on(self, at: date | datetime) -> str:
        """A date with weekday and Hijri, in the institution's zone (J-18)."""
        return spoken_date(at, self.language, self.policy.calendar.zone)

    def clock(self, at: datetime) -> str:
        return spoken_time(at, self.language, self.policy.calendar.zone)


def _either(language: str) -> str:
    """Anything but English is answered in Arabic."""
    return "en" if language.startswith("en") else "ar"


ANSWERS = (DeadlineKind.RUNG_RESPONSE, DeadlineKind.DECIDE)


def act_of(steps: Sequence[Step], seq: int) -> tuple[Step, ...]:
    """The entries that were written in one act with entry ``seq``."""
    (place,) = (n for n, step in enumerate(steps) if step.seq == seq)
    first = last = place
    while first > 0 and together(steps[first - 1], steps[first]):
        first -= 1
    while last + 1 < len(steps) and together(steps[last], steps[last + 1]):
        last += 1
    return tuple(steps[first : last + 1])


def together(before: Step, after: Step) -> bool:
    """Neighbours in the record, at one instant, by one hand."""
    return (before.seq + 1, before.at, before.actor) == (after.seq, after.at, after.actor)


def words(sealed: Sealed | None) -> str:
    """The sealed words made safe to show; empty when there are none or they were erased."""
    return neutralise(sealed.text or "") if sealed else ""


def phrase(sealed: Sealed | None) -> str:
    """Sealed words as part of a longer sentence: isolated, without their own full stop."""
    return isolate(" ".join(words(sealed).split()).rstrip(" .،"))


def excerpt(text: str, graphemes: int) -> str:
    """The beginning of a long text, its paragraphs kept."""
    return clip(text.strip(), graphemes)
