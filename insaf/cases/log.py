"""The only writer of the record: append, and the lock on its head."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from insaf.cases.models import Case, LogHead
from insaf.core.case import Recorded
from insaf.core.codec import from_data, to_data
from insaf.core.events import Event
from insaf.core.merkle import Peaks
from insaf.core.record import SCHEMA, instant, parse_instant
from insaf.core.record import Entry as Line

# Plain SQL, the same on both databases: every act waits for what happens here.
_LOCK = "SELECT size, peaks, year, number FROM cases_loghead WHERE id = 1 "
_MOVE_HEAD = "UPDATE cases_loghead SET size = %s, peaks = %s, year = %s, number = %s WHERE id = 1"
_ADD_ENTRY = 'INSERT INTO cases_entry (seq, case_id, n, type, "at", body, leaf) VALUES (%s, %s, %s, %s, %s, %s, %s)'
_ADD_NODE = 'INSERT INTO cases_node (level, "index", hash) VALUES (%s, %s, %s)'
_HISTORY = "SELECT body FROM cases_entry WHERE case_id = %s ORDER BY n"


@dataclass
class Head:
    """The head row while an act holds it."""

    size: int
    peaks: str  # hashes in hex, largest subtree first
    year: int
    number: int


def lock() -> Head:
    """The head row, locked until the transaction ends; every act waits for it in turn."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the head is locked within a transaction")
    row = _one(_LOCK + connection.ops.for_update_sql() if _locks_rows() else _LOCK)
    if row is None:  # the first act of an installation
        LogHead.objects.bulk_create([LogHead()], ignore_conflicts=True)
        return lock()
    return Head(*row)


def _locks_rows() -> bool:
    """SQLite has one writer, whose transaction is immediate from the start."""
    return connection.features.has_select_for_update


def next_number(head: Head, year: int) -> int:
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


def append(head: Head, row: Case, recorded: Sequence[Recorded]) -> None:
    """Write the entries behind the head and move it; within the act's own transaction."""
    peaks = peaks_of(head)
    entries, nodes = [], []
    for n, one in enumerate(recorded, start=row.entries):
        line = _line(peaks.size, row.reference, n, one)
        leaf = line.leaf()
        entries.append(_entry(line, row, one, leaf))
        nodes += _nodes(peaks, leaf)
        peaks = peaks.append(leaf)
    head.size, head.peaks = peaks.size, "".join(peak.hex() for peak in peaks.hashes)
    with connection.cursor() as cursor:
        cursor.executemany(_ADD_ENTRY, entries)
        if nodes:
            cursor.executemany(_ADD_NODE, nodes)
        cursor.execute(_MOVE_HEAD, [head.size, head.peaks, head.year, head.number])
    row.entries += len(entries)


def history(row: Case) -> Iterable[Recorded]:
    """The case's entries in order, as the core reads them; nothing of their words."""
    with connection.cursor() as cursor:
        cursor.execute(_HISTORY, [row.pk])
        return [recorded_in(json.loads(body)) for (body,) in cursor.fetchall()]


def recorded_in(line: dict[str, Any]) -> Recorded:
    """The event within an entry's JSON."""
    event = from_data(line["type"], line["data"])
    return Recorded(event, parse_instant(line["at"]), line["actor"])


def peaks_of(head: Head) -> Peaks:
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


def _entry(line: Line, row: Case, one: Recorded, leaf: bytes) -> tuple[Any, ...]:
    at = connection.ops.adapt_datetimefield_value(one.at)
    return line.seq, row.pk, line.n, line.type, at, line.bytes().decode(), leaf.hex()


def _nodes(peaks: Peaks, leaf: bytes) -> list[tuple[int, int, str]]:
    """The full subtrees that a leaf completes, above the leaf itself."""
    made = peaks.completed(leaf)
    return [(level, peaks.size >> level, made[level].hex()) for level in range(1, len(made))]


def _one(sql: str) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row


def record(events: Iterable[Event], at: datetime, actor: str) -> list[Recorded]:
    """Events with the instant and the actor of their act."""
    return [Recorded(event, at, actor) for event in events]
