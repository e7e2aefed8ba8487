"""The text of a talk by e-mail, when the visitor asks for it and the talk has ended."""

from __future__ import annotations

import logging
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import get_connection
from django.utils import translation
from django.utils.translation import gettext as _

from insaf.chat import matter
from insaf.chat.models import Conversation
from insaf.outbox import addresses, failures, headers
from insaf.outbox.envelope import Sealed
from insaf.rulebook import current

log = logging.getLogger("insaf.chat")


def send(pk: int, now: datetime) -> None:
    """Sent, then marked: a crash between the two sends it twice, never not at all. What is refused for good is let be."""
    row = Conversation.objects.get(pk=pk)
    try:
        Sealed(message(row, now), settings.INSAF_MAIL_FROM, row.mail_to, get_connection()).send()
    except OSError as problem:
        failure = failures.read(problem)
        if not failure.permanent:
            raise
        log.warning("the text of conversation %s was refused: %s", pk, failure.code)
    Conversation.objects.filter(pk=pk, mail_to=row.mail_to).update(mailed_at=now)


def message(row: Conversation, now: datetime) -> EmailMessage:
    """Plain text, in the language of the talk; no word of staff among themselves."""
    policy = current.policy()
    made = EmailMessage(policy=SMTP)
    said = list(row.messages.order_by("number"))
    with translation.override(row.language):
        made["From"] = headers.mailbox("From", addresses.sender(policy, row.language))
        made["To"] = addresses.named("", row.mail_to)
        made["Subject"] = headers.text("Subject", str(_("The text of your chat")))
        text = matter.transcript(row, said)
    made["Date"] = format_datetime(now)
    made["Message-ID"] = addresses.message_id(f"chat-{row.pk}", row.last, "transcript")
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(text, charset="utf-8", cte="base64")
    made["Content-Language"] = row.language
    return made
