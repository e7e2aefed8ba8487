"""Mails that follow from no entry of the record: asked for once by a key, and never lost (K-15).

The row commits with whatever made it necessary. Should the process die between the server's
acceptance and the mark, the mail is handed over once more under the same Message-ID, and mail
stores drop the twin, as with letters.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import get_connection
from django.utils import translation

from insaf.outbox import addresses, claims, failures, headers
from insaf.outbox.envelope import Sealed
from insaf.outbox.failures import Failure
from insaf.outbox.models import Memo
from insaf.people.models import Staff
from insaf.rulebook import current

BATCH = 50
LONGEST_KEY = 100
KEPT = timedelta(days=1)
"""So long a mail to a person is known after it went, or was given up."""

log = logging.getLogger("insaf.outbox")


@dataclass(frozen=True)
class Said:
    """What a mail says; no word of a case belongs in it (L-10)."""

    subject: str
    text: str
    language: str = ""  # empty: the institution's own
    until: datetime | None = None  # it is not sent any more by then


def queue(to: Staff | str, said: Said, now: datetime, key: str) -> None:
    """Have a mail sent to staff, or to an address, once; asking again with the same ``key`` changes nothing.

    ValueError for a mail without words, to nobody, or without a key.
    """
    address = addresses.valid(to) if isinstance(to, str) else to.email
    if not (said.subject.strip() and said.text.strip() and address and 0 < len(key) <= LONGEST_KEY):
        raise ValueError("a memo needs a recipient, a subject, words and a key")
    values = {
        "staff": None if isinstance(to, str) else to,
        "address": address if isinstance(to, str) else "",
        "subject": said.subject[:200],
        "text": said.text,
        "language": said.language,
        "until": said.until,
        "queued_at": now,
        "next_attempt_at": now,
    }
    Memo.objects.get_or_create(key=key, defaults=values)


def run_once(now: datetime) -> int:
    """Send what is due; the number that a server accepted."""
    _forget(now)
    accepted = 0
    for _ in range(BATCH):
        memo = claims.take(Memo.objects.select_related("staff"), now)
        if memo is None:
            break
        failure = _try(memo, now)
        accepted += failure is None
        if failure and failure.ours:  # the others need not knock at a closed door
            break
    return accepted


def _forget(now: datetime) -> None:
    """The address of who is no member of staff is kept no longer than it serves."""
    over = Memo.objects.filter(staff=None, next_attempt_at=None, queued_at__lt=now - KEPT)
    over.delete()


def _try(memo: Memo, now: datetime) -> Failure | None:
    if (memo.staff and not memo.staff.is_active) or (memo.until and memo.until <= now):
        claims.drop(memo)
        Memo.objects.filter(pk=memo.pk).update(text="")
        return None
    try:
        Sealed(_message(memo, now), settings.INSAF_MAIL_FROM, _recipient(memo), get_connection()).send()
    except Exception as problem:  # one bad address must not stop the others
        return _not_sent(memo, failures.read(problem), now)
    claims.sent(memo, now, text="")
    return None


def _not_sent(memo: Memo, failure: Failure, now: datetime) -> Failure:
    if claims.overdue(memo, now) if failure.ours else claims.hopeless(memo, failure.permanent):
        claims.give_up(memo, failure.code, text="")  # nobody tries it again
        log.error("memo %s was given up after %s attempts: %s", memo.pk, memo.attempts, failure.code)
    else:
        wait = claims.put_off(memo, now, failure.code)
        log.warning("memo %s was not sent: %s; again in %s", memo.pk, failure.code, wait)
    return failure


def _recipient(memo: Memo) -> str:
    return memo.staff.email if memo.staff else memo.address


def _message(memo: Memo, now: datetime) -> EmailMessage:
    language = memo.language or settings.LANGUAGE_CODE
    message = EmailMessage(policy=SMTP)
    with translation.override(language):
        message["From"] = headers.mailbox("From", addresses.sender(current.policy(), language))
        message["To"] = addresses.named("", _recipient(memo))
        message["Subject"] = headers.text("Subject", memo.subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = addresses.unanswered("email", f"memo.{memo.key}")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(memo.text, charset="utf-8", cte="base64")
    message["Content-Language"] = language
    return message
