"""The running talks as the consoles list them: read once for all who look on, shown to each as they may see."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case as Either
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from insaf.cases.models import Case
from insaf.chat import hands, seeing
from insaf.chat.hub import hub
from insaf.chat.models import Conversation, Message
from insaf.chat.wording import one_line
from insaf.people.models import Staff

S = Conversation.State
MOST = 1_000  # talks read; of them each console lists `seeing.MOST`
LASTS = 5.0  # seconds for which what was read holds, if nothing stirs
SHOWN = 120  # characters of the last words


@dataclass(frozen=True)
class Talk:
    """One running talk, and for whom it is."""

    pk: int
    state: str
    agent: int | None
    agent_ar: str
    agent_en: str
    guests: frozenset[int]
    about: frozenset[int]  # staff who are complained about in its case (B-16)
    name: str
    said: str
    page: str
    unread: int
    began_at: datetime
    due_at: datetime | None  # of the first answer, as long as there is none
    reference: str
    wanted: str


def read() -> tuple[Talk, ...]:
    """Every talk that runs, in two queries however many there are."""
    rows = list(_rows())
    references = {row.reference for row in rows if row.reference}
    named = dict(Case.objects.filter(reference__in=references).values_list("reference", "people_named"))
    return tuple(_talk(row, frozenset(named.get(row.reference, ()))) for row in rows)


def seen_by(staff: Staff, talks: Iterable[Talk]) -> list[Talk]:
    """Those that this person sees, the longest waiting first, one's own before the others'."""
    every = seeing.supervises(staff.actor)
    seen = [one for one in talks if staff.pk not in one.about and (every or _is_for(one, staff.pk))]
    return sorted(
        seen, key=lambda one: (0 if one.state == S.WAITING else 1 if one.agent == staff.pk else 2, one.began_at, one.pk)
    )[: seeing.MOST]


class Board:
    """What all consoles of this process share: read at most once for each stir, by one of them."""

    def __init__(self) -> None:
        self.talks: tuple[Talk, ...] = ()
        self.stir, self.until = -1, 0.0
        self._reading: asyncio.Task[tuple[Talk, ...]] | None = None

    async def fresh(self) -> tuple[Talk, ...]:
        if self.stir == hub.stirs and time.monotonic() < self.until:
            return self.talks
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read())
        return await asyncio.shield(self._reading)

    async def _read(self) -> tuple[Talk, ...]:
        stir = hub.stirs
        self.talks = await hands.looking(read)
        self.stir, self.until = stir, time.monotonic() + LASTS
        return self.talks


def _rows() -> QuerySet[Conversation]:
    words = Message.objects.filter(conversation=OuterRef("pk")).exclude(kind="event").order_by("-number")
    unread = Count("messages", filter=Q(messages__author="visitor", messages__number__gt=F("seen_by_staff")))
    first = Either(When(state=S.WAITING, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = Conversation.objects.exclude(state=S.ENDED).select_related("agent")
    return rows.annotate(words=Subquery(words.values("text")[:1]), unread=unread).order_by(first, "began_at", "pk")[
        :MOST
    ]


def _talk(row: Conversation, about: frozenset[int]) -> Talk:
    return Talk(
        pk=row.pk,
        state=row.state,
        agent=row.agent_id,
        agent_ar=row.agent.name_in("ar") if row.agent else "",
        agent_en=row.agent.name_in("en") if row.agent else "",
        guests=frozenset(row.guests),
        about=about,
        name=row.name,
        said=one_line((row.words or "")[:SHOWN]),  # type: ignore[attr-defined]
        page=row.page,
        unread=row.unread,  # type: ignore[attr-defined]
        began_at=row.began_at,
        due_at=row.due_at if row.answered_at is None else None,
        reference=row.reference,
        wanted=row.wanted,
    )


def _is_for(talk: Talk, staff: int) -> bool:
    return talk.state == S.WAITING or talk.agent == staff or staff in talk.guests


board = Board()
