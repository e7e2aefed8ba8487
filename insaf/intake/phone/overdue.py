"""Tells complaints management, once each, of people who called and were not called back in time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insaf.core.terms import Role
from insaf.intake.phone.locking import lock
from insaf.intake.phone.models import CallBack
from insaf.outbox import memos
from insaf.people.models import Staff

BATCH = 200


def run_once(now: datetime) -> int:
    """One mail a person for all that fell overdue since the last round; how many fell.

    The marks commit together with the mails to be sent: a crash leaves both or neither.
    """
    if not _late(now):
        return 0
    with transaction.atomic(durable=True):
        lock()
        late = _late(now)
        CallBack.objects.filter(pk__in=[one.pk for one in late]).update(told_at=now)
        if late and settings.INSAF_STAFF_MAIL:
            _tell(late, now)
    return len(late)


def _late(now: datetime) -> list[CallBack]:
    return list(CallBack.objects.filter(outcome="", told_at=None, due_at__lt=now).order_by("due_at", "id")[:BATCH])


def _tell(late: Sequence[CallBack], now: datetime) -> None:
    """Not a word of who called: that is read at the desk, behind the sign-in (L-10)."""
    n = len(late)
    with translation.override(settings.LANGUAGE_CODE):
        said = ngettext(
            "%(n)s person who called was not called back in time",
            "%(n)s people who called were not called back in time",
            n,
        ) % {"n": n}
        url = settings.INSAF_BASE_URL + reverse("intake_phone:home")
        text = "\n\n".join([f"{said}.", _("Who and since when: %(url)s") % {"url": url}])
    for staff in Staff.objects.holding(Role.COMPLAINTS_MANAGER):
        memos.queue(staff, memos.Said(said, text), now, key=f"calls-overdue.{late[0].pk}.{staff.pk}")
