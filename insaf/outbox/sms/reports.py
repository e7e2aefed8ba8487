"""What became of text messages after the provider took them, as the provider reports it (K-17).

A report is a row before anything is made of it: it may come before our own mark that the message
was accepted, twice, or in the wrong order. What arrived once has arrived; what failed is as lost
as a mail that came back (K-14).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from insaf.outbox import returned
from insaf.outbox.models import Letter, Report, Sending, Text

BATCH = 200
WAITS = timedelta(days=1)
"""So long a report waits for its message; later it is about none of ours."""

KEPT = timedelta(days=30)
"""So long the same news is known again."""

FAILED = "sms"
"""Begins the code of a failure, before the provider's own."""

S = Sending.State


def keep(theirs: str, delivered: bool, code: str, now: datetime) -> Report:
    """The row of one report; the same one again changes nothing."""
    defaults = {"code": code, "at": now}
    row, _new = Report.objects.get_or_create(theirs=theirs, delivered=delivered, defaults=defaults)
    return row


def run_once(now: datetime) -> int:
    """Settle what came before its message was marked, and forget what is old; how many were settled."""
    waiting = Report.objects.filter(settled=False, at__gt=now - WAITS).order_by("id")[:BATCH]
    done = sum(settle(report, now) for report in waiting)
    old = Report.objects.filter(at__lte=now - KEPT).values_list("pk", flat=True)[:BATCH]
    Report.objects.filter(pk__in=list(old)).delete()
    return done


@transaction.atomic
def settle(report: Report, now: datetime) -> bool:
    """Whether the message is ours; its loss is recorded in its case by the next round."""
    found = _message(report.theirs)
    if found is None:
        return False
    rows, number = type(found)._default_manager.filter(pk=found.pk, theirs=report.theirs), _number(found)
    if report.delivered:
        if rows.filter(delivered_at=None).update(delivered_at=report.at):
            returned.heard_from(number)
    else:
        _lost(rows, found, number, report, now)
    Report.objects.filter(pk=report.pk).update(settled=True)
    return True


def _lost(rows: object, found: Letter | Text, number: str, report: Report, now: datetime) -> None:
    """Only what counts as sent and was not said to have arrived: a later word of the same message is noise."""
    code = f"{FAILED} {report.code}".strip()
    more = {"returned_at": now, "settled": False} if isinstance(found, Letter) else {}
    lost = rows.filter(state=S.SENT, delivered_at=None)  # type: ignore[attr-defined]
    if lost.update(state=S.FAILED, last_error=code, next_attempt_at=None, claimed_until=None, **more):
        returned.mark_failing(number, code, now)


def _message(theirs: str) -> Letter | Text | None:
    letter = Letter.objects.filter(theirs=theirs, channel="sms").order_by("-id").first()
    return letter or Text.objects.filter(theirs=theirs).order_by("-id").first()


def _number(message: Letter | Text) -> str:
    return message.recipient if isinstance(message, Letter) else message.number
