"""Reads the record forward and queues what must be said (K-15)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from insaf.cases.actions import perform
from insaf.cases.history import Step, after
from insaf.cases.models import Case, Entry
from insaf.core.acts.intake import Acknowledge
from insaf.core.events import Event
from insaf.core.events.intake import Received
from insaf.core.policy import Kind
from insaf.core.terms import SYSTEM
from insaf.outbox import addresses, bodies, former, holding, parties, spoken, surveys, ways
from insaf.outbox.calls import calls
from insaf.outbox.letters.matter import together
from insaf.outbox.models import Bookmark, Letter

NAME = "letters"
BATCH = 200  # entries read at once; one act is far shorter

Line = tuple[Case, Step]


def run_once(now: datetime) -> int:
    """Queue the letters that the record calls for; the number queued.

    Letters and bookmark are one transaction: a crash before it repeats the reading, a
    crash behind it loses nothing, and the key of a letter forbids a second one.
    """
    queued = 0
    while lines := _unread():
        _confirm_pages(lines, now)
        queued += _turn(lines, now)
    return queued


def skip() -> None:
    """Move the bookmark to the end without a letter: for history loaded from elsewhere."""
    last = Entry.objects.aggregate(last=Max("seq"))["last"]
    Bookmark.objects.update_or_create(name=NAME, defaults={"seq": -1 if last is None else last})


def behind() -> int:
    """Entries that nobody has read yet."""
    return Entry.objects.filter(seq__gt=_position()).count()


def _position() -> int:
    mark = Bookmark.objects.filter(name=NAME).first()
    return mark.seq if mark else -1


def _unread() -> list[Line]:
    """The next entries, never ending in the midst of an act."""
    limit, start = BATCH, _position()
    while True:
        lines = after(start, limit)
        whole = lines if len(lines) < limit else _without_last_act(lines)
        if whole or not lines:
            return whole
        limit *= 2


def _without_last_act(lines: list[Line]) -> list[Line]:
    ends = [n for n, (before, here) in enumerate(pairwise(lines), start=1) if not _same_act(before, here)]
    return lines[: ends[-1]] if ends else []


def _same_act(before: Line, here: Line) -> bool:
    return before[0].pk == here[0].pk and together(before[1], here[1])


def _acts(lines: list[Line]) -> Iterator[list[Line]]:
    act: list[Line] = []
    for line in lines:
        if act and not _same_act(act[-1], line):
            yield act
            act = []
        act.append(line)
    yield act


@transaction.atomic
def _turn(lines: list[Line], now: datetime) -> int:
    """Queue the letters of these entries and turn the page, unless another follower has."""
    mark, _ = Bookmark.objects.select_for_update().get_or_create(name=NAME)
    fresh = [line for line in lines if line[1].seq > mark.seq]
    letters = [letter for act in _acts(fresh) for letter in _letters(act, now)] if fresh else []
    holding.hold(letters, now)
    Letter.objects.bulk_create(letters, ignore_conflicts=True)
    mark.seq = max(mark.seq, lines[-1][1].seq)
    mark.save()
    return len(letters)


def _letters(act: list[Line], now: datetime) -> Iterator[Letter]:
    """Only to people who can be reached; an anonymous matter is followed on its page.

    A question to a concerned party goes to that party alone (E-14).
    """
    row = act[0][0]
    events = {step.seq: step.event for _, step in act}
    for seq, kind in calls([step for _, step in act], Kind(row.kind)):
        event = events[seq]
        if kind in parties.LETTERS:
            letters = _to_party(row, seq, kind, event, now)
        elif kind == bodies.REPLY:
            letters = _to_body(row, seq, event, now)
        else:
            letters = [_by(way, row, seq, kind, now) for way in ways.of(row, kind)]
            asked = ways.of(row, surveys.SURVEY) if kind == "closed" else []
            letters += [_survey(row, seq, address, now) for _, address in asked]
            letters += [_by(way, row, seq, former.LEFT, now) for way in former.ways_to(event)]
        yield from letters


def _letter(row: Case, seq: int, kind: str, recipient: str, now: datetime) -> Letter:
    return Letter(
        entry=seq,
        case=row,
        kind=kind,
        recipient=recipient,
        language=row.language,
        message_id=addresses.message_id(row.reference, seq, kind),
        queued_at=now,
        next_attempt_at=now,
        settled=kind != "acknowledgement",
    )


def _by(way: ways.Way, row: Case, seq: int, kind: str, now: datetime) -> Letter:
    """The letter by one way; what is no mail has a name of its own, which nobody can guess."""
    channel, recipient = way
    letter = _letter(row, seq, kind, recipient, now)
    letter.channel = channel
    if channel != ways.EMAIL or kind == former.LEFT:  # nothing that could lead an answer into the case
        letter.message_id = addresses.unanswered(channel, f"{row.reference}.{seq}.{kind}")
    if channel == ways.PHONE:
        letter.next_attempt_at = now + spoken.GRACE
        letter.settled = True
    return letter


def _to_party(row: Case, seq: int, kind: str, event: Event, now: datetime) -> list[Letter]:
    """In the party's own language; nothing where it is asked by other means."""
    recipient, language = parties.addressed(row, event)
    if not recipient:
        return []
    letter = _letter(row, seq, kind, recipient, now)
    letter.language = language
    letter.message_id = addresses.message_id(row.reference, seq, kind, parties.number_in(event))
    return [letter]


def _to_body(row: Case, seq: int, event: Event, now: datetime) -> list[Letter]:
    """In the institution's own language; its answer is known by the referral's number."""
    recipient = bodies.addressed(event)
    letter = _letter(row, seq, bodies.REPLY, recipient, now)
    letter.language = settings.LANGUAGE_CODE
    letter.message_id = addresses.message_id(row.reference, seq, bodies.REPLY, getattr(event, "number", 0))
    return [letter] if recipient else []


def _survey(row: Case, seq: int, recipient: str, now: datetime) -> Letter:
    """Asked when the closing has been read (K-13)."""
    letter = _letter(row, seq, surveys.SURVEY, recipient, now)
    letter.next_attempt_at = now + surveys.AFTER
    return letter


def _is_written_to(row: Case) -> bool:
    return any(channel != ways.PHONE for channel, _ in ways.of(row, "acknowledgement"))


def _confirm_pages(lines: list[Line], now: datetime) -> None:
    """Who files on the web and is not written to reads the acknowledgement on the page (D-01)."""
    for row, step in lines:
        filed = isinstance(step.event, Received) and row.channel == "web"
        if filed and row.acknowledged_at is None and not _is_written_to(row):
            perform(Acknowledge(via="page"), row.reference, SYSTEM, now)
