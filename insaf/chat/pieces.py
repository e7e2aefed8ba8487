"""What the console shows of talks, the same in a page and in the stream that follows it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from insaf.cases.words import KIND
from insaf.chat import board, links, words
from insaf.chat.board import Talk
from insaf.chat.models import Conversation, Message, Note
from insaf.core.policy import Kind
from insaf.people.models import Staff
from insaf.rulebook import current

S = Conversation.State


def in_zone() -> AbstractContextManager[None]:
    """Hours as the institution's clock shows them."""
    return timezone.override(ZoneInfo(current.policy().calendar.zone))


def listed(staff: Staff, talk: int, now: datetime, talks: Iterable[Talk] | None = None) -> dict[str, Any]:
    """The list of running talks, drawn, with the numbers that ring and stand in the title."""
    rows = [row_of(one, staff, now) for one in board.seen_by(staff, board.read() if talks is None else talks)]
    html = _drawn(tuple(tuple(row.items()) for row in rows), talk, get_language() or "ar")
    waiting = sum(row["waits"] for row in rows)
    ours = sum(row["mine"] or row["guest"] for row in rows)
    unread = sum(row["unread"] for row in rows if row["mine"])
    return {"html": html, "waiting": waiting, "unread": unread, "ours": ours}


@lru_cache(maxsize=64)
def _drawn(rows: tuple[tuple[tuple[str, Any], ...], ...], talk: int, _language: str) -> str:
    """The same list is drawn once, for whoever sees it."""
    with in_zone():
        return render_to_string("chat/parts/list.html", {"rows": [dict(row) for row in rows], "talk": talk})


def row_of(talk: Talk, staff: Staff, now: datetime) -> dict[str, Any]:
    """One talk as the list draws it."""
    return {
        "pk": talk.pk,
        "name": name_of(talk.pk, talk.name),
        "said": talk.said,
        "page": talk.page,
        "waits": talk.state == S.WAITING,
        "mine": talk.agent == staff.pk,
        "guest": staff.pk in talk.guests,
        "agent": talk.agent_en if get_language() == "en" else talk.agent_ar,
        "unread": talk.unread,
        "waited": waited(talk.began_at, now),
        "late": talk.due_at is not None and now > talk.due_at,
        "reference": talk.reference,
        "wanted": str(KIND[Kind(talk.wanted)]) if talk.wanted else "",
    }


def name_of(pk: int, name: str) -> str:
    return name or _("Visitor %(n)s") % {"n": pk}


def waited(since: datetime, now: datetime) -> str:
    minutes = max(0, int((now - since).total_seconds() // 60))
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes} if minutes else _("less than a minute")


def messages(pk: int, after: int, noted: int, now: datetime) -> dict[str, Any]:
    """Messages and notes behind these numbers, drawn in their order, and how the talk stands."""
    row = Conversation.objects.select_related("agent").get(pk=pk)
    said = list(row.messages.filter(number__gt=after, number__lte=row.last).select_related("staff").order_by("number"))
    notes = list(row.private_notes.filter(number__gt=noted, number__lte=row.notes).select_related("staff"))
    lines = list(lines_of(said, notes))
    with in_zone():
        html = render_to_string("chat/parts/lines.html", {"lines": lines, "pk": pk}) if lines else ""
    state = {"state": row.state, "seen": row.seen_by_visitor, "reference": row.reference, "agent": row.agent_id or 0}
    return {
        "html": html,
        "after": said[-1].number if said else after,
        "noted": notes[-1].number if notes else noted,
        "state": state,
        "rings": any(one.author == "visitor" for one in said),
    }


def lines_of(said: Iterable[Message], notes: Iterable[Note]) -> Iterable[dict[str, Any]]:
    """Messages in the order of their numbers, each note behind the message that it followed."""
    language = get_language() or "ar"
    every = [((one.number, 0, 0), one) for one in said] + [((one.after, 1, one.number), one) for one in notes]
    for _place, one in sorted(every, key=lambda pair: pair[0]):
        who = one.staff.name_in(language) if one.staff else ""
        if isinstance(one, Note):
            yield {"kind": "note", "who": who, "text": one.text, "at": one.at, "id": f"note-{one.number}"}
            continue
        yield {
            "kind": one.kind,
            "author": one.author,
            "who": who,
            "number": one.number,
            "text": words.event(one.text) if one.kind == "event" else one.text,
            "parts": links.parts(one.text) if one.kind == "text" else (),
            "file": one.file,
            "at": one.at,
            "id": f"said-{one.number}",
        }
