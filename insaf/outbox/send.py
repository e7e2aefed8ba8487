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

from django.conf import settings
from django.core.mail import get_connection

from insaf.cases import files, history
from insaf.cases.actions import perform
from insaf.cases.history import Step
from insaf.core.acts.intake import Acknowledge
from insaf.core.events.handling import Replied
from insaf.core.reasons import Refused
from insaf.core.terms import SYSTEM
from insaf.outbox import addresses, claims, failures
from insaf.outbox.envelope import Enclosure, Heads, Sealed, mail
from insaf.outbox.letters import LETTERS, compose
from insaf.outbox.models import Letter
from insaf.rulebook import current

BATCH = 50  # letters in one round, over one connection
log = logging.getLogger("insaf.outbox")


def run_once(now: datetime, clock: Callable[[], datetime] | None = None) -> int:
    """Send what is due; the number of letters that a server accepted.

    ``clock`` goes on while a server takes its time: each lease begins at its own claim.
    """
    clock = clock or _going_on_from(now)
    accepted = 0
    connection = None
    try:
        for _ in range(BATCH):
            letter = claims.claim(now, clock())
            if letter is None:
                break
            connection = connection or get_connection()
            failure = _try(letter, connection, now, clock)
            accepted += failure is None
            if failure and failure.ours:  # the others need not knock at a closed door
                break
    finally:
        _close(connection)
    settle(now)
    return accepted


def settle(now: datetime) -> None:
    """Record that the complainant holds the acknowledgement (D-01); again after a crash."""
    for letter in Letter.objects.filter(settled=False, state=Letter.State.SENT).select_related("case")[:BATCH]:
        try:
            perform(Acknowledge(via=letter.channel), letter.case.reference, SYSTEM, now)
        except Refused:
            log.warning("letter %s: the record did not take its acknowledgement", letter.pk)
        Letter.objects.filter(pk=letter.pk).update(settled=True)


def _going_on_from(now: datetime) -> Callable[[], datetime]:
    began = time.monotonic()
    return lambda: now + timedelta(seconds=time.monotonic() - began)


def _try(letter: Letter, connection: Any, now: datetime, clock: Callable[[], datetime]) -> failures.Failure | None:
    try:
        message = _written(letter, now)
        connection.open()
        Sealed(message, settings.INSAF_MAIL_FROM, letter.recipient, connection).send()
    except Exception as problem:  # a letter that cannot be written must not stop the others
        failure = failures.read(problem)
        _not_sent(letter, failure, now)
        _close(connection)
        return failure
    claims.sent(letter, clock())
    return None


def _not_sent(letter: Letter, failure: failures.Failure, now: datetime) -> None:
    if claims.overdue(letter, now) if failure.ours else claims.hopeless(letter, failure.permanent):
        claims.give_up(letter, failure.code)
        log.error("letter %s was given up after %s attempts: %s", letter.pk, letter.attempts, failure.code)
        return
    wait = claims.put_off(letter, now, failure.code)
    log.warning("letter %s was not sent: %s; again in %s", letter.pk, failure.code, wait)


def _written(letter: Letter, now: datetime) -> Any:
    """The words, made now from the record; the row learns nothing but the subject."""
    row = letter.case
    steps = history.of_case(row)
    policy = current.rules(row.policy_version).policy
    composed = compose(letter.kind, row, steps, policy, letter.language, letter.entry, private=True)
    letter.subject = composed.subject[:200]
    heads = Heads(
        recipient=letter.recipient,
        message_id=letter.message_id,
        thread=_thread(letter),
        auto_submitted=LETTERS[letter.kind].auto_submitted,
        at=now,
        reply_to=addresses.reply_address(row),
    )
    return mail(composed, heads, policy, _files(letter, steps))


def _thread(letter: Letter) -> str:
    """All letters of a case hang on its first one."""
    of_case = Letter.objects.filter(case=letter.case_id, entry__lte=letter.entry)
    first = of_case.order_by("entry", "id").values_list("message_id", flat=True).first()
    return first if first and first != letter.message_id else ""


def _files(letter: Letter, steps: list[Step]) -> tuple[Enclosure, ...]:
    """What staff sent with a reply, as long as it was not erased."""
    event = next(step.event for step in steps if step.seq == letter.entry)
    if not isinstance(event, Replied):
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
