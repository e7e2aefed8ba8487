"""Which files of a case an external body may have: its letters and ours to it, and what staff released to it (E-17).

Nobody masks a file. So what the complainant sent, what was sent to them and what was recorded of them
stays here until somebody who handles the case has looked at it and released it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from insaf.cases.history import Step
from insaf.cases.queries import Loaded
from insaf.core.arabic import neutralise
from insaf.core.case import Case
from insaf.core.events import Event, consulting, referring
from insaf.core.record import Sealed

LETTERS = (referring.LetterFiled, referring.ReferralAnswered, referring.FindingReceived)
"""What passed between a body and us."""

PARTYS = (consulting.Consulted, consulting.ConsultationAnswered)
"""What passed with the concerned party: no body is given any of it."""


@dataclass(frozen=True)
class Held:
    """One file of a case, by its bytes."""

    sha256: str
    name: str
    size: int
    n: int  # the entry that it came or went with


def passed(loaded: Loaded, body: str) -> tuple[Held, ...]:
    """The files of the letters that passed between this body and us, once each."""
    return _files(step for step in loaded.steps if _between(step.event, loaded.case, body))


def besides(loaded: Loaded, body: str) -> tuple[Held, ...]:
    """What else could be released to this body."""
    own = {one.sha256 for one in passed(loaded, body)}
    found = _files(step for step in loaded.steps if not _apart(step.event, loaded.case, body))
    return tuple(one for one in found if one.sha256 not in own)


def released(case: Case, body: str) -> frozenset[str]:
    """SHA-256 of what staff released to this body."""
    return frozenset().union(*(one.released for one in case.referrals if one.body == body))


def may_have(loaded: Loaded, body: str) -> frozenset[str]:
    """SHA-256 of every file that this body is given."""
    return released(loaded.case, body) | {one.sha256 for one in passed(loaded, body)}


def withheld(loaded: Loaded, body: str) -> tuple[Held, ...]:
    """What stays here until somebody releases it."""
    free = released(loaded.case, body)
    return tuple(one for one in besides(loaded, body) if one.sha256 not in free)


def _between(event: Event, case: Case, body: str) -> bool:
    """A letter of theirs or ours; what a complainant told us of going there is the complainant's own."""
    if isinstance(event, referring.Referred):
        return event.direction == "in" and event.body == body
    return isinstance(event, LETTERS) and _body(event, case) == body


def _apart(event: Event, case: Case, body: str) -> bool:
    """What another body wrote, and what passed with the concerned party."""
    if isinstance(event, PARTYS):
        return True
    return isinstance(event, (referring.Referred, *LETTERS)) and _body(event, case) != body


def _body(event: Event, case: Case) -> str:
    named: str = getattr(event, "body", "")
    number: int = getattr(event, "number", 0)
    referral = case.referral(number)
    return named or (referral.body if referral else "")


def _files(steps: Iterable[Step]) -> tuple[Held, ...]:
    once: dict[str, Held] = {}
    for step in steps:
        for held in _held(step):
            once.setdefault(held.sha256, held)
    return tuple(once.values())


def _held(step: Step) -> Iterator[Held]:
    for sealed in getattr(step.event, "files", ()):
        card = card_of(sealed)
        if card:
            yield Held(card["sha256"], neutralise(card["name"]), card["size"], step.n)


def card_of(sealed: Sealed) -> dict[str, object] | None:
    """Name, size, type and SHA-256 of a file; None once it was erased."""
    card = json.loads(sealed.text) if sealed.text and sealed.text.startswith("{") else None
    return card if isinstance(card, dict) else None
