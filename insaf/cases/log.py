"""The only writer of the record: append, and the lock on its head."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import connection, transaction
from django.db.models import Q

from insaf.cases.models import Case, LogHead
from insaf.cases.sql import Change, Rows, asked
from insaf.core.case import Recorded
from insaf.core.codec import from_data, to_data
from insaf.core.events import Event
from insaf.core.merkle import Peaks, leaf_hash
from insaf.core.record import SCHEMA, instant, parse_instant
from insaf.core.record import Entry as Line
from insaf.rulebook import policies

_LOCK = "SELECT size, peaks, year, number FROM cases_loghead WHERE id = 1 "
_MOVE_HEAD = "UPDATE cases_loghead SET size = %s, peaks = %s, year = %s, number = %s WHERE id = 1"
_HISTORY = "SELECT body FROM cases_entry WHERE case_id = %s AND n >= %s ORDER BY n"

ENTRY = ("seq", "case_id", "n", "type", "at", "body", "leaf")
NODE = ("level", "index", "hash")


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
    found = asked(_LOCK + connection.ops.for_update_sql() if _locks_rows() else _LOCK)
    if not found:  # the first act of an installation
        LogHead.objects.bulk_create([LogHead()], ignore_conflicts=True)
        return lock()
    return Head(*found[0])


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
    taken = Case.objects.filter(of_year(year)).count()
    if year > head.year:
        head.year, head.number = year, taken + 1
    return taken + 1


def of_year(year: int) -> Q:
    """The references of a year under every prefix there was, as an index finds them: all others wait meanwhile."""
    of_prefixes = Q(pk__in=())
    for start in {f"{policy.institution.prefix}-{year}-" for policy in policies.all()}:
        of_prefixes |= _between(start) if connection.vendor == "sqlite" else Q(reference__startswith=start)
    return of_prefixes


def _between(start: str) -> Q:
    """SQLite compares by bytes, and looks through all rows for a beginning."""
    return Q(reference__gte=start, reference__lt=f"{start[:-1]}.")  # the sign after "-"


def appended(head: Head, row: Case, recorded: Sequence[Recorded]) -> list[Rows | Change]:
    """The entries behind the head, and the head moved: to be written within the act's own transaction."""
    peaks = peaks_of(head)
    entries, nodes = [], []
    for n, one in enumerate(recorded, start=row.entries):
        line = _line(peaks.size, row.reference, n, one)
        body = line.bytes()
        leaf = leaf_hash(body)
        entries.append((line.seq, row.pk, n, line.type, one.at, body.decode(), leaf.hex()))
        nodes += _nodes(peaks, leaf)
        peaks = peaks.append(leaf)
    head.size, head.peaks = peaks.size, "".join(peak.hex() for peak in peaks.hashes)
    row.entries += len(entries)
    moved = Change(_MOVE_HEAD, [head.size, head.peaks, head.year, head.number])
    return [Rows("cases_entry", ENTRY, entries), Rows("cases_node", NODE, nodes), moved]


def history(row: Case, since: int = 0) -> list[Recorded]:
    """The case's entries in order from its nth on, as the core reads them; nothing of their words."""
    return read(body for (body,) in asked(_HISTORY, [row.pk, since]))


def read(bodies: Iterable[str]) -> list[Recorded]:
    """What entries say, from their bytes."""
    return [recorded_in(orjson.loads(body)) for body in bodies]


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


def _nodes(peaks: Peaks, leaf: bytes) -> list[tuple[int, int, str]]:
    """The full subtrees that a leaf completes, above the leaf itself."""
    made = peaks.completed(leaf)
    return [(level, peaks.size >> level, made[level].hex()) for level in range(1, len(made))]


def record(events: Iterable[Event], at: datetime, actor: str) -> list[Recorded]:
    """Events with the instant and the actor of their act."""
    return [Recorded(event, at, actor) for event in events]
