"""Wakes the open streams of this process when a conversation changed anywhere.

The rows are the truth and a wake is only a hint: a stream that is woken reads what is behind the
number it has. Within a process the hint is a call; between processes PostgreSQL's NOTIFY, gathered
for a moment and sent behind the commit; and once a second one query finds what no hint told.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

POLL = 1.0  # seconds
RECENT = timedelta(seconds=15)  # what a poll looks at: a commit that is late by more is found by the next full look
GATHER = 0.01  # seconds for which hints are gathered before one NOTIFY
SIGN = 20.0  # seconds between two signs of life of the visitors who wait
CHANNEL = "insaf_chat"
TYPING = 6.0  # seconds for which somebody counts as writing
STIR = 0.5  # seconds between two wakes of the lists, however much happens
EVERYTHING = 0
"""Who watches this is woken by every conversation, at most twice a second: the lists of the desk.

A visitor's stream watches the conversation's number, an agent's the same below zero.
"""

Said = tuple[int, bytes]

log = logging.getLogger("insaf.chat")


class Watcher:
    """One open stream; ``wait`` returns when there may be something new.

    ``said`` are messages of this process, committed and encoded once for all streams; ``touched``
    the keys that changed in another way: what is behind one's number must be read.
    """

    __slots__ = ("changed", "gone", "said", "tab", "touched", "typing")

    def __init__(self) -> None:
        self.tab = ""
        self.changed = asyncio.Event()
        self.gone = False
        self.said: list[Said] = []
        self.touched: set[int] = set()
        self.typing: dict[int, tuple[str, float]] = {}

    async def wait(self, seconds: float) -> bool:
        """True when woken, False when the time has passed."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.changed.wait()
            self.changed.clear()
            return True
        return False

    def after(self, number: int) -> list[Said] | None:
        """The messages behind ``number`` without a gap; None when they must be read."""
        said, self.said = [one for one in sorted(self.said) if one[0] > number], []
        touched, self.touched = self.touched, set()
        whole = [one[0] for one in said] == list(range(number + 1, number + 1 + len(said)))
        return said if whole and not touched else None

    def changes(self) -> set[int]:
        """What changed, for whoever reads it anyway."""
        touched, self.touched, self.said = self.touched, set(), []
        return touched

    def leave(self, *_: Any) -> None:
        self.gone = True
        self.changed.set()


class Hub:
    """All streams of this process; ``touch`` and ``types`` may be called from any thread."""

    def __init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self.closed = False
        self.watchers: dict[int, set[Watcher]] = defaultdict(set)
        self.revisions: dict[int, int] = {}
        self.typing: dict[int, tuple[str, float]] = {}
        self.stirred, self.stirs = False, 0
        self._me = f"{os.getpid()}-{secrets.token_hex(3)}"
        self._hints: set[str] = set()
        self._hinted: asyncio.Event | None = None
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Called in the loop, as often as one likes; the first call begins."""
        if self.loop is not None:
            return
        self.loop, self._hinted = asyncio.get_running_loop(), asyncio.Event()
        from django.db import connection

        self._tasks += [self.loop.create_task(_kept(one)) for one in (self._poll, self._sign, self._stir)]
        if connection.vendor == "postgresql":
            self._tasks += [self.loop.create_task(_kept(one)) for one in (self._listen, self._notify)]

    def close(self) -> None:
        """Ends every stream at once: the server goes."""
        self.closed = True
        for task in self._tasks:
            task.cancel()
        for watcher in {one for some in self.watchers.values() for one in some}:
            watcher.leave()

    @contextlib.contextmanager
    def watching(self, *keys: int):  # type: ignore[no-untyped-def]
        watcher = Watcher()
        for key in keys:
            self.watchers[key].add(watcher)
            if abs(key) in self.typing:  # began before this stream was open, and is told once in three seconds
                watcher.typing[abs(key)] = self.typing[abs(key)]
        try:
            yield watcher
        finally:
            for key in keys:
                self.watchers[key].discard(watcher)
                if not self.watchers[key]:
                    del self.watchers[key]

    def takes_over(self, key: int, tab: str) -> int:
        """A page that comes again ends the stream that it had: a phone that lost its network ends none itself.

        How many streams of this conversation remain.
        """
        for one in self.watchers.get(key, ()):
            if tab and one.tab == tab:
                one.leave()
        return sum(not one.gone for one in self.watchers.get(key, ()))

    @property
    def streams(self) -> int:
        return sum(len(some) for some in self.watchers.values())

    def touch(self, key: int, said: Said | None = None, revision: int = 0) -> None:
        """A conversation changed, and the change is committed; ``said``: by this message and nothing else."""
        self._call(self._touched, key, str(key), said, revision)

    def types(self, key: int, who: str) -> None:
        """Somebody is writing: told to those who look on, kept nowhere."""
        self._call(self._typed, key, who, f"t{key}.{who}")

    def _call(self, what: Any, *words: Any) -> None:
        if self.loop is not None and not self.loop.is_closed():
            with contextlib.suppress(RuntimeError):  # the loop ends at this moment
                self.loop.call_soon_threadsafe(what, *words)

    def _touched(self, key: int, hint: str = "", said: Said | None = None, revision: int = 0) -> None:
        if said:
            self.typing.pop(key, None)
        for watcher in self.watchers.get(key, ()):
            if said:
                watcher.said.append(said)
            else:
                watcher.touched.add(key)
            watcher.changed.set()
        for watcher in self.watchers.get(-key, ()) if key else ():
            watcher.touched.add(key)
            watcher.changed.set()
        if revision:
            self.revisions[key] = max(revision, self.revisions.get(key, 0))
        self.stirred = True
        self._hint(hint)

    def _typed(self, key: int, who: str, hint: str = "") -> None:
        self.typing[key] = (who, time.monotonic())
        for watcher in {*self.watchers.get(key, ()), *self.watchers.get(-key, ())}:
            watcher.typing[key] = self.typing[key]
            watcher.changed.set()
        self._hint(hint)

    def _hint(self, hint: str) -> None:
        if hint and self._hinted is not None:
            self._hints.add(hint)
            self._hinted.set()

    async def _stir(self) -> None:
        """Lists are drawn anew when something changed, all together and at most so often."""
        while not self.closed:
            await asyncio.sleep(STIR)
            if self.stirred:
                self.stirred = False
                self.stirs += 1
                for watcher in self.watchers.get(EVERYTHING, ()):
                    watcher.touched.add(EVERYTHING)
                    watcher.changed.set()

    async def _poll(self) -> None:
        """What no hint told: another process, a lost notification, the worker."""
        from insaf.chat import hands

        while not self.closed:
            await asyncio.sleep(POLL)
            if not self.watchers:
                continue
            found = await hands.reading(revisions)
            for key in [key for key, revision in found.items() if self.revisions.get(key, 0) < revision]:
                self._touched(key)
            self.revisions = {key: max(revision, self.revisions.get(key, 0)) for key, revision in found.items()}

    async def _sign(self) -> None:
        """Who waits with an open stream is there; who has closed the browser leaves the queue in time."""
        from insaf.chat import hands, presence

        while not self.closed:
            await asyncio.sleep(SIGN)
            since = time.monotonic() - TYPING
            self.typing = {key: (who, at) for key, (who, at) in self.typing.items() if at > since}
            if keys := frozenset(key for key in self.watchers if key > 0):
                await hands.writing(presence.visitors_are_here, keys, datetime.now(UTC))

    async def _notify(self) -> None:
        assert self._hinted is not None
        async with await _connection() as connection:
            while not self.closed:
                await self._hinted.wait()
                await asyncio.sleep(GATHER)
                self._hinted.clear()
                hints, self._hints = sorted(self._hints, key=_signs_first), set()
                for at in range(0, len(hints), 200):
                    payload = " ".join([self._me, *hints[at : at + 200]])
                    await connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])

    async def _listen(self) -> None:
        async with await _connection() as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            async for notice in connection.notifies():
                sender, *hints = notice.payload.split()
                if sender != self._me:
                    for hint in hints:
                        self._hear(hint)

    def _hear(self, hint: str) -> None:
        if hint.startswith("t"):
            key, _dot, who = hint[1:].partition(".")
            self._typed(int(key), who)
        else:
            self._touched(int(hint))


def _signs_first(hint: str) -> bool:
    """That somebody writes is told before what they wrote, as it was."""
    return not hint.startswith("t")


def revisions() -> dict[int, int]:
    """The revision of each conversation that changed within the last moments, by an index."""
    from insaf.chat.models import Conversation

    since = datetime.now(UTC) - RECENT
    return dict(Conversation.objects.filter(stirred_at__gt=since).values_list("pk", "revision"))


async def _kept(work: Any) -> None:
    """A task that fails is told and begun again: without it the poll remains."""
    while True:
        try:
            await work()
            return
        except asyncio.CancelledError:
            return
        except Exception:
            log.exception("%s failed, again in a second", work.__name__)
            await asyncio.sleep(1)


async def _connection() -> Any:
    import psycopg
    from django.db import connections

    words = of_libpq(connections["default"].get_connection_params())
    return await psycopg.AsyncConnection.connect(**words, autocommit=True)


def of_libpq(words: dict[str, Any]) -> dict[str, Any]:
    """What the database's address says, its encryption too; without what only Django's connections have."""
    return {key: value for key, value in words.items() if key not in ("pool", "context", "cursor_factory")}


hub = Hub()
