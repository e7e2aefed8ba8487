"""One measurement in a process of its own on each database, so that each starts from nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests import postgresql

CHECKOUT = Path(__file__).resolve().parents[1]


def on_each_database(module: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The database's name and what ``bench.<module>`` printed; without PostgreSQL says so and goes on."""
    yield "SQLite", _printed(module, {})
    if not os.environ.get("INSAF_TEST_DATABASE_URL"):
        print(f"not measured: {module} on PostgreSQL; bin/with-postgresql bin/bench", file=sys.stderr)
        return
    with postgresql.fresh_database() as url:
        yield "PostgreSQL", _printed(module, {"INSAF_DATABASE_URL": url})


def _printed(module: str, env: dict[str, str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="insaf-bench-") as home:
        done = subprocess.run(
            [sys.executable, "-m", f"bench.{module}"],
            env={**os.environ, "INSAF_DATA": home, **env},
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=True,
        )
    printed: dict[str, Any] = json.loads(done.stdout)
    return printed
