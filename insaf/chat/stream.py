"""Server-sent events: resumed from the last number seen, idle at the price of one coroutine."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from insaf.chat import hands, news
from insaf.chat.hub import TYPING, Said, Watcher, hub
from insaf.chat.wire import event

BEAT = 20.0  # seconds between two signs of life on an idle stream
QUEUED = 5.0  # seconds after which who waits is told the place anew
MOST_EACH = 4  # streams of one conversation at one process
MOST = 8_000  # streams of one process
MOST_ADDRESS = 1_000  # streams of one address at one process: many share one, and none has all
STUCK = 30.0  # seconds for which a reader may read nothing
READ_EVERY = 6  # signs of life after which an idle stream reads, whatever it was told

Send = Callable[[Any], Awaitable[None]]
Receive = Callable[[], Awaitable[Any]]
_of_address: Counter[str] = Counter()
log = logging.getLogger("insaf.chat")


class TooMany(Exception):
    """This conversation, or this process, has as many streams as it may have."""


async def visitor(
    pk: int,
    after: int,
    send: Send,
    receive: Receive,
    headers: list[tuple[bytes, bytes]],
    address: str = "",
    tab: str = "",
) -> None:
    """The visitor's stream: every message behind ``after`` once and in order, until one side goes."""
    if (
        hub.streams >= MOST
        or hub.takes_over(pk, tab) >= MOST_EACH
        or (address and _of_address[address] >= MOST_ADDRESS)
    ):
        raise TooMany
    with hub.watching(pk) as watcher, _counted(address):
        watcher.tab = tab
        await opened(send, headers)
        parting = _until_gone(receive, watcher)
        try:
            await _tells(pk, after, watcher, send)
        except TimeoutError:
            return  # whoever reads nothing for so long is cut off; the widget comes again
        except Exception:
            log.exception("a stream of the chat failed")
        finally:
            parting.cancel()
        await _close(send)


async def _tells(pk: int, after: int, watcher: Watcher, send: Send) -> None:
    """Reads first, then whenever something changed and now and then; passes on what it is given."""
    told: dict[str, Any] = {}
    said: list[Said] | None = None
    quiet = 0
    while not (watcher.gone or hub.closed):
        await _types(pk, watcher, send)  # before the message: who has sent it writes no longer
        if said is None:
            after, told = await _read(pk, after, told, send)
        elif said:
            after = said[-1][0]
            await sent(send, b"".join(words for _number, words in said))
        woken = await _idle(watcher, send, QUEUED if told.get("place") else BEAT)
        quiet = 0 if woken else quiet + 1
        said = watcher.after(after) if woken or not (told.get("place") or quiet % READ_EVERY == 0) else None


async def _read(pk: int, after: int, told: dict[str, Any], send: Send) -> tuple[int, dict[str, Any]]:
    """What the rows say, sent piece by piece: a long talk is never whole in memory."""
    while True:
        found, state = await hands.reading(news.since, pk, after, datetime.now(UTC))
        lines = [event("message", one, one["n"]) for one in found]
        after = found[-1]["n"] if found else after
        last = len(found) < news.MOST
        if last and state != told:
            lines.append(event("state", state))
        if lines:
            await sent(send, b"".join(lines))
        if last:
            return after, state


async def _types(pk: int, watcher: Watcher, send: Send) -> None:
    who, at = watcher.typing.pop(pk, ("", 0.0))
    if who == "staff" and time.monotonic() - at < TYPING:
        await sent(send, event("typing", {}))


async def sent(send: Send, body: bytes) -> None:
    """Out, or ``TimeoutError`` when nobody reads at the other end."""
    async with asyncio.timeout(STUCK):
        await send({"type": "http.response.body", "body": body, "more_body": True})


@contextmanager
def _counted(address: str) -> Iterator[None]:
    _of_address[address] += 1
    try:
        yield
    finally:
        _of_address[address] -= 1
        if not _of_address[address]:
            del _of_address[address]


async def opened(send: Send, headers: list[tuple[bytes, bytes]]) -> None:
    """Headers out at once; nothing on the way shall keep or gather an event stream."""
    stream = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"x-accel-buffering", b"no")]
    await send({"type": "http.response.start", "status": 200, "headers": [*headers, *stream]})
    await send({"type": "http.response.body", "body": b"retry: 1000\n\n", "more_body": True})


async def _idle(watcher: Watcher, send: Send, seconds: float) -> bool:
    """True when woken; a sign of life when the time has passed."""
    if await watcher.wait(seconds):
        return True
    await sent(send, b":\n\n")
    return False


async def _close(send: Send) -> None:
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _until_gone(receive: Receive, watcher: Watcher) -> asyncio.Task[None]:
    """Wakes the stream when the other side has left."""

    async def listen() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        watcher.leave()

    return asyncio.create_task(listen())


gone, idle, close = _until_gone, _idle, _close
