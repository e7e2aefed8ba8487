"""The agent's stream: the list of all talks one sees, and the messages of the one that is open."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.http.cookie import parse_cookie
from django.utils import translation
from django.utils.crypto import constant_time_compare

from insaf.chat import hands, pieces, presence, seeing, stream
from insaf.chat.hub import EVERYTHING, hub
from insaf.chat.stream import Receive, Send, event
from insaf.people.models import Staff

BREATH = 0.05  # seconds between two lists, however much happens
GLANCE = 5.0  # seconds after which the list is drawn anew, for its waiting times


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
    with hub.watching(EVERYTHING) as watcher:
        await stream.opened(send, headers)
        parting = stream.gone(receive, watcher)
        told, signed, after, noted = "", 0.0, at.after, at.noted
        try:
            while not (watcher.gone or hub.closed):
                if time.monotonic() - signed > presence.SIGN:
                    signed = time.monotonic()
                    if not await hands.writing(_sign, at):
                        break
                drawn, said = await hands.reading(_news, at, after, noted)
                lines = [event("messages", said, f"{said['after']}.{said['noted']}")] if said["html"] else []
                after, noted = said["after"], said["noted"]
                if drawn["html"] != told:
                    told = drawn["html"]
                    lines.append(event("list", drawn))
                lines += [event("state", said["state"])] if said["state"] else []
                who, when = watcher.typing.pop(at.talk, ("", 0.0))
                watcher.typing.clear()
                if who == "visitor" and time.monotonic() - when < stream.TYPING:
                    lines.append(event("typing", {}))
                if lines:
                    await send({"type": "http.response.body", "body": b"".join(lines), "more_body": True})
                await asyncio.sleep(BREATH)
                await stream.idle(watcher, send, GLANCE)
        finally:
            parting.cancel()
        await stream.close(send)


def _sign(at: Seat) -> bool:
    """A sign of life, and whether the person is still signed in and may still look on."""
    staff = signed_in(at.session)
    if staff is None or not seeing.enters(staff.actor):
        return False
    if seeing.talks(staff.actor):
        presence.here(staff, datetime.now(UTC))
    return True


def _news(at: Seat, after: int, noted: int) -> tuple[dict[str, Any], dict[str, Any]]:
    with translation.override(at.language):
        now = datetime.now(UTC)
        drawn = pieces.listed(at.staff, at.talk, now)
        if not at.talk or not seeing.visible(at.staff).filter(pk=at.talk).exists():
            return drawn, {"html": "", "after": after, "noted": noted, "state": None}
        return drawn, pieces.messages(at.talk, after, noted, now)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0
