"""Acts a second through the one door, each durable, beside one inserted row each."""

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

AIM = 300
CHECKOUT = Path(__file__).resolve().parents[1]


def run() -> list[Figure]:
    figures = [_on("SQLite", {})]
    if not os.environ.get("INSAF_TEST_DATABASE_URL"):
        print("not measured: acts on PostgreSQL; bin/with-postgresql bin/bench", file=sys.stderr)
        return figures
    with postgresql.fresh_database() as url:
        return [*figures, _on("PostgreSQL", {"INSAF_DATABASE_URL": url})]


def _on(name: str, env: dict[str, str]) -> Figure:
    """A process of its own, so that each database starts from nothing."""
    with ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="insaf-bench-"))
        done = subprocess.run(
            [sys.executable, "-m", "bench.acts"],
            env={**os.environ, "INSAF_DATA": home, **env},
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=True,
        )
    found = json.loads(done.stdout)
    return Figure(
        f"acts a second on {name}",
        found["acts"],
        "/s",
        floor=found["floor"],
        floor_name="/s rows, one durable INSERT each",
        aim=AIM,
    )
