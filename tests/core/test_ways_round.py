"""Ways round the law that somebody might try, each of them closed."""

from datetime import date, timedelta

import pytest

from insaf.core.acts import answering, clock, handling, ladder, referring
from insaf.core.events.ladder import Escalated
from insaf.core.policy import Rung
from insaf.core.reasons import Reason
from insaf.core.terms import DeadlineKind
from tests import cast, given
from tests.core.refusing import refused

DECLINE = answering.Decline("not_about_us", "الموضوع لدى جهة أخرى.", "وزارة التجارة.", body="nelc", how="directed")


def test_a_matter_declined_and_opened_again_goes_to_another_person_one_rung_up():
    """D-15, E-09: declining is no way round the ladder."""
    matter = given.case().does(cast.omar, DECLINE).asks(ladder.RequestReopening())
    assert matter.case.rung is Rung.COMPLAINTS_MANAGEMENT
    assert any(isinstance(event, Escalated) for event in matter.last)
    matter.does(cast.layla, ladder.Deescalate(Rung.SUPPORT, "من اختصاص الدعم."))
    assert refused(matter, cast.omar, DECLINE) is Reason.DECIDED_IT_BEFORE


def test_whose_answer_was_not_accepted_does_not_answer_again_on_any_rung():
    """E-09"""
    matter = given.case().decided(cast.omar).objected()
    matter.does(cast.layla, ladder.Deescalate(Rung.SUPPORT, "من اختصاص الدعم."))
    matter.does(cast.layla, handling.RecordContact("المالية", "phone", "أكدت الواقعة."))
    assert refused(matter, cast.omar, given.decision()) is Reason.DECIDED_IT_BEFORE


def test_nobody_below_a_rung_takes_a_case_down_from_it():
    """E-11"""
    matter = given.case().decided(cast.omar).objected().decided(cast.layla).objected()
    assert matter.case.rung is Rung.EXECUTIVE
    down = ladder.Deescalate(Rung.SUPPORT, "من اختصاص الدعم.")
    assert refused(matter, cast.layla, down) is Reason.HIGHER_RUNG_HAS_IT
    assert matter.does(cast.faisal, down).case.rung is Rung.SUPPORT


def test_letting_go_of_a_case_for_a_moment_does_not_make_its_owner_an_approver():
    """E-01"""
    matter = given.case().assigned_to(cast.layla)
    until = given.calendar().add_working_days(date(2026, 8, 23), 5)
    more = clock.Extend(until, "verification", "ننتظر كشف البنك.")
    matter.does(cast.layla, handling.Assign(""))
    assert refused(matter, cast.layla, more) is Reason.EXTENDS_OWN_CASE


def test_an_extension_to_a_weekend_is_measured_at_the_day_on_which_it_ends():
    """E-03: Friday becomes Sunday, the sixteenth working day."""
    matter = given.case(received_at=given.at("2026-08-06 10:00")).assessed()
    due_on = given.calendar().local_date(matter.case.deadline(DeadlineKind.DECIDE).due_at)
    last_on = given.calendar().add_working_days(due_on, 15)
    day = last_on + timedelta(days=1)
    assert day.weekday() in given.calendar().weekend, "the test needs a weekend behind the cap"
    over = clock.Extend(day, "verification", "ننتظر كشف البنك.")
    assert refused(matter, cast.layla, over) is Reason.DATE_TOO_FAR


def test_saying_why_it_is_late_buys_no_more_than_an_extension_would():
    """E-08"""
    matter = given.case().assessed().late_by(0)
    far = given.calendar().add_working_days(matter.now.date(), 16)
    why = clock.VerifyDelay("complex", "يتطلب التحقق وقتًا.", far)
    assert refused(matter, cast.omar, why) is Reason.DATE_TOO_FAR


def test_a_remedy_promised_with_a_date_has_its_clock():
    """D-13, D-14"""
    due_on = given.calendar().add_working_days(given.SUNDAY.date(), 4)
    refund = answering.OfferedRemedy("refund", "إعادة المبلغ كاملًا", due_on)
    matter = given.case().decided(remedies=(refund,))
    promised = matter.case.deadline(DeadlineKind.REMEDY, 1)
    assert promised is not None and promised.due_at == given.calendar().closes_at(due_on)


def test_an_action_cannot_be_promised_for_an_hour_that_has_passed():
    evening = given.case().assessed().answered_points()
    evening.until(given.at("2026-08-02 18:00"))
    late = given.decision(actions=(answering.PlannedAction("إرسال الإيصال", given.SUNDAY.date()),))
    assert refused(evening, cast.omar, late) is Reason.DATE_PASSED


def test_a_second_referral_does_not_replace_the_first_ones_date():
    """B-10, E-17"""
    matter = given.case().referred_in(given.SUNDAY + timedelta(days=3))
    matter.does(cast.layla, referring.Refer("in", "nelc", "NELC-2", due_at=given.SUNDAY + timedelta(days=20)))
    dates = [d.due_at for d in matter.case.deadlines.values() if d.kind is DeadlineKind.EXTERNAL]
    assert len(dates) == 2 and min(dates) == given.SUNDAY + timedelta(days=3)


@pytest.mark.parametrize("times", [1, 2])
def test_each_referral_of_the_body_waits_for_a_reply_of_its_own(times):
    """B-10"""
    matter = given.case()
    for _ in range(times):
        matter.referred_in()
    matter.decided().days(6).ticked()
    for number in range(1, times + 1):
        assert matter.case.closed_at is None
        matter.replied_to_body(number)
    assert matter.case.closed_at
