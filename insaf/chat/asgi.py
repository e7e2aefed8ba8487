"""Carries the calls and streams of the chat beside Django: no session, no cookie, no thread for an idle stream."""

from __future__ import annotations

import asyncio
import json
import logging
import math
import re
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from django.conf import settings
from django.http.request import validate_host

from insaf.chat import api, desk_stream, hands, limits, origins, stream, visitor
from insaf.chat.api import Answer, Call, Refusal
from insaf.chat.hub import hub
from insaf.chat.words import REFUSALS

PREFIX, DESK = "/chat/v1/", "/desk/chat/stream"
HOST = re.compile(r"^(\[[0-9a-f:]+\]|[^:]+)(:\d+)?$")
HEADERS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "cross-origin",
    "cache-control": "no-store",
    "vary": "origin",
}
_allowed: dict[str, Any] = {"until": 0.0, "origins": frozenset()}
_READS = frozenset({"read"})
_coming: Counter[str] = Counter()
assert visitor  # registers the calls

App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]
log = logging.getLogger("insaf.chat")


class TooLarge(Exception):
    """The body is longer than this call may have."""


def beside(django: App) -> App:
    """The chat's addresses are answered here, all others by Django."""

    async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            hub.start()
            if scope["path"].startswith(PREFIX):
                return await _visitor(scope, receive, send)
            if scope["path"] == DESK:
                return await _desk(scope, receive, send)
        return await django(scope, receive, send)

    return application


async def _visitor(scope: dict[str, Any], receive: Any, send: Any) -> None:
    heads = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
    origin = heads.get("origin", "").lower()
    if not _is_safe(scope, heads):
        return await _plain(send, Answer({"error": "missing"}, 404), "")
    try:
        if not await _may_talk(origin):
            return await _plain(send, Answer({"error": "origin", "said": str(REFUSALS["origin"])}, 403), "")
    except Exception:
        log.exception("the sites of the policy could not be read")
        return await _plain(send, Answer({"error": "busy"}, 500), "")
    if scope["method"] == "OPTIONS":
        return await _preflight(send, origin)
    if scope["method"] != "POST":
        return await _plain(send, Answer({"error": "missing"}, 405), origin)
    return await _answered(_call(scope, heads, origin), heads, send, receive)


async def _answered(call: Call, heads: dict[str, str], send: Any, receive: Any) -> None:
    try:
        if (
            call.name == "file"
            and (first := await hands.reading(visitor.may_send, call, datetime.now(UTC))).status != 200
        ):
            return await _plain(send, first, call.origin)
        with _held(call):
            call = replace(call, body=await _body(heads, receive, _most(call)))
            if call.name != "stream":
                done = await _done(call)
        if call.name == "stream":
            return await _stream(call, send, receive)
    except TooLarge:
        done = api.refused(Refusal(413, "too-large"), call.query.get("lang", ""))
    except TimeoutError:
        done = api.refused(Refusal(503, "busy", 5), call.query.get("lang", ""))
    except Refusal as refusal:
        done = api.refused(refusal, call.query.get("lang", ""))
    except Exception:
        log.exception("a call of the chat failed")
        done = api.refused(Refusal(500, "busy"), call.query.get("lang", ""))
    if done.touched:
        hub.touch(done.touched, done.said, done.revision)
    return await _plain(send, done, call.origin)


async def _done(call: Call) -> Answer:
    """A file is judged before the transaction that keeps its message, so that no other waits for it."""
    if call.name == "file":
        try:
            call = await hands.judging(visitor.judged, call)
        except Refusal as refusal:
            return api.refused(refusal, call.query.get("lang", ""))
    run = hands.reading if call.name in _READS else hands.writing
    return await run(api.answer, call, datetime.now(UTC))


@contextmanager
def _held(call: Call) -> Iterator[None]:
    """A file stands whole in memory until it is judged: so many at once, and of one address not all of them."""
    if call.name != "file":
        yield
        return
    if _coming.total() >= limits.FILES_AT_ONCE or _coming[call.address] >= limits.FILES_OF_ONE:
        raise Refusal(429, "busy", 5)
    _coming[call.address] += 1
    try:
        yield
    finally:
        _coming[call.address] -= 1
        if not _coming[call.address]:
            del _coming[call.address]


def _most(call: Call) -> int:
    return api.LONGEST_FILE if call.name == "file" else api.LONGEST_BODY


def _call(scope: dict[str, Any], heads: dict[str, str], origin: str) -> Call:
    """The call without its body."""
    scheme, _space, token = heads.get("authorization", "").partition(" ")
    return Call(
        name=scope["path"].removeprefix(PREFIX).strip("/"),
        origin=origin,
        token=token.strip() if scheme.lower() == "bearer" else "",
        address=limits.home((scope.get("client") or ("", 0))[0]),
        query={**_query(scope), "name": unquote(heads.get("insaf-name", "file"))},  # an address is logged on its way
    )


def _query(scope: dict[str, Any]) -> dict[str, str]:
    """The fields of the address; of too many, none."""
    try:
        return dict(parse_qsl(scope["query_string"].decode("latin-1"), max_num_fields=8))
    except ValueError:
        return {}


async def _body(heads: dict[str, str], receive: Any, most: int) -> bytes:
    """The body, and never more of it than may be, whatever its length claims to be."""
    if heads.get("content-length", "0").isdigit() and int(heads.get("content-length", "0")) > most:
        raise TooLarge
    parts, size, more = [], 0, True
    loop = asyncio.get_running_loop()
    begun = loop.time()
    while more:
        slow = begun + stream.STUCK + size / limits.SLOWEST  # however often it stirs
        async with asyncio.timeout_at(min(loop.time() + stream.STUCK, slow)):
            message = await receive()
        if message["type"] == "http.disconnect":
            raise TooLarge
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        more = message.get("more_body", False)
        if size > most:
            raise TooLarge
    return b"".join(parts)


async def _stream(call: Call, send: Any, receive: Any) -> None:
    done = await hands.reading(api.answer, call, datetime.now(UTC))
    if done.status != 200:
        return await _plain(send, done, call.origin)
    try:
        data, heads = done.data, _cors(call.origin)
        await stream.visitor(data["pk"], data["after"], send, receive, heads, call.address, data["tab"])
    except stream.TooMany:
        await _plain(send, Answer({"error": "busy"}, 429, retry=5), call.origin)


async def _desk(scope: dict[str, Any], receive: Any, send: Any) -> None:
    heads = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
    if scope["method"] != "GET" or not _is_safe(scope, heads):
        return await _plain(send, Answer({"error": "missing"}, 404), "")
    seat = await hands.reading(desk_stream.seat, heads.get("cookie", ""), _query(scope), heads.get("last-event-id", ""))
    if seat is None:
        return await _plain(send, Answer({"error": "token"}, 403), "")
    return await desk_stream.run(seat, send, receive, _common())


async def _preflight(send: Any, origin: str) -> None:
    headers = [
        *_cors(origin),
        (b"access-control-allow-methods", b"POST"),
        (b"access-control-allow-headers", b"authorization, content-type, insaf-name"),
        (b"access-control-max-age", b"7200"),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _may_talk(origin: str) -> bool:
    """The policy's list, asked anew every few seconds and not for each message."""
    if _allowed["until"] < time.monotonic():
        _allowed["origins"] = await hands.reading(origins.in_force)
        _allowed["until"] = time.monotonic() + 5
    return origin in _allowed["origins"]


async def _plain(send: Any, answer: Answer, origin: str) -> None:
    """An answer whole. A site that is not allowed gets no header by which it could read it."""
    headers = _cors(origin) if origin else _common()
    body = answer.content if answer.content is not None else json.dumps(answer.data, ensure_ascii=False).encode()
    kind = answer.type or "application/json; charset=utf-8"
    headers += [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
    if answer.content is not None:
        headers.append((b"content-disposition", b"attachment"))
    if answer.retry:
        headers.append((b"retry-after", str(math.ceil(answer.retry)).encode()))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _cors(origin: str) -> list[tuple[bytes, bytes]]:
    """For an allowed origin, exactly that one; never with cookies."""
    return [*_common(), (b"access-control-allow-origin", origin.encode("latin-1", "replace"))]


def _common() -> list[tuple[bytes, bytes]]:
    return [(key.encode(), value.encode()) for key, value in HEADERS.items()]


def _is_safe(scope: dict[str, Any], heads: dict[str, str]) -> bool:
    """For a host of ours, and encrypted wherever the institution's address is (L-20)."""
    host = HOST.match(heads.get("host", "").lower())
    ours = bool(host) and validate_host(host[1], settings.ALLOWED_HOSTS)  # type: ignore[index]
    return ours and (scope.get("scheme") == "https" or not settings.HTTPS or not settings.INSAF_TRUSTED_PROXIES)


common, is_safe = _common, _is_safe  # for the streams of other rooms
