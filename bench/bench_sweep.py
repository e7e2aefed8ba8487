"""A sweep of 1,000 due cases among a million open ones, beside the same among ten thousand."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from bench.figure import Figure
from bench.sweeps import DUE
from tests import postgresql

FEW, MANY = 10_000, 1_000_000
AIM = 200  # promises and warnings noticed a second, each case in a durable act of its own
AIM_RATIO = 1.3
ROUNDS = 3
CHECKOUT = Path(__file__).resolve().parents[1]


def run() -> list[Figure]:
    figures = _on("SQLite", [{}, {}])
    if not os.environ.get("INSAF_TEST_DATABASE_URL"):
        print("not measured: the sweep on PostgreSQL; bin/with-postgresql bin/bench", file=sys.stderr)
        return figures
    with postgresql.fresh_database() as few, postgresql.fresh_database() as many:
        return figures + _on("PostgreSQL", [{"INSAF_DATABASE_URL": few}, {"INSAF_DATABASE_URL": many}])


def _on(name: str, envs: list[dict[str, str]]) -> list[Figure]:
    """Two databases in turn, so that a busy moment of the machine meets both."""
    with ExitStack() as stack:
        few, many = (_Sweeper(stack, number, env) for number, env in zip((FEW, MANY), envs, strict=True))
        floor = max(few.said()["floor"], many.said()["floor"])
        rounds = [(few.round(), many.round()) for _ in range(ROUNDS)]
    return [
        Figure(
            f"{ROUNDS} sweeps of {DUE:,} due among {MANY:,} open cases on {name}",
            few.seconds * median(large / small for small, large in rounds),
            "s",
            floor=few.seconds,
            floor_name=f"s among {FEW:,}",
            higher_is_better=False,
            aim_ratio=AIM_RATIO,
        ),
        Figure(
            f"due things a second among {MANY:,} on {name}",
            many.noticed / many.seconds,
            "/s",
            floor=floor,
            floor_name="/s rows, one durable INSERT each",
            aim=AIM,
        ),
    ]


class _Sweeper:
    """A process with a database of its own; a line to it is a round."""

    def __init__(self, stack: ExitStack, number: int, env: dict[str, str]) -> None:
        self.seconds, self.noticed = 0.0, 0
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="insaf-bench-"))
        self.process: subprocess.Popen[str] = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "bench.sweeps", str(number)],
                env={**os.environ, "INSAF_DATA": home, **env},
                cwd=CHECKOUT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )

    def said(self) -> dict[str, Any]:
        assert self.process.stdout
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found

    def round(self) -> float:
        """Seconds in which all due cases were looked at."""
        assert self.process.stdin
        print("round", file=self.process.stdin, flush=True)
        answer = self.said()
        assert answer["seen"] == DUE, answer
        self.seconds += answer["seconds"]
        self.noticed += answer["noticed"]
        return float(answer["seconds"])
