"""Mails staff their notices: one message for what came together, without a word of the case (L-10)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from itertools import groupby

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insaf.core.arabic import isolate
from insaf.outbox import addresses, headers
from insaf.outbox.envelope import Sealed
from insaf.outbox.models import Notice
from insaf.outbox.notice_words import PARTY, SAID
from insaf.rulebook import current

BATCH = 200
LEASE = timedelta(minutes=10)
"""How long claimed notices are left to their sender; a failure waits as long before the next try."""

TOO_OLD = timedelta(days=3)
"""Notices that could not be mailed for so long are on the desk's page, and nowhere else."""

log = logging.getLogger("insaf.outbox")


def run_once(now: datetime) -> int:
    """Mail what waits, one message a person; the number of messages that a server accepted."""
    Notice.objects.filter(mail_at__lte=now, at__lt=now - TOO_OLD).update(mail_at=None)
    claimed = _claim(now)
    return sum(_send(list(group), now) for _staff, group in groupby(claimed, key=lambda one: one.staff_id))


@transaction.atomic
def _claim(now: datetime) -> list[Notice]:
    """What is due, marked as being sent before the network is touched; whole persons together."""
    due = Notice.objects.filter(mail_at__lte=now).order_by("id")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True, of=("self",))
    claimed = list(due.select_related("staff", "case")[:BATCH])
    Notice.objects.filter(pk__in=[one.pk for one in claimed]).update(mail_at=now + LEASE)
    return sorted(claimed, key=lambda one: (one.staff_id, one.entry))


def _send(notices: list[Notice], now: datetime) -> int:
    """1 when it was accepted; else the lease runs out and the next round tries again."""
    staff = notices[0].staff
    if staff.is_active:
        try:
            Sealed(_message(notices, now), settings.INSAF_MAIL_FROM, staff.email, get_connection()).send()
        except Exception as problem:  # one bad address must not stop the others
            log.warning("notices to staff %s were not sent: %s", staff.pk, type(problem).__name__)
            return 0
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(mail_at=None)
    return 1


def _message(notices: list[Notice], now: datetime) -> EmailMessage:
    language = settings.LANGUAGE_CODE
    policy = current.policy()
    message = EmailMessage(policy=SMTP)
    with translation.override(language):
        message["From"] = headers.mailbox("From", addresses.sender(policy, language))
        message["To"] = addresses.named("", notices[0].staff.email)
        message["Subject"] = headers.text("Subject", _subject(notices))
        text = "\n".join(_lines(notices))
    message["Date"] = format_datetime(now)
    first, last = notices[0], notices[-1]
    message["Message-ID"] = addresses.message_id(f"staff-{first.staff_id}", first.entry, f"notice-{last.entry}")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, charset="utf-8", cte="base64")
    message["Content-Language"] = language
    return message


def _subject(notices: list[Notice]) -> str:
    if len(notices) == 1:
        said = _said(notices[0]).rstrip(".")
        return said if _to_party(notices[0]) else f"{said} ({isolate(notices[0].case.reference)})"
    n = len(notices)
    return ngettext("%(n)s notice waits for you", "%(n)s notices wait for you", n) % {"n": n}


def _lines(notices: list[Notice]) -> Iterator[str]:
    """What happened and where to read on; the case itself is read at the desk, behind the sign-in."""
    for notice in notices:
        if _to_party(notice):  # the party opens no case, and learns of none (E-14)
            yield f"{_said(notice)}\n{settings.INSAF_BASE_URL}{reverse('desk:asked')}\n"
            continue
        url = settings.INSAF_BASE_URL + reverse("desk:case", args=[notice.case.reference])
        yield f"{isolate(notice.case.reference)}: {_said(notice)}"
        yield f"{url}\n"
    if all(map(_to_party, notices)):
        yield _("You receive this message because you are asked as the party concerned.")
        return
    yield _("All notices: %(url)s") % {"url": settings.INSAF_BASE_URL + reverse("desk:notices")}
    yield _("You receive this message because of your role in handling cases.")


def _to_party(notice: Notice) -> bool:
    return notice.kind.startswith(PARTY)


def _said(notice: Notice) -> str:
    return str(SAID[notice.kind])
