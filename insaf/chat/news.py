"""What a visitor's stream tells: messages behind a number, and how things stand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import translation

from insaf.chat import closed, matter, words
from insaf.chat.models import Conversation, Message
from insaf.chat.wording import one_line

MOST = 200  # messages read at once


def since(pk: int, after: int, now: datetime) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The visitor's messages behind ``after`` in their order, and the state of the talk."""
    row = Conversation.objects.get(pk=pk)
    found = Message.objects.filter(conversation_id=pk, number__gt=after).order_by("number")[:MOST]
    with translation.override(row.language):
        return [shown(one) for one in found], state(row, now)


def shown(one: Message) -> dict[str, Any]:
    """A message as the widget gets it: staff have no name there."""
    line: dict[str, Any] = {
        "n": one.number,
        "by": one.author,
        "kind": one.kind,
        "text": words.event(one.text) if one.kind == "event" else said(one),
        "at": one.at.isoformat(timespec="seconds"),
    }
    if one.author == "visitor":
        line["client"] = one.client.removeprefix("v:")
    if one.file:
        line["size"] = one.file["size"]
    return line


def said(one: Message) -> str:
    """The words as they were written; the name of a file without what turns it around (J-06)."""
    return one_line(one.text) if one.kind == "file" else one.text


def state(row: Conversation, now: datetime) -> dict[str, Any]:
    """Waiting, talking or ended; the place in the queue; how far staff have read; the case, if there is one."""
    given = matter.given(row, now)
    if given:
        path, due_at = given.pop("path"), given["due_at"]
        given |= {
            "link": settings.INSAF_BASE_URL + path if path else "",
            "due_at": due_at.isoformat() if due_at else "",
        }
    return {
        "state": row.state,
        "place": place(row),
        "seen": row.seen_by_staff,
        "email": bool(row.email),
        "asks": closed.asks(row),
        "case": given,
    }


def place(row: Conversation) -> int:
    """1 for who is next; 0 for who does not wait."""
    if row.state != Conversation.State.WAITING:
        return 0
    before = Q(began_at__lt=row.began_at) | Q(began_at=row.began_at, pk__lt=row.pk)
    return Conversation.objects.filter(before, state=row.state).count() + 1
