"""What the widget may ask: a call in, an answer out. No cookie is read or set, no token is in an address (L-20)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import translation

from insaf.chat import limits, origins, talking, tokens, words
from insaf.chat.limits import Limit, buckets
from insaf.chat.models import Conversation

LONGEST_BODY = 64 * 1024
LONGEST_FILE = 10 * 1024 * 1024
HALF = re.compile("[\ud800-\udfff]")
"""Half a character, as a text that was cut within an emoji ends with: no database keeps it."""


@dataclass(frozen=True)
class Call:
    """One request of a widget, whatever carried it."""

    name: str
    origin: str
    token: str = ""
    body: bytes = b""
    address: str = ""
    query: dict[str, str] = field(default_factory=dict)
    said: dict[str, Any] = field(default_factory=dict)
    card: Any = None  # of a file that was judged beforehand

    def text(self, key: str, most: int = 200) -> str:
        """A field that is a text; anything else, or a longer one, is refused."""
        value = self.said.get(key, "")
        if not isinstance(value, str) or len(value) > most:
            raise Refusal(413 if isinstance(value, str) else 400, "too-long" if isinstance(value, str) else "malformed")
        return HALF.sub("\ufffd", value.replace("\0", ""))

    def number(self, key: str) -> int:
        value = self.said.get(key, 0)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
            raise Refusal(400, "malformed")
        return value


@dataclass(frozen=True)
class Answer:
    """What goes back; ``touched`` is the conversation whose lookers-on are woken."""

    data: dict[str, Any]
    status: int = 200
    touched: int = 0
    said: tuple[int, bytes] | None = None  # the message that is all that changed, as it goes on the wire
    revision: int = 0
    retry: float = 0
    content: bytes | None = None  # a file in place of the data
    type: str = ""


class Refusal(Exception):
    """Not done; ``code`` is one of ``words.REFUSALS``."""

    def __init__(self, status: int, code: str, retry: float = 0, said: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.retry, self.said = status, code, retry, said


Act = Callable[[Call, datetime], Answer]
ACTS: dict[str, Act] = {}
"""Every call by its name; `/chat/v1/<name>`."""


def act(view: Act) -> Act:
    """Registers a call under the name of its function."""
    ACTS[view.__name__.strip("_")] = view
    return view


def answer(call: Call, now: datetime) -> Answer:
    """The answer to one call; a refusal is a sentence in the visitor's language and tells nothing else."""
    language = "ar"
    try:
        call, language = _read(call)
        with translation.override(language):
            return ACTS[call.name](call, now)
    except Refusal as refusal:
        return refused(refusal, language)
    except talking.Full:
        return refused(Refusal(409, "full"), language)
    except talking.Ended:
        return refused(Refusal(409, "ended"), language)


def conversation(call: Call, now: datetime, limit: tuple[str, Limit] = ("call", limits.CALL)) -> Conversation:
    """The caller's own conversation; any other does not exist."""
    row = talking.of(call.token, now) if 0 < len(call.token) <= tokens.LONGEST else None
    if row is None:  # whoever holds a token is shut out by nobody who guesses beside them
        slow("miss", call.address, limits.MISS)
        raise Refusal(401, "token")
    slow(limit[0], str(row.pk), limit[1])
    return row


def slow(name: str, key: str, limit: Limit) -> None:
    """Refuse what comes too fast, with the seconds to wait."""
    if wait := buckets.wait(name, key, limit):
        raise Refusal(429, "too-fast", wait)


def client_of(value: str) -> str:
    """The sender's own id of a message."""
    if not tokens.CLIENT.fullmatch(value):
        raise Refusal(400, "malformed")
    return value


def _read(call: Call) -> tuple[Call, str]:
    if not origins.allowed(call.origin):
        raise Refusal(403, "origin")
    if call.name not in ACTS:
        raise Refusal(404, "missing")
    if call.name == "file":
        return call, "en" if call.query.get("lang") == "en" else "ar"
    try:
        said = json.loads(call.body or b"{}")
    except (ValueError, RecursionError):
        raise Refusal(400, "malformed") from None
    if not isinstance(said, dict):
        raise Refusal(400, "malformed")
    return Call(call.name, call.origin, call.token, b"", call.address, {}, said), "en" if said.get(
        "lang"
    ) == "en" else "ar"


def refused(refusal: Refusal, language: str) -> Answer:
    """The refusal as a sentence; in Arabic unless English was asked for."""
    with translation.override("en" if language == "en" else "ar"):
        said = refusal.said or str(words.REFUSALS[refusal.code])
        return Answer({"error": refusal.code, "said": said}, refusal.status, retry=refusal.retry)
