"""Tells people once when a mailbox has fallen silent: nobody misses a mail that never came in."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from insaf.core.arabic import isolate
from insaf.core.terms import Role
from insaf.intake.email import health
from insaf.intake.email.models import Mailbox
from insaf.intake.email.troubles import SAID, Trouble
from insaf.outbox import memos
from insaf.people.models import Staff
from insaf.rulebook import current

TOLD = (Role.ADMINISTRATOR, Role.COMPLAINTS_MANAGER)


def run_once(now: datetime) -> int:
    """Mail about each mailbox that fell silent since the last round; how many did."""
    wanted = health.names()
    if not wanted:
        return 0
    rows = {row.name: row for row in Mailbox.objects.filter(name__in=wanted)}
    if len(rows) < len(wanted):
        health.know(wanted, now)
    return sum(_looked(row, now) for row in rows.values())


def _looked(row: Mailbox, now: datetime) -> int:
    """The mark and the mails commit together: a crash leaves both or neither."""
    if not health.silent(row, now):
        if row.told_at:
            Mailbox.objects.filter(pk=row.pk).update(told_at=None)
        return 0
    with transaction.atomic(durable=True):
        fell = Mailbox.objects.filter(pk=row.pk, told_at=None).update(told_at=now)
        if fell:
            _tell(row, now)
    return fell


def _tell(row: Mailbox, now: datetime) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("No mail is coming in from %(box)s") % {"box": isolate(row.name)}
        said = memos.Said(subject, "\n\n".join(_said(row)))
    for staff in {staff.pk: staff for role in TOLD for staff in Staff.objects.holding(role)}.values():
        memos.queue(staff, said, now, key=f"mailbox-silent.{row.pk}.{int(now.timestamp())}.{staff.pk}")


def _said(row: Mailbox) -> list[str]:
    since = row.last_success_at or row.known_since
    at = since.astimezone(ZoneInfo(current.calendar().zone)) if since else None
    trouble = SAID[Trouble(row.last_error)] if row.last_error in set(Trouble) else ""
    said = [
        _("Insaf has not been able to look into the mailbox %(box)s since %(at)s.")
        % {"box": isolate(row.name), "at": isolate(f"{at:%Y-%m-%d %H:%M}" if at else "-")},
        str(trouble),
        _(
            "Mail that people send waits on the mail server meanwhile. It is taken in by itself as soon as this is mended."
        ),
        _("How the mailboxes stand: %(url)s") % {"url": f"{settings.INSAF_BASE_URL}/desk/mail/"},
    ]
    return [one for one in said if one]
