"""What staff do with a mail: each deed stands or falls with the mail's own mark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from insaf.cases import log
from insaf.cases.models import Case
from insaf.core.acts import Act
from insaf.core.acts.consulting import AnswerConsultation
from insaf.core.acts.handling import AddNote
from insaf.core.acts.intake import Receive
from insaf.core.evolve import replay
from insaf.core.policy import Kind
from insaf.core.terms import Actor
from insaf.intake.email import matter, settling, threads
from insaf.intake.email.judging import Verdict
from insaf.intake.email.marks import SettledAlready
from insaf.intake.email.models import Arrival, Handled
from insaf.intake.email.reasons import Why
from insaf.intake.email.settling import Taking
from insaf.intake.email.shape import Mail
from insaf.rulebook import current

S, D = Arrival.State, Handled.Deed

WAITING = (S.HELD, S.QUARANTINED)
"""What a person must look at."""

OPEN_TO = (*WAITING, S.IGNORED)
"""What a person may still make part of a case."""

CHARSETS = ("utf-8", "windows-1256", "iso-8859-6", "windows-1252", "utf-16")
"""In which a mail may be read by hand (K-06)."""


def open_case(arrival: Arrival, actor: Actor, now: datetime, kind: Kind, subject: str, title: str) -> Case:
    """Make a case of it, received when the mail reached us (B-05). Raises ``Refused``, ``SettledAlready``."""
    _still(arrival, OPEN_TO)
    mail = settling.read(arrival)
    words = matter.words_of(mail, whole=True)
    act = settling.received(mail, arrival, words, current.rules_at(arrival.received_at).policy)
    act = replace(act, kind=kind, subject=subject, title=title.strip() or act.title)
    verdict = Verdict(S.CREATED, Why.NEW_MATTER_BY_STAFF)
    taking = Taking(arrival, mail, verdict, actor, now, words.left)
    return settling.take_on(taking, act, _noted(arrival, actor, now, D.OPENED))


def register(arrival: Arrival, act: Act, actor: Actor, now: datetime, on: Case | Receive, left: int) -> Case:
    """File an external body's letter on a case, or on the one begun with it, as the referral that ``act`` records."""
    _still(arrival, OPEN_TO)
    case = on if isinstance(on, Case) else None
    verdict = Verdict(S.APPENDED, Why.BODY_REGISTERED, case)
    taking = Taking(arrival, settling.read(arrival), verdict, actor, now, left)
    if isinstance(on, Receive):
        return settling.take_on(taking, act, _noted(arrival, actor, now, D.OPENED), begun=on)
    return settling.take_on(taking, act, _noted(arrival, actor, now, D.JOINED, on.reference))


def join(arrival: Arrival, case: Case, actor: Actor, now: datetime, internal: bool = False) -> Case:
    """Add it to a case. Raises ``Refused``, ``SettledAlready``.

    The complainant reads what it says, and a closed case is asked to open again; unless it
    is ``internal`` or a concerned party's answer, which only staff read (B-18, E-14).
    """
    _still(arrival, OPEN_TO)
    mail = settling.read(arrival)
    words = matter.words_of(mail)
    act = _act(arrival, mail, words, case, internal)
    verdict = Verdict(S.APPENDED, Why.JOINED_BY_STAFF, case)
    taking = Taking(arrival, mail, verdict, actor, now, settling.left_by(act, mail, words))
    return settling.take_on(taking, act, _noted(arrival, actor, now, D.JOINED, case.reference))


def _act(arrival: Arrival, mail: Mail, words: matter.Words, case: Case, internal: bool) -> Act:
    """A party's answer that comes late, twice or to another case is a note: it never becomes a message."""
    question = threads.question(mail, arrival)
    asked = replay(log.history(case)).consultations if question and question.reference == case.reference else ()
    if question and any(one.open and one.number == question.number for one in asked):
        return AnswerConsultation(question.number, words.text, words.files, "email")
    if internal or question:
        return AddNote(words.text)
    return settling.act_on(case, words)[0]


def set_aside(arrival: Arrival, actor: Actor, now: datetime, reason: str) -> None:
    """Not for us; it stays, with the reason, among what was ignored."""
    _still(arrival, WAITING)
    with transaction.atomic():
        _moved(arrival, state=S.IGNORED, reason=Why.NOT_OURS, settled_at=now)
        _noted(arrival, actor, now, D.SET_ASIDE, reason)()


def release(arrival: Arrival, actor: Actor, now: datetime) -> Arrival:
    """Genuine: it is dealt with as if nothing had been suspected; the arrival as it stands then.

    What broke its readers is left to the worker, which can be killed without harm to anybody else.
    """
    _still(arrival, (S.QUARANTINED,))
    with transaction.atomic():
        _moved(arrival, state=S.STORED, attempts=0)
        _noted(arrival, actor, now, D.RELEASED)()
    released = Arrival.objects.get(pk=arrival.pk)
    return released if arrival.attempts > settling.MOST_ATTEMPTS else settling.settle(released, now)


def read_again(arrival: Arrival, actor: Actor, now: datetime, charset: str) -> None:
    """Read it in another charset from now on; empty: as it declares itself (K-06)."""
    with transaction.atomic():
        arrival.charset = charset
        mail = settling.read(arrival)
        said = {"subject": matter.clean(mail.subject)[:300], "sender_name": matter.clean(mail.sender.name)[:200]}
        Arrival.objects.filter(pk=arrival.pk).update(charset=charset, **said)
        _noted(arrival, actor, now, D.DECODED, charset)()


def _still(arrival: Arrival, states: tuple[Arrival.State, ...]) -> None:
    if arrival.state not in states:
        raise SettledAlready(arrival.pk)


def _moved(arrival: Arrival, **fields: object) -> None:
    if not Arrival.objects.filter(pk=arrival.pk, state=arrival.state).update(**fields):
        raise SettledAlready(arrival.pk)


def _noted(arrival: Arrival, actor: Actor, now: datetime, deed: Handled.Deed, detail: str = "") -> Callable[[], None]:
    def note() -> None:
        Handled.objects.create(
            arrival=arrival, staff_id=int(actor.id), at=now, deed=deed, detail=detail[:300], was=arrival.state
        )

    return note
