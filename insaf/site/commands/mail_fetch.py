"""`insaf mail fetch`: take the mail of the mailboxes by hand; `insaf serve` does it by itself."""

from __future__ import annotations

import argparse
import signal
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from insaf.site.cli import Wrong, command, need_database, show

if TYPE_CHECKING:
    from insaf.intake.email.boxes import Box


def add(commands: Any) -> None:
    words = command(commands, "fetch", _fetch, "take the mail of the mailboxes in INSAF_IMAP_URL")
    words.add_argument("--once", action="store_true", help="end after one look at each")
    words.add_argument("--mailbox", default="", help="this one alone, by its name")


def _fetch(words: argparse.Namespace) -> int:
    need_database()
    from insaf.rulebook import seeding

    seeding.ensure(datetime.now(UTC))
    boxes = _boxes(words.mailbox)
    return _once(words, boxes) if words.once else _for_ever(boxes)


def _boxes(name: str) -> list[Box]:
    from django.conf import settings

    boxes = [box for box in settings.INSAF_MAILBOXES if name in ("", box.name)]
    if not boxes:
        known = ", ".join(box.name for box in settings.INSAF_MAILBOXES)
        raise Wrong(
            f"no mailbox is called {name}; there are: {known}." if known else "INSAF_IMAP_URL names no mailbox."
        )
    return boxes


def _once(words: argparse.Namespace, boxes: list[Box]) -> int:
    """One look at each, and what was taken settled; 1 when a mailbox could not be read."""
    told = [_looked(box) for box in boxes]
    _settle()
    lines = [
        f"{one['mailbox']}: {one['trouble'] or 'taken ' + str(one['taken'])}, {one['left']} left there." for one in told
    ]
    show(words, told, lines)
    return int(any(one["trouble"] for one in told))


def _looked(box: Box) -> dict[str, Any]:
    from insaf.intake.email import watching
    from insaf.intake.email.models import Mailbox

    taken = 0
    try:
        taken = watching.once(box).taken
    except Exception as problem:  # the next mailbox is looked at all the same
        watching.log.warning("%s: %s", box.name, problem)
    row = Mailbox.objects.get(name=box.name)
    return {"mailbox": box.name, "taken": taken, "left": row.backlog, "trouble": row.last_error}


def _settle() -> None:
    from insaf.intake.email import settling

    while settling.run_once(datetime.now(UTC)):
        pass


def _for_ever(boxes: list[Box]) -> int:
    """A thread a mailbox, until SIGINT or SIGTERM; the worker settles what is taken."""
    from insaf.intake.email.watching import watch

    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    threads = [threading.Thread(target=watch, args=(box, stopping)) for box in boxes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 0
