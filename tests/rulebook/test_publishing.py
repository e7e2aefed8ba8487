"""Published versions never change, and a matter keeps the rules of its receipt."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.core.checks import run_checks

from insaf.core.calendar import OutOfCalendar
from insaf.core.policy import Kind, Text
from insaf.core.rules import Rules
from insaf.rulebook import calendars, current, holidays, policies, publishing, seeding
from insaf.rulebook.checks import holidays_confirmed
from insaf.rulebook.models import CalendarVersion, Holiday, PolicyVersion, Published
from insaf.rulebook.problems import BadPolicy

pytestmark = pytest.mark.usefixtures("fresh")

SOURCE = (Path(__file__).parents[2] / "policies" / "engineering-tracks.toml").read_text()
TEN_DAYS = (
    SOURCE.replace('version = "2026-1"', 'version = "2026-2"')
    .replace("effective_on = 2026-01-01", "effective_on = 2026-12-01")
    .replace("decide_days = 15\nwarn_on_days = [5, 10, 13]", "decide_days = 10\nwarn_on_days = [5, 8]")
)


def at(text):
    return datetime.fromisoformat(text)


def decide_days(policy):
    return policy.targets[Kind.COMPLAINT].decide_days


def test_a_fresh_installation_has_its_policy_holidays_and_calendar(now):
    assert current.policy().version == "2026-1"
    assert not current.calendar().is_working(date(2031, 9, 23))
    before = (PolicyVersion.objects.count(), Holiday.objects.count(), CalendarVersion.objects.count())
    seeding.ensure(now)
    after = (PolicyVersion.objects.count(), Holiday.objects.count(), CalendarVersion.objects.count())
    assert before == after


def test_a_day_declared_before_the_seeding_does_not_hide_its_year(now):
    Holiday.objects.all().delete()
    holidays.declare(date(2027, 1, 3), Text("يوم", "Day"), "Layla", now)
    seeding.ensure(now)
    assert not current.calendar().is_working(date(2027, 3, 9))


def test_two_years_ahead_are_always_seeded():
    seeding.ensure(datetime(2033, 1, 1, tzinfo=UTC))
    assert Holiday.objects.filter(on__year=2035).exists()


def test_a_new_version_holds_from_its_day_and_old_cases_keep_theirs(now):
    """A-15"""
    publishing.publish(TEN_DAYS, "x.toml", "Layla", now)
    assert decide_days(policies.in_force(date(2026, 11, 30))) == 15
    assert decide_days(policies.in_force(date(2026, 12, 1))) == 10
    assert decide_days(policies.by_version("2026-1")) == 15
    assert [policy.version for policy in policies.all()] == ["2026-1", "2026-2"]
    rules = current.rules("2026-1")
    assert isinstance(rules, Rules) and decide_days(rules.policy) == 15


def test_the_policy_of_a_matter_is_that_of_its_local_day(now):
    publishing.publish(TEN_DAYS, "x.toml", "Layla", now)
    assert current.rules_at(at("2026-11-30T23:30:00+03:00")).policy.version == "2026-1"
    assert current.rules_at(at("2026-11-30T21:30:00+00:00")).policy.version == "2026-2"


def test_a_matter_older_than_every_policy_gets_the_oldest():
    assert policies.in_force(date(2020, 1, 1)).version == "2026-1"


def test_a_version_cannot_be_published_again_with_another_text(now):
    assert publishing.publish(SOURCE, "x.toml", "Layla", now).version == "2026-1"
    with pytest.raises(BadPolicy, match=r"x\.toml line 7: version 2026-1 is published with another text"):
        publishing.publish(SOURCE.replace("Trainer", "Teacher"), "x.toml", "Layla", now)
    assert PolicyVersion.objects.count() == 1


def test_a_new_policy_cannot_take_effect_before_today(now):
    late = TEN_DAYS.replace("2026-12-01", "2026-11-21")
    with pytest.raises(BadPolicy, match="promises are not changed backwards"):
        publishing.publish(late, "x.toml", "Layla", now)
    assert publishing.publish(late.replace("2026-11-21", "2026-11-22"), "x.toml", "Layla", now)


def test_a_published_policy_can_be_neither_changed_nor_deleted():
    row = PolicyVersion.objects.get()
    row.source = ""
    with pytest.raises(Published):
        row.save()
    with pytest.raises(Published):
        row.delete()


def test_what_is_published_is_kept_byte_for_byte():
    row = PolicyVersion.objects.get()
    assert row.source == SOURCE


def test_an_unknown_version_is_named():
    with pytest.raises(policies.UnknownVersion, match="2099-1"):
        current.rules("2099-1")
    with pytest.raises(policies.UnknownVersion, match="none"):
        calendars.at("none")


def test_a_declared_day_makes_a_new_calendar_and_leaves_the_old_one(now):
    old = current.calendar()
    holidays.declare(date(2026, 11, 29), Text("يوم إغلاق", "Closure"), "Layla", now)
    new = current.calendar()
    assert new.version != old.version
    assert not new.is_working(date(2026, 11, 29))
    assert calendars.at(old.version).is_working(date(2026, 11, 29))
    assert calendars.at(old.version) is old
    assert calendars.holiday_names(new.version)[date(2026, 11, 29)] == Text("يوم إغلاق", "Closure")


def test_a_calendar_that_did_not_change_makes_no_new_version(now):
    assert calendars.refresh(now) == []


def test_a_moved_eid_is_a_working_day_and_is_not_seeded_again(now):
    """C-10"""
    first_day = date(2027, 3, 9)
    holidays.declare(first_day, Text("يوم عمل", "Working day"), "Layla", now, working=True, official=True)
    assert current.calendar().is_working(first_day)
    assert holidays.seed(range(2024, 2032), now) == 0
    assert current.calendar().is_working(first_day)


def test_seeding_never_overwrites_what_the_administrator_wrote(now):
    holidays.declare(date(2032, 9, 23), Text("اسم المدير", "Administrator's name"), "Layla", now)
    holidays.seed([2032], now)
    row = Holiday.objects.get(on=date(2032, 9, 23))
    assert (row.name_en, row.status) == ("Administrator's name", "declared")


def test_confirming_a_day_records_who_and_when_and_moves_no_deadline(now):
    """C-10"""
    version = current.calendar().version
    row = holidays.confirm(date(2027, 2, 22), "Layla", now, "SPA")
    assert (row.status, row.announced_by, row.announced_at) == ("announced", "Layla", now)
    assert current.calendar().version == version


def test_a_day_that_is_not_off_cannot_be_confirmed(now):
    with pytest.raises(holidays.NoSuchHoliday):
        holidays.confirm(date(2026, 11, 29), "Layla", now)


def test_a_day_beyond_the_calendar_cannot_be_declared(now):
    with pytest.raises(OutOfCalendar):
        holidays.declare(date(2101, 1, 1), Text("يوم", "Day"), "Layla", now)
    assert not Holiday.objects.filter(on__year=2101).exists()


def test_hours_of_a_new_policy_do_not_change_what_old_cases_were_promised(now):
    shorter = TEN_DAYS.replace('closes = "16:00"', 'closes = "14:00"')
    publishing.publish(shorter, "x.toml", "Layla", now)
    old, new = current.rules("2026-1").calendar, current.rules("2026-2").calendar
    monday = date(2026, 12, 7)
    assert new.closes_at(monday) == old.closes_at(monday) - timedelta(hours=2)
    holidays.declare(monday, Text("يوم إغلاق", "Closure"), "Layla", now)
    assert not current.rules("2026-1").calendar.is_working(monday)
    assert not current.rules("2026-2").calendar.is_working(monday)


T1 = [
    ("2026-02-15", "2026-02-23", "2026-03-09"),
    ("2026-03-03", "2026-03-10", "2026-03-26"),
    ("2026-05-14", "2026-05-21", "2026-06-09"),
    ("2026-09-10", "2026-09-17", "2026-10-04"),
    ("2026-11-20", "2026-11-26", "2026-12-10"),
    ("2026-11-22", "2026-11-29", "2026-12-13"),
    ("2027-02-21", "2027-03-01", "2027-03-18"),
    ("2027-03-01", "2027-03-08", "2027-03-25"),
    ("2027-05-06", "2027-05-13", "2027-06-01"),
    ("2028-09-14", "2028-09-21", "2028-10-08"),
    ("2030-02-10", "2030-02-17", "2030-03-04"),
]


@pytest.mark.parametrize(("received", "five", "fifteen"), T1)
def test_the_seeded_calendar_gives_table_t1(received, five, fifteen):
    """C-01, C-06"""
    calendar = current.calendar()
    received_at = at(f"{received}T10:00:00+03:00")
    assert calendar.due_at(received_at, 5) == at(f"{five}T16:00:00+03:00")
    assert calendar.due_at(received_at, 15) == at(f"{fifteen}T16:00:00+03:00")


def test_the_check_warns_a_month_ahead_of_a_day_nobody_confirmed(monkeypatch):
    """C-10"""
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2027, 2, 1, tzinfo=UTC))
    said = [warning.msg for warning in holidays_confirmed(databases=["default"])]
    assert said == ["2027-02-22 (Founding Day) is a day off by computation only."]
    holidays.confirm(date(2027, 2, 22), "Layla", datetime(2027, 2, 1, tzinfo=UTC))
    assert holidays_confirmed(databases=["default"]) == []
    assert run_checks(app_configs=None, databases=None, tags=["database"]) == []


@pytest.mark.both_databases
def test_asking_for_the_rules_costs_two_look_ups(django_assert_num_queries):
    current.rules("2026-1")
    with django_assert_num_queries(2):
        current.rules("2026-1")
