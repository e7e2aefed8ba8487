"""Four sweepers at one PostgreSQL, one of them killed every second: each due thing is done once."""

import contextlib
import json
import os
import subprocess
import sys
from urllib.parse import urlsplit

import psycopg
import pytest

from tests import live, postgresql
from tests.cases.sweeping import SWEEPERS
from tests.needs import needs

CASES = 500
DUE_THINGS = 5_000  # ten a case at least: warnings, and promises that nobody keeps
SECONDS = float(os.environ.get("INSAF_TEST_SECONDS", "20"))
ENTRIES = "SELECT c.reference, e.n, e.type, e.body FROM cases_entry e JOIN cases_case c ON c.id = e.case_id"


@pytest.fixture
def office(tmp_path):
    """A database with cases, and its copy before anything fell due; (environment, environment)."""
    with contextlib.ExitStack() as stack:
        first, second = (stack.enter_context(postgresql.fresh_database()) for _ in range(2))
        envs = [live.environment(tmp_path, live.free_port(), {"INSAF_DATABASE_URL": url}) for url in (first, second)]
        ran(envs[0], "tests.cases.filing", "prepare", 0)
        ran(envs[0], "tests.cases.sweeping", "file", CASES)
        copied(first, second)
        yield envs


def copied(first, second):
    names = [urlsplit(url).path[1:] for url in (first, second)]
    with psycopg.connect(os.environ["INSAF_TEST_DATABASE_URL"], autocommit=True) as server:
        server.execute(f'DROP DATABASE "{names[1]}"')
        server.execute(f'CREATE DATABASE "{names[1]}" TEMPLATE "{names[0]}"')


def words(module, *arguments):
    return [sys.executable, "-m", module, *map(str, arguments)]


def ran(env, module, *arguments):
    done = subprocess.run(words(module, *arguments), env=env, cwd=live.CHECKOUT, capture_output=True, text=True, timeout=300)  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def recorded(env):
    """What happened to each case, in order; not when it was noticed."""
    with psycopg.connect(env["INSAF_DATABASE_URL"]) as connection:
        rows = connection.execute(f"{ENTRIES} ORDER BY c.reference, e.n").fetchall()
        seqs = [row[0] for row in connection.execute("SELECT seq FROM cases_entry ORDER BY seq").fetchall()]
    assert seqs == list(range(len(seqs)))
    return [(reference, n, kind, json.loads(body)["data"]) for reference, n, kind, body in rows]


@pytest.mark.slow
@needs("postgresql")
def test_whoever_is_killed_every_due_thing_is_done_once(office, tmp_path):
    """C-20"""
    killed, quiet = office
    said = ran(killed, "tests.cases.sweeping", "crowd", SECONDS).splitlines()
    ran(killed, "tests.cases.sweeping", "finish")
    ran(quiet, "tests.cases.sweeping", "finish")
    happened = recorded(killed)
    assert sum(kind in ("Breached", "Warned") for _, _, kind, _ in happened) >= DUE_THINGS
    assert happened == recorded(quiet)
    assert int(said.pop().removeprefix("killed")) >= SECONDS / 2
    assert len(set(said)) > SWEEPERS and len(said) > CASES, "many shared the work, and most of it"
