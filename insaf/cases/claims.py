"""One hand on one case: who sweeps beside others claims cases before looking at them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

from django.db import Error, connection

from insaf.cases import sql

SPACE = 0x53574550
"""The half of PostgreSQL's lock numbers that is the sweep's own."""

_NUMBERED = "FROM unnest(%s::bigint[]) AS id"
_CLAIM = f"SELECT id {_NUMBERED} WHERE pg_try_advisory_lock(%s, mod(id, 2147483648)::int)"
_LET_GO = f"SELECT count(pg_advisory_unlock(%s, mod(id, 2147483648)::int)) {_NUMBERED}"


@contextmanager
def claimed(cases: Sequence[int]) -> Iterator[list[int]]:
    """Those of some cases that are ours until the block ends; the others are in other hands.

    A lock of the session, not of a row: no act ever waits for it, and the server lets go
    when the process dies. SQLite has one writer, who needs no claim. A claim only saves
    double work; that nothing is done twice is decided under the lock of the act itself.
    """
    if connection.vendor != "postgresql":
        yield list(cases)
        return
    ours = [case for (case,) in sql.asked(_CLAIM, [list(cases), SPACE])]
    try:
        yield ours
    finally:
        with suppress(Error):  # a lost connection has let go already
            sql.asked(_LET_GO, [SPACE, ours])
