"""Rounds of the sweep on a database of its own, as a child process: prints JSON, one line a round.

`python -m bench.sweeps 1000000`: so many open cases that are not due, beside 1,000 that fall
due together, again and again. Each line of its input asks for the next round.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime, timedelta

from insaf.site.cli import need_database

DUE = 1_000
RECEIVED_AT = datetime(2026, 8, 2, 7, tzinfo=UTC)  # a Sunday; seven weeks without a holiday follow
FAR = "2099-01-01 00:00:00+00:00"
FLOOR_ROWS = 300

SERIES = {
    "sqlite": "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {number})",
    "postgresql": "WITH s(n) AS (SELECT * FROM generate_series(1, {number}))",
}


def main(number: int) -> None:
    need_database()
    from insaf.rulebook import seeding

    seeding.ensure(RECEIVED_AT)
    _due_cases()
    _open_cases(number)
    print(json.dumps({"floor": _floor()}), flush=True)
    for _ in sys.stdin:
        print(json.dumps(_round()), flush=True)


def _due_cases() -> None:
    """Real ones, through the one door."""
    from insaf.cases.actions import perform
    from insaf.core.terms import COMPLAINANT
    from tests import given

    for _ in range(DUE):
        perform(given.complaint(received_at=RECEIVED_AT), None, COMPLAINANT, RECEIVED_AT)


def _open_cases(number: int) -> None:
    """Copies of a row under other references; their alarm is far, so the sweep needs no entries."""
    from django.db import connection, transaction

    from insaf.cases.models import Case

    columns = [field.column for field in Case._meta.concrete_fields if not field.primary_key]
    others = {"reference": "'bench-' || s.n", "next_alarm_at": f"'{FAR}'", "search_text": "''"}
    if connection.vendor == "postgresql":
        others["next_alarm_at"] += "::timestamptz"
    made = ", ".join(others.get(name, f"c.{name}") for name in columns)
    listed = ", ".join(columns)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO cases_case ({listed}) {SERIES[connection.vendor].format(number=number)} "
            f"SELECT {made} FROM s, cases_case c WHERE c.id = (SELECT min(id) FROM cases_case)"
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _floor() -> float:
    """Rows a second, one durable INSERT each."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_floor (n integer, body text)")
    began = time.perf_counter()
    for n in range(FLOOR_ROWS):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_floor (n, body) VALUES (%s, %s)", [n, "x" * 400])
    return FLOOR_ROWS / (time.perf_counter() - began)


def _round() -> dict[str, float]:
    """The next instant at which all of them are due; a case may owe several things then."""
    from django.db.models import Min

    from insaf.cases import sweep
    from insaf.cases.models import Case, Entry

    now = Case.objects.aggregate(at=Min("next_alarm_at"))["at"] + timedelta(seconds=1)
    noticed = Entry.objects.filter(type__in=("Breached", "Warned"))
    before = noticed.count()
    began = time.perf_counter()
    seen = sweep.run_once(now)
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "seen": seen, "noticed": noticed.count() - before}


if __name__ == "__main__":
    main(int(sys.argv[1]))
