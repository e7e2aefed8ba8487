"""What the tests of the chat begin with: a widget's calls, an agent who is there, a talk under way."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from insaf.chat import api, presence, talking, visitor
from insaf.chat.models import Conversation, Message
from insaf.people.models import Staff
from tests import cast, given
from tests.intake.visitor import PDF

OPEN = given.at("2026-08-03 10:00")  # a Monday, the centre is open
SHUT = given.at("2026-08-07 21:00")  # a Friday night
HOME = "http://127.0.0.1:8000"
assert visitor


def staff(member: cast.Member) -> Staff:
    return Staff.objects.get(pk=member.id)


def there(member: cast.Member = cast.omar, now: datetime = OPEN, state: str = "online") -> None:
    presence.here(staff(member), now, state)


class Widget:
    """One visitor's widget: a token and the ids of its messages."""

    def __init__(self, origin: str = HOME, lang: str = "ar", now: datetime = OPEN, address: str = "192.0.2.1") -> None:
        self.origin, self.lang, self.now, self.address = origin, lang, now, address
        self.token, self.count = "", 0
        self.status, self.answer = 0, {}

    def asks(self, name: str, /, **said: Any) -> dict[str, Any]:
        body = json.dumps({"lang": self.lang, **said}).encode()
        return self.sends(name, body)

    def sends(self, name: str, body: bytes, query: dict[str, str] | None = None) -> dict[str, Any]:
        call = api.Call(name, self.origin, self.token, body, self.address, query or {})
        done = api.answer(call, self.now)
        self.status, self.answer = done.status, done.data
        return done.data

    def client(self) -> str:
        self.count += 1
        return f"client-{self.count:06}"

    def opens(self) -> Widget:
        self.token = self.asks("hello")["token"]
        return self

    def starts(self, text: str = "السلام عليكم، لم تصلني شهادتي.", /, **said: Any) -> Widget:
        self.opens()
        self.asks("start", text=text, client=self.client(), page="https://engineeringtracks.edu.sa/courses?x=1", **said)
        return self

    def says(self, text: str, client: str = "") -> Widget:
        self.asks("say", text=text, client=client or self.client())
        return self

    def sent(self, name: str) -> Widget:
        """A file of this name."""
        self.sends("file", PDF, {"client": self.client(), "name": name})
        return self

    def later(self, **time: float) -> Widget:
        self.now += timedelta(**time)
        return self

    @property
    def row(self) -> Conversation:
        found = talking.of(self.token, self.now)
        assert found is not None
        return found


def said(row: Conversation) -> list[tuple[str, str]]:
    """Who wrote what, in the order of the numbers, which have no gap."""
    found = list(Message.objects.filter(conversation=row).order_by("number"))
    assert [one.number for one in found] == list(range(1, len(found) + 1))
    return [(one.author, one.text.partition(" ")[0] if one.kind == "event" else one.text) for one in found]
