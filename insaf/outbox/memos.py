"""Mails to staff that follow from no entry of the record: asked for once by a key, and never lost (K-15).

The row commits with whatever made it necessary. Should the process die between the server's
acceptance and the mark, the mail is handed over once more under the same Message-ID, and mail
stores drop the twin, as with letters.
"""

from __future__ import annotations

import logging
from datetime import datetime
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
log = logging.getLogger("insaf.outbox")


def queue(staff: Staff, subject: str, text: str, now: datetime, key: str) -> None:
    """Have a mail sent to ``staff`` once; asking again with the same ``key`` changes nothing.

    No word of a case belongs in it (L-10). ValueError for a mail without words, or without a key.
    """
    if not (subject.strip() and text.strip() and 0 < len(key) <= LONGEST_KEY):
        raise ValueError("a memo needs a subject, words and a key")
    values = {"staff": staff, "subject": subject[:200], "text": text, "queued_at": now, "next_attempt_at": now}
    Memo.objects.get_or_create(key=key, defaults=values)


def run_once(now: datetime) -> int:
    """Send what is due; the number that a server accepted."""
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


def _try(memo: Memo, now: datetime) -> Failure | None:
    if not memo.staff.is_active:
        claims.drop(memo)
        return None
    try:
        Sealed(_message(memo, now), settings.INSAF_MAIL_FROM, memo.staff.email, get_connection()).send()
    except Exception as problem:  # one bad address must not stop the others
        return _not_sent(memo, failures.read(problem), now)
    claims.sent(memo, now, text="")
    return None


def _not_sent(memo: Memo, failure: Failure, now: datetime) -> Failure:
    if claims.overdue(memo, now) if failure.ours else claims.hopeless(memo, failure.permanent):
        claims.give_up(memo, failure.code)
        log.error("memo %s was given up after %s attempts: %s", memo.pk, memo.attempts, failure.code)
    else:
        wait = claims.put_off(memo, now, failure.code)
        log.warning("memo %s was not sent: %s; again in %s", memo.pk, failure.code, wait)
    return failure


def _message(memo: Memo, now: datetime) -> EmailMessage:
    language = settings.LANGUAGE_CODE
    message = EmailMessage(policy=SMTP)
    with translation.override(language):
        message["From"] = headers.mailbox("From", addresses.sender(current.policy(), language))
        message["To"] = addresses.named("", memo.staff.email)
        message["Subject"] = headers.text("Subject", memo.subject)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = addresses.unanswered("email", f"memo.{memo.key}")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(memo.text, charset="utf-8", cte="base64")
    message["Content-Language"] = language
    return message
