"""`insaf mail queue`: the letters that are on their way, held, or given up; names no person (L-10)."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import Any

from insaf.site.cli import Wrong, command, need_database, show


def add(commands: Any) -> None:
    words = command(commands, "queue", _queue, "say what is queued, held and given up, by domain")
    either = words.add_mutually_exclusive_group()
    either.add_argument("--retry", metavar="LETTER", help="queue a letter again that was given up; `all` for each")
    either.add_argument("--send", metavar="LETTER", type=int, help="send a letter that is held")


def _queue(words: argparse.Namespace) -> int:
    need_database()
    now = datetime.now(UTC)
    if words.retry:
        return _retry(words, now)
    if words.send is not None:
        return _send(words, now)
    return _tell(words, now)


def _tell(words: argparse.Namespace, now: datetime) -> int:
    """1 when something waits for a person."""
    from insaf.outbox.state import state

    told = state(now)
    lines = ["Letters: " + ", ".join(f"{count} {name}" for name, count in told["letters"].items()) + "."]
    lines += [f"Entries not read yet: {told['unread_entries']}."]
    if told["due_since"]:
        lines.append(f"Due since {told['due_since']:%Y-%m-%d %H:%M} UTC.")
    lines += [
        f"  {one['domain']}: {one['letters']} to go, tried up to {one['attempts']} times" for one in told["domains"]
    ]
    for name, said in (("held", "held"), ("failed", "given up")):
        lines += [f"  {said}: {one['id']} {one['kind']} {one['reference']}: {one['error']}" for one in told[name]]
    show(words, told, lines)
    return 1 if told["failed"] or told["held"] else 0


def _retry(words: argparse.Namespace, now: datetime) -> int:
    from insaf.outbox.models import Letter
    from insaf.outbox.state import retry

    if words.retry == "all":
        wanted = list(Letter.objects.filter(state=Letter.State.FAILED).values_list("pk", flat=True))
    elif words.retry.isascii() and words.retry.isdigit():
        wanted = [int(words.retry)]
    else:
        raise Wrong(f"{words.retry} is no letter's number.")
    again = [number for number in wanted if retry(number, now)]
    if not again and words.retry != "all":
        raise Wrong(f"no letter {words.retry} was given up.")
    show(words, {"queued": again}, [f"Queued again: {len(again)}."])
    return 0


def _send(words: argparse.Namespace, now: datetime) -> int:
    from insaf.outbox.holding import release

    if not release(words.send, None, now):
        raise Wrong(f"no letter {words.send} is held.")
    show(words, {"queued": [words.send]}, [f"Letter {words.send} is on its way."])
    return 0
