"""Sends what is queued, by SMTP; no transaction is open while the network is used.

A letter is marked before it is handed over and again afterwards. Should the process die
between the server's acceptance and the second mark, the letter is handed over once more
when its lease ends, with the same Message-ID: mail stores drop the twin. The other choice,
never to repeat, could lose a letter, and nobody would see that it is missing.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import get_connection
from django.db.models import Q, QuerySet

from insaf.cases import files, history
from insaf.cases.actions import perform
from insaf.cases.history import Step
from insaf.cases.models import Mailed
from insaf.core.acts import Act
from insaf.core.acts.intake import Acknowledge
from insaf.core.events.consulting import ConsultationAnswered
from insaf.core.events.handling import NoteAdded, Replied
from insaf.core.events.referring import LetterFiled, ReferralAnswered
from insaf.core.reasons import Refused
from insaf.core.terms import SYSTEM
from insaf.outbox import (
    addresses,
    bodies,
    claims,
    failures,
    former,
    headers,
    instead,
    parties,
    returned,
    surveys,
    ways,
)
from insaf.outbox.envelope import Enclosure, Heads, Sealed, mail
from insaf.outbox.letters import LETTERS, compose
from insaf.outbox.models import Letter
from insaf.outbox.pace import Pace
from insaf.rulebook import current

BATCH = 50  # letters in one round, over one connection
log = logging.getLogger("insaf.outbox")


def run_once(now: datetime, clock: Callable[[], datetime] | None = None) -> int:
    """Send what is due; the number of letters that a server accepted.

    ``clock`` goes on while a server takes its time: each lease begins at its own claim.
    """
    clock = clock or going_on_from(now)
    pace = Pace(now)
    accepted = 0
    connection = None
    try:
        for _ in range(BATCH):
            letter = claims.claim(now, clock(), pace.resting())
            if letter is None:
                break
            pace.count(letter)
            connection = connection or get_connection()
            failure = _try(letter, connection, now, clock)
            accepted += letter.state == Letter.State.SENT
            if failure and failure.ours:  # the others need not knock at a closed door
                break
    finally:
        _close(connection)
    settle(now)
    return accepted


def settle(now: datetime) -> None:
    """Record who holds the acknowledgement (D-01), and what did not arrive (K-14); again after a crash."""
    unsettled = Letter.objects.filter(settled=False, state__in=(Letter.State.SENT, Letter.State.FAILED))
    for letter in unsettled.select_related("case").order_by("id")[:BATCH]:
        _record(letter, now)


def _record(letter: Letter, now: datetime) -> None:
    """The case's entry and the letter's mark commit together; who sent it again meanwhile is not overtaken."""
    as_it_was = Letter.objects.filter(pk=letter.pk, state=letter.state, settled=False)
    lost = letter.state == Letter.State.FAILED
    if lost and letter.kind == former.LEFT:  # nobody need be reached there any more
        as_it_was.update(settled=True)
        return
    address = instead.of(letter) if lost else ""
    act: Act = _loss(letter, address) if lost else Acknowledge(via=letter.channel)

    def also(_row: object) -> None:
        _mark(as_it_was)
        if address:
            instead.queue(letter, address, now)

    try:
        perform(act, letter.case.reference, SYSTEM, now, also=also)
    except _Overtaken:
        return
    except Refused:
        log.warning("letter %s: the record did not take what became of it", letter.pk)
        as_it_was.update(settled=True)


def _loss(letter: Letter, address: str) -> Act:
    return returned.report_of(letter, ways.EMAIL if address else "")


class _Overtaken(Exception):
    """The letter is no longer as it was read."""


def _mark(as_it_was: QuerySet[Letter]) -> None:
    if not as_it_was.update(settled=True):
        raise _Overtaken


def going_on_from(now: datetime) -> Callable[[], datetime]:
    """A clock that starts at ``now``."""
    began = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - began)


def _try(letter: Letter, connection: Any, now: datetime, clock: Callable[[], datetime]) -> failures.Failure | None:
    try:
        steps = history.of_case(letter.case)
        if not (surveys.is_apt(letter, steps) and parties.is_apt(letter, steps)):
            claims.drop(letter)
            return None
        message = _written(letter, steps, now)
        connection.open()
        Sealed(message, addresses.bounce_address(letter), letter.recipient, connection).send()
    except Exception as problem:  # a letter that cannot be written must not stop the others
        failure = failures.read(problem)
        _not_sent(letter, failure, now)
        _close(connection)
        return failure
    claims.sent(letter, clock(), subject=letter.subject)
    letter.state = Letter.State.SENT
    return None


def _not_sent(letter: Letter, failure: failures.Failure, now: datetime) -> None:
    if claims.overdue(letter, now) if failure.ours else claims.hopeless(letter, failure.permanent):
        claims.give_up(letter, failure.code)
        if failure.permanent:
            returned.mark_failing(letter.recipient, failure.code, now)
        log.error("letter %s was given up after %s attempts: %s", letter.pk, letter.attempts, failure.code)
        return
    wait = claims.put_off(letter, now, failure.code)
    log.warning("letter %s was not sent: %s; again in %s", letter.pk, failure.code, wait)


def _written(letter: Letter, steps: list[Step], now: datetime) -> Any:
    """The words, made now from the record; the row learns nothing but the subject."""
    row = letter.case
    policy = current.rules(row.policy_version).policy
    composed = compose(letter.kind, row, steps, policy, letter.language, letter.entry, private=True)
    letter.subject = composed.subject[:200]
    heads = Heads(
        recipient=letter.recipient,
        message_id=letter.message_id,
        thread=_thread(letter, steps),
        auto_submitted=LETTERS[letter.kind].auto_submitted,
        at=now,
        reply_to=_answers_to(letter, steps),
        refuse=surveys.refusal_url(letter) if letter.kind == surveys.SURVEY else "",
    )
    return mail(composed, heads, policy, _files(letter, steps))


def _answers_to(letter: Letter, steps: list[Step]) -> str:
    if letter.kind == former.LEFT:
        return current.policy().institution.email
    if referral := bodies.of(letter, steps):
        return addresses.reply_address(letter.case, addresses.BODY, referral)
    number = returned.consultation_of(letter)
    purpose = addresses.CONSULTATION if number else addresses.CASE
    return addresses.reply_address(letter.case, purpose, number)


def _thread(letter: Letter, steps: list[Step]) -> str:
    """All letters of a case hang on its first one; an answer also on the person's own mail (K-02)."""
    if letter.kind in parties.LETTERS:  # the party sees nothing of the person's thread
        return parties.thread(letter, steps)
    if letter.kind in (bodies.REPLY, former.LEFT):
        return ""
    mails = Letter.objects.filter(case=letter.case_id, channel="email", entry__lte=letter.entry)
    own = mails.exclude(kind__in=parties.LETTERS | {bodies.REPLY})
    first = own.order_by("entry", "id").values_list("message_id", flat=True).first() or ""
    n = next(step.n for step in steps if step.seq == letter.entry)
    heard = [f"<{name}>" for name in _own_mails(letter, steps, n) if headers.is_id(name)]
    ids = [*heard[:1], first, *heard[-1:]]
    return " ".join(one for one in dict.fromkeys(ids) if one and one != letter.message_id)


def _own_mails(letter: Letter, steps: list[Step], n: int) -> list[str]:
    """Message-IDs of what the contact wrote; that a concerned party or a stranger wrote is nobody else's (E-14)."""
    others = [step.n for step in steps if isinstance(step.event, ConsultationAnswered | NoteAdded | LetterFiled)]
    own = Q(n=0) | Q(sender__iexact=letter.recipient)
    mails = Mailed.objects.filter(own, case=letter.case_id, n__lte=n).exclude(n__in=others)
    return list(mails.order_by("n").values_list("message_id", flat=True))


def _files(letter: Letter, steps: list[Step]) -> tuple[Enclosure, ...]:
    """What staff sent with a reply, as long as it was not erased."""
    event = next(step.event for step in steps if step.seq == letter.entry)
    if not isinstance(event, Replied | ReferralAnswered):
        return ()
    cards = [json.loads(sealed.text) for sealed in event.files if sealed.text]
    return tuple(Enclosure(card["name"], card["type"], files.read(card["sha256"])) for card in cards)


def _close(connection: Any) -> None:
    """A door that was slammed needs no goodbye."""
    if connection is None:
        return
    try:
        connection.close()
    except OSError:
        log.debug("the mail server closed the connection first")
