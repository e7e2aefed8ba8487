"""No case waits for somebody who is away or has left (B-15)."""

from datetime import date, timedelta

import pytest

from insaf.cases import absence, history
from insaf.core.acts.intake import NamePerson
from insaf.core.terms import DeadlineKind, Role
from insaf.people.models import Staff
from tests import cast, given

pytestmark = pytest.mark.both_databases

MONDAY = given.at("2026-08-03 10:00")


@pytest.fixture
def matter():
    return given.stored_case().assigned_to(cast.omar)


def gone(member, until=None, deputy=None, active=True):
    deputy_id = deputy.id if deputy else None
    Staff.objects.filter(pk=member.id).update(away_until=until, deputy_id=deputy_id, is_active=active)


def last_word(matter):
    """The last reason why the case changed hands."""
    steps = [step.event for step in history.of_case(matter.row) if type(step.event).__name__ == "Assigned"]
    return steps[-1].reason.text


def test_the_cases_of_somebody_who_is_away_return_to_the_queue_with_its_clock(matter):
    gone(cast.omar, until=date(2026, 8, 20))
    assert absence.run_once(MONDAY) == 1
    assert matter.row.owner_id is None
    assert matter.case.deadline(DeadlineKind.ASSIGN).due_at == given.at("2026-08-04 16:00")
    assert last_word(matter).startswith("غياب") and "20 أغسطس 2026" in last_word(matter)


def test_a_deputy_takes_over(matter):
    gone(cast.omar, until=date(2026, 8, 20), deputy=cast.salma)
    absence.run_once(MONDAY)
    assert matter.row.owner_id == cast.salma.id


def test_the_cases_of_somebody_who_left_return_as_well():
    matter = given.stored_case(language="en").assigned_to(cast.omar)
    gone(cast.omar, active=False)
    assert absence.run_once(MONDAY) == 1
    assert matter.row.owner_id is None
    assert "no longer works here" in last_word(matter)


@pytest.mark.parametrize("until", [None, date(2026, 8, 2)])
def test_nobody_loses_a_case_without_being_away(matter, until):
    gone(cast.omar, until=until)
    assert absence.run_once(MONDAY) == 0
    assert matter.row.owner_id == cast.omar.id


def test_the_last_day_of_an_absence_still_counts(matter):
    gone(cast.omar, until=date(2026, 8, 3))
    assert absence.run_once(given.at("2026-08-03 23:30")) == 1
    matter.assigned_to(cast.omar)
    assert absence.run_once(given.at("2026-08-04 00:30")) == 0


def test_a_deputy_who_is_away_as_well_is_passed_over(matter):
    gone(cast.salma, until=date(2026, 8, 9))
    gone(cast.omar, until=date(2026, 8, 20), deputy=cast.salma)
    absence.run_once(MONDAY)
    assert matter.row.owner_id is None


def test_a_deputy_never_gets_a_complaint_about_themselves(matter):
    """B-16"""
    matter.does(cast.layla, NamePerson(str(cast.salma.id)))
    gone(cast.omar, until=date(2026, 8, 20), deputy=cast.salma)
    absence.run_once(MONDAY)
    assert matter.row.owner_id is None


def test_a_deputy_without_the_role_of_the_rung_gets_no_case_of_it(matter):
    """E-09"""
    matter.escalated()
    gone(cast.omar, active=False, deputy=cast.faisal)
    Staff.objects.filter(pk=cast.faisal.id).update(roles=[Role.AGENT])
    absence.run_once(MONDAY)
    assert matter.row.owner_id is None


def test_a_closed_case_keeps_its_owner(matter):
    matter.closed()
    gone(cast.omar, active=False)
    before = matter.row.entries
    assert absence.run_once(MONDAY + timedelta(days=1)) == 0
    assert matter.row.entries == before


def test_a_second_look_hands_nothing_on(matter):
    gone(cast.omar, until=date(2026, 8, 20), deputy=cast.salma)
    absence.run_once(MONDAY)
    before = matter.row.entries
    assert absence.run_once(MONDAY) == 0
    assert matter.row.entries == before


def test_whoever_was_given_the_case_in_the_meantime_keeps_it(matter):
    gone(cast.omar, until=date(2026, 8, 20))
    owner, row = Staff.objects.get(pk=cast.omar.id), matter.row
    matter.assigned_to(cast.salma)
    assert not absence._handed_on(row, owner, date(2026, 8, 3), MONDAY, [])
    assert matter.row.owner_id == cast.salma.id
