"""The today list: what will break next, first what is broken, each as a thing to do."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from insaf.cases import promises
from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.core.acts.clock import Tick
from insaf.core.acts.handling import Assign
from insaf.core.acts.intake import NamePerson
from insaf.core.acts.ladder import Escalate
from insaf.core.terms import SYSTEM, DeadlineKind
from insaf.desk.today import TO_DO, when
from insaf.rulebook import current
from tests import cast, given
from tests.desk import scenes

pytestmark = pytest.mark.both_databases
D = DeadlineKind


def kinds(member: cast.Member, reference: str) -> list[DeadlineKind]:
    return [task.kind for task in promises.tasks(member.actor) if task.case["reference"] == reference]


def late(days: int = 40) -> str:
    reference = scenes.received(timedelta(days=days))
    perform(Tick(), reference, SYSTEM, timezone.now())
    return reference


def test_every_promise_that_staff_must_keep_is_a_thing_to_do() -> None:
    assert set(TO_DO) == set(DeadlineKind) - promises.NO_TASK


def test_the_row_holds_the_promises_that_run_the_nearest_first() -> None:
    row = Case.objects.get(reference=scenes.received())
    due = [due_at for _kind, _number, due_at in row.promises]
    assert due == sorted(due) and {"assign", "assess", "next_update", "decide"} <= {kind for kind, _, _ in row.promises}


def test_an_agent_sees_the_own_cases_and_the_queue_and_nobody_elses() -> None:
    queue, mine, hers = (scenes.received() for _ in range(3))
    scenes.does(cast.layla, Assign(str(cast.omar.id)), mine)
    scenes.does(cast.layla, Assign(str(cast.salma.id)), hers)
    assert D.ASSIGN in kinds(cast.omar, queue)
    assert D.ASSESS in kinds(cast.omar, mine) and D.ASSIGN not in kinds(cast.omar, mine)
    assert not kinds(cast.omar, hers)


def test_a_higher_level_sees_what_has_climbed_to_it_and_who_owned_it_below_no_more() -> None:
    reference = scenes.received()
    scenes.does(cast.layla, Assign(str(cast.omar.id)), reference)
    assert not kinds(cast.layla, reference)
    scenes.does(cast.omar, Escalate("تحتاج إلى قرار أعلى."), reference)
    assert D.RUNG_RESPONSE in kinds(cast.layla, reference)
    assert not kinds(cast.faisal, reference) and not kinds(cast.omar, reference)


def test_the_date_of_the_level_takes_the_place_of_the_broken_one() -> None:
    reference = late()
    row = Case.objects.get(reference=reference)
    assert {"decide", "rung_response"} <= {kind for kind, _, _ in row.promises}
    assert row.rung == "executive"
    assert D.RUNG_RESPONSE in kinds(cast.faisal, reference) and D.DECIDE not in kinds(cast.faisal, reference)


def test_what_is_complained_about_is_in_nobodys_list_who_is_meant() -> None:
    """B-16"""
    reference = scenes.received()
    scenes.does(cast.layla, NamePerson(str(cast.omar.id)), reference)
    assert not kinds(cast.omar, reference) and kinds(cast.salma, reference)


def test_the_cause_still_owed_after_the_closing_stays_with_the_owner() -> None:
    """G-01"""
    reference = scenes.decided(scenes.received())
    perform(given.answering.Accept(), reference, cast.complainant, timezone.now())
    assert kinds(cast.omar, reference) == [D.CAUSE]
    assert not kinds(cast.layla, reference)


def test_the_list_is_one_question_to_the_database() -> None:
    for _ in range(5):
        scenes.received()
    with CaptureQueriesContext(connection) as asked:
        promises.tasks(cast.omar.actor)
    assert len(asked) <= 2  # the few cases about oneself, then all the rest


@pytest.fixture
def ordinary_weeks(monkeypatch: pytest.MonkeyPatch) -> None:
    """No feast is near: what is promised in working days falls into the week that the page shows."""
    calendar, now, week = current.calendar(), timezone.now(), timedelta(days=7)
    while any(calendar.add_working_days(day, 5) > day + week for day in (now.date() - week, now.date())):
        now += timedelta(days=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.mark.usefixtures("ordinary_weeks")
def test_the_page_says_what_to_do_and_until_when() -> None:
    reference = scenes.received(timedelta(days=3))
    omar = scenes.seat(cast.omar)
    page = scenes.text(omar.get("/desk/today/"))
    assert reference in page and "اكتب تحديثًا لمقدم الطلب قبل" in page and "تولَّ الطلب أو أسنده إلى مسؤول" in page
    answer = omar.get("/desk/")
    assert any(link["url"] == "/desk/today/" for link in answer.context["rail"])


def test_what_is_broken_stands_first_and_is_counted_in_the_rail() -> None:
    reference = scenes.received(timedelta(days=9))
    answer = scenes.seat(cast.omar).get("/desk/today/")
    page = scenes.text(answer)
    groups = answer.context["groups"]
    assert str(groups[0].title) == "Broken already" or "انقضى موعدها" in page
    assert "وكان موعده" in page and reference in page
    (link,) = [link for link in answer.context["rail"] if link["url"] == "/desk/today/"]
    assert link["count"] >= len(groups[0].rows) > 0


def test_a_date_is_said_as_short_as_it_can_be_understood() -> None:
    def said(at: str, language: str = "ar") -> Any:
        now: datetime = given.at("2026-08-02 10:00")
        with translation.override(language):
            return when(given.at(at), now, current.calendar(), language)

    assert said("2026-08-05 16:00") == "الأربعاء، 16:00"
    assert said("2026-08-05 16:00", "en") == "Wednesday, 16:00"
    assert said("2026-07-02 16:00") == "2 يوليو 2026، 16:00"


def test_the_auditor_has_no_list_and_the_stranger_no_page() -> None:
    answer = scenes.seat(cast.yusuf).get("/desk/today/")
    assert "لا مهام هذا الأسبوع" in scenes.text(answer)
    assert all(link["url"] != "/desk/today/" for link in answer.context["rail"])
    assert scenes.seat(cast.mallory).get("/desk/today/").status_code == 403


@pytest.mark.usefixtures("ordinary_weeks")
def test_english_is_complete() -> None:
    scenes.received(timedelta(days=3))
    page = scenes.text(scenes.seat(cast.omar, "en").get("/desk/today/"))
    assert "Write an update to the complainant by" in page and "Take the case, or name an owner" in page
