"""Takes mail in: its bytes are durable here before anything else is done with them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from insaf.cases import files
from insaf.intake.email import identity
from insaf.intake.email.models import Arrival

SMALL = 256 * 1024
"""Bytes up to which a mail stands in its row; a larger one stands in a file."""

AT_ONCE = 200  # keys asked for in one query


@dataclass(frozen=True)
class Raw:
    """A mail as some way in took it, before anything was made of it."""

    content: bytes
    source: str
    received_at: datetime
    envelope_from: str = ""
    envelope_to: str = ""


def keep(raws: Sequence[Raw], now: datetime) -> list[Arrival]:
    """Keep all, in one durable transaction; one arrival for each, in the same order.

    A mail that is here already comes back as it stands, its state in memory ``duplicate``
    (K-07). Whatever this raises, nothing was kept: the mail must stay where it came from.
    """
    drafts = [_draft(raw, now) for raw in raws]
    try:
        return _stored(drafts)
    except IntegrityError:  # somebody else kept one of them meanwhile
        return _stored(drafts)


def held_files() -> set[str]:
    """The files that mails stand in: nobody may tidy them away."""
    return set(Arrival.objects.filter(filed=True).values_list("digest", flat=True))


def _draft(raw: Raw, now: datetime) -> Arrival:
    size, filed = len(raw.content), len(raw.content) > SMALL
    if filed:
        digest = files.keep(raw.content, "", "").sha256
    else:
        digest = hashlib.sha256(raw.content).hexdigest()
    return Arrival(
        key=identity.key_of(raw.content),
        digest=digest,
        size=size,
        raw=b"" if filed else raw.content,
        filed=filed,
        source=raw.source[:80],
        envelope_from=_plain(raw.envelope_from),
        envelope_to=_plain(raw.envelope_to),
        received_at=min(raw.received_at, now),
        kept_at=now,
        message_id=identity.message_id_of(raw.content),
    )


def _plain(address: str) -> str:
    return address.replace("\0", "").strip().removeprefix("<").removesuffix(">")[:320]


def _stored(drafts: list[Arrival]) -> list[Arrival]:
    """The fresh ones as new rows, the others as the rows that are there."""
    with transaction.atomic(durable=True):
        here = _here([draft.key for draft in drafts])
        fresh: dict[str, Arrival] = {}
        for draft in drafts:
            if draft.key not in here:
                fresh.setdefault(draft.key, draft)
        first = {id(draft) for draft in fresh.values()}
        for draft in fresh.values():
            draft.pk = None
        Arrival.objects.bulk_create(fresh.values())
        again = [draft for draft in drafts if id(draft) not in first]
        for key in {draft.key for draft in again}:
            more = sum(draft.key == key for draft in again)
            Arrival.objects.filter(key=key).update(copies=F("copies") + more)
    return [draft if id(draft) in first else _twin(fresh.get(draft.key) or here[draft.key]) for draft in drafts]


def _here(keys: Sequence[str]) -> dict[str, Arrival]:
    found: dict[str, Arrival] = {}
    for at in range(0, len(keys), AT_ONCE):
        rows: Iterable[Arrival] = Arrival.objects.defer("raw").filter(key__in=keys[at : at + AT_ONCE])
        found |= {row.key: row for row in rows}
    return found


def _twin(first: Arrival) -> Arrival:
    """What is answered for a mail that came again: the first one, told apart by its state."""
    twin = Arrival.objects.defer("raw").get(pk=first.pk)
    twin.reason = twin.state
    twin.state = Arrival.State.DUPLICATE
    return twin
