"""Late, opened again, and up the ladder: who is next, when, and why nothing goes down silently."""

from datetime import date, timedelta

import pytest

from insaf.core.acts import clock, ladder
from insaf.core.acts.consulting import AnswerConsultation, Consult
from insaf.core.events import clock as clocks
from insaf.core.events import ladder as events
from insaf.core.policy import Rung
from insaf.core.reasons import Reason
from insaf.core.terms import Because, DeadlineKind, PublicStatus, Status
from tests import cast, given
from tests.core.refusing import refused

D = DeadlineKind
WHY_LATE = clock.VerifyDelay("awaiting_party", "تأخر رد قسم المالية.", date(2026, 8, 26), "رسالة القسم.")


def rungs_climbed(matter):
    return [r.event.to for r in given.history(matter) if isinstance(r.event, events.Escalated)]


def test_when_the_time_has_passed_support_owes_the_reason_within_a_day():
    """E-08"""
    matter = given.case().late_by(0)
    verify = matter.case.deadline(D.VERIFY_DELAY)
    assert verify.due_at == given.at("2026-08-24 16:00")
    assert verify.running


def test_the_reason_of_the_delay_comes_from_the_list_with_words_evidence_and_a_new_date():
    """E-08"""
    matter = given.case().late_by(0).does(cast.omar, WHY_LATE)
    verified = matter.last[0]
    assert (verified.reason, verified.evidence.text) == ("awaiting_party", "رسالة القسم.")
    assert matter.case.deadline(D.VERIFY_DELAY).met_at == matter.now
    assert matter.case.deadline(D.RUNG_RESPONSE).due_at == given.at("2026-08-26 16:00")


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (clock.VerifyDelay("moon", "القمر.", date(2026, 8, 26)), Reason.UNKNOWN_CODE),
        (clock.VerifyDelay("complex", " ", date(2026, 8, 26)), Reason.EMPTY),
        (clock.VerifyDelay("complex", "معقد.", date(2026, 8, 20)), Reason.DATE_PASSED),
    ],
)
def test_the_reason_of_the_delay_is_checked(act, why):
    """E-08"""
    assert refused(given.case().late_by(0), cast.omar, act) is why


def test_nobody_explains_a_delay_that_is_none():
    assert refused(given.case(), cast.omar, WHY_LATE) is Reason.NOT_OVERDUE


def test_a_reason_not_given_in_its_day_raises_the_case():
    """E-08, E-11"""
    matter = given.case().late_by(0).ticked(given.at("2026-08-24 16:00"))
    assert matter.case.rung is Rung.COMPLAINTS_MANAGEMENT
    assert matter.case.public_status is PublicStatus.HIGHER_LEVEL


def test_the_ladder_is_climbed_in_order_when_clocks_lapse_and_ends_at_the_top():
    """E-11"""
    matter = given.case().late_by(60)
    assert rungs_climbed(matter) == [Rung.COMPLAINTS_MANAGEMENT, Rung.EXECUTIVE]
    assert all(r.event.because is Because.LAPSE for r in given.history(matter) if isinstance(r.event, events.Escalated))


def test_a_lapse_at_the_top_is_a_breach_and_silence_is_still_broken_by_updates():
    """D-09, E-11"""
    matter = given.case().late_by(60)
    assert D.RUNG_RESPONSE in {breach.kind for breach in matter.case.breaches}
    assert matter.case.deadline(D.NEXT_UPDATE).running


@pytest.mark.parametrize(
    ("escalated_at", "management_by", "executive_by"),
    [
        ("2026-08-02 10:00", "2026-08-09 16:00", "2026-08-11 16:00"),
        # Eid al-Fitr is 19 to 22 March, a Thursday to a Sunday.
        ("2026-03-15 10:00", "2026-03-24 16:00", "2026-03-26 16:00"),
        ("2026-03-18 15:00", "2026-03-29 16:00", "2026-03-31 16:00"),
        # Eid al-Adha is 26 to 29 May, a Tuesday to a Friday.
        ("2026-05-24 09:00", "2026-06-03 16:00", "2026-06-07 16:00"),
    ],
)
def test_complaints_management_has_five_working_days_and_the_executive_two(escalated_at, management_by, executive_by):
    """E-10"""
    matter = given.case(received_at=given.at(escalated_at)).escalated()
    assert matter.case.deadline(D.RUNG_RESPONSE).due_at == given.at(management_by)
    matter.ticked(given.at(management_by))
    assert matter.case.rung is Rung.EXECUTIVE
    assert matter.case.deadline(D.RUNG_RESPONSE).due_at == given.at(executive_by)


def test_a_late_look_counts_the_next_rung_from_the_date_that_passed():
    """C-20, E-10"""
    matter = given.case().escalated().until(given.at("2026-08-10 12:00")).ticked()
    assert matter.case.deadline(D.RUNG_RESPONSE).counted_from == given.at("2026-08-09 16:00")


def test_the_complainants_own_way_up_opens_when_the_time_has_passed():
    """policy, step 3"""
    assert refused(given.case(), cast.complainant, ladder.Escalate()) is Reason.NOT_OVERDUE
    matter = given.case().late_by(0).asks(ladder.Escalate())
    assert matter.case.rung is Rung.COMPLAINTS_MANAGEMENT
    assert matter.asks(ladder.Escalate()).case.rung is Rung.EXECUTIVE
    assert refused(matter, cast.complainant, ladder.Escalate()) is Reason.AT_THE_TOP


def test_staff_give_a_reason_to_escalate():
    """E-11"""
    assert refused(given.case(), cast.omar, ladder.Escalate(" ")) is Reason.EMPTY


def test_nothing_comes_down_without_a_reason():
    """E-11"""
    matter = given.case().escalated()
    down = ladder.Deescalate(Rung.SUPPORT, "")
    assert refused(matter, cast.layla, down) is Reason.EMPTY
    assert refused(matter, cast.omar, ladder.Deescalate(Rung.SUPPORT, "أعيدت.")) is Reason.NOT_YOUR_ROLE
    matter.does(cast.layla, ladder.Deescalate(Rung.SUPPORT, "تكفي معالجة الدعم."))
    assert (matter.last[0].was, matter.case.rung) == (Rung.COMPLAINTS_MANAGEMENT, Rung.SUPPORT)


@pytest.mark.parametrize("to", [Rung.COMPLAINTS_MANAGEMENT, Rung.EXECUTIVE])
def test_down_is_never_up(to):
    """E-11"""
    assert refused(given.case().escalated(), cast.layla, ladder.Deescalate(to, "صعود.")) is Reason.NOTHING_CHANGES


def closed_and(days):
    """Closed at ten on a Sunday; so many calendar days later, one minute before midnight."""
    matter = given.case().closed()
    return matter.until(given.at("2026-08-02 23:59") + timedelta(days=days))


def test_a_case_is_opened_again_without_a_reason_up_to_day_thirty():
    """E-06, E-07"""
    matter = closed_and(30).asks(ladder.RequestReopening())
    assert [type(event) for event in matter.last[:2]] == [events.ReopeningRequested, events.Reopened]
    assert matter.case.status is Status.OPEN


def test_a_request_on_day_thirty_one_is_judged_not_refused():
    """E-07"""
    matter = closed_and(31).asks(ladder.RequestReopening())
    assert matter.case.status is Status.CLOSED
    assert matter.case.reopening_pending
    assert matter.case.deadline(D.JUDGE_REOPENING).running


def test_a_late_request_is_judged_by_complaints_management_with_a_reason():
    """E-07"""
    matter = closed_and(31).asks(ladder.RequestReopening())
    assert refused(matter, cast.omar, ladder.Reopen("وجيه.")) is Reason.NOT_YOUR_ROLE
    assert refused(matter, cast.layla, ladder.Reopen(" ")) is Reason.EMPTY
    assert refused(matter, cast.layla, ladder.DeclineReopening("")) is Reason.EMPTY
    assert matter.does(cast.layla, ladder.Reopen("ظهر مستند جديد.")).case.status is Status.OPEN


def test_a_declined_late_request_leaves_the_case_closed():
    """E-07"""
    matter = closed_and(31).asks(ladder.RequestReopening()).does(cast.layla, ladder.DeclineReopening("لا جديد."))
    assert matter.case.status is Status.CLOSED
    assert refused(matter, cast.layla, ladder.Reopen("ندم.")) is Reason.NO_REQUEST_PENDING


def test_a_late_request_that_nobody_judges_is_granted():
    """E-07, D-09: silence never costs a right, and the next word is promised at once."""
    matter = closed_and(31).asks(ladder.RequestReopening()).days(2).ticked()
    assert matter.case.status is Status.OPEN
    assert matter.case.deadline(D.NEXT_UPDATE).running


def test_a_request_is_pending_once():
    matter = closed_and(31).asks(ladder.RequestReopening())
    assert refused(matter, cast.complainant, ladder.RequestReopening()) is Reason.NOTHING_CHANGES


def test_after_a_breach_the_complainant_may_ask_why_it_is_late():
    """E-06, E-08"""
    assert refused(given.case(), cast.complainant, ladder.RequestReopening()) is Reason.NOT_OVERDUE
    matter = given.case().late_by(0).asks(ladder.RequestReopening())
    assert matter.last[0].overdue
    assert matter.case.deadline(D.VERIFY_DELAY).running


def test_reopening_keeps_the_first_clock_and_the_first_outcome():
    """E-13"""
    matter = given.case().late_by(2).decided(cast.layla).accepted()
    first = matter.case
    matter.days(3).asks(ladder.RequestReopening())
    case = matter.case
    assert (case.reopenings, case.overdue, case.decided_at) == (1, True, None)
    assert case.verdicts == first.verdicts
    assert (case.first_decided_at, case.first_closed_at) == (first.first_decided_at, first.first_closed_at)
    assert case.deadline(D.DECIDE).original_due_at == first.deadline(D.DECIDE).original_due_at


def test_every_change_of_rung_keeps_both_rungs():
    """B-19"""
    escalated = given.case().escalated().last[0]
    assert (escalated.was, escalated.to, escalated.reason.text) == (
        Rung.SUPPORT, Rung.COMPLAINTS_MANAGEMENT, "تحتاج إلى قرار أعلى.",
    )  # fmt: skip


def test_a_breach_of_the_rungs_clock_is_on_the_record():
    """E-04"""
    matter = given.case().escalated().days(6).ticked()
    assert any(isinstance(e, clocks.Breached) and e.kind is D.RUNG_RESPONSE for e in matter.last)


def test_the_concerned_party_is_asked_with_a_date_that_is_kept_or_broken():
    """E-14"""
    by = given.at("2026-08-05 12:00")
    matter = given.case().assessed().does(cast.omar, Consult("قسم المالية", "متى أُلغي التسجيل؟", by))
    late = matter.case.deadline(D.CONSULTATION, 1)
    assert (late.due_at, late.running) == (by, True)
    matter.ticked(by)
    assert matter.case.deadline(D.CONSULTATION, 1).breached_at == by
    matter.does(cast.omar, AnswerConsultation(1, "في 26 يوليو."))
    assert matter.case.deadline(D.CONSULTATION, 1).met_at == matter.now
    assert refused(matter, cast.omar, AnswerConsultation(1, "مرة أخرى.")) is Reason.NO_SUCH_NUMBER
