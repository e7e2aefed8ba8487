"""Questions to concerned parties as rows, folded from the record with the act that changes them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from insaf.cases import keys, rows
from insaf.cases.models import Case as Row
from insaf.cases.models import Consultation, Entry
from insaf.cases.sql import Change, Rows
from insaf.core import reference as references
from insaf.core.case import Case, Recorded
from insaf.core.events import clock, consulting
from insaf.core.terms import DeadlineKind

TOUCHING = (
    consulting.ConsultationAnswered,
    consulting.ConsultationWithdrawn,
    consulting.ConsultationClimbed,
    consulting.ConsultationExtended,
)
_UPDATE = (
    "UPDATE cases_consultation SET due_at = %s, answered_at = %s, withdrawn_at = %s, late = %s, climbs = %s "
    "WHERE case_id = %s AND number = %s"
)


def steps(row: Row, case: Case, recorded: Sequence[Recorded], first: int) -> list[Rows | Change]:
    """What an act changes of the case's questions, to be written with its entries, the first of them ``first``."""
    asked = {
        one.event.number: new(row, case, one.event, seq, one.at)
        for seq, one in enumerate(recorded, start=first)
        if isinstance(one.event, consulting.Consulted)
    }
    changed = {number for one in recorded if (number := _touched(one)) and number not in asked}
    return [*_inserted(asked.values()), *(_updated(row, case, number) for number in sorted(changed))]


def _touched(one: Recorded) -> int:
    event = one.event
    if isinstance(event, TOUCHING):
        return event.number
    if isinstance(event, clock.Breached | clock.DeadlineMoved) and event.kind is DeadlineKind.CONSULTATION:
        return event.number
    return 0


def _inserted(asked: Any) -> Iterator[Rows]:
    made = [rows.new(one) for one in asked]
    if made:
        yield Rows(made[0].table, made[0].columns, [line for one in made for line in one.rows])


def new(row: Row, case: Case, asked: consulting.Consulted, seq: int, at: datetime) -> Consultation:
    """The row of a question as the case stands now."""
    return Consultation(
        seq=seq,
        case=row,
        number=asked.number,
        unit_id=int(asked.unit) if asked.unit else None,
        person_id=int(asked.person) if asked.person else None,
        outside=asked.address is not None,
        asked_at=at,
        party=asked.party.digest,
        question=asked.question.digest,
        link=references.secret_digest(secret(row.reference, asked.number)),
        **_state(case, asked.number),
    )


def _state(case: Case, number: int) -> dict[str, Any]:
    date, asked = case.deadline(DeadlineKind.CONSULTATION, number), case.consultation(number)
    assert date is not None and asked is not None
    return {
        "due_at": date.due_at,
        "answered_at": date.met_at,
        "withdrawn_at": date.ended_at if asked.withdrawn else None,
        "late": date.breached_at is not None,
        "climbs": asked.climbs,
    }


def _updated(row: Row, case: Case, number: int) -> Change:
    return Change(_UPDATE, [*_state(case, number).values(), row.pk, number])


def rebuild(row: Row, case: Case, entries: Sequence[Recorded]) -> int:
    """The case's rows folded again; how many said something else than the record."""
    seqs = list(Entry.objects.filter(case=row).order_by("n").values_list("seq", flat=True))
    wanted = {
        seq: new(row, case, one.event, seq, one.at)
        for seq, one in zip(seqs, entries, strict=True)
        if isinstance(one.event, consulting.Consulted)
    }
    stand = {one.seq: one for one in Consultation.objects.filter(case=row)}
    wrong = [seq for seq in stand.keys() | wanted.keys() if not _same(stand.get(seq), wanted.get(seq))]
    Consultation.objects.filter(seq__in=wrong).delete()
    Consultation.objects.bulk_create(wanted[seq] for seq in wrong if seq in wanted)
    return len(wrong)


def _same(one: Consultation | None, other: Consultation | None) -> bool:
    names = [field.attname for field in Consultation._meta.concrete_fields]
    return one is not None and other is not None and all(getattr(one, n) == getattr(other, n) for n in names)


def secret(reference: str, number: int) -> str:
    """The secret of a question's private link, derived from the installation's key: 136 bits, for this one alone."""
    message = f"insaf.consultation.v1\n{reference}\n{number}".encode()
    raw = hmac.new(keys.access_key(), message, hashlib.sha256).digest()
    return references.secret_from(raw[: references.SECRET_BYTES])


def admit(typed: str) -> Consultation | None:
    """The question that a private link opens; whether its time is over is for the page to say."""
    digest = references.secret_digest(typed)
    found = Consultation.objects.select_related("case").filter(link=digest, outside=True).first()
    return found if found and hmac.compare_digest(found.link, digest) else None
