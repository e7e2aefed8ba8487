"""The moment of an act: who, when, by which rules; and the checks all acts share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from insaf.core.acts.base import File
from insaf.core.case import Case, Recorded
from insaf.core.events import Event
from insaf.core.evolve import evolve
from insaf.core.policy import Coded, Policy, codes
from insaf.core.reasons import Reason, Refused
from insaf.core.record import Sealed, canonical
from insaf.core.rules import Rules
from insaf.core.terms import Actor
from insaf.core.workdays import OutOfCalendar, offset_of

Decider = Callable[[Case, Any, "Moment"], Iterable[Event]]

LONGEST = 20_000
"""Characters that one text may have; about ten pages."""


@dataclass(frozen=True)
class Moment:
    """Everything a decision depends on besides the case and the act."""

    actor: Actor
    now: datetime
    rules: Rules
    seal: Callable[[str], Sealed]  # randomness comes from outside

    @property
    def policy(self) -> Policy:
        return self.rules.policy

    def sealed(self, text: str, field: str) -> Sealed:
        """The text under seal; refused when it is empty or too long."""
        words = text.strip()
        if not words:
            raise Refused(Reason.EMPTY, field)
        if len(words) > LONGEST:
            raise Refused(Reason.TOO_LONG, field)
        return self.seal(words)

    def sealed_if_any(self, text: str, field: str) -> Sealed | None:
        return self.sealed(text, field) if text.strip() else None

    def within_calendar(self, at: datetime | None, field: str) -> None:
        """Refuses an instant from which no working day can be counted: the system could never look at the case again."""
        try:
            offset_of(self.rules.calendar.local_date(at or self.now))
        except (OutOfCalendar, OverflowError) as out:
            raise Refused(Reason.DATE_TOO_FAR, field) from out

    def working_day(self, day: date, field: str) -> date:
        """The day, or the next on which we work; refused where the calendar has no such day."""
        try:
            return self.rules.calendar.add_working_days(day, 0)
        except OutOfCalendar as out:
            raise Refused(Reason.DATE_TOO_FAR, field) from out

    def sealed_files(self, files: tuple[File, ...]) -> tuple[Sealed, ...]:
        """A commitment to each file's name, size, type and SHA-256 (B-12)."""
        return tuple(self.seal(file_text(file)) for file in files)

    def after(self, case: Case, events: Iterable[Event]) -> Case:
        """The case once ``events`` have happened at this moment."""
        for event in events:
            case = evolve(case, Recorded(event, self.now, self.actor.label))
        return case


def file_text(file: File) -> str:
    """What a file's commitment covers, as canonical JSON."""
    return canonical(vars(file)).decode()


def known(code: str, listed: tuple[Coded, ...], field: str) -> str:
    """The code, if the policy lists it; refused otherwise."""
    if code not in codes(listed):
        raise Refused(Reason.UNKNOWN_CODE, field)
    return code


def chain(*parts: Iterable[Event]) -> Iterator[Event]:
    """Events one after the other."""
    for part in parts:
        yield from part
