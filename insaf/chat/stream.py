"""Server-sent events: resumed from the last number seen, idle at the price of one coroutine."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from insaf.chat import hands, news
from insaf.chat.hub import Watcher, hub

BEAT = 20.0  # seconds between two signs of life on an idle stream
QUEUED = 5.0  # seconds after which who waits is told the place anew
TYPING = 6.0  # seconds for which somebody counts as writing
MOST_EACH = 4  # streams of one conversation at one process
MOST = 8_000  # streams of one process

Send = Callable[[Any], Awaitable[None]]
Receive = Callable[[], Awaitable[Any]]


class TooMany(Exception):
    """This conversation, or this process, has as many streams as it may have."""


async def visitor(pk: int, after: int, send: Send, receive: Receive, headers: list[tuple[bytes, bytes]]) -> None:
    """The visitor's stream: every message behind ``after`` once and in order, until one side goes."""
    if hub.streams >= MOST or len(hub.watchers.get(pk, ())) >= MOST_EACH:
        raise TooMany
    with hub.watching(pk) as watcher:
        await opened(send, headers)
        told: dict[str, Any] = {}
        parting = _until_gone(receive, watcher)
        try:
            while not (watcher.gone or hub.closed):
                after, told = await _tell(pk, after, told, watcher, send)
                await _idle(watcher, send, QUEUED if told.get("place") else BEAT)
        finally:
            parting.cancel()
        await _close(send)


async def _tell(pk: int, after: int, told: dict[str, Any], watcher: Watcher, send: Send) -> tuple[int, dict[str, Any]]:
    lines = []
    while True:
        found, state = await hands.reading(news.since, pk, after, datetime.now(UTC))
        lines += [event("message", one, one["n"]) for one in found]
        after = found[-1]["n"] if found else after
        if len(found) < news.MOST:
            break
    if state != told:
        lines.append(event("state", state))
    who, at = watcher.typing.pop(pk, ("", 0.0))
    if who == "staff" and time.monotonic() - at < TYPING:
        lines.append(event("typing", {}))
    if lines:
        await send({"type": "http.response.body", "body": b"".join(lines), "more_body": True})
    return after, state


def event(name: str, data: Any, number: int | str | None = None) -> bytes:
    """One event on the wire; JSON has no line break, so one data line holds it."""
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


async def opened(send: Send, headers: list[tuple[bytes, bytes]]) -> None:
    """Headers out at once; nothing on the way shall keep or gather an event stream."""
    stream = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"x-accel-buffering", b"no")]
    await send({"type": "http.response.start", "status": 200, "headers": [*headers, *stream]})
    await send({"type": "http.response.body", "body": b"retry: 1000\n\n", "more_body": True})


async def _idle(watcher: Watcher, send: Send, seconds: float) -> None:
    if not await watcher.wait(seconds):
        await send({"type": "http.response.body", "body": b":\n\n", "more_body": True})


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
