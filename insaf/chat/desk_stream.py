"""The agent's stream: the list of all talks one sees, and the messages of the one that is open."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http.cookie import parse_cookie
from django.utils import translation
from django.utils.crypto import constant_time_compare

from insaf.chat import hands, pieces, presence, seeing, stream
from insaf.chat.board import Talk, board
from insaf.chat.hub import EVERYTHING, TYPING, Watcher, hub
from insaf.chat.stream import Receive, Send
from insaf.chat.wire import event
from insaf.people.models import Staff

GLANCE = 5.0  # seconds after which the list is drawn anew, for its waiting times
log = logging.getLogger("insaf.chat")


@dataclass(frozen=True)
class Seat:
    """Who looks on, in which language, at which talk, from which numbers on."""

    staff: Staff
    session: str
    language: str
    talk: int
    after: int
    noted: int


def seat(cookies: str, query: dict[str, str], last: str) -> Seat | None:
    """Whoever is signed in and may see the talk; None for anybody else."""
    found = parse_cookie(cookies)  # as every page reads them, whatever stands beside our own
    session = found.get(settings.SESSION_COOKIE_NAME, "")
    staff = signed_in(session)
    if staff is None or not seeing.enters(staff.actor):
        return None
    talk = _number(query.get("talk", ""))
    if talk and not seeing.visible(staff).filter(pk=talk).exists():
        return None
    after, _dot, noted = (last or f"{query.get('after', '')}.{query.get('noted', '')}").partition(".")
    language = found.get(settings.LANGUAGE_COOKIE_NAME, "")
    chosen = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return Seat(staff, session, chosen, talk, _number(after), _number(noted))


def signed_in(session: str) -> Staff | None:
    """The person of a session, by the same checks as Django's own sign-in."""
    if not session:
        return None
    store = import_module(settings.SESSION_ENGINE).SessionStore(session)
    if store.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    staff = Staff.objects.filter(pk=store.get(SESSION_KEY), is_active=True).first()
    known = staff and constant_time_compare(store.get(HASH_SESSION_KEY, ""), staff.get_session_auth_hash())
    return staff if known else None


async def run(at: Seat, send: Send, receive: Receive, headers: list[tuple[bytes, bytes]]) -> None:
    """Until the person leaves, signs out, or the server goes."""
    with hub.watching(*({EVERYTHING, -at.talk})) as watcher:
        await stream.opened(send, headers)
        parting = stream.gone(receive, watcher)
        try:
            await _tells(at, watcher, send)
        except TimeoutError:
            return  # the browser reads nothing, and comes again
        except Exception:
            log.exception("a stream of the console failed")
        finally:
            parting.cancel()
        await stream.close(send)


async def _tells(at: Seat, watcher: Watcher, send: Send) -> None:
    """The open talk at once; the list when something stirred, and now and then for its waiting times."""
    told, signed, changed = "", float("-inf"), {EVERYTHING, at.talk}
    while not (watcher.gone or hub.closed):
        if time.monotonic() - signed > presence.SIGN:
            staff = await (hands.looking(_still, at) if signed > 0 else _signs(at))
            if staff is None:
                return
            signed, at = time.monotonic(), replace(at, staff=staff)
            await stream.sent(send, event("beat", {}))
        lines: list[bytes] = []
        if at.talk and at.talk in changed:
            at, lines = await _talk(at)
        if EVERYTHING in changed:
            drawn = await hands.looking(_drawn, at, await board.fresh())
            lines += [event("list", drawn)] if drawn["html"] != told else []
            told = drawn["html"]
        if lines := [*_typing(at, watcher), *lines]:  # the sign of writing before what was written
            await stream.sent(send, b"".join(lines))
        woken = await stream.idle(watcher, send, GLANCE)
        changed = watcher.changes() if woken else {EVERYTHING, at.talk}


async def _talk(at: Seat) -> tuple[Seat, list[bytes]]:
    """What is new in the open talk, and the seat with the numbers from which it goes on."""
    said = await hands.looking(_said, at)
    if said is None:
        return at, [event("gone", {})]
    lines = [event("messages", said, f"{said['after']}.{said['noted']}")] if said["html"] else []
    return replace(at, after=said["after"], noted=said["noted"]), [*lines, event("state", said["state"])]


def _typing(at: Seat, watcher: Watcher) -> list[bytes]:
    who, when = watcher.typing.pop(at.talk, ("", 0.0))
    return [event("typing", {})] if who == "visitor" and time.monotonic() - when < TYPING else []


async def _signs(at: Seat) -> Staff | None:
    """The person as signed in and allowed to look on; that they came is kept.

    That they are still there, each beat asks the page itself: of a laptop that was closed the stream stands open.
    """
    staff = await hands.looking(_still, at)
    if staff and seeing.talks(staff.actor):
        await hands.writing(presence.here, staff, datetime.now(UTC))
    return staff


def _still(at: Seat) -> Staff | None:
    staff = signed_in(at.session)
    return staff if staff and seeing.enters(staff.actor) else None


def _drawn(at: Seat, talks: tuple[Talk, ...]) -> dict[str, Any]:
    with translation.override(at.language):
        return pieces.listed(at.staff, at.talk, datetime.now(UTC), talks)


def _said(at: Seat) -> dict[str, Any] | None:
    with translation.override(at.language):
        if not seeing.visible(at.staff).filter(pk=at.talk).exists():
            return None
        return pieces.messages(at.talk, at.after, at.noted, datetime.now(UTC))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
