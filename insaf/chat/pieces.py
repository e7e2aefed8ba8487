"""What the console shows of talks, the same in a page and in the stream that follows it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from insaf.chat import links, seeing, words
from insaf.chat.models import Conversation, Message, Note
from insaf.people.models import Staff
from insaf.rulebook import current

S = Conversation.State


def in_zone() -> AbstractContextManager[None]:
    """Hours as the institution's clock shows them."""
    return timezone.override(ZoneInfo(current.policy().calendar.zone))


def listed(staff: Staff, talk: int, now: datetime) -> dict[str, Any]:
    """The list of running talks, drawn, with the numbers that ring and stand in the title."""
    rows = [row_of(one, staff, now) for one in seeing.running(staff)]
    with in_zone():
        html = render_to_string("chat/parts/list.html", {"rows": rows, "talk": talk})
    waiting = sum(row["waits"] for row in rows)
    return {"html": html, "waiting": waiting, "unread": sum(row["unread"] for row in rows if row["mine"])}


def row_of(row: Conversation, staff: Staff, now: datetime) -> dict[str, Any]:
    """One talk as the list draws it."""
    last = row.messages.exclude(kind="event").order_by("-number").first()
    waits = row.state == S.WAITING
    return {
        "pk": row.pk,
        "name": row.name or _("Visitor %(n)s") % {"n": row.pk},
        "said": (last.text if last else "")[:120],
        "page": row.page,
        "waits": waits,
        "mine": row.agent_id == staff.pk,
        "agent": row.agent.name_in(get_language() or "ar") if row.agent else "",
        "unread": row.messages.filter(author="visitor", number__gt=row.seen_by_staff).count(),
        "waited": waited(row.began_at, now),
        "late": row.answered_at is None and now > row.due_at,
        "reference": row.reference,
    }


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
