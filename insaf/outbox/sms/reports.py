"""What became of text messages after the provider took them, as the provider reports it (K-17).

A report is a row before anything is made of it: it may come before our own mark that the message
was accepted, twice, or in the wrong order. What arrived once has arrived; what failed is as lost
as a mail that came back (K-14).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from insaf.outbox import returned
from insaf.outbox.models import Letter, Report, Sending, Text

BATCH = 200
WAITS = timedelta(hours=1)
"""So long a report waits for its message, which is marked when the provider has answered; later it is none of ours."""

KEPT = timedelta(days=30)
"""So long the same news is known again."""

FAILED = "sms"
"""Begins the code of a failure, before the provider's own."""

S = Sending.State
LETTERS = Letter.objects.filter(channel="sms").exclude(theirs="")
TEXTS = Text.objects.exclude(theirs="")


@dataclass(frozen=True)
class News:
    """What the provider says became of one message."""

    theirs: str
    delivered: bool
    code: str = ""


def keep(told: Iterable[News], now: datetime) -> None:
    """A row of each, settled at once where its message is known; the same news again changes nothing."""
    rows = {(one.theirs, one.delivered): Report(**asdict(one), at=now) for one in told}
    Report.objects.bulk_create([rows[key] for key in sorted(rows)], ignore_conflicts=True)
    names = {theirs for theirs, _delivered in rows}
    _settled(Report.objects.filter(settled=False, theirs__in=names).order_by("id"), now)


def run_once(now: datetime) -> int:
    """Settle what came before its message was marked, and forget what is old; how many were settled."""
    waiting = Report.objects.filter(settled=False, at__gt=now - WAITS).order_by("id")
    same = {"theirs": OuterRef("theirs")}
    ours = Exists(LETTERS.filter(**same)) | Exists(TEXTS.filter(**same))
    done = _settled(waiting.filter(ours)[:BATCH], now)  # others' reports take no place from ours
    old = Report.objects.filter(at__lte=now - KEPT).values_list("pk", flat=True)[:BATCH]
    Report.objects.filter(pk__in=list(old)).delete()
    return done


def _settled(waiting: QuerySet[Report], now: datetime) -> int:
    """How many of these reports met their message."""
    found = list(waiting)
    messages = _messages({one.theirs for one in found})
    ours = [one for one in found if one.theirs in messages]
    for report in ours:
        _settle(report, messages[report.theirs], now)
    return len(ours)


def _messages(names: set[str]) -> dict[str, Letter | Text]:
    """The newest of each name; where a letter and a text have the same, the letter."""
    found: dict[str, Letter | Text] = {one.theirs: one for one in TEXTS.filter(theirs__in=names).order_by("id")}
    return found | {one.theirs: one for one in LETTERS.filter(theirs__in=names).order_by("id")}


@transaction.atomic
def _settle(report: Report, found: Letter | Text, now: datetime) -> None:
    """Its loss is recorded in its case by the next round."""
    rows, number = type(found)._default_manager.filter(pk=found.pk, theirs=report.theirs), _number(found)
    if report.delivered:
        if rows.filter(delivered_at=None).update(delivered_at=report.at):
            returned.heard_from(number)
    else:
        _lost(rows, found, number, report, now)
    Report.objects.filter(pk=report.pk).update(settled=True)


def _lost(rows: object, found: Letter | Text, number: str, report: Report, now: datetime) -> None:
    """Only what counts as sent and was not said to have arrived: a later word of the same message is noise."""
    code = f"{FAILED} {report.code}".strip()
    more = {"returned_at": now, "settled": False} if isinstance(found, Letter) else {}
    lost = rows.filter(state=S.SENT, delivered_at=None)  # type: ignore[attr-defined]
    if lost.update(state=S.FAILED, last_error=code, next_attempt_at=None, claimed_until=None, **more):
        returned.mark_failing(number, code, now)


def _number(message: Letter | Text) -> str:
    return message.recipient if isinstance(message, Letter) else message.number
