"""The external body of the demo: one matter taken to it, one that it found against us, one that waits for our reply."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.cases.queries import load
from insaf.core.acts.referring import AppointLiaison, EndReferral, PlanAction, RecordFinding, Refer
from insaf.core.terms import COMPLAINANT, Actor
from insaf.rulebook import current

TAKEN = "ذهبت إلى المركز الوطني للتعليم الإلكتروني لأن الموعد مضى ولم يصلني رد."
ASKED = "نأمل إفادتنا بما اتُّخذ في الشكوى، وتزويدنا بنسخة من ردّكم على المستفيد."
FOUND = "انتهى المركز إلى أن التأخير في إعادة الرسوم غير مبرر."


def live(people: Mapping[str, Actor], now: datetime) -> None:
    """Referrals as they stand today, beside those of the stories."""
    late = Case.objects.filter(overdue=True, status="open", anonymous=False).order_by("-received_at")
    taken, brought = [*late.values_list("reference", flat=True)[:2], "", ""][:2]
    if taken:
        perform(Refer("out", "nelc", "7788120", asks=TAKEN), taken, COMPLAINANT, now)
    if brought:
        _waits(brought, people, now)
    closed = Case.objects.filter(status="closed", channel="external").order_by("-closed_at")
    for nth, reference in enumerate(closed.values_list("reference", flat=True)[:2]):
        _resolved(reference, nth == 0, people, now)


def _waits(reference: str, people: Mapping[str, Actor], now: datetime) -> None:
    """Its date is five working days ahead, and the manager is the liaison."""
    calendar = current.calendar()
    due_at = calendar.closes_at(calendar.add_working_days(calendar.local_date(now), 5))
    perform(
        Refer("in", "nelc", f"NELC-{now.year}-40318", "إدارة الشكاوى", due_at, asks=ASKED),
        reference,
        people["agent"],
        now,
    )
    loaded = load(reference)
    assert loaded is not None
    perform(AppointLiaison(len(loaded.case.referrals), people["manager"].id), reference, people["manager"], now)


def _resolved(reference: str, against_us: bool, people: Mapping[str, Actor], now: datetime) -> None:
    manager = people["manager"]
    if not against_us:
        perform(EndReferral(1, "closed", "أبلغنا المركز بإغلاق البلاغ بعد ردّنا."), reference, manager, now)
        return
    perform(RecordFinding("nelc", True, FOUND, 1), reference, manager, now)
    due_on = current.calendar().local_date(now) + timedelta(days=20)
    perform(PlanAction(1, "مراجعة مدة إعادة الرسوم مع الشؤون المالية", due_on, manager.id), reference, manager, now)
