"""Mails the signed head of the record to people outside, once a day (M-05).

A head commits to everything before it, so whoever keeps these mails would notice if the past
were ever written anew. A mail that is lost is made good by the next day's.
"""

from __future__ import annotations

from datetime import date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import get_connection
from django.utils import translation
from django.utils.translation import gettext as _

from insaf.cases import checkpoints
from insaf.cases.models import Checkpoint
from insaf.outbox import addresses, headers
from insaf.outbox.envelope import Sealed
from insaf.outbox.models import Bookmark
from insaf.rulebook import current

NAME = "witness"  # its bookmark counts days, not entries


def run_once(now: datetime) -> int:
    """Mail the newest head to every witness, if none was mailed today; how many were."""
    checkpoint = checkpoints.latest() if settings.INSAF_WITNESS else None
    if checkpoint is None:
        return 0
    today = current.calendar().local_date(now)
    before = _claim(today)
    if before is None:
        return 0
    try:
        _send(checkpoint, today, now)
    except Exception:
        Bookmark.objects.filter(name=NAME, seq=today.toordinal()).update(seq=before)
        raise
    return len(settings.INSAF_WITNESS)


def _claim(today: date) -> int | None:
    """The day of the last mail, when this process is the one to send today's; else None."""
    mark, _made = Bookmark.objects.get_or_create(name=NAME)
    behind = Bookmark.objects.filter(name=NAME, seq=mark.seq, seq__lt=today.toordinal())
    return mark.seq if behind.update(seq=today.toordinal()) else None


def _send(checkpoint: Checkpoint, today: date, now: datetime) -> None:
    connection = get_connection()
    connection.open()
    try:
        for recipient in settings.INSAF_WITNESS:
            message = _message(checkpoint, recipient, today, now)
            Sealed(message, settings.INSAF_MAIL_FROM, recipient, connection).send()
    finally:
        connection.close()


def _message(checkpoint: Checkpoint, recipient: str, today: date, now: datetime) -> EmailMessage:
    """The note in the text and, byte for byte, as a file."""
    language = settings.LANGUAGE_CODE
    message = EmailMessage(policy=SMTP)
    with translation.override(language):
        message["From"] = headers.mailbox("From", addresses.sender(current.policy(), language))
        message["To"] = addresses.named("", recipient)
        message["Subject"] = headers.text("Subject", _("Head of the record, %(day)s") % {"day": today.isoformat()})
        text = "\n\n".join((_said(checkpoint), checkpoint.note))
    message["Date"] = format_datetime(now)
    message["Message-ID"] = addresses.message_id(NAME, checkpoint.size, today.isoformat())
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, charset="utf-8", cte="base64")
    message.add_attachment(
        checkpoint.note.encode(),
        maintype="text",
        subtype="plain",
        filename=f"checkpoint-{checkpoint.size}.txt",
        params={"charset": "utf-8"},
    )
    return message


def _said(checkpoint: Checkpoint) -> str:
    return _(
        "This is the signed head of our record of complaints, over its first %(size)s entries. Please keep "
        "this message: with it anybody can show later that the record was not changed behind your back. It "
        "holds no personal data. How to check it: %(url)s"
    ) % {"size": checkpoint.size, "url": f"{settings.INSAF_BASE_URL}/record/"}
