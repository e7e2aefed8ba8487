"""When the calendar changes, exactly the open cases that it touches get other dates."""

import json
from datetime import date, timedelta

import pytest

from insaf.cases import history, recount
from insaf.cases.models import Entry, Recounted
from insaf.core.acts.clock import Extend
from insaf.core.acts.handling import SendUpdate
from insaf.core.policy import Text
from insaf.core.terms import Because, DeadlineKind
from insaf.outbox.calls import calls
from insaf.rulebook import holidays, publishing
from tests import cast, given

pytestmark = pytest.mark.both_databases

FREE, BACK = Text("إجازة المركز", "Centre holiday"), Text("يوم عمل", "Working day")


def declared(on, now, working=False):
    holidays.declare(on, BACK if working else FREE, "layla", now, working=working)
    return recount.run(now)


def moves(matter):
    bodies = Entry.objects.filter(case=matter.row, type="DeadlineMoved").order_by("n").values_list("body", flat=True)
    return {(body["data"]["kind"], body["data"]["due_at"][:10]) for body in map(json.loads, bodies)}


def test_a_declared_day_moves_exactly_the_open_promises_beyond_it():
    """C-09: fifteen working days from Sunday 2 August end on the 23rd; without the 20th, on the 24th."""
    matter = given.stored_case()
    assert declared(date(2026, 8, 20), given.at("2026-08-03 10:00")) == [matter.reference]
    assert moves(matter) == {("decide", "2026-08-24")}
    assert matter.row.decide_due_at == given.at("2026-08-24 16:00")
    assert matter.row.decide_original_due_at == given.at("2026-08-23 16:00")
    assert matter.case.deadline(DeadlineKind.DECIDE).because is Because.CALENDAR


def test_a_day_beyond_every_promise_moves_nothing():
    matter = given.stored_case()
    before = matter.row.entries
    assert declared(date(2026, 12, 1), given.SUNDAY) == []
    assert matter.row.entries == before


def test_a_closed_case_is_never_touched():
    """C-14"""
    closed = given.stored_case().closed()
    before = closed.row.entries
    assert declared(date(2026, 8, 4), given.SUNDAY) == []
    assert closed.row.entries == before


def test_a_date_that_moves_earlier_is_recorded_and_told_as_well():
    """C-14: the 23rd is declared free and taken back; the date goes to the 24th and returns."""
    matter = given.stored_case()
    assert declared(date(2026, 8, 23), given.SUNDAY) == [matter.reference]
    assert declared(date(2026, 8, 23), given.SUNDAY, working=True) == [matter.reference]
    assert matter.row.decide_due_at == given.at("2026-08-23 16:00")
    last = history.of_case(matter.row)[-1:]
    assert [kind for _, kind in calls(last, matter.case.kind)] == ["date_moved"]


def test_a_date_that_would_move_into_the_past_stays():
    matter = given.stored_case()
    declared(date(2026, 8, 20), given.SUNDAY)
    assert declared(date(2026, 8, 20), given.at("2026-08-23 17:00"), working=True) == []
    assert matter.row.decide_due_at == given.at("2026-08-24 16:00")


def test_a_date_that_was_given_outright_stays():
    """E-02: the extended date was told as a date, not as a number of days; a day off before it moves nothing."""
    matter = given.stored_case().assigned_to(cast.omar)
    matter.does(cast.layla, Extend(date(2026, 8, 30), "verification", "ننتظر كشف الحساب."))
    declared(date(2026, 8, 20), given.SUNDAY)
    assert matter.row.decide_due_at == given.at("2026-08-30 16:00")


def test_a_given_date_on_a_day_that_becomes_free_moves_to_the_next_working_day_and_is_told():
    """C-09, C-14: the extended date is Sunday the 30th; nobody will be there."""
    matter = given.stored_case().assigned_to(cast.omar)
    matter.does(cast.layla, Extend(date(2026, 8, 30), "verification", "ننتظر كشف الحساب."))
    assert declared(date(2026, 8, 30), given.SUNDAY) == [matter.reference]
    assert matter.row.decide_due_at == given.at("2026-08-31 16:00")
    (step,) = history.of_case(matter.row)[-1:]
    assert calls([step], matter.case.kind) == [(step.seq, "date_moved")]


def test_a_day_off_that_moves_a_warning_alone_is_looked_at_in_time():
    """C-19: no date moves and nothing is recorded, but the sweep must come a day earlier."""
    matter = given.stored_case().assigned_to(cast.omar)
    matter.does(cast.layla, Extend(date(2026, 9, 6), "verification", "ننتظر كشف الحساب."))
    matter.does(cast.omar, SendUpdate("ننتظر البنك."), given.at("2026-08-19 10:00"))
    matter.does(cast.omar, SendUpdate("ما زلنا ننتظر."), given.at("2026-08-24 10:00"))
    before = matter.row
    assert before.next_alarm_at == given.at("2026-08-30 09:00")
    assert declared(date(2026, 9, 2), given.at("2026-08-24 11:00")) == []
    assert (matter.row.next_alarm_at, matter.row.entries) == (given.at("2026-08-27 09:00"), before.entries)


def test_counting_twice_moves_nothing_twice():
    matter = given.stored_case()
    declared(date(2026, 8, 20), given.SUNDAY)
    before = matter.row.entries
    assert recount.run(given.SUNDAY) == []
    assert matter.row.entries == before


def test_the_worker_counts_by_a_calendar_that_another_process_changed():
    """C-09: the administrator's command line may not reach the cases; the next round does."""
    matter = given.stored_case()
    assert recount.run_once(given.SUNDAY) == 0  # the calendar of the installation
    holidays.declare(date(2026, 8, 20), FREE, "layla", given.SUNDAY)
    assert recount.run_once(given.SUNDAY) == 1
    assert recount.run_once(given.SUNDAY) == 0
    assert matter.row.decide_due_at == given.at("2026-08-24 16:00")
    assert Recounted.objects.count() == 2


def test_a_bad_case_is_reported_and_the_others_are_counted():
    bad, good = given.stored_case(), given.stored_case()
    unreadable = '{"actor":"system","at":"2026-08-02T07:00:00.000000Z","data":{},"type":"Vanished"}'
    Entry.objects.create(seq=10_000, case=bad.row, n=99, type="Vanished", at=given.SUNDAY, body=unreadable, leaf="")
    assert declared(date(2026, 8, 20), given.SUNDAY) == [good.reference]
    with pytest.raises(recount.Unfinished):
        recount.run_once(given.SUNDAY)


def test_a_case_that_failed_is_counted_when_it_can_be(monkeypatch):
    """C-09: the calendar counts as done when no case is left behind."""
    matter = given.stored_case()
    with monkeypatch.context() as patch:
        patch.setattr(recount, "_touched", lambda *_: 1 / 0)
        assert declared(date(2026, 8, 20), given.SUNDAY) == []
    assert recount.run_once(given.SUNDAY) == 1 and recount.run_once(given.SUNDAY) == 0
    assert matter.row.decide_due_at == given.at("2026-08-24 16:00")


def test_the_hours_of_ramadan_hold_for_whom_they_were_promised():
    """C-17, A-15: a policy with Ramadan hours closes at 15:00 then; what was promised before stays."""
    before = given.stored_case(received_at=given.at("2027-01-31 10:00"))
    publishing.publish(ramadan(), "ramadan.toml", "layla", given.at("2027-01-31 12:00"))
    assert recount.run_once(given.at("2027-01-31 12:01")) == 0
    after = given.stored_case(received_at=given.at("2027-02-01 10:00"))
    assert before.row.decide_due_at == given.at("2027-02-21 16:00")
    assert after.row.decide_due_at == given.at("2027-02-23 15:00")  # the 22nd is Founding Day
    declared(date(2027, 2, 23), given.at("2027-02-02 10:00"))
    assert after.row.decide_due_at == given.at("2027-02-24 15:00")
    assert after.row.next_update_due_at == given.at("2027-02-08 15:00")
    assert before.row.decide_due_at == given.at("2027-02-21 16:00")


def ramadan():
    """The published policy with other hours in Ramadan 1448."""
    period = (
        "[[calendar.periods]]\n"
        'name = "رمضان 1448"\nfirst_on = 2027-02-08\nlast_on = 2027-03-08\n'
        'hours = { opens = "10:00", closes = "15:00" }\n'
    )
    text = given.POLICY_FILE.read_text(encoding="utf-8")
    text = text.replace('version = "2026-1"', 'version = "2027-1"')
    text = text.replace("effective_on = 2026-01-01", "effective_on = 2027-02-01")
    return text.replace("\n[[channels]]", f"\n{period}\n[[channels]]", 1)


def test_the_hours_of_a_policy_never_end_a_promise_of_an_older_one_early():
    matter = given.stored_case(received_at=given.at("2027-01-31 10:00"))
    publishing.publish(ramadan(), "ramadan.toml", "layla", given.at("2027-01-31 12:00"))
    assert recount.run(given.at("2027-02-01 09:00") + timedelta(days=1)) == []
    assert matter.row.policy_version == "2026-1"
