"""One hand on one case: who sweeps beside others claims a case before looking at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error, connection

SPACE = 0x53574550
"""The half of PostgreSQL's lock numbers that is the sweep's own."""


@contextmanager
def claimed(case: int) -> Iterator[bool]:
    """Whether the case is ours until the block ends; False while another process has it.

    A lock of the session, not of a row: no act ever waits for it, and the server lets go
    when the process dies. SQLite has one writer, who needs no claim. A claim only saves
    double work; that nothing is done twice is decided under the lock of the act itself.
    """
    if connection.vendor != "postgresql":
        yield True
        return
    ours = _asked("SELECT pg_try_advisory_lock(%s, %s)", case)
    try:
        yield ours
    finally:
        if ours:
            with suppress(Error):  # a lost connection has let go already
                _asked("SELECT pg_advisory_unlock(%s, %s)", case)


def _asked(sql: str, case: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, [SPACE, case % 2**31])
        return bool(cursor.fetchone()[0])
