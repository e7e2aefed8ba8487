"""The one door: an act is done whole, in its turn, or not at all."""

import importlib
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from insaf.cases import access, actions, known, log, rebuilding, sweep
from insaf.cases.models import Access, Attachment, Case, Entry, LogHead, Node, Passage
from insaf.core.acts import answering, handling, intake, ladder
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import DeadlineKind, Finding, Role, Status
from insaf.core.text import Text
from insaf.people.models import Person, Staff
from insaf.rulebook import current, holidays
from tests import cast, given

pytestmark = pytest.mark.both_databases


def everything() -> dict[str, list[object]]:
    """All rows that an act may write."""
    kinds = (LogHead, Case, Entry, Node, Passage, Attachment, Access, Person)
    return {kind.__name__: list(kind.objects.order_by("pk").values()) for kind in kinds}


def test_a_complaint_becomes_a_case_with_its_record_words_and_person():
    """B-01, B-03"""
    matter = given.stored_case()
    assert matter.reference.startswith("ET-2026-00001-")
    assert Entry.objects.filter(case=matter.row).count() == matter.row.entries == 7
    assert matter.row.person.name == cast.amina.name
    assert matter.row.title == given.complaint().title


def test_what_is_made_with_a_case_has_its_number():
    """Whoever goes on with the row at once changes what was written, and adds nothing."""
    row = actions.perform(given.complaint(), None, cast.complainant, given.SUNDAY)
    stored = [row.pk, row.access.pk, row.person.pk]
    assert stored == [Case.objects.get().pk, Access.objects.get().pk, Person.objects.get().pk]
    first = row.access.nonce
    access.revoke(row, given.SUNDAY)
    assert Access.objects.get().nonce == row.access.nonce != first
    second = given.stored_case().row
    assert second.pk > row.pk and second.access.pk > row.access.pk and second.person.pk > row.person.pk


def test_whoever_gives_no_name_leaves_no_person_behind():
    """A-09"""
    assert given.stored_case(cast.nobody).row.person is None
    assert not Person.objects.exists()


def test_a_refused_act_leaves_everything_as_it_was():
    matter = given.stored_case()
    before = everything()
    with pytest.raises(Refused) as why:
        matter.does(cast.omar, answering.Close("resolved", "قبلت."))
    assert why.value.reason is Reason.NO_ANSWER_YET
    assert everything() == before


def test_a_refused_complaint_takes_no_number():
    """B-01"""
    before = everything()
    with pytest.raises(Refused):
        given.stored_case(subject="weather")
    assert {name: rows for name, rows in everything().items() if name != "LogHead"} == {
        name: rows for name, rows in before.items() if name != "LogHead"
    }
    assert given.stored_case().reference.startswith("ET-2026-00001-")


def test_what_fails_beside_the_act_undoes_the_act():
    matter = given.stored_case()
    before = everything()

    def fails(row: Case) -> None:
        assert row.entries == 8
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk"):
        actions.perform(handling.AddNote("ملاحظة"), matter.reference, cast.omar.actor, matter.now, also=fails)
    assert everything() == before


def test_an_act_on_no_case_finds_none():
    for reference in ("ET-2026-99999-A", None):
        with pytest.raises(actions.NoSuchCase):
            actions.perform(handling.AddNote("ملاحظة"), reference, cast.omar.actor, given.SUNDAY)


def test_a_case_cannot_be_closed_or_decided_around_the_law():
    """D-12, D-16: the door refuses, whatever page or command knocks."""
    matter = given.stored_case().assessed(points=("الرسوم", "المعاملة"))
    for act in (given.decision(), answering.Close("resolved", "قبلت.")):
        with pytest.raises(Refused):
            matter.does(cast.layla, act)
    assert matter.row.status == Status.OPEN


def test_the_row_says_what_the_record_says():
    matter = given.stored_case().assigned_to(cast.omar).late_by(2).decided(cast.faisal).accepted()
    row, case = matter.row, matter.case
    assert (row.status, row.rung, row.outcome, row.overdue) == (case.status, case.rung, case.outcome, True)
    assert row.decide_due_at == case.deadline(DeadlineKind.DECIDE).due_at
    assert (row.owner_id, row.entries, row.closing_reason) == (103, case.entries, case.closing_reason)


def test_a_row_rebuilt_from_the_record_is_the_same_row():
    matter = given.stored_case().assigned_to(cast.omar).assessed().late_by(1).escalated()
    before = Case.objects.filter(pk=matter.row.pk).values().get()
    Case.objects.filter(pk=matter.row.pk).update(status="closed", rung="support", due_at=None, overdue=False)
    assert rebuilding.run() == 1
    assert Case.objects.filter(pk=matter.row.pk).values().get() == before
    assert rebuilding.run() == 0


def test_a_row_older_than_its_column_of_promises_is_written_by_the_next_sweep():
    """What the migration 0007 says; a closed case, to which nothing is owed, is looked at as well."""
    owed, done = given.stored_case().assessed(), given.stored_case().closed()
    done.ticked(given.SUNDAY + timedelta(days=30))
    owed.ticked(done.now)
    before, entries = list(Case.objects.order_by("pk").values()), Entry.objects.count()
    assert before[0]["promises"]
    Case.objects.update(promises=[])
    with connection.cursor() as cursor:
        cursor.execute(importlib.import_module("insaf.cases.migrations.0007_look_again").DUE_NOW)
    assert sweep.run_once(done.now) == 2
    assert list(Case.objects.order_by("pk").values()) == before
    assert Entry.objects.count() == entries


def test_whoever_read_a_case_too_early_builds_on_what_came_since():
    """What is replayed before the lock is checked under it."""
    matter = given.stored_case()
    read = known.by_reference(matter.reference)
    matter.assigned_to(cast.omar).assessed(points=("الرسوم", "المعاملة"))
    actions.perform(answering.AnswerPoint(2, Finding.UPHELD, "ثبت."), read, cast.omar.actor, matter.now)
    assert matter.case.unanswered_points == (1,)
    assert matter.row.entries == matter.case.entries == Entry.objects.filter(case=matter.row).count()
    with pytest.raises(Refused) as why:
        actions.perform(given.decision(), read, cast.omar.actor, matter.now)
    assert why.value.reason is Reason.POINTS_UNANSWERED


def test_an_act_counts_by_the_calendar_that_holds_under_the_lock():
    """C-14: whoever read the case before a day off was declared counts with that day off."""
    matter = given.stored_case()
    read = known.by_reference(matter.reference)
    holidays.declare(date(2026, 8, 5), Text("يوم", "A day"), "layla", given.SUNDAY)
    actions.perform(ladder.Escalate("تحتاج إلى قرار أعلى."), read, cast.omar.actor, matter.now)
    promised = matter.case.deadline(DeadlineKind.RUNG_RESPONSE)
    assert promised.calendar_version == current.calendar().version != read.case().calendar_version


def test_a_clock_that_was_set_back_reorders_nothing():
    """M-11"""
    matter = given.stored_case()
    matter.does(cast.omar, handling.AddNote("أولى"), given.SUNDAY + timedelta(hours=5))
    matter.does(cast.omar, handling.AddNote("ثانية"), given.SUNDAY - timedelta(days=400))
    entries = list(Entry.objects.filter(case=matter.row).order_by("n"))
    assert [entry.n for entry in entries] == list(range(9))
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)
    assert entries[-1].at == given.utc(given.SUNDAY + timedelta(hours=5))


def test_the_database_notes_its_own_time_beside_the_acts():
    """M-11"""
    entry = Entry.objects.filter(case=given.stored_case().row).first()
    assert entry.recorded_at is not None
    assert entry.recorded_at > entry.at  # the act was dated in August, the database writes today


def test_a_case_stays_with_the_policy_of_its_receipt(tmp_path):
    """A-15"""
    from insaf.rulebook import publishing

    text = given.POLICY_FILE.read_text("utf-8")
    faster = text.replace('version = "2026-1"', 'version = "2026-2"').replace("decide_days = 15", "decide_days = 10")
    faster = (
        faster.replace("effective_on = 2026-01-01", "effective_on = 2026-08-09")
        .replace("warn_on_days = [5, 10, 13]", "warn_on_days = [5, 8]")
        .replace("warn_on_days = [10, 13]", "warn_on_days = [8]")
    )
    old = given.stored_case()
    publishing.publish(faster, "faster.toml", "test", given.SUNDAY)
    new = given.stored_case(received_at=given.at("2026-08-09 10:00"))
    old.until(given.at("2026-08-10 10:00")).does(cast.omar, intake.Retype("suggestion", "اقتراح."))
    assert old.case.deadline(DeadlineKind.DECIDE).due_at == given.at("2026-08-23 16:00")
    assert new.case.deadline(DeadlineKind.DECIDE).due_at == given.at("2026-08-23 16:00")
    assert (old.row.policy_version, new.row.policy_version) == ("2026-1", "2026-2")


def test_a_receipt_of_last_year_gets_a_number_of_last_year():
    """B-01, B-05: entered in January, it reached the centre in December."""
    given.stored_case(received_at=given.at("2027-01-03 10:00"))
    older = given.complaint(channel="phone", received_at=given.at("2026-12-31 23:30"))
    row = actions.perform(older, None, cast.omar.actor, given.at("2027-01-04 10:00"))
    again = actions.perform(older, None, cast.omar.actor, given.at("2027-01-04 10:00"))
    next_row = given.stored_case(received_at=given.at("2027-01-05 10:00")).row
    numbers = [one.reference[:-2] for one in (row, again, next_row)]
    assert numbers == ["ET-2026-00001", "ET-2026-00002", "ET-2027-00002"]


def test_the_numbers_of_another_year_are_found_by_an_index():
    """All others wait for the number: no row of another year is looked at."""
    given.stored_case()
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET LOCAL enable_seqscan = off")
    plan = Case.objects.filter(log.of_year(2025)).explain()
    assert ("Index Cond" if connection.vendor == "postgresql" else "SEARCH cases_case USING INDEX") in plan
    assert not Case.objects.filter(log.of_year(2025)).exists() and Case.objects.filter(log.of_year(2026)).exists()


def test_the_case_is_told_from_others_only_by_its_own_entries():
    first, second = given.stored_case(), given.stored_case()
    first.assessed()
    assert second.row.entries == 7
    assert second.case.assessed_at is None
    assert [line.n for line in Entry.objects.filter(case=first.row).order_by("seq")] == list(range(first.row.entries))


def test_a_member_of_staff_who_left_may_do_nothing():
    staff = Staff.objects.get(pk=cast.layla.id)
    staff.is_active = False
    assert staff.actor.roles == frozenset()
    assert Staff.objects.get(pk=cast.layla.id).actor.roles == {Role.COMPLAINTS_MANAGER}
    with pytest.raises(Refused):
        given.stored_case().does(staff.actor, given.assessment())


def test_what_an_act_asks_is_told_to_whoever_counts_it():
    """Plain SQL passes Django by, but no test that looks for a query may be passed by."""
    matter = given.stored_case()
    with CaptureQueriesContext(connection) as asked:
        matter.does(cast.omar, handling.AddNote("ملاحظة"))
    said = [query["sql"] for query in asked]
    for words in ("e.body", "FROM cases_loghead", "FROM cases_case c WHERE", "UPDATE cases_case SET"):
        assert any(words in sql for sql in said), words
