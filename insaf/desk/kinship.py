"""Which other cases stand beside this one: joined, split, related, perhaps the same; and a limit to contact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from insaf.cases import history, kin, matches
from insaf.cases.models import Case as Row
from insaf.cases.queries import Loaded
from insaf.core.events.intake import InformationAdded, Received
from insaf.core.terms import Actor, Status
from insaf.desk.deeds import Offer
from insaf.desk.telling.entries import Attached, files_of, words_of


@dataclass(frozen=True)
class Word:
    """Something the person wrote under a reference that was joined."""

    at: datetime
    text: str
    files: tuple[Attached, ...]
    outcome_sought: str = ""


def context(loaded: Loaded, actor: Actor, offers: Mapping[str, Offer]) -> dict[str, Any]:
    """What the case page shows of other cases; nothing of one that is about the reader (B-16)."""
    case = loaded.case
    contact = matches.of_the_same_contact(loaded.row)
    may_judge = not offers["link"].why and case.status is not Status.CLOSED
    return {
        "goes_on": case.merged_into,
        "split_from": _shown((case.split_from,), actor),
        "split_into": _shown(case.split_into, actor),
        "joined": [(row, _words(row)) for row in kin.joined(case.reference)] if case.joined else [],
        "related": _shown(sorted(case.related), actor),
        "matches": matches.likely(loaded.row, case, actor, contact) if may_judge else [],
        "may_merge": not offers["merge"].why,
        "limited": _limited([loaded.row, *contact], actor),
    }


def _shown(references: Iterable[str], actor: Actor) -> list[Row]:
    wanted = [reference for reference in references if reference]
    return [row for row in kin.of(wanted) if int(actor.id or 0) not in row.people_named] if wanted else []


def _words(row: Row) -> list[Word]:
    """All that came under a joined reference, readable where it goes on."""
    told = []
    for step in history.of_case(row):
        match step.event:
            case Received(narrative=text, files=files, received_at=at, outcome_sought=sought):
                told.append(Word(at, words_of(text), files_of(files), words_of(sought) if sought else ""))
            case InformationAdded(text=text, files=files):
                told.append(Word(step.at, words_of(text), files_of(files)))
    return told


def _limited(cases: Iterable[Row], actor: Actor) -> Row | None:
    """The case in which this person's contact is limited now, whichever of theirs it is (E-20)."""
    seen = (row for row in cases if int(actor.id or 0) not in row.people_named)
    return next((row for row in seen if row.restricted_until), None)
