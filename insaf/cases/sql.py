"""Plain SQL for what every act waits for, and all that an act writes in one go.

A statement through Django's layers costs the client three times as much, and an act holds the
lock of the whole record meanwhile. What differs between the two databases here, differs in this
module alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import orjson
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Rows:
    """New rows of one table."""

    table: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Change:
    """One statement that changes rows."""

    sql: str
    values: Sequence[Any]


def asked(sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows that a query finds. Placeholders are ``%s``; the text holds no other ``%``."""
    database = _ready()
    with database.wrap_database_errors:
        found: list[tuple[Any, ...]] = _run(database, sql, values).fetchall()
        return found


def write(steps: Iterable[Rows | Change]) -> None:
    """All that an act writes, each table at most once, in no order that could matter.

    PostgreSQL gets a single statement; SQLite, which is no journey away, one after another.
    """
    wanted = [one for one in steps if isinstance(one, Change) or one.rows]
    database = _ready()
    with database.wrap_database_errors:
        if database.vendor == "postgresql":
            _run(database, *_joined([_written(one) for one in wanted]))
            return
        for one in wanted:
            if isinstance(one, Change):
                _run(database, one.sql, one.values)
            else:
                text, rows = _question_marks(_values(one.table, one.columns)), one.rows
                database.connection.executemany(text, [_plain(database, row) for row in rows])


def next_id(table: str) -> str:
    """An expression for the number that the next row of a table takes, asked under the head's lock."""
    if connection.vendor == "postgresql":
        return f"nextval(pg_get_serial_sequence('{table}', 'id'))"
    return f"(SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = '{table}')"  # noqa: S608


def places(number: int) -> str:
    """So many placeholders with commas between them."""
    return ", ".join(["%s"] * number)


def _ready() -> BaseDatabaseWrapper:
    """The thread's own connection; ``django.db.connection`` would look for it at each of its names."""
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    database.validate_no_broken_transaction()
    return database


def _run(database: BaseDatabaseWrapper, sql: str, values: Sequence[Any]) -> Any:
    """A cursor of the driver's own: Django's would compose the text for PostgreSQL in Python."""
    if database.queries_logged:  # a test counts what is asked, or somebody debugs
        database.queries_log.append({"sql": sql, "time": ""})
    if database.vendor == "postgresql":
        import psycopg  # 8 MB of memory, where PostgreSQL is

        return psycopg.Cursor(database.connection).execute(sql, values)
    return database.connection.execute(_question_marks(sql), _plain(database, values))


def _written(one: Rows | Change) -> Change:
    """PostgreSQL: new rows travel as one value, so that the text is always the same."""
    if isinstance(one, Change):
        return one
    said = [dict(zip(one.columns, row, strict=True)) for row in one.rows]
    return Change(_populated(one.table, one.columns), [orjson.dumps(said).decode()])


def _joined(steps: Sequence[Change]) -> tuple[str, list[Any]]:
    """Several statements as one; foreign keys are looked at when the act commits."""
    *first, last = steps
    named = ", ".join(f"step{n} AS ({one.sql})" for n, one in enumerate(first))
    text = f"WITH {named} {last.sql}" if named else last.sql
    return text, [value for one in steps for value in one.values]


@cache
def _populated(table: str, columns: tuple[str, ...]) -> str:
    quoted = _quoted(columns)
    source = f"SELECT {quoted} FROM jsonb_populate_recordset(NULL::{table}, %s::jsonb)"  # noqa: S608
    return f"INSERT INTO {table} ({quoted}) {source}"


@cache
def _values(table: str, columns: tuple[str, ...]) -> str:
    return f"INSERT INTO {table} ({_quoted(columns)}) VALUES ({places(len(columns))})"  # noqa: S608


@cache
def _question_marks(sql: str) -> str:
    return sql.replace("%s", "?")


def _quoted(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _plain(database: BaseDatabaseWrapper, values: Sequence[Any]) -> list[Any]:
    """SQLite: instants and lists as the columns hold them."""
    said = list(values)
    for at, value in enumerate(values):
        if isinstance(value, datetime):
            said[at] = database.ops.adapt_datetimefield_value(value)
        elif isinstance(value, list):
            said[at] = json.dumps(value)
    return said
