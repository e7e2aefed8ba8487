"""`insaf sweep`: notice all that has fallen due, once; the worker does the same by itself."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from insaf.site.cli import command, need_database, show


def add(subparsers: Any) -> None:
    command(subparsers, "sweep", _sweep, "notice all that has fallen due up to now")


def _sweep(words: argparse.Namespace) -> None:
    need_database()
    from insaf.cases import checkpoints, sweep

    now = datetime.now(UTC)
    seen = sweep.run_once(now)
    checkpoints.run_once(now)
    plain = f"{seen} cases looked at." if seen != 1 else "1 case looked at."
    show(words, {"cases": seen, "at": now.isoformat()}, [plain])
