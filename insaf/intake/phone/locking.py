"""One hand at a time on calls and call-backs."""

from __future__ import annotations

from django.db import connection

from insaf.cases import sql

SPACE = 0x50484F4E
"""The half of PostgreSQL's lock numbers that is the telephone's own."""


def lock() -> None:
    """Until the transaction ends; SQLite has one writer, whose transaction is immediate from the start."""
    if connection.vendor == "postgresql":
        sql.asked("SELECT 1 FROM (SELECT pg_advisory_xact_lock(%s, 0)) AS held", [SPACE])
