"""Letters to a concerned party outside: asked, reminded, late, given more time, no longer asked (E-14)."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings

from insaf.cases import history
from insaf.cases.history import Step
from insaf.cases.models import Case, Consultation
from insaf.core.events import Event, clock, consulting
from insaf.outbox import addresses
from insaf.outbox.models import Letter

QUESTION = "consultation"
PRESSING = frozenset({"consultation_reminder", "consultation_late"})
LETTERS = frozenset({QUESTION, "consultation_extended", "consultation_withdrawn"}) | PRESSING
"""The kinds of letters that go to a concerned party, and never to the complainant."""

_NUMBERED = (
    consulting.Consulted,
    consulting.ConsultationClimbed,
    consulting.ConsultationExtended,
    consulting.ConsultationWithdrawn,
    clock.Warned,
)


def number_in(event: Event) -> int:
    """Which consultation an event is about."""
    return event.number if isinstance(event, _NUMBERED) else 0


def asked_in(steps: Sequence[Step], number: int) -> Step | None:
    """The entry by which the party was asked."""
    return next((s for s in steps if isinstance(s.event, consulting.Consulted) and s.event.number == number), None)


def addressed(row: Case, event: Event) -> tuple[str, str]:
    """The party's address and language; an empty address where it was asked otherwise."""
    number = number_in(event)
    if isinstance(event, consulting.Consulted):
        return addresses.of_party(event), event.language or settings.LANGUAGE_CODE
    if not Consultation.objects.filter(case=row, number=number, outside=True).exists():
        return "", ""
    step = asked_in(history.of_case(row), number)
    if step is None or not isinstance(step.event, consulting.Consulted):
        return "", ""
    return addresses.of_party(step.event), step.event.language or settings.LANGUAGE_CODE


def of(letter: Letter) -> int:
    """The number of the consultation that a letter is about; 0 for letters to the complainant."""
    if letter.kind not in LETTERS:
        return 0
    events = (step.event for step in history.of_case(letter.case) if step.seq == letter.entry)
    return next((number_in(event) for event in events), 0)


def is_apt(letter: Letter, steps: Sequence[Step]) -> bool:
    """Nobody is reminded who answered before the reminder left, or need not answer any more."""
    if letter.kind not in PRESSING:
        return True
    number = next((number_in(step.event) for step in steps if step.seq == letter.entry), 0)
    ends = (consulting.ConsultationAnswered, consulting.ConsultationWithdrawn)
    return not any(isinstance(s.event, ends) and s.event.number == number for s in steps)


def thread(letter: Letter, steps: Sequence[Step]) -> str:
    """All that is written to a party hangs on its question, and on nothing of the complainant's."""
    number = next((number_in(step.event) for step in steps if step.seq == letter.entry), 0)
    asked = asked_in(steps, number)
    if letter.kind == QUESTION or asked is None:
        return ""
    return addresses.message_id(letter.case.reference, asked.seq, QUESTION, number)
