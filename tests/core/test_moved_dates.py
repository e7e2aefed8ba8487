"""Warnings before a date that moved, and dates given outright when their day becomes free (C-09, C-14, C-19)."""

from datetime import date

import pytest

from insaf.core.acts import answering, clock, consulting, handling
from insaf.core.events.clock import DeadlineMoved, Warned
from insaf.core.policy import PauseRule
from insaf.core.terms import Because, DeadlineKind
from tests import cast, given

D = DeadlineKind
EXTENDED = clock.Extend(date(2026, 9, 6), "verification", "نتحقق.")  # from 23 August: ten working days later


def warnings(matter):
    return [r.event for r in given.history(matter) if isinstance(r.event, Warned)]


def owned():
    return given.case().assigned_to(cast.omar)


def recounted(matter, *days):
    """These days are declared free, and the system counts again."""
    matter.rules = matter.door.rules = given.with_holidays(matter.rules, *days)
    return matter.does(cast.system, clock.Recount())


# --- warnings (C-19) --------------------------------------------------------------------------------


def test_an_extended_date_is_warned_of_again_at_the_same_distances_from_its_end():
    """C-19: days 5, 10 and 13 of 15 lie ten, five and two working days before the end."""
    matter = owned().days(4).does(cast.layla, EXTENDED).ticked(given.at("2026-09-06 16:00"))
    assert [(one.day, one.was_due_at) for one in warnings(matter)] == [
        (5, given.at("2026-08-23 09:00")),
        (10, given.at("2026-08-30 09:00")),
        (13, given.at("2026-09-02 09:00")),
    ]
    assert {one.due_at for one in warnings(matter)} == {given.at("2026-09-06 16:00")}


def test_what_was_warned_of_before_the_extension_is_warned_of_again_before_the_new_date():
    matter = owned().days(12).ticked().does(cast.layla, EXTENDED)
    assert [one.day for one in warnings(matter)] == [5, 10]
    matter.ticked(given.at("2026-09-06 16:00"))
    assert [one.day for one in warnings(matter)] == [5, 10, 5, 10, 13]


def test_a_short_extension_warns_only_of_what_still_lies_ahead():
    """Approved on Thursday 20 August for Tuesday 25: two working days before it is Sunday."""
    matter = owned().days(14).ticked().does(cast.layla, clock.Extend(date(2026, 8, 25), "verification", "نتحقق."))
    assert matter.ticked().last == ()
    matter.ticked(given.at("2026-08-25 16:00"))
    assert [(one.day, one.was_due_at) for one in warnings(matter)[3:]] == [(13, given.at("2026-08-23 09:00"))]


def test_each_warning_before_an_extended_date_comes_once():
    """C-20"""
    matter = owned().days(4).does(cast.layla, EXTENDED)
    for day in range(10, 37):
        matter.ticked(given.at("2026-07-31 12:00") + (date(2026, 8, 1) - date(2026, 7, 31)) * day)
    assert [one.day for one in warnings(matter)] == [5, 10, 13]


def test_the_clock_that_waited_warns_as_much_later():
    """C-16: three days of waiting move day 10 to day 13 of what was counted."""
    rules = given.rules(pause=PauseRule(True, 10))
    matter = given.case(under=rules).assigned_to(cast.omar).does(cast.omar, handling.AskComplainant("أين الفاتورة؟"))
    matter.does(cast.omar, clock.Pause(given.at("2026-08-05 16:00"), "ننتظر الفاتورة."))
    matter.ticked(given.at("2026-08-27 16:00"))
    assert [one.was_due_at for one in warnings(matter)] == [
        given.at("2026-08-12 09:00"),
        given.at("2026-08-19 09:00"),
        given.at("2026-08-24 09:00"),
    ]


# --- a given day becomes a day off (C-09, C-14) --------------------------------------------------------


def test_an_extended_date_that_becomes_a_day_off_moves_to_the_next_working_day():
    matter = owned().does(cast.layla, EXTENDED)
    (moved,) = recounted(matter, date(2026, 9, 6), date(2026, 9, 7)).last
    assert (moved.was, moved.due_at) == (given.at("2026-09-06 16:00"), given.at("2026-09-08 16:00"))
    assert (moved.because, moved.days) == (Because.CALENDAR, 0)
    assert matter.does(cast.system, clock.Recount()).last == ()


def test_the_warnings_before_a_moved_date_count_working_days_back_from_it():
    matter = owned().does(cast.layla, EXTENDED)
    recounted(matter, date(2026, 9, 3), date(2026, 9, 6)).ticked(given.at("2026-09-07 16:00"))
    last = warnings(matter)[-1]
    assert (last.was_due_at, last.due_at) == (given.at("2026-09-01 09:00"), given.at("2026-09-07 16:00"))


def test_a_day_off_before_an_extended_date_moves_its_warnings_and_not_the_date():
    """C-19: no date moves, yet there is another instant to look at."""
    matter = owned().does(cast.layla, EXTENDED)
    assert not [one for one in recounted(matter, date(2026, 8, 31)).last if one.kind is D.DECIDE]
    matter.ticked(given.at("2026-09-06 16:00"))
    assert [one.was_due_at for one in warnings(matter)] == [
        given.at("2026-08-20 09:00"),
        given.at("2026-08-27 09:00"),
        given.at("2026-09-02 09:00"),
    ]


def test_a_committed_date_that_becomes_a_day_off_moves_too():
    """E-08: and is told, as every date of an answer that moves."""
    matter = owned().late_by(0)
    matter.does(cast.omar, clock.VerifyDelay("complex", "تعدد الأطراف", date(2026, 8, 26), "مراسلات"))
    (moved,) = [one for one in recounted(matter, date(2026, 8, 26)).last if one.kind is D.RUNG_RESPONSE]
    assert moved.due_at == given.at("2026-08-27 16:00")


def test_a_day_that_is_free_no_more_brings_no_given_date_back():
    """C-14: what was told later is never asked of anybody sooner."""
    matter = owned().does(cast.layla, EXTENDED)
    plain = matter.rules
    recounted(matter, date(2026, 9, 6))
    matter.rules = matter.door.rules = plain
    matter.does(cast.system, clock.Recount())
    assert matter.case.deadline(D.DECIDE).due_at == given.at("2026-09-07 16:00")


def test_a_partys_date_that_becomes_a_day_off_moves_and_nobody_is_pressed_on_that_day():
    """Policy, step 4: neither reminded nor told to be late while the office is shut."""
    matter = owned().assessed()
    matter.does(cast.omar, consulting.Consult("المالية", "متى حُوّل المبلغ؟", given.at("2026-08-09 16:00")))
    recounted(matter, date(2026, 8, 9))
    assert matter.case.deadline(D.CONSULTATION, 1).due_at == given.at("2026-08-10 16:00")
    assert matter.ticked(given.at("2026-08-10 15:59")).case.consultation(1).climbs == 0
    assert matter.ticked(given.at("2026-08-10 16:00")).case.consultation(1).climbs == 1


@pytest.mark.parametrize("kind", [D.EXTERNAL, D.IMMEDIATE, D.REMEDY])
def test_other_dates_that_were_given_keep_their_day(kind):
    matter = owned().assessed(immediate=True).referred_in(given.at("2026-08-09 16:00"))
    matter.does(cast.omar, consulting.Consult("المالية", "متى حُوّل المبلغ؟", given.at("2026-08-09 16:00")))
    plan = answering.PlannedAction("تحديث النموذج", date(2026, 8, 9))
    matter.decided(actions=(plan,))
    moved = [one for one in recounted(matter, date(2026, 8, 9)).last if isinstance(one, DeadlineMoved)]
    assert kind in {one.kind for one in matter.case.deadlines.values()}
    assert kind not in {one.kind for one in moved}
