"""Hands one text message to whoever sends it, and reads the answer."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from insaf.outbox.failures import Failure
from insaf.outbox.sms.gateway import Gateway, Way

LARGEST_ANSWER = 64 * 1024
LONGEST_NAME = 100
LONGEST_CODE = 60
ABOUT_THE_MESSAGE = frozenset({400, 422})
"""Answers that blame what was sent, where no codes say it better; any other blames the moment, or our account."""

BEHIND = frozenset({502, 504})
"""Answers of a proxy that lost the one who may have sent it."""


@dataclass(frozen=True)
class Outgoing:
    """One text message on its way out."""

    number: str  # E.164
    text: str
    reference: str  # our name for it, the same at every attempt


class NotAccepted(Exception):
    """The provider did not take the message, or did not say so."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.code)
        self.failure = failure


def hand_over(gateway: Gateway, message: Outgoing) -> str:
    """The provider's own name for the message it accepted, empty if it gives none; else NotAccepted."""
    return _WAYS[gateway.way](gateway, message)


def _console(gateway: Gateway, message: Outgoing) -> str:
    print(f"[SMS] {message.number}: {message.text}", file=sys.stdout, flush=True)
    return ""


def _file(gateway: Gateway, message: Outgoing) -> str:
    """A line of JSON; whole lines of several processes do not mix."""
    line = json.dumps({"at": time.time(), **asdict(message)}, ensure_ascii=False) + "\n"
    try:
        Path(gateway.path).parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(gateway.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, line.encode())
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as problem:
        raise NotAccepted(Failure(type(problem).__name__, ours=True)) from None
    return message.reference


def _http(gateway: Gateway, message: Outgoing) -> str:
    """One request, no redirect followed. Once it may have been read, silence is doubtful."""
    path, headers, body = _request(gateway, message)
    connection = _connection(gateway)
    try:
        connection.connect()
    except OSError as problem:
        raise NotAccepted(Failure(type(problem).__name__, ours=True)) from None
    try:
        connection.request(gateway.method, path, body, headers)
        answer = connection.getresponse()
        said = _whole(answer, gateway.timeout)
    except (OSError, HTTPException) as problem:
        raise NotAccepted(Failure(type(problem).__name__, ours=True, doubtful=True)) from None
    finally:
        connection.close()
    return _judged(gateway, answer.status, _parsed(said))


def _connection(gateway: Gateway) -> HTTPConnection:
    """Straight to the host that the operator named: no proxy of the environment, no other host (L-22)."""
    parts = urlsplit(gateway.url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    return kind(str(parts.hostname), parts.port, timeout=gateway.timeout)


def _request(gateway: Gateway, message: Outgoing) -> tuple[str, dict[str, str], bytes | None]:
    """Path, headers and body: places are filled in values, never in JSON text, so no text can break out."""
    parts = urlsplit(gateway.url)
    path, fields = parts.path or "/", filled(gateway.body, message)
    headers = {"Accept": "application/json", "User-Agent": "Insaf"}
    headers |= {name: " ".join(filled(value, message).split()) for name, value in gateway.headers}
    query, body = parts.query, None
    if gateway.method == "GET":
        query = "&".join(filter(None, (query, urlencode(fields))))
    elif gateway.form:
        body, headers["Content-Type"] = urlencode(fields).encode(), "application/x-www-form-urlencoded"
    else:
        body, headers["Content-Type"] = json.dumps(fields).encode(), "application/json"
    return f"{path}?{query}" if query else path, headers, body


def filled(shape: Any, message: Outgoing) -> Any:
    """The shape with its places taken by the message."""
    if isinstance(shape, Mapping):
        return {name: filled(value, message) for name, value in shape.items()}
    if isinstance(shape, list | tuple):
        return [filled(value, message) for value in shape]
    if not isinstance(shape, str):
        return shape
    places = {"number": message.number, "digits": message.number.lstrip("+"), "reference": message.reference}
    for name, value in places.items():
        shape = shape.replace(f"{{{name}}}", value)
    return shape.replace("{text}", message.text)  # last: a text may hold what looks like a place


def _whole(answer: HTTPResponse, timeout: float) -> bytes:
    """At most so much, within so long, however slowly it drips."""
    said, until = b"", time.monotonic() + timeout
    while len(said) < LARGEST_ANSWER and time.monotonic() < until:
        more = answer.read1(4096)
        if not more:
            break
        said += more
    return said


def _parsed(said: bytes) -> Any:
    try:
        return json.loads(said)
    except ValueError:
        return None


def _judged(gateway: Gateway, status: int, said: Any) -> str:
    path, values = gateway.accepted
    if 200 <= status < 300 and (not path or at(said, path) in values):
        return at(said, gateway.message_id)[:LONGEST_NAME] if gateway.message_id else ""
    code = at(said, gateway.error)[:LONGEST_CODE] if gateway.error else ""
    shown = f"{status} {code}".strip() if code.isascii() and code.isprintable() else str(status)
    if gateway.refused:
        blamed = code in gateway.refused
    else:
        blamed = status in ABOUT_THE_MESSAGE
    doubtful = status in BEHIND or (200 <= status < 300 and said is None)
    raise NotAccepted(Failure(shown, permanent=blamed, ours=not blamed, doubtful=doubtful))


def at(said: Any, path: str) -> str:
    """What stands at ``data.0.id`` of a JSON answer, as text; empty where there is nothing."""
    for step in path.split("."):
        if isinstance(said, Mapping):
            said = said.get(step)
        elif isinstance(said, list) and step.isdigit() and int(step) < len(said):
            said = said[int(step)]
        else:
            return ""
    if isinstance(said, bool):
        return str(said).lower()
    return str(said) if isinstance(said, str | int | float) else ""


_WAYS: dict[Way, Callable[[Gateway, Outgoing], str]] = {
    Way.CONSOLE: _console,
    Way.FILE: _file,
    Way.HTTP: _http,
}
