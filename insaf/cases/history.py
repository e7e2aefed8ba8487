"""The record as people read it: each entry with its words put back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from insaf.cases import log, passages
from insaf.cases.models import Case, Entry
from insaf.core.codec import opened
from insaf.core.events import Event
from insaf.core.terms import Party, party_of


@dataclass(frozen=True)
class Step:
    """One entry, readable: sealed words have their text unless it was erased."""

    seq: int
    n: int
    at: datetime
    actor: str  # an Actor's label
    type: str
    event: Event

    @property
    def party(self) -> Party:
        return party_of(self.actor)

    @property
    def staff_id(self) -> str:
        """The pseudonym of the member of staff who acted; empty for anybody else."""
        return self.actor.partition(":")[2] if self.party is Party.STAFF else ""


def of_case(row: Case) -> list[Step]:
    """The whole history of a case, first entry first."""
    entries = Entry.objects.filter(case_id=row.pk).order_by("n")
    words = passages.texts([row.pk])
    return [_step(entry, words) for entry in entries]


def after(seq: int, limit: int) -> list[tuple[Case, Step]]:
    """Up to ``limit`` entries behind ``seq`` of the whole record, for those who follow it.

    Start with -1. The lock on the head makes this cursor safe: no lower number can
    appear later.
    """
    entries = list(Entry.objects.filter(seq__gt=seq).select_related("case").order_by("seq")[:limit])
    words = passages.texts({entry.case_id for entry in entries})
    return [(entry.case, _step(entry, words)) for entry in entries]


def _step(entry: Entry, words: Mapping[str, str]) -> Step:
    recorded = log.recorded_in(json.loads(entry.body))
    return Step(
        seq=entry.seq,
        n=entry.n,
        at=recorded.at,
        actor=recorded.actor,
        type=entry.type,
        event=opened(recorded.event, words),
    )
