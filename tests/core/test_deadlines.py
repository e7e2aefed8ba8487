"""Promises: counted, moved for five different reasons, warned of, broken, and never rewritten."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from insaf.core.acts import clock, intake
from insaf.core.acts.handling import AskComplainant
from insaf.core.calendar import OutOfCalendar
from insaf.core.events import clock as events
from insaf.core.policy import Kind, PauseRule
from insaf.core.reasons import Reason
from insaf.core.terms import Because, DeadlineKind, Status
from tests import cast, given
from tests.core.refusing import refused

D = DeadlineKind
PAUSING = PauseRule(allowed=True, max_days=10)


def decide_of(matter):
    return matter.case.deadline(D.DECIDE)


def extend(until, reason="verification", text="نراجع سجلات ثلاثة أقسام."):
    return clock.Extend(until, reason, text)


@pytest.mark.parametrize(
    ("received_at", "due_at"),
    [
        ("2026-03-03 10:00", "2026-03-26 16:00"),  # Eid al-Fitr lies between
        ("2026-08-02 10:00", "2026-08-23 16:00"),
        ("2026-08-06 23:59", "2026-08-27 16:00"),  # a Thursday night is still Thursday
        ("2026-08-07 00:01", "2026-08-27 16:00"),  # Friday: day 1 is Sunday
        ("2026-05-24 09:00", "2026-06-17 16:00"),  # Eid al-Adha lies between
    ],
)
def test_fifteen_working_days_end_at_closing_time(received_at, due_at):
    """C-01, C-02, C-03"""
    assert decide_of(given.case(received_at=given.at(received_at))).due_at == given.at(due_at)


def test_where_the_day_of_receipt_counts_the_date_is_a_day_earlier():
    """C-02"""
    counting = replace(given.policy().calendar, day_of_receipt_counts=True)
    matter = given.case(under=given.rules(calendar=counting))
    assert decide_of(matter).due_at == given.at("2026-08-20 16:00")


def test_a_promise_carries_all_that_is_needed_to_count_it_again():
    """M-12"""
    for recorded in given.history(given.case().late_by(30)):
        promise = recorded.event
        if isinstance(promise, events.DeadlineSet) and promise.days:
            assert promise.due_at == given.calendar().due_at(promise.counted_from, promise.days)
            assert promise.policy_version == given.policy().version
            assert promise.calendar_version == given.calendar().version


def test_a_case_keeps_the_target_of_the_policy_it_was_received_under():
    """A-15: the centre promises ten days from now on; yesterday's case keeps fifteen."""
    faster = {kind: replace(target, decide_days=10) for kind, target in given.policy().targets.items()}
    old, new = given.case(), given.case(under=given.rules(version="2026-2", targets=faster))
    assert decide_of(old).days == 15 and decide_of(new).days == 10
    assert (old.case.policy_version, new.case.policy_version) == ("2026-1", "2026-2")


def test_the_last_second_before_closing_time_is_in_time():
    """C-03"""
    matter = given.case()
    due_at = decide_of(matter).due_at
    assert not matter.ticked(due_at - timedelta(seconds=1)).case.overdue
    assert matter.ticked(due_at).case.overdue


def test_warnings_come_on_the_days_that_the_policy_names_once_each():
    """C-19"""
    matter = given.case()
    for _ in range(4):
        matter.days(4).ticked().ticked()
    days = [r.event.day for r in given.history(matter) if isinstance(r.event, events.Warned)]
    assert days == [5, 10, 13]


def test_a_warning_falls_due_when_the_office_opens():
    """C-19"""
    matter = given.case()
    early = matter.ticked(given.at("2026-08-09 08:59")).last
    assert not [event for event in early if isinstance(event, events.Warned)]
    (warned,) = matter.ticked(given.at("2026-08-09 09:00")).last
    assert (warned.day, warned.was_due_at) == (5, given.at("2026-08-09 09:00"))


def test_an_extension_moves_the_date_and_keeps_the_first_one():
    """C-15, E-01"""
    matter = given.case().assigned_to(cast.omar).days(10).does(cast.layla, extend(date(2026, 9, 6)))
    assert decide_of(matter).due_at == given.at("2026-09-06 16:00")
    assert decide_of(matter).original_due_at == given.at("2026-08-23 16:00")
    extended, moved = matter.last
    assert (extended.was, extended.due_at, extended.number) == (moved.was, moved.due_at, 1)


@pytest.mark.parametrize(
    ("actor", "until", "reason", "why"),
    [
        (cast.omar, date(2026, 9, 6), "verification", Reason.NOT_YOUR_ROLE),
        (cast.layla, date(2026, 8, 23), "verification", Reason.DATE_PASSED),
        (cast.layla, date(2026, 9, 14), "verification", Reason.DATE_TOO_FAR),
        (cast.layla, date(2026, 9, 6), "laziness", Reason.UNKNOWN_CODE),
        (cast.complainant, date(2026, 9, 6), "verification", Reason.NOT_YOURS),
    ],
)
def test_an_extension_needs_a_listed_reason_a_date_within_the_cap_and_a_manager(actor, until, reason, why):
    """E-01, E-03: at most fifteen more working days, which end on 13 September."""
    assert refused(given.case().assigned_to(cast.omar), actor, extend(until, reason)) is why


def test_the_cap_itself_is_allowed():
    """E-03"""
    assert decide_of(given.case().does(cast.layla, extend(date(2026, 9, 13)))).due_at == given.at("2026-09-13 16:00")


def test_an_extension_needs_its_words():
    """E-02"""
    assert refused(given.case(), cast.layla, extend(date(2026, 9, 6), text="")) is Reason.EMPTY


def test_the_owner_cannot_approve_the_extension():
    """E-01"""
    matter = given.case().assigned_to(cast.salma)
    assert refused(matter, cast.salma, extend(date(2026, 9, 6))) is Reason.EXTENDS_OWN_CASE


@pytest.mark.parametrize("looked", [True, False])
def test_an_extension_after_the_date_is_refused_whether_or_not_the_system_looked(looked):
    """E-01, E-04"""
    matter = given.case()
    matter.until(decide_of(matter).due_at)
    matter = matter.ticked() if looked else matter
    assert refused(matter, cast.layla, extend(date(2026, 9, 6))) is Reason.TOO_LATE_TO_EXTEND


def test_a_second_extension_needs_executive_management():
    """E-03"""
    matter = given.case().does(cast.layla, extend(date(2026, 9, 1)))
    assert refused(matter, cast.layla, extend(date(2026, 9, 8))) is Reason.NOT_YOUR_ROLE
    assert matter.does(cast.faisal, extend(date(2026, 9, 8))).case.extensions == 2


def test_by_default_waiting_for_the_complainant_stops_no_clock():
    """C-16"""
    matter = given.case().does(cast.omar, AskComplainant("ما رقم الفاتورة؟"))
    assert refused(matter, cast.omar, clock.Pause(matter.now + timedelta(days=2), "ننتظر.")) is Reason.PAUSE_NOT_ALLOWED
    assert decide_of(matter).due_at == given.at("2026-08-23 16:00")


def asked_and_paused(days=7):
    """Asked on Sunday; the clock waits until the Sunday after, five working days."""
    matter = given.case(under=given.rules(pause=PAUSING)).does(cast.omar, AskComplainant("ما رقم الفاتورة؟"))
    return matter.does(cast.omar, clock.Pause(given.SUNDAY + timedelta(days=days), "لا نمضي بلا الرقم."))


def test_an_allowed_pause_is_explicit_reasoned_and_bounded():
    """C-16"""
    matter = asked_and_paused()
    assert decide_of(matter).due_at == given.at("2026-08-30 16:00")
    assert decide_of(matter).original_due_at == given.at("2026-08-23 16:00")
    assert (
        refused(matter, cast.omar, clock.Pause(given.SUNDAY + timedelta(days=9), "مرة أخرى.")) is Reason.NOTHING_CHANGES
    )


@pytest.mark.parametrize(
    ("days", "reason", "why"),
    [(30, "طويل", Reason.DATE_TOO_FAR), (-1, "أمس", Reason.DATE_PASSED), (3, " ", Reason.EMPTY)],
)
def test_a_pause_without_end_or_reason_is_refused(days, reason, why):
    """C-16"""
    matter = given.case(under=given.rules(pause=PAUSING)).does(cast.omar, AskComplainant("ما رقم الفاتورة؟"))
    assert refused(matter, cast.omar, clock.Pause(given.SUNDAY + timedelta(days=days), reason)) is why


def test_the_date_moves_by_the_days_waited_and_no_more():
    """C-16: two days after the pause began the complainant answered."""
    matter = asked_and_paused().days(2).asks(intake.AddInformation("1234"))
    assert decide_of(matter).due_at == given.at("2026-08-25 16:00")
    assert matter.case.paused_at is None


def test_a_pause_that_nobody_ends_ends_by_itself():
    """C-16: after its last day the clock runs; the date had moved by all of it."""
    matter = asked_and_paused().until(given.at("2026-08-30 16:00")).ticked()
    assert matter.case.overdue
    assert decide_of(matter).breached_at == given.at("2026-08-30 16:00")


def test_no_date_is_broken_while_the_clock_waits():
    """C-16: paused from the day before the date, the date lies behind the pause."""
    matter = given.case(under=given.rules(pause=PAUSING)).until(given.at("2026-08-20 10:00"))
    matter.does(cast.omar, AskComplainant("ما رقم الفاتورة؟"))
    matter.does(cast.omar, clock.Pause(given.at("2026-08-30 10:00"), "لا نمضي بلا الرقم."))
    assert not matter.ticked(given.at("2026-08-27 17:00")).case.overdue


def recounted(matter, *days):
    """After these days were declared free and the system counted again."""
    matter.rules = matter.door.rules = given.with_holidays(matter.rules, *days)
    return matter.does(cast.system, clock.Recount())


def test_a_day_declared_free_moves_the_open_promises_that_it_touches():
    """C-09, C-14"""
    matter = recounted(given.case(), date(2026, 8, 20))
    (moved,) = matter.last
    assert (moved.kind, moved.because) == (D.DECIDE, Because.CALENDAR)
    assert decide_of(matter).due_at == given.at("2026-08-24 16:00")
    assert decide_of(matter).original_due_at == given.at("2026-08-23 16:00")


def test_a_closed_case_is_not_counted_again():
    """C-14"""
    assert recounted(given.case().closed(), date(2026, 8, 20)).last == ()


def test_counting_again_mends_no_date_that_has_passed_unnoticed():
    """C-09: the sweep was late; a day declared free afterwards makes nothing punctual."""
    matter = given.case().until(given.at("2026-08-23 17:00"))
    assert D.DECIDE not in {moved.kind for moved in recounted(matter, date(2026, 8, 20)).last}
    assert decide_of(matter.ticked()).breached_at == given.at("2026-08-23 16:00")


def test_counting_again_does_not_undo_an_extension():
    """Five changes of a date are never mixed: the approved date was given outright."""
    matter = given.case().does(cast.layla, extend(date(2026, 9, 6)))
    recounted(matter, date(2026, 8, 20))
    assert decide_of(matter).due_at == given.at("2026-09-06 16:00")


def test_counting_again_keeps_the_days_that_the_clock_waited():
    matter = asked_and_paused().days(2).does(cast.omar, clock.Resume())
    recounted(matter, date(2026, 8, 20))
    assert decide_of(matter).due_at == given.at("2026-08-26 16:00")


def test_a_breach_is_recorded_at_the_instant_of_the_date_however_late_the_look():
    """E-04"""
    matter = given.case().late_by(9)
    breach = next(b for b in matter.case.breaches if b.kind is D.DECIDE)
    assert breach.due_at == given.at("2026-08-23 16:00")
    assert breach.noticed_at == matter.now


def test_a_decision_after_the_date_leaves_the_breach_standing():
    """E-04, E-13"""
    matter = given.case().late_by(1).decided(cast.layla).accepted()
    assert matter.case.status is Status.CLOSED
    assert matter.case.overdue


def test_a_date_beyond_the_calendar_is_an_error_not_a_guess():
    with pytest.raises(OutOfCalendar):
        given.case(received_at=given.at("2100-12-28 10:00"))


def test_a_suggestion_runs_on_its_own_target():
    """F-03: another number for suggestions moves their date and no complaint's."""
    targets = {
        **given.policy().targets,
        Kind.SUGGESTION: replace(given.policy().targets[Kind.SUGGESTION], decide_days=20),
    }
    rules = given.rules(targets=targets)
    assert decide_of(given.case(kind=Kind.SUGGESTION)).due_at == given.at("2026-08-23 16:00")
    assert decide_of(given.case(under=rules, kind=Kind.SUGGESTION)).due_at == given.at("2026-08-30 16:00")
    assert decide_of(given.case(under=rules)).due_at == given.at("2026-08-23 16:00")
