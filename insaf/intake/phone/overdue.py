"""Tells complaints management, once each, of people who called and were not called back in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import get_connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insaf.core.terms import Role
from insaf.intake.phone.models import CallBack
from insaf.outbox import addresses, headers
from insaf.outbox.envelope import Sealed
from insaf.people.models import Staff
from insaf.rulebook import current

BATCH = 200


def run_once(now: datetime) -> int:
    """One mail a person for all that fell overdue since the last round; how many fell."""
    late = list(CallBack.objects.filter(outcome="", told_at=None, due_at__lt=now).order_by("due_at")[:BATCH])
    ours = [one for one in late if CallBack.objects.filter(pk=one.pk, told_at=None).update(told_at=now)]
    if not ours:
        return 0
    try:
        _tell(ours, now)
    except Exception:
        CallBack.objects.filter(pk__in=[one.pk for one in ours]).update(told_at=None)  # told when mail goes out again
        raise
    return len(ours)


def _tell(late: Sequence[CallBack], now: datetime) -> None:
    people = Staff.objects.holding(Role.COMPLAINTS_MANAGER) if settings.INSAF_STAFF_MAIL else []
    if not people:
        return
    connection = get_connection()
    connection.open()
    try:
        for staff in people:
            Sealed(_message(late, staff, now), settings.INSAF_MAIL_FROM, staff.email, connection).send()
    finally:
        connection.close()


def _message(late: Sequence[CallBack], staff: Staff, now: datetime) -> EmailMessage:
    """Not a word of who called: that is read at the desk, behind the sign-in (L-10)."""
    language, n = settings.LANGUAGE_CODE, len(late)
    message = EmailMessage(policy=SMTP)
    with translation.override(language):
        message["From"] = headers.mailbox("From", addresses.sender(current.policy(), language))
        message["To"] = addresses.named("", staff.email)
        said = ngettext(
            "%(n)s person who called was not called back in time",
            "%(n)s people who called were not called back in time",
            n,
        ) % {"n": n}
        message["Subject"] = headers.text("Subject", said)
        url = settings.INSAF_BASE_URL + reverse("intake_phone:home")
        text = "\n\n".join([f"{said}.", _("Who and since when: %(url)s") % {"url": url}])
    message["Date"] = format_datetime(now)
    message["Message-ID"] = addresses.message_id(f"calls-{staff.pk}", late[-1].pk, "overdue")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, charset="utf-8", cte="base64")
    message["Content-Language"] = language
    return message
