"""What is said and done in a conversation: each message once, in order, numbered without a gap.

Every change takes the lock of its conversation first: on PostgreSQL the row's own, on SQLite the
one writer's. A number is therefore visible only when every lower one is, and whoever reads
"all after n" can never be overtaken by a message that commits late.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from insaf.chat import seeing, tokens
from insaf.chat.models import Conversation, Message, Note
from insaf.chat.wording import LONGEST as LONGEST
from insaf.core.acts.base import File
from insaf.people.models import Staff
from insaf.rulebook import current

MOST = 2_000  # messages of one conversation
LIVES = timedelta(hours=24)
"""How long after its last word a visitor's token still opens a conversation."""

AWAITED = timedelta(days=30)
"""The same for one that ended and waits for a person to say what it is: its reference is given there."""

A, K, S = Message.Author, Message.Kind, Conversation.State


class Ended(Exception):
    """The conversation is over; the visitor may open it again, staff may not write into it."""


class Taken(Exception):
    """A colleague has it: two who answer at once are one who answers and one who is told so."""


class Full(Exception):
    """The conversation has as many messages as one may have."""


@dataclass(frozen=True)
class Visitor:
    """Who comes, from where, in which language; all of it as given."""

    origin: str
    page: str = ""
    language: str = "ar"
    name: str = ""
    email: str = ""
    phone: str = ""
    wanted: str = ""
    suspicion: str = ""


def begin(token: str, visitor: Visitor, client: str, text: str, now: datetime) -> tuple[Conversation, Message]:
    """Open a conversation with its first message in one transaction; the same token is never two."""
    with transaction.atomic(durable=True):
        row, _made = Conversation.objects.get_or_create(
            digest=tokens.digest(token),
            defaults={
                **asdict(visitor), "began_at": now, "changed_at": now, "visitor_at": now, "due_at": _due_at(now),
            },
        )  # fmt: skip
        with locked(row.pk) as row:
            return row, _visitor_says(row, client, text, now)


def of(token: str, now: datetime) -> Conversation | None:
    """The conversation that a token opens; None when there is none or it is too long ago."""
    row = Conversation.objects.filter(digest=tokens.digest(token)).first()
    if row is None:
        return None
    awaited = row.state == S.ENDED and row.outcome == Conversation.Outcome.NONE
    return row if now - row.changed_at <= (AWAITED if awaited else LIVES) else None


def visitor_says(pk: int, client: str, text: str, now: datetime, file: File | None = None) -> Message:
    """The visitor's word. One into a conversation that has ended opens it again."""
    with transaction.atomic(durable=True), locked(pk) as row:
        return _visitor_says(row, client, text, now, file)


def staff_says(pk: int, staff: Staff, client: str, text: str, now: datetime, file: File | None = None) -> Message:
    """An answer; the first one stops the clock of the first answer (C-18). Takes what nobody took."""
    with transaction.atomic(durable=True), locked(pk) as row:
        return _staff_says(row, staff, client, now, text=text, file=file)


def staff_writes(pk: int, staff: Staff, client: str, texts: Iterable[str], now: datetime) -> None:
    """An answer in several messages: all of them, or none."""
    with transaction.atomic(durable=True), locked(pk) as row:
        for n, text in enumerate(texts):
            _staff_says(row, staff, f"{client}-t{n}" if n else client, now, text=text)


def notes(pk: int, staff: Staff, client: str, text: str, now: datetime) -> Note:
    """A word between colleagues, which the visitor never gets."""
    with transaction.atomic(durable=True), locked(pk) as row:
        mine = f"s{staff.pk}:{client}"
        known = Note.objects.filter(conversation=row, client=mine).first()
        if known:
            return known
        row.notes += 1
        return Note.objects.create(
            conversation=row, number=row.notes, client=mine, staff=staff, text=text, after=row.last, at=now
        )


def take(pk: int, staff: Staff, now: datetime) -> bool:
    """Take a waiting conversation; False when somebody else was first."""
    with transaction.atomic(durable=True), locked(pk) as row:
        if not row.live:
            raise Ended
        if row.agent_id not in (None, staff.pk):
            return False
        if row.agent_id is None:
            _hand_to(row, staff, "joined", now)
        return True


def transfer(pk: int, to: Staff, now: datetime) -> None:
    """Another member of staff goes on; the visitor is told that somebody else does."""
    with transaction.atomic(durable=True), locked(pk) as row:
        if not row.live:
            raise Ended
        if row.agent_id != to.pk:
            _hand_to(row, to, "transferred", now)


def invite(pk: int, guest: Staff, now: datetime) -> None:
    """A colleague may read along and write."""
    with transaction.atomic(durable=True), locked(pk) as row:
        if not row.live:
            raise Ended
        if guest.pk not in row.guests and guest.pk != row.agent_id:
            row.guests = [*row.guests, guest.pk]
            event(row, "invited", now)


def end(pk: int, why: str, now: datetime) -> None:
    """Close the talk; ``why`` is the code of the event that says so. Ended twice is ended once."""
    with transaction.atomic(durable=True), locked(pk) as row:
        if row.live:
            finish(row, why, now)


def seen(pk: int, by_visitor: bool, number: int, now: datetime) -> None:
    """How far somebody has read; never backwards, never further than there is."""
    name = "seen_by_visitor" if by_visitor else "seen_by_staff"
    with transaction.atomic(durable=True), locked(pk) as row:
        setattr(row, name, max(getattr(row, name), min(number, row.last)))


def wants_mail(pk: int, address: str, now: datetime) -> None:
    """The text of the talk goes to this address once it has ended; asked for again, it goes again."""
    with transaction.atomic(durable=True), locked(pk) as row:
        row.mail_to, row.mailed_at = address, None
        event(row, "mailed", now)


def wants(pk: int, kind: str) -> None:
    """The visitor says what it is; as long as nobody has settled it, that is what it becomes."""
    with transaction.atomic(durable=True), locked(pk) as row:
        if not row.outcome:
            row.wanted = kind


def deserted(pk: int, now: datetime) -> None:
    """Whoever had it is gone and the visitor waits for a word: back into the queue, and told so."""
    with transaction.atomic(durable=True), locked(pk) as row:
        last = row.messages.exclude(kind=K.EVENT).order_by("-number").first()
        if row.state == S.TALKING and last and last.author == A.VISITOR:
            row.agent, row.state = None, S.WAITING
            event(row, "deserted", now)


def moves(pk: int, page: str) -> None:
    """The visitor went to another page of the site."""
    with transaction.atomic(durable=True), locked(pk) as row:
        row.page = page


def proves(pk: int, reference: str, now: datetime) -> None:
    """The visitor opened a case with its secret: staff may see now that it is theirs."""
    with transaction.atomic(durable=True), locked(pk) as row:
        if reference not in row.proven:
            row.proven = [*row.proven, reference]


def finish(row: Conversation, why: str, now: datetime) -> None:
    """End a conversation whose lock is held."""
    event(row, why, now)
    row.state, row.ended_at = S.ENDED, now


def event(row: Conversation, code: str, now: datetime, text: str = "") -> Message:
    """Something that happened, as a line of the talk; the lock is held."""
    return _said(row, A.SYSTEM, f"y:{secrets.token_hex(8)}", now, text=f"{code} {text}".strip(), kind=K.EVENT)


@contextmanager
def locked(pk: int) -> Iterator[Conversation]:
    """The conversation under its lock, saved at the end as changed; within a transaction."""
    rows = Conversation.objects.all()
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    row = rows.get(pk=pk)
    before = _state(row)
    yield row
    changed = [name for name, value in _state(row).items() if before[name] != value]
    if changed:
        row.revision, row.stirred_at = row.revision + 1, datetime.now(UTC)
        row.save(update_fields=[*changed, "revision", "stirred_at"])


def _state(row: Conversation) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _said(row: Conversation, author: Message.Author, client: str, now: datetime, **what: Any) -> Message:
    """The next message; the lock is held, and the client id is known to be new."""
    if row.last >= MOST and author != A.SYSTEM:
        raise Full
    row.last += 1
    row.changed_at = max(now, row.changed_at)  # a clock that was set back reorders nothing
    file = what.pop("file", None)
    if file:
        what |= {"kind": K.FILE, "file": asdict(file), "text": file.name}
    return Message.objects.create(
        conversation=row, number=row.last, client=client, author=author, at=row.changed_at, **what
    )


def _staff_says(row: Conversation, staff: Staff, client: str, now: datetime, **what: Any) -> Message:
    known = _known(row, f"s{staff.pk}:{client}")
    if known:
        return known
    if not row.live:
        raise Ended
    if not seeing.may_write(staff, row):
        raise Taken
    if row.agent_id is None:
        _hand_to(row, staff, "joined", now)
    row.answered_at = row.answered_at or now
    row.seen_by_staff = row.last
    return _said(row, A.STAFF, f"s{staff.pk}:{client}", now, staff=staff, **what)


def _visitor_says(row: Conversation, client: str, text: str, now: datetime, file: File | None = None) -> Message:
    known = _known(row, f"v:{client}")
    if known:
        return known
    if not row.live:
        _reopen(row, now)
    if row.outcome == Conversation.Outcome.NOTHING:
        row.outcome = Conversation.Outcome.NONE  # there is more to read: it is asked for again
    row.asked_at = None
    row.visitor_at = now
    return _said(row, A.VISITOR, f"v:{client}", now, text=text, file=file)


def is_said(row: Conversation, client: str) -> bool:
    """Whether the message that somebody began to write has come: a sign of writing may be later than its message."""
    return _known(row, client) is not None


def _known(row: Conversation, client: str) -> Message | None:
    return Message.objects.filter(conversation=row, client=client).first()


def _hand_to(row: Conversation, staff: Staff, code: str, now: datetime) -> None:
    row.agent, row.state = staff, S.TALKING
    row.guests = [one for one in row.guests if one != staff.pk]
    event(row, code, now)


def _reopen(row: Conversation, now: datetime) -> None:
    row.state = S.TALKING if row.agent_id else S.WAITING
    row.ended_at = row.asked_at = row.kind_asked_at = row.here_at = None
    event(row, "reopened", now)


def _due_at(now: datetime) -> datetime:
    """When the policy's first answer is due: so many hours in which the centre is open (C-18)."""
    rules = current.rules()
    channel = rules.policy.channel("chat")
    hours = channel.first_response_hours if channel else 1
    return rules.calendar.add_working_time(now, timedelta(hours=hours))
