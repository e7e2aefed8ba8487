"""What is not open yet names a day still ahead, also when the first one has passed (D-10, E-05)."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from insaf.cases import queries
from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.core.acts.clock import Tick, VerifyDelay
from insaf.core.terms import SYSTEM, DeadlineKind
from insaf.portal import rights
from insaf.rulebook.dates import spoken_date
from tests import cast
from tests.portal import scenes


@pytest.fixture(autouse=True)
def staff(rules_in_force: None) -> None:
    cast.hired()


def hint(row: Case, now: object = None) -> str:
    loaded = queries.load(row.reference)
    assert loaded is not None
    with translation.override("ar"):
        later = rights.of(loaded, now or timezone.now())["later"]  # type: ignore[arg-type]
    return next(right.when for right in later if right.name == "accept")


def day_of(row: Case, kind: DeadlineKind) -> str:
    loaded = queries.load(row.reference)
    assert loaded is not None
    deadline = loaded.case.deadline(kind)
    assert deadline is not None
    return spoken_date(deadline.due_at, "ar", loaded.rules.policy.calendar.zone).partition(" (")[0]


def just_late() -> tuple[Case, object]:
    row = scenes.filed(timezone.now() - timedelta(days=27))
    due_at = row.decide_due_at
    assert due_at is not None
    now = due_at + timedelta(minutes=1)
    return perform(Tick(), row.reference, SYSTEM, now), now


def test_before_the_date_it_is_the_promised_one() -> None:
    row = scenes.filed()
    assert day_of(row, DeadlineKind.DECIDE) in hint(row)


def test_once_it_has_passed_it_is_the_day_of_the_reason() -> None:
    row, now = just_late()
    said = hint(row, now)
    assert day_of(row, DeadlineKind.VERIFY_DELAY) in said and day_of(row, DeadlineKind.DECIDE) not in said


def test_after_the_reason_it_is_the_new_date() -> None:
    row, now = just_late()
    day = (now + timedelta(days=4)).date()  # type: ignore[operator]
    perform(VerifyDelay("awaiting_party", "تأخر رد المالية.", day), row.reference, cast.omar.actor, now)  # type: ignore[arg-type]
    said = hint(row, now)
    assert day_of(row, DeadlineKind.RUNG_RESPONSE) in said and day_of(row, DeadlineKind.DECIDE) not in said
