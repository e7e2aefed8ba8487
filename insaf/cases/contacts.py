"""How a complainant is reached, beside the record: the person's row follows what was recorded (D-20)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from insaf.cases import access
from insaf.cases.history import Step
from insaf.cases.models import Case as Row
from insaf.cases.sql import Change
from insaf.core.acts import Act
from insaf.core.acts.intake import Contact
from insaf.core.acts.preferring import CorrectContact
from insaf.core.case import Recorded
from insaf.core.events.intake import Received
from insaf.core.events.preferring import ContactCorrected, PreferencesChanged


@dataclass(frozen=True)
class Wishes:
    """What the person asked for last."""

    channel: str
    language: str
    adjustments: str


def wishes(steps: Iterable[Step]) -> Wishes:
    """From the receipt, and from each change since; a case has one of the two at least."""
    said = [s.event for s in steps if isinstance(s.event, Received | PreferencesChanged)]
    last = said[-1]
    channel = last.preferred_channel if isinstance(last, Received) else last.channel
    return Wishes(channel, last.language, (last.adjustments.text or "") if last.adjustments else "")


def completed(act: Act, row: Row) -> Act:
    """A correction with what it corrects: nobody asks for that, it is read under the lock."""
    return replace(act, was=known(row)) if isinstance(act, CorrectContact) else act


def known(row: Row) -> Contact:
    """Name, address and number as they stand."""
    person = row.person
    return Contact(person.name, person.email, person.phone) if person else Contact()


def changes(row: Row, recorded: Sequence[Recorded]) -> Iterator[Change]:
    """What the person's row, and the way in, become: to be written with the entries."""
    for one in recorded:
        if isinstance(one.event, PreferencesChanged) and row.person_id:
            yield _preferring(row.person_id, one.event)
        if isinstance(one.event, ContactCorrected):
            now = Contact(**json.loads(one.event.contact.text or "{}"))
            sql = "UPDATE people_person SET email = %s, phone = %s WHERE id = %s"
            yield Change(sql, [now.email, now.phone, row.person_id])
            if one.event.access_renewed:
                yield access.renewed(row, one.at)


def _preferring(person: int, said: PreferencesChanged) -> Change:
    words = (said.adjustments.text or "") if said.adjustments else ""
    sql = "UPDATE people_person SET preferred_channel = %s, language = %s, adjustments = %s WHERE id = %s"
    return Change(sql, [said.channel, said.language, words, person])
