"""A case's row, read and written by plain SQL: every act does it while all others wait."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Field, Model

from insaf.cases.models import Case as Row
from insaf.cases.sql import Change, Rows, asked

NAMES = tuple(field.attname for field in Row._meta.concrete_fields)
FIELDS = {field.attname: field for field in Row._meta.concrete_fields}
COLUMNS = ", ".join(f"c.{field.column}" for field in FIELDS.values())

Reader = Callable[[Any], Any]


def read(pk: int, beside: str, values: Sequence[Any]) -> tuple[Row, Any]:
    """The row as it stands, and one more expression asked with it."""
    sql = f"SELECT {COLUMNS}, {beside} FROM cases_case c WHERE c.id = %s"  # noqa: S608
    *found, more = asked(sql, [*values, pk])[0]
    for at, reader in _readers():
        found[at] = reader(found[at])
    return Row.from_db("default", NAMES, found), more


def state(row: Row) -> dict[str, Any]:
    """All columns of the row, to be compared with later."""
    return {name: vars(row)[name] for name in NAMES}


def changed(row: Row, before: Mapping[str, Any]) -> Change:
    """What of the row is another than ``before``: an act waits for a few columns, not for forty."""
    after = {name: value for name, value in state(row).items() if value != before[name]}
    after["entries"] = row.entries
    settings = ", ".join(f"{FIELDS[name].column} = %s" for name in after)
    values = [FIELDS[name].get_db_prep_save(value, connection) for name, value in after.items()]
    return Change(f"UPDATE cases_case SET {settings} WHERE id = %s", [*values, row.pk])  # noqa: S608


def new(one: Model) -> Rows:
    """A model's object, its number with it, as a new row."""
    fields = one._meta.concrete_fields
    values = [field.pre_save(one, add=True) for field in fields]
    one._state.adding, one._state.db = False, "default"
    return Rows(one._meta.db_table, tuple(field.column for field in fields), [values])


@cache
def _readers() -> list[tuple[int, Reader]]:
    """Where a column reads otherwise than the driver gives it, and how."""
    return [(at, reader) for at, field in enumerate(FIELDS.values()) if (reader := _reader(field))]


def _reader(field: Field[Any, Any]) -> Reader | None:
    if isinstance(field, DateTimeField) and connection.vendor == "sqlite":
        zone = connection.timezone  # as Django's own converter, without its questions
        return lambda value: value and value.replace(tzinfo=zone)
    column = field.get_col("c")
    steps = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
    if not steps:
        return None

    def read(value: Any) -> Any:
        for step in steps:
            value = step(value, column, connection)
        return value

    return read
