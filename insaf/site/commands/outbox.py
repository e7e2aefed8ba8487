"""`insaf outbox`: the letters on their way; the worker sends them by itself."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from insaf.site.cli import Wrong, command, group, need_database, show


def add(subparsers: Any) -> None:
    commands = group(subparsers, "outbox", "letters on their way")
    command(commands, "status", _status, "say what is queued, sent and given up")
    command(commands, "run", _run, "read the record and send what is due, once")
    words = command(commands, "retry", _retry, "queue a letter again that was given up")
    words.add_argument("letter", type=int, help="its number, as `insaf outbox status` names it")


def _status(words: argparse.Namespace) -> int:
    need_database()
    from insaf.outbox.state import state

    now = state(datetime.now(UTC))
    letters = ", ".join(f"{count} {name}" for name, count in now["letters"].items())
    lines = [f"Letters: {letters}.", f"Entries not read yet: {now['unread_entries']}."]
    lines += [f"  given up: {one['id']} {one['kind']} {one['reference']}: {one['error']}" for one in now["failed"]]
    show(words, now, lines)
    return 1 if now["failed"] else 0


def _run(words: argparse.Namespace) -> None:
    need_database()
    from insaf.outbox import follow, send

    now = datetime.now(UTC)
    queued, sent = follow.run_once(now), send.run_once(now)
    show(words, {"queued": queued, "sent": sent}, [f"Letters queued: {queued}; sent: {sent}."])


def _retry(words: argparse.Namespace) -> None:
    need_database()
    from insaf.outbox.state import retry

    if not retry(words.letter, datetime.now(UTC)):
        raise Wrong(f"no letter {words.letter} was given up.")
    show(words, {"queued": words.letter}, [f"Letter {words.letter} is queued again."])
