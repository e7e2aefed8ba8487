"""Several processes at one database: no number twice, no breach twice, no gap."""

import contextlib
import json
import os
import subprocess
import sys
from collections import Counter

import psycopg
import pytest

from tests import live, postgresql, tables

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]
PROCESSES, EACH, SWEPT = 4, 100, 12


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A real database, made by another process; hides the fixture of the same name."""
    with contextlib.ExitStack() as stack:
        home = tmp_path_factory.mktemp("office")
        tables.lay(home)
        env = live.environment(home, live.free_port(), {})
        if env.get("INSAF_DATABASE_URL"):
            env["INSAF_DATABASE_URL"] = stack.enter_context(postgresql.fresh_database())
        run(env, "prepare", 0)
        yield env


def run(env, what, number):
    return finished(started(env, what, number))


def started(env, what, number):
    return subprocess.Popen(
        [sys.executable, "-m", "tests.cases.filing", what, str(number)],
        env=env, cwd=live.CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def finished(process):
    said, wrong = process.communicate(timeout=180)
    assert process.returncode == 0, wrong
    return said.split()


def asked(env, sql):
    """The answer of the database itself, past the product."""
    if url := env.get("INSAF_DATABASE_URL"):
        with psycopg.connect(url) as connection:
            return connection.execute(sql).fetchall()
    import sqlite3

    with contextlib.closing(sqlite3.connect(os.path.join(env["INSAF_DATA"], "insaf.sqlite3"))) as connection:
        return connection.execute(sql).fetchall()


def test_three_sweepers_at_once_notice_each_breach_once(office):
    """C-20"""
    run(office, "file", SWEPT)
    sweeping = [started(office, "sweep", 40) for _ in range(3)]
    assert all(finished(process) for process in sweeping)
    bodies = [json.loads(row[0]) for row in asked(office, "SELECT body FROM cases_entry WHERE type = 'Breached'")]
    breaches = Counter((one["case"], one["data"]["kind"], one["data"]["due_at"]) for one in bodies)
    assert set(breaches.values()) == {1}
    assert len({case for case, _, _ in breaches}) >= SWEPT


def test_four_processes_give_no_number_twice_and_leave_no_gap(office):
    """B-01"""
    filing = [started(office, "file", EACH) for _ in range(PROCESSES)]
    references = [reference for process in filing for reference in finished(process)]
    assert len(references) == len(set(references)) == PROCESSES * EACH
    numbers = sorted(int(reference.split("-")[2]) for reference in references)
    assert numbers == list(range(numbers[0], numbers[0] + PROCESSES * EACH))
    assert set(references) <= {row[0] for row in asked(office, "SELECT reference FROM cases_case")}
    seqs = [row[0] for row in asked(office, "SELECT seq FROM cases_entry ORDER BY seq")]
    assert seqs == list(range(len(seqs)))


def test_acts_of_four_processes_on_one_case_overwrite_nothing(office):
    """C-20: each read the case before it waited for the lock, and all but one were overtaken."""
    run(office, "file", 1)
    noting = [started(office, "note", EACH // 4) for _ in range(PROCESSES)]
    said = sorted(int(entries) for process in noting for entries in finished(process))
    assert said == list(range(said[0], said[0] + EACH // 4 * PROCESSES))
    bodies = [json.loads(row[0]) for row in asked(office, "SELECT body FROM cases_entry WHERE type = 'NoteAdded'")]
    assert sorted(one["n"] + 1 for one in bodies) == said
    assert asked(office, "SELECT max(entries) FROM cases_case") == [(said[-1],)]
