"""The only writer of the record: append, and the lock on its head."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from insaf.cases.models import Case, Entry, LogHead, Node
from insaf.core.case import Recorded
from insaf.core.codec import from_data, to_data
from insaf.core.events import Event
from insaf.core.merkle import Peaks
from insaf.core.record import SCHEMA, instant, parse_instant
from insaf.core.record import Entry as Line


def lock() -> LogHead:
    """The head row, locked until the transaction ends; every act waits for it in turn."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the head is locked within a transaction")
    head = LogHead.objects.select_for_update().filter(pk=1).first()
    if head is None:  # the first act of an installation
        LogHead.objects.bulk_create([LogHead()], ignore_conflicts=True)
        head = LogHead.objects.select_for_update().get(pk=1)
    return head


def next_number(head: LogHead, year: int) -> int:
    """The next reference number of ``year``, never given twice (B-01).

    Numbers start anew with a later year; a year that is over goes on from what it gave.
    """
    if year == head.year:
        head.number += 1
        return head.number
    taken = Case.objects.filter(reference__contains=f"-{year}-").count()
    if year > head.year:
        head.year, head.number = year, taken + 1
    return taken + 1


def append(head: LogHead, row: Case, recorded: Sequence[Recorded]) -> None:
    """Write the entries behind the head and move it; within the act's own transaction."""
    peaks = peaks_of(head)
    entries, nodes = [], []
    for n, one in enumerate(recorded, start=row.entries):
        line = _line(peaks.size, row.reference, n, one)
        leaf = line.leaf()
        nodes += _nodes(peaks, leaf)
        entries.append(_entry(line, row, one, leaf))
        peaks = peaks.append(leaf)
    Entry.objects.bulk_create(entries)
    Node.objects.bulk_create(nodes)
    head.size, head.peaks = peaks.size, "".join(peak.hex() for peak in peaks.hashes)
    head.save()
    row.entries += len(entries)


def history(row: Case) -> Iterable[Recorded]:
    """The case's entries in order, as the core reads them; nothing of their words."""
    bodies = Entry.objects.filter(case_id=row.pk).order_by("n").values_list("body", flat=True)
    return (recorded_in(json.loads(body)) for body in bodies)


def recorded_in(line: dict[str, Any]) -> Recorded:
    """The event within an entry's JSON."""
    event = from_data(line["type"], line["data"])
    return Recorded(event, parse_instant(line["at"]), line["actor"])


def peaks_of(head: LogHead) -> Peaks:
    """The right edge of the tree that the head row keeps."""
    hashes = (head.peaks[at : at + 64] for at in range(0, len(head.peaks), 64))
    return Peaks(head.size, tuple(bytes.fromhex(one) for one in hashes))


def _line(seq: int, case: str, n: int, one: Recorded) -> Line:
    return Line(
        seq=seq,
        case=case,
        n=n,
        at=instant(one.at),
        actor=one.actor,
        type=type(one.event).__name__,
        v=SCHEMA,
        data=to_data(one.event),
    )


def _entry(line: Line, row: Case, one: Recorded, leaf: bytes) -> Entry:
    return Entry(
        seq=line.seq,
        case_id=row.pk,
        n=line.n,
        type=line.type,
        at=one.at,
        body=line.bytes().decode(),
        leaf=leaf.hex(),
    )


def _nodes(peaks: Peaks, leaf: bytes) -> list[Node]:
    """The full subtrees that a leaf completes, above the leaf itself."""
    made = peaks.completed(leaf)
    return [Node(level=level, index=peaks.size >> level, hash=made[level].hex()) for level in range(1, len(made))]


def record(events: Iterable[Event], at: datetime, actor: str) -> list[Recorded]:
    """Events with the instant and the actor of their act."""
    return [Recorded(event, at, actor) for event in events]
