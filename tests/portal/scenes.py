"""Cases as the public meets them: made by real acts, opened by their own codes."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from insaf.cases import access, files
from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.core.acts.answering import AnswerPoint
from insaf.core.acts.clock import Tick
from insaf.core.acts.handling import HearSide
from insaf.core.terms import COMPLAINANT, SYSTEM, Finding, Side
from tests import cast, given
from tests.intake.visitor import PDF, Visitor

REFUND = "ردّ المبلغ المكرر كاملًا خلال أسبوع"


def filed(now: datetime | None = None, **words: object) -> Case:
    at = now or timezone.now() - timedelta(hours=2)
    proof = files.keep(PDF, "إيصال السداد.pdf", "application/pdf")
    act = given.complaint(received_at=at, files=(proof,), **words)
    return perform(act, None, COMPLAINANT, at)


def answered(row: Case, by: cast.Member = cast.omar) -> Case:
    now = timezone.now()
    perform(given.assessment(points=("الخصم المكرر", "تأخر الرد")), row.reference, by.actor, now)
    perform(AnswerPoint(1, Finding.UPHELD, "ثبت الخصم المكرر."), row.reference, by.actor, now)
    perform(AnswerPoint(2, Finding.NOT_UPHELD, "رددنا في اليوم نفسه."), row.reference, by.actor, now)
    for side in Side if perform(Tick(), row.reference, SYSTEM, now).people_named else ():
        perform(HearSide(side, "phone", "روى ما جرى من جهته."), row.reference, by.actor, now)
    return perform(given.decision(outcome_answer=REFUND), row.reference, by.actor, now)


def late() -> Case:
    row = filed(timezone.now() - timedelta(days=27))
    return perform(Tick(), row.reference, SYSTEM, timezone.now())


def let_in(row: Case, visitor: Visitor | None = None) -> Visitor:
    """A browser that opened the case by its private link."""
    return (visitor or Visitor()).opens(access.private_path(row))


def uses(visitor: Visitor, right: str, **fields: object) -> Visitor:
    """Presses the button of a right on the case page."""
    return visitor.sends(
        "/track/case/", reference=visitor.hidden("reference"), seen=visitor.hidden("seen"), act=right, **fields
    )
