"""The living example is made anew on any day, at any hour: its stories obey the law wherever their days fall."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta

import pytest

from insaf.cases.models import Case
from insaf.core.terms import Actor, Role
from insaf.intake.external import lying
from insaf.intake.external.models import Lying
from insaf.people.models import Staff
from insaf.rulebook import seeding
from insaf.site.demo.player import Player

FIRST = datetime(2026, 11, 22, 18, 7, tzinfo=UTC)
"""Here silence took a matter to management before more time was asked for it."""

DAYS = int(os.environ.get("INSAF_TEST_DEMO_DAYS", "1"))
STORIES = 200

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def people() -> dict[str, Actor]:
    roles = {"agent": Role.AGENT, "second_agent": Role.AGENT, "manager": Role.COMPLAINTS_MANAGER}
    roles["executive"] = Role.EXECUTIVE
    return {
        part: Staff.objects.create_user(f"{part}@example.com", None, (role,), name_ar=part).actor
        for part, role in roles.items()
    }


@pytest.mark.parametrize("day", range(DAYS))
def test_every_story_can_be_told_today(day: int) -> None:
    now = FIRST + timedelta(days=5 * day, hours=7 * day)
    seeding.ensure(now)
    Player(people(), now, 7).play(STORIES, lambda done, of: None)
    assert Case.objects.count() == STORIES
    lying.run_once(now)
    (outside,) = Lying.objects.filter(direction="out", review_at__lt=now)  # to be looked at again (E-17)
    assert outside.case.status == "closed"
