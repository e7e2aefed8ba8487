"""Each acknowledged message is in each transcript exactly once, whatever is cut and killed (B-09, issue 5, 2).

A small share by default; `INSAF_TEST_CROWD=500` brings the whole crowd of 500 visitors and 20 agents.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import live, postgresql
from tests.live import Live
from tests.needs import needs

VISITORS = int(os.environ.get("INSAF_TEST_CROWD", "25"))
AGENTS = max(2, VISITORS // 25)
MESSAGES = 8
KILL_EVERY = (3.0, 6.0)
LONGEST = 240 + VISITORS  # seconds; a busy machine is slow, and that is no mistake
pytestmark = pytest.mark.slow


def test_on_sqlite_with_one_process_nothing_acknowledged_is_lost_or_doubled() -> None:
    with live.running_insaf({"INSAF_DATABASE_URL": ""}) as insaf:
        _holds(insaf)


@needs("postgresql")
def test_on_postgresql_with_three_processes_nothing_acknowledged_is_lost_or_doubled() -> None:
    with postgresql.fresh_database() as url, _three(url) as insaf:
        _holds(insaf)


@contextlib.contextmanager
def _three(url: str) -> Iterator[Live]:
    with live.running_insaf({"INSAF_DATABASE_URL": url}, workers=3) as insaf:
        yield insaf


def _holds(insaf: Live) -> None:
    agents = _starts(insaf, "tests.chat.answering", str(AGENTS), "25")
    assert agents.stdout and agents.stdout.readline().strip() == "ready"
    time.sleep(1)
    crowd = _starts(insaf, "tests.chat.crowd", insaf.url, str(VISITORS), str(MESSAGES), "7", str(_told(insaf)))
    kills = _kills(insaf, crowd, random.Random(11))
    _said, wrong = crowd.communicate(timeout=60)
    assert crowd.returncode == 0, wrong[-3000:]
    answered, wrong = agents.communicate(timeout=120)
    assert agents.returncode == 0, wrong[-3000:]
    assert kills >= 1
    _judge(json.loads(_told(insaf).read_text()), json.loads(answered), _transcripts(insaf))


def _told(insaf: Live) -> Path:
    """A file, not a pipe: whoever is asked to end must not wait to be read."""
    return insaf.data_dir / "crowd.json"


def _judge(visitors: list[Any], answered: list[Any], kept: dict[str, list[Any]]) -> None:
    assert len(visitors) == VISITORS and len(answered) > AGENTS
    texts = {(pk, number): text for rows in kept.values() for pk, number, _by, text in rows}
    for one in visitors:
        rows = kept[hashlib.sha256(f"insaf.chat.v1\0{one['token']}".encode()).hexdigest()]
        assert [number for _pk, number, _by, _text in rows] == list(range(1, len(rows) + 1)), "a gap"
        mine = [text for _pk, _number, by, text in rows if by == "visitor"]
        assert mine == [text for _n, text in sorted((int(n), text) for n, text in one["acknowledged"].items())]
        assert len(mine) == len(set(mine)) == MESSAGES, "each once and in order"
        heard = [n for n, _by, _text in one["heard"]]
        assert heard == list(range(1, len(heard) + 1)), "the stream told each once and in order"
        assert all(rows[n - 1][2:] == (by, text) or by == "system" for n, by, text in one["heard"])
    for pk, number, text in answered:
        assert texts[(pk, number)] == text


def _kills(insaf: Live, crowd: Any, chance: random.Random) -> int:
    """`kill -9` of one web process after the other while the crowd talks."""
    kills = 0
    end = time.monotonic() + LONGEST
    while crowd.poll() is None:
        assert time.monotonic() < end, "the crowd does not come to its end"
        time.sleep(chance.uniform(*KILL_EVERY))
        while crowd.poll() is None and not live.is_healthy(insaf.url):
            time.sleep(0.2)  # on a busy machine none would come to answer before the next kill
        children = _web_processes(insaf.process.pid)
        if children and crowd.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(chance.choice(children), signal.SIGKILL)
                kills += 1
    return kills


def _web_processes(parent: int) -> list[int]:
    said = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(parent)], capture_output=True, text=True, check=False
    )
    return [int(line.split()[0]) for line in said.stdout.splitlines() if "insaf.site.server" in line]


def _starts(insaf: Live, module: str, *words: str) -> Any:
    return subprocess.Popen(
        [sys.executable, "-m", module, *words],
        env=insaf.env, cwd=live.CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


SQL = """SELECT c.digest, c.id, m.number, m.author, m.text FROM chat_message m
JOIN chat_conversation c ON c.id = m.conversation_id ORDER BY c.id, m.number"""


def _transcripts(insaf: Live) -> dict[str, list[Any]]:
    """What the database itself holds, past the product."""
    found: dict[str, list[Any]] = {}
    for digest, pk, number, author, text in _rows(insaf):
        found.setdefault(digest, []).append((pk, number, author, text))
    return found


def _rows(insaf: Live) -> list[Any]:
    if url := insaf.env.get("INSAF_DATABASE_URL"):
        with psycopg.connect(url) as connection:
            return connection.execute(SQL).fetchall()
    with contextlib.closing(sqlite3.connect(insaf.data_dir / "insaf.sqlite3")) as connection:
        return connection.execute(SQL).fetchall()
