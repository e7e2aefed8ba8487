"""Carries the news of calls that ring to every page of the desk, beside Django: an idle stream holds no thread."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http.cookie import parse_cookie
from django.utils import translation

from insaf.chat import asgi, desk_stream, hands, stream
from insaf.chat.hub import hub
from insaf.chat.wire import event
from insaf.intake.phone import ringing
from insaf.people.models import Staff

ADDRESS = "/desk/phone/stream"
EVERY = 1.0  # seconds between two looks, however many look on
BEAT = 20.0  # seconds between two signs of life
SIGN = 20.0  # seconds after which the sign-in is asked anew
MOST = 2_000  # streams of one process
App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]
log = logging.getLogger("insaf.phone")


class Board:
    """What rings now, asked of the rows once a second for all who look on."""

    def __init__(self) -> None:
        self.rings: tuple[ringing.Ring, ...] = ()
        self.looked, self.streams = float("-inf"), 0

    async def fresh(self) -> tuple[ringing.Ring, ...]:
        if time.monotonic() - self.looked >= EVERY * 0.8:
            self.looked = time.monotonic()
            self.rings = await hands.reading(ringing.now_ringing, datetime.now(UTC))
        return self.rings


board = Board()


def beside(application: App) -> App:
    """This one address is answered here, all others by ``application``."""

    async def answered(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"] == ADDRESS:
            return await _stream(scope, receive, send)
        return await application(scope, receive, send)

    return answered


async def _stream(scope: dict[str, Any], receive: Any, send: Any) -> None:
    heads = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
    if scope["method"] != "GET" or not asgi.is_safe(scope, heads):
        return await _refuse(send, 404)
    cookies = heads.get("cookie", "")
    if board.streams >= MOST or await hands.reading(_seated, cookies) is None:
        return await _refuse(send, 403)
    board.streams += 1
    leaving = asyncio.create_task(_gone(receive))
    try:
        await stream.opened(send, asgi.common())
        await _tells(cookies, leaving, send)
        await stream.close(send)
    except TimeoutError:
        return None  # the browser reads nothing, and comes again
    except Exception:
        log.exception("a stream of calls failed")
    finally:
        board.streams -= 1
        leaving.cancel()


async def _tells(cookies: str, leaving: asyncio.Task[None], send: Any) -> None:
    """What rings for this person, whenever that changes; until the person leaves or signs out."""
    told: Any = None
    signed = beaten = float("-inf")
    staff: Staff | None = None
    seen: Any = None
    while not (leaving.done() or hub.closed):
        now = time.monotonic()
        if now - signed > SIGN:
            signed, staff, seen = now, await hands.reading(_seated, cookies), None
        if staff is None:
            return
        rings = await board.fresh()
        if rings != seen:
            seen, said = rings, await hands.reading(_said, rings, staff, cookies)
            if said != told:
                told, beaten = said, now
                await stream.sent(send, event("calls", said))
        if now - beaten > BEAT:
            beaten = now
            await stream.sent(send, b":\n\n")
        await asyncio.wait([leaving], timeout=EVERY)


async def _refuse(send: Any, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": asgi.common()})
    await send({"type": "http.response.body", "body": b""})


async def _gone(receive: Any) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _seated(cookies: str) -> Staff | None:
    found = parse_cookie(cookies)
    staff = desk_stream.signed_in(found.get(settings.SESSION_COOKIE_NAME, ""))
    return staff if staff and ringing.answers(staff.actor) else None


def _said(rings: tuple[ringing.Ring, ...], staff: Staff, cookies: str) -> list[dict[str, Any]]:
    language = parse_cookie(cookies).get(settings.LANGUAGE_COOKIE_NAME, "")
    with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
        return ringing.for_staff(rings, staff)
