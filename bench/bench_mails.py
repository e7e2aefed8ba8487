"""Mails taken a second, each durable before it is read and settled, beside the plainest way to store one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from bench.figure import Figure
from tests import postgresql

AIM = 0.4  # of the floor
CHECKOUT = Path(__file__).resolve().parents[1]


def run() -> list[Figure]:
    figures = [_on("SQLite", {})]
    if not os.environ.get("INSAF_TEST_DATABASE_URL"):
        print("not measured: mails on PostgreSQL; bin/with-postgresql bin/bench", file=sys.stderr)
        return figures
    with postgresql.fresh_database() as url:
        return [*figures, _on("PostgreSQL", {"INSAF_DATABASE_URL": url})]


def _on(name: str, env: dict[str, str]) -> Figure:
    """A process of its own, so that each database starts from nothing."""
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="insaf-bench-"))
        done = subprocess.run(
            [sys.executable, "-m", "bench.mails"],
            env={**os.environ, "INSAF_DATA": home, **env},
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=True,
        )
    found = json.loads(done.stdout)
    return Figure(
        f"mails taken a second on {name}",
        found["taken"],
        "/s",
        floor=found["floor"],
        floor_name="/s parsed by the standard library, one durable INSERT each",
        aim_ratio=AIM,
    )
