"""Follows the record and keeps where each referral stands, for lists that read nothing else."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from insaf.cases.models import Case, Entry
from insaf.cases.queries import Loaded, load
from insaf.core.pieces import Referral
from insaf.core.policy import ExternalBody
from insaf.core.terms import DeadlineKind
from insaf.intake.external.models import Lying
from insaf.outbox.models import Bookmark

NAME = "referrals"
CHANGING = (
    "Referred", "LiaisonAppointed", "LetterFiled", "ReferralAnswered", "FindingReceived", "ReferralEnded", "ReferralExtended",
    "CauseRecorded", "ActionPlanned", "ActionDone", "Breached", "DeadlineSet", "DeadlineMoved", "Undelivered",
)  # fmt: skip
"""Entries after which a referral may stand otherwise."""


def run_once(now: datetime | None = None) -> int:
    """Read on from the bookmark; how many cases were looked at. Doing it twice changes nothing."""
    last = Entry.objects.aggregate(last=Max("seq"))["last"]
    mark = Bookmark.objects.filter(name=NAME).values_list("seq", flat=True).first()
    since = -1 if mark is None else mark
    if last is None or last <= since:
        return 0
    touched = _touched(since, last)
    with transaction.atomic():
        for reference in touched:
            _keep(reference)
        Bookmark.objects.update_or_create(name=NAME, defaults={"seq": last})
    return len(touched)


def _touched(since: int, last: int) -> list[str]:
    """The cases that a body has or had, and of which something was recorded meanwhile."""
    fresh = Entry.objects.filter(seq__gt=since, seq__lte=last, type__in=CHANGING)
    new = set(fresh.filter(type="Referred").values_list("case_id", flat=True))
    known = set(
        Lying.objects.filter(case__in=fresh.values_list("case_id", flat=True)).values_list("case_id", flat=True)
    )
    return list(Case.objects.filter(pk__in=new | known).order_by("pk").values_list("reference", flat=True))


def _keep(reference: str) -> None:
    loaded = load(reference)
    if loaded is None:
        return
    for one in loaded.case.referrals:
        clock = loaded.case.deadline(DeadlineKind.EXTERNAL, one.clock) if one.clock is not None else None
        Lying.objects.update_or_create(
            case=loaded.row,
            number=one.number,
            defaults={
                "body": one.body,
                "direction": one.direction,
                "received_at": one.received_at,
                "due_at": clock.due_at if clock else None,
                "breached": bool(clock and clock.breached_at),
                "waits": one.waits,
                "result_at": one.result_at,
                "against_us": one.against_us,
                "unmet": one.unmet,
                "liaison": one.liaison,
                "review_at": _review_at(loaded, one),
            },
        )


def _review_at(loaded: Loaded, one: Referral) -> datetime | None:
    """When somebody looks whether the body still has it; of old referrals, which no entry dates, by the policy's days."""
    if one.waits or one.result_at:
        return None
    dated = loaded.case.deadline(DeadlineKind.EXTERNAL_REVIEW, one.number)
    if dated and dated.running:
        return dated.due_at
    rule = loaded.rules.policy.external_body(one.body)
    days = rule.review_days if rule else ExternalBody.review_days
    return loaded.rules.calendar.due_at(one.received_at, days)
