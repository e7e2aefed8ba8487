"""What lay with a body before it had a day of looking again gets one, in the list as well (E-17)."""

from __future__ import annotations

import importlib
from datetime import timedelta

import pytest
from django.db import connection, transaction

from insaf.cases import actions, known, log, sweep
from insaf.cases.models import Entry
from insaf.core.events.referring import Referred
from insaf.intake.external import lying
from insaf.intake.external.models import Lying
from tests import given

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def taken_outside_long_ago(matter: given.Matter) -> None:
    """As the entry was written then: by itself, with no day after it."""
    read = known.by_reference(matter.reference)
    assert read is not None
    with transaction.atomic():
        head = log.lock()
        row, case, rules = read.under_lock(read.case())
        done = log.record([Referred("out", "nelc")], matter.now, "complainant")
        actions._settle(head, row, actions._evolved(case, done), done, rules)


def test_the_next_sweep_dates_it_once_and_the_list_follows() -> None:
    """What the migration 0011 says; a case that has its day already gets no entry."""
    old, new = given.stored_case().closed(), given.stored_case().closed().went_outside()
    now = given.SUNDAY + timedelta(days=20)
    sweep.run_once(now)
    taken_outside_long_ago(old)
    lying.run_once()
    before = Entry.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(importlib.import_module("insaf.cases.migrations.0011_days_to_look").DUE_NOW)
    assert sweep.run_once(now) == 2 and sweep.run_once(now) == 0
    assert Entry.objects.count() == before + 1
    (nelc,) = new.rules.policy.external
    due_at = old.rules.calendar.due_at(now, nelc.review_days)
    lying.run_once()
    assert Lying.objects.get(case__reference=old.reference).review_at == due_at
    sweep.run_once(due_at + timedelta(hours=1))
    passed = Entry.objects.filter(case__reference=old.reference, type="Breached", body__contains="external_review")
    assert passed.count() == 1
