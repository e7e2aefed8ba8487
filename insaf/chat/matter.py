"""From a conversation into a case: nothing retyped, nothing dropped, the receipt its first message (B-08, B-09)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from insaf.cases import access
from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.chat import keeping, talking, words
from insaf.chat.models import Conversation, Message
from insaf.chat.wording import one_line
from insaf.core.acts.intake import Acknowledge, AddInformation, Contact, Receive
from insaf.core.arabic import clip, neutralise
from insaf.core.policy import Kind
from insaf.core.reasons import Refused
from insaf.core.terms import COMPLAINANT, SYSTEM, Actor
from insaf.rulebook import current

CHANNEL = "chat"
SUBJECT = "other"
TITLE = 80
TRIES = 5
SECRET_SHOWN = timedelta(hours=24)
FOLDED = "| "
"""Before every further line of one message: a line without it is ours, so that nobody writes one in another's name."""

Outcome = Conversation.Outcome


class Moved(Exception):
    """Somebody wrote while the transcript was made; it is made again."""


class Settled(Exception):
    """The conversation is a case already, or was read and found to be none."""


def file(pk: int, kind: Kind, by: Actor, now: datetime, subject: str = "", title: str = "", ending: str = "") -> Case:
    """Make a case of everything said so far; the talk may go on, and what follows is added to the case.

    The case, the mark, the line that says so and, with the code ``ending``, the end of the talk
    commit together. Raises ``Settled``, ``Refused``.
    """
    for _try in range(TRIES):
        row = Conversation.objects.get(pk=pk)
        if row.outcome == Outcome.FILED:
            raise Settled(row.reference)
        act = _receive(row, kind, subject, title)
        try:
            return perform(act, None, COMPLAINANT, now, also=partial(_mark, row, by, now, ending))
        except Moved:
            continue
    raise Moved(pk)


def acknowledge(reference: str, now: datetime) -> None:
    """The visitor holds the reference: it stands in the talk (D-01)."""
    perform(Acknowledge(CHANNEL), reference, SYSTEM, now)


def add_rest(pk: int, now: datetime) -> bool:
    """What was said after the case was made is added to it; False when there is nothing, or it is refused."""
    for _try in range(TRIES):
        row = Conversation.objects.get(pk=pk)
        said = _messages(row, row.recorded)
        if row.outcome != Outcome.FILED or not any(one.author == "visitor" for one in said):
            return False
        act = AddInformation(transcript(row, said), keeping.files_of(row.pk, row.recorded), CHANNEL)
        try:
            perform(act, row.reference, COMPLAINANT, now, also=partial(_recorded, row))
        except Moved:
            continue
        except Refused:
            return False
        return True
    return False


def dismiss(pk: int, by: Actor, now: datetime) -> None:
    """A person read it and found no matter in it; who did so is kept."""
    with transaction.atomic(durable=True), talking.locked(pk) as row:
        if row.outcome or row.live:
            raise Settled(row.reference)
        row.outcome, row.settled_at, row.settled_by = Outcome.NOTHING, now, by.label


def transcript(row: Conversation, said: Sequence[Message]) -> str:
    """Who said what and when, in the institution's time and the visitor's language (B-08)."""
    zone = ZoneInfo(current.policy().calendar.zone)
    with translation.override(row.language):
        first = said[0].at.astimezone(zone) if said else row.began_at.astimezone(zone)
        head = _("Live chat on %(page)s, %(day)s, language %(language)s") % {
            "page": one_line(row.page or row.origin), "day": f"{first:%Y-%m-%d}", "language": row.language,
        }  # fmt: skip
        return "\n".join([head, "", *(_line(one, zone) for one in said)])


def title_of(said: Sequence[Message]) -> str:
    """The first line that the visitor wrote."""
    first = next((one.text for one in said if one.author == "visitor" and one.text.strip()), "")
    line = neutralise(first).strip().partition("\n")[0]
    return clip(line, TITLE) or str(words.WIDGET["title"])


def given(row: Conversation, now: datetime) -> dict[str, Any] | None:
    """Reference, secret, link and date for the visitor; the secret for a day after it was made."""
    case = Case.objects.select_related("access").filter(reference=row.reference).first() if row.reference else None
    if case is None:
        return None
    fresh = row.settled_at is not None and now - row.settled_at <= SECRET_SHOWN
    return {
        "reference": case.reference,
        "secret": access.secret_of(case) if fresh else "",
        "path": access.private_path(case) if fresh else "",
        "due_at": case.decide_due_at,
    }


def _receive(row: Conversation, kind: Kind, subject: str, title: str) -> Receive:
    said = _messages(row)
    row.recorded = row.last
    return Receive(
        kind=kind,
        channel=CHANNEL,
        subject=subject or SUBJECT,
        title=title.strip() or title_of(said),
        narrative=transcript(row, said),
        received_at=row.began_at,
        language=row.language,
        contact=Contact(row.name, row.email, row.phone),
        files=keeping.files_of(row.pk),
    )


def _messages(row: Conversation, after: int = 0) -> list[Message]:
    return list(row.messages.filter(number__gt=after, number__lte=row.last).order_by("number"))


def _mark(read: Conversation, by: Actor, now: datetime, ending: str, case: Case) -> None:
    with talking.locked(read.pk) as row:
        if row.outcome == Outcome.FILED:
            raise Settled(row.reference)
        if row.last != read.last:
            raise Moved(row.pk)
        if ending and row.live:
            talking.finish(row, ending, now)
        talking.event(row, "filed", now, case.reference)
        row.outcome, row.reference = Outcome.FILED, case.reference
        row.settled_at, row.settled_by, row.recorded = now, by.label, row.last


def _recorded(read: Conversation, _case: Case) -> None:
    with talking.locked(read.pk) as row:
        if row.last != read.last or row.recorded != read.recorded:
            raise Moved(row.pk)
        row.recorded = row.last


def _line(one: Message, zone: ZoneInfo) -> str:
    who = {"visitor": _("Visitor"), "staff": _("Support team")}.get(one.author, "—")
    text = words.event(one.text) if one.kind == "event" else neutralise(one.text)
    if one.kind == "file":
        text = _("[file: %(name)s]") % {"name": text}
    first, *more = text.splitlines() or [""]
    head = f"{one.number}. [{one.at.astimezone(zone):%H:%M:%S}] {who}: {first}"
    return "\n".join([head, *(f"{FOLDED}{line}" for line in more)])
