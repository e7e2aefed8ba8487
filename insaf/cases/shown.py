"""What of a case goes with a question to a concerned party, as staff chose it: nothing, the words, some files (E-14).

A question names commitments that stand in the record already: what is erased there is gone here too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from insaf.cases.history import Step
from insaf.core.acts.base import File
from insaf.core.arabic import neutralise
from insaf.core.events import Event, consulting, intake, ladder
from insaf.core.events.consulting import Consulted
from insaf.core.record import Sealed

GIVEN: tuple[type[Event], ...] = (
    intake.Received, intake.InformationAdded, ladder.ReopeningRequested, consulting.ClarificationAsked,
)  # fmt: skip
"""In what the complainant gave files; those of another party or body go to nobody else."""


@dataclass(frozen=True)
class Shown:
    """What the party reads besides the question; erased words are empty, erased files absent."""

    matter: str = ""
    files: tuple[File, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.matter or self.files)


def narrative(steps: Sequence[Step]) -> Sealed:
    """The complaint's own words."""
    first = steps[0].event
    assert isinstance(first, intake.Received)
    return first.narrative


def files(steps: Sequence[Step]) -> Iterator[tuple[str, File]]:
    """Each file that the complainant gave, by its commitment."""
    for step in steps:
        for sealed in getattr(step.event, "files", ()) if isinstance(step.event, GIVEN) else ():
            if sealed.text:
                yield sealed.digest, File(**json.loads(sealed.text))


def chosen(steps: Sequence[Step], digests: Sequence[str]) -> Shown:
    """The words and files behind some commitments of this case; any other commitment shows nothing."""
    own = narrative(steps)
    matter = neutralise(own.text or "") if own.digest in digests else ""
    return Shown(matter, tuple(file for digest, file in files(steps) if digest in digests))


def with_question(steps: Sequence[Step], asked: Consulted) -> Shown:
    return chosen(steps, asked.shown)
