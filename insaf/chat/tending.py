"""The worker's round: silent visitors, talks that nobody can take, transcripts to mail, what is to be forgotten."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from insaf.chat import closed, matter, post, presence, seeing, talking
from insaf.chat.models import Conversation, Message, Presence

ASKED_AFTER = timedelta(minutes=5)
CLOSED_AFTER = timedelta(minutes=5)  # behind the question
PATIENCE = timedelta(minutes=3)  # how long a talk waits while nobody is there within the hours
GONE_AFTER = timedelta(minutes=5)  # without a sign of the browser of who waits
KIND_WITHIN = timedelta(minutes=10)  # the visitor may say what it is, before a person is asked to
FORGOTTEN_AFTER = timedelta(days=30)

S, Outcome = Conversation.State, Conversation.Outcome
MAIL_AGAIN, MAIL_FOR = timedelta(minutes=2), timedelta(days=3)
_tried: dict[int, datetime] = {}
log = logging.getLogger("insaf.chat")


def run_once(now: datetime) -> int:
    """Everything that has come due; how much was done."""
    queue = ((talking.deserted, _deserted(now)), (_leave, _untaken(now)), (_drop, _gone(now)), (_keep, _unsaid(now)))
    done = sum(_each(work, rows, now) for work, rows in (*queue, (_ask, _silent(now))))
    done += _each(_close, _still_silent(now), now) + _each(_complete, _incomplete(), now)
    return done + _each(post.send, _to_mail(now), now) + _forget(now)


def _each(work, rows, now: datetime) -> int:  # type: ignore[no-untyped-def]
    """One that fails is told, and stops no other."""
    done = 0
    for pk in rows:
        try:
            work(pk, now)
            done += 1
        except Exception:
            log.exception("conversation %s could not be tended", pk)
    return done


def _untaken(now: datetime) -> list[int]:
    """Waiting while nobody will come: the centre is closed, or nobody has been there for some minutes (B-09)."""
    waiting = Conversation.objects.filter(state=S.WAITING).filter(Q(kind_asked_at=None) | ~Q(wanted=""))
    if not presence.in_hours(now):
        return list(waiting.values_list("pk", flat=True))
    if presence.staffed(now):
        return []
    return list(waiting.filter(visitor_at__lt=now - PATIENCE).values_list("pk", flat=True))


def _leave(pk: int, now: datetime) -> None:
    closed.leave(pk, now)


def _deserted(now: datetime) -> list[int]:
    """The last word is the visitor's, and nobody who might answer it has been there for some minutes."""
    there = set(Presence.objects.filter(at__gt=now - PATIENCE).values_list("staff_id", flat=True))
    last = Message.objects.filter(conversation=OuterRef("pk")).exclude(kind="event").order_by("-number")
    rows = Conversation.objects.filter(state=S.TALKING, changed_at__lt=now - PATIENCE)
    rows = rows.annotate(word=Subquery(last.values("author")[:1])).filter(word="visitor")
    return [row.pk for row in rows if not {row.agent_id, *row.guests} & there]


def _gone(now: datetime) -> list[int]:
    """Who waits and has closed the browser is nobody's next."""
    since = now - GONE_AFTER
    rows = Conversation.objects.filter(state=S.WAITING, visitor_at__lt=since)
    return list(rows.filter(Q(here_at=None) | Q(here_at__lt=since)).values_list("pk", flat=True))


def _drop(pk: int, now: datetime) -> None:
    closed.part(pk, "gone", now)


def _unsaid(now: datetime) -> list[int]:
    rows = Conversation.objects.filter(state=S.WAITING, wanted="", kind_asked_at__lt=now - KIND_WITHIN)
    return list(rows.values_list("pk", flat=True))


def _keep(pk: int, now: datetime) -> None:
    closed.part(pk, "kept", now)


def _silent(now: datetime) -> list[int]:
    """Answered, and nothing more from the visitor for some minutes."""
    rows = Conversation.objects.filter(state=S.TALKING, asked_at=None, changed_at__lt=now - ASKED_AFTER)
    return list(rows.filter(visitor_at__lt=now - ASKED_AFTER).values_list("pk", flat=True))


def _ask(pk: int, now: datetime) -> None:
    with transaction.atomic(durable=True), talking.locked(pk) as row:
        last = row.messages.exclude(kind="event").order_by("-number").first()
        if row.state == S.TALKING and row.asked_at is None and last and last.author == "staff":
            row.asked_at = now
            talking.event(row, "silent", now)
        elif last and last.author == "visitor":
            row.visitor_at = now  # it is our turn, not the visitor's: look again later


def _still_silent(now: datetime) -> list[int]:
    rows = Conversation.objects.filter(state=S.TALKING, asked_at__lt=now - CLOSED_AFTER)
    return list(rows.values_list("pk", flat=True))


def _close(pk: int, now: datetime) -> None:
    with transaction.atomic(durable=True), talking.locked(pk) as row:
        if row.live and row.asked_at:
            talking.finish(row, "silent-end", now)


def _incomplete() -> list[int]:
    """Ended with a case that lacks what was said after it was made."""
    rows = seeing.unsettled().filter(outcome=Outcome.FILED)
    return list(rows.values_list("pk", flat=True)[:50])


def _complete(pk: int, now: datetime) -> None:
    matter.add_rest(pk, now)


def _to_mail(now: datetime) -> list[int]:
    """Those that no server took are tried again after a while, and for some days."""
    rows = Conversation.objects.filter(state=S.ENDED, mailed_at=None, ended_at__gt=now - MAIL_FOR).exclude(mail_to="")
    due = [pk for pk in rows.values_list("pk", flat=True)[:50] if now - _tried.get(pk, now - MAIL_AGAIN) >= MAIL_AGAIN]
    for pk in [pk for pk, at in _tried.items() if now - at > MAIL_FOR]:
        del _tried[pk]
    _tried.update(dict.fromkeys(due, now))
    return due


def _forget(now: datetime) -> int:
    """A talk whose words stand in a case, or hold no matter, is deleted after a month: one place to erase."""
    old = Conversation.objects.filter(state=S.ENDED, ended_at__lt=now - FORGOTTEN_AFTER).exclude(outcome=Outcome.NONE)
    lacking = seeing.unsettled().filter(outcome=Outcome.FILED).values("pk")
    gone = list(old.exclude(pk__in=lacking).values_list("pk", flat=True)[:50])
    Conversation.objects.filter(pk__in=gone).delete()
    return len(gone)
