"""One run of acts on the database that the environment names; prints JSON."""

from __future__ import annotations

import json
import time
from datetime import timedelta

from insaf.site.cli import need_database

CASES = 60
ROUNDS = 3


def main() -> None:
    need_database()
    from django.utils import timezone

    from insaf.rulebook import seeding

    seeding.ensure(timezone.now())
    acts, floors = [], []
    for _ in range(ROUNDS):
        floors.append(_floor(CASES * 6))
        acts.append(_acts(CASES))
    print(json.dumps({"acts": max(acts), "floor": max(floors)}))


def _floor(number: int) -> float:
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_floor (n integer, body text)")
    began = time.perf_counter()
    for n in range(number):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_floor (n, body) VALUES (%s, %s)", [n, "x" * 400])
    return number / (time.perf_counter() - began)


def _acts(cases: int) -> float:
    from django.utils import timezone

    omar = _omar()
    now = timezone.now()
    began = time.perf_counter()
    done = sum(_one_case(omar, now + timedelta(seconds=n)) for n in range(cases))
    return done / (time.perf_counter() - began)


def _omar():
    from insaf.core.terms import Role
    from insaf.people.models import Staff

    found = Staff.objects.filter(email="omar@example.com").first()
    made = found or Staff.objects.create_user("omar@example.com", None, (Role.AGENT,), name_ar="عمر")
    return made.actor


def _one_case(omar, now) -> int:
    """Six acts, from receipt to acceptance."""
    from insaf.cases.actions import perform
    from insaf.core.acts import answering, handling, intake
    from insaf.core.policy import Kind
    from insaf.core.terms import COMPLAINANT, Finding, Outcome, Route, Severity

    received = intake.Receive(
        kind=Kind.COMPLAINT,
        channel="web",
        subject="financial",
        title="خُصمت الرسوم مرتين",
        narrative="خُصمت رسوم الدورة مرتين من بطاقتي يوم الأحد، وأرجو إعادة المبلغ. " * 6,
        received_at=now,
        contact=intake.Contact("أمينة", "amina@example.com"),
    )
    reference = perform(received, None, COMPLAINANT, now).reference
    work = (
        (omar, handling.Assess("خصم مكرر", Severity.MEDIUM, Route.QUICK, points=("الخصم", "الرد"))),
        (omar, answering.AnswerPoint(1, Finding.UPHELD, "أُعيد المبلغ.")),
        (omar, answering.AnswerPoint(2, Finding.UPHELD, "نعتذر عن التأخر.")),
        (omar, answering.Decide(Outcome.UPHELD, "ثبت الخصم.", "سياسة الاسترداد")),
        (COMPLAINANT, answering.Accept()),
    )
    for actor, act in work:
        perform(act, reference, actor, now)
    return 1 + len(work)


if __name__ == "__main__":
    main()
