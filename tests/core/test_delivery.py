"""A letter that did not arrive has told nothing, and somebody must reach the person (K-14)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from insaf.core.acts import consulting, delivery, handling, intake, referring
from insaf.core.events.clock import Breached
from insaf.core.events.delivery import Undelivered
from insaf.core.events.intake import Acknowledged
from insaf.core.notice import MANAGERS, told
from insaf.core.reasons import Reason
from insaf.core.terms import DeadlineKind
from tests import cast, given
from tests.core.refusing import refused

D = DeadlineKind
LOST = delivery.ReportUndelivered("acknowledgement", "5.1.1")


def acknowledged() -> given.Matter:
    return given.case().does(cast.system, intake.Acknowledge("email"))


def test_an_acknowledgement_that_came_back_acknowledges_nothing():
    m = acknowledged().does(cast.system, LOST)
    promise = m.case.deadline(D.ACKNOWLEDGE)
    assert m.case.acknowledged_at is None and promise.pending
    assert promise.due_at == promise.original_due_at


def test_the_promise_runs_again_and_is_broken_by_its_own_date():
    m = acknowledged()
    due_at = m.case.deadline(D.ACKNOWLEDGE).due_at
    m.does(cast.system, LOST).ticked(due_at + timedelta(minutes=1))
    assert Breached(D.ACKNOWLEDGE, due_at) in m.last


def test_news_that_come_after_the_date_break_it_all_the_same():
    m = acknowledged()
    due_at = m.case.deadline(D.ACKNOWLEDGE).due_at
    m.ticked(due_at + timedelta(days=2)).does(cast.system, LOST).ticked()
    assert Breached(D.ACKNOWLEDGE, due_at) in m.last
    m.ticked()
    assert Breached(D.ACKNOWLEDGE, due_at) not in m.last


def test_another_letter_that_came_back_leaves_the_acknowledgement():
    m = acknowledged().does(cast.system, delivery.ReportUndelivered("update", "4.4.7"))
    assert m.case.acknowledged_at is not None and m.case.unreached == (0,)


def test_somebody_must_reach_the_person_within_the_time_of_an_acknowledgement():
    m = acknowledged().does(cast.system, LOST)
    owed = m.case.deadline(D.REACH)
    assert owed.running and owed.days == m.rules.policy.targets[m.case.kind].acknowledge_days
    assert owed.due_at == m.rules.calendar.due_at(m.now, owed.days, m.rules.policy.calendar.day_of_receipt_counts)


def test_a_second_letter_that_comes_back_adds_no_second_task():
    m = acknowledged().does(cast.system, LOST)
    first = m.case.deadline(D.REACH)
    m.until(m.now + timedelta(hours=2)).does(cast.system, delivery.ReportUndelivered("update", "5.1.1"))
    assert m.case.deadline(D.REACH) == first


def test_reaching_the_person_keeps_the_promise_and_acknowledges():
    """D-01: whoever is told by telephone that the matter is here holds its acknowledgement."""
    m = acknowledged().does(cast.system, LOST)
    m.does(cast.omar, delivery.ReachOtherwise("phone", "أبلغتها هاتفيًا برقم الشكوى."))
    assert m.case.deadline(D.REACH).met_at == m.now and m.case.unreached == ()
    assert m.last[-1] == Acknowledged("phone") and m.case.acknowledged_at == m.now


def test_a_later_letter_that_comes_back_makes_a_new_task():
    m = acknowledged().does(cast.system, LOST).does(cast.omar, delivery.ReachOtherwise("phone", "أبلغتها."))
    m.days(3).does(cast.system, delivery.ReportUndelivered("decision", "5.7.1"))
    assert m.case.unreached == (0,) and m.case.deadline(D.REACH).due_at > m.now
    assert m.case.acknowledged_at is not None


def test_the_task_outlives_the_closing():
    m = acknowledged().closed().does(cast.system, delivery.ReportUndelivered("closed", "5.1.1"))
    assert m.case.unreached == (0,)
    m.does(cast.omar, delivery.ReachOtherwise("phone", "أبلغتها بالإغلاق."))
    assert m.case.unreached == () and m.case.closed_at


def test_a_question_that_did_not_reach_the_party_is_a_task_of_its_own():
    """E-14: the complainant's letters have nothing to do with it."""
    m = acknowledged().assessed()
    m.does(cast.omar, consulting.Consult("المالية", "هل وصل الطلب؟", m.now + timedelta(days=3), "finance@example.sa"))
    m.does(cast.system, delivery.ReportUndelivered("consultation", "5.1.1", 1))
    assert m.case.unreached == (1,) and m.case.acknowledged_at is not None
    assert refused(m, cast.omar, delivery.ReachOtherwise("phone", "اتصلت بها.", 0)) is Reason.NO_SUCH_NUMBER
    m.does(cast.omar, delivery.ReachOtherwise("phone", "اتصلت بالإدارة المالية.", 1))
    assert m.case.unreached == () and not any(isinstance(e, Acknowledged) for e in m.last)


def test_nobody_reports_a_loss_by_hand_and_nothing_is_reached_that_was_not_lost():
    m = acknowledged()
    assert refused(m, cast.omar, LOST) is Reason.NOT_YOUR_ROLE
    assert refused(m, cast.complainant, LOST) is Reason.NOT_YOURS
    assert refused(m, cast.omar, delivery.ReachOtherwise("phone", "نص")) is Reason.NOTHING_UNDELIVERED
    m.does(cast.system, LOST)
    assert refused(m, cast.omar, delivery.ReachOtherwise("dream", "نص")) is Reason.UNKNOWN_CODE
    assert refused(m, cast.omar, delivery.ReachOtherwise("phone", " ")) is Reason.EMPTY
    assert refused(m, cast.complainant, delivery.ReachOtherwise("phone", "نص")) is Reason.NOT_YOURS


@pytest.mark.parametrize("number", [-1, 1])
def test_a_letter_to_nobody_cannot_be_lost(number):
    lost = delivery.ReportUndelivered("consultation", "5.1.1", number)
    assert refused(acknowledged(), cast.system, lost) is Reason.NO_SUCH_NUMBER


def test_the_owner_is_told():
    m = acknowledged().does(cast.layla, handling.Assign(str(cast.omar.id))).does(cast.system, LOST)
    lost = Undelivered("acknowledgement", "5.1.1")
    assert lost in m.last and [one.staff for one in told(lost, m.case, m.rules)] == [str(cast.omar.id)]


# --- our reply to an external body ---------------------------------------------------------------

BODY_TOLD = referring.AnswerReferral("nelc", "أعدنا المبلغ.", 1, way="mailed", to="care@nelc.gov.sa")
BODY_LOST = delivery.ReportUndelivered("body_reply", "5.1.1", referral=1)
IN_TEN_DAYS = given.SUNDAY + timedelta(days=10)


def replied() -> given.Matter:
    return acknowledged().referred_in(IN_TEN_DAYS).does(cast.layla, BODY_TOLD)


def test_a_body_that_did_not_get_our_reply_waits_again_by_its_own_date():
    m = replied()
    assert not m.case.referral(1).waits
    m.does(cast.system, BODY_LOST)
    assert m.case.referral(1).waits and m.case.deadline(D.EXTERNAL, 1).running
    assert m.case.deadline(D.EXTERNAL, 1).due_at == IN_TEN_DAYS
    m.does(cast.layla, BODY_TOLD)
    assert not m.case.referral(1).waits


def test_nothing_is_owed_to_the_complainant_for_a_reply_that_a_body_did_not_get():
    m = replied().does(cast.system, BODY_LOST)
    assert m.case.deadline(D.REACH) is None and m.case.acknowledged_at is not None
    assert MANAGERS in told(m.last[0], m.case, m.rules)


def test_a_reply_that_comes_back_after_the_bodys_result_opens_nothing_again():
    m = replied().does(cast.layla, referring.EndReferral(1, "closed", "أغلقه المركز.")).does(cast.system, BODY_LOST)
    assert not m.case.referral(1).waits and not m.case.deadline(D.EXTERNAL, 1).running


def test_no_reply_is_lost_on_a_referral_that_there_is_not():
    assert refused(acknowledged(), cast.system, BODY_LOST) is Reason.NO_SUCH_NUMBER
