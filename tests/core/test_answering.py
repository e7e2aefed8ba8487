"""The answer: point by point, by the right person, accepted or objected to, and closed."""

from datetime import timedelta

import pytest

from insaf.core.acts import answering, consulting, handling, referring
from insaf.core.acts.intake import AddInformation
from insaf.core.events import answering as events
from insaf.core.policy import Kind, Rung
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import ClosingReason, DeadlineKind, Finding, Outcome, PublicStatus, Route, Severity, Status
from tests import cast, given
from tests.core.refusing import refused

CAUSE = answering.RecordCause("procedure", "يُراجع إجراء الاسترداد.")
CLOSE = answering.Close(ClosingReason.RESOLVED, "قبلت هاتفيًا.")


def test_a_case_cannot_be_closed_without_an_answer():
    """D-16"""
    assert refused(given.case(), cast.omar, CLOSE) is Reason.NO_ANSWER_YET
    assert refused(given.case().assessed(), cast.layla, CLOSE) is Reason.NO_ANSWER_YET


def test_a_case_is_not_answered_before_it_was_assessed():
    """D-04"""
    assert refused(given.case(), cast.omar, given.decision()) is Reason.NOT_ASSESSED
    assert refused(given.case(), cast.omar, answering.AnswerPoint(1, Finding.UPHELD, "نعم")) is Reason.NOT_ASSESSED
    question = consulting.Consult("قسم المالية", "متى أُلغي؟", given.SUNDAY + timedelta(days=2))
    assert refused(given.case(), cast.omar, question) is Reason.NOT_ASSESSED


def test_the_assessment_weighs_the_matter_and_chooses_its_route():
    """D-04"""
    matter = given.case().assessed(
        severity=Severity.HIGH, route=Route.INVESTIGATION, safety=True, complexity=3, impact=2, immediate=True
    )
    assessed = matter.last[0]
    assert (assessed.severity, assessed.safety, assessed.complexity) == (Severity.HIGH, True, 3)
    assert (assessed.impact, assessed.immediate, assessed.route) == (2, True, Route.INVESTIGATION)
    assert matter.case.deadline(DeadlineKind.ASSESS).met_at == matter.now


def test_a_second_assessment_keeps_the_severity_before():
    """B-19"""
    matter = given.case().assessed(severity=Severity.LOW).assessed(severity=Severity.CRITICAL)
    assert (matter.last[0].was, matter.last[0].severity) == (Severity.LOW, Severity.CRITICAL)


def test_an_assessment_without_points_makes_the_definition_the_one_point():
    """D-12"""
    assert given.case().assessed().case.unanswered_points == (1,)


def test_a_case_cannot_be_decided_with_a_point_unanswered():
    """D-12"""
    matter = given.case().assessed(points=("الرسوم", "المعاملة"))
    matter.does(cast.omar, answering.AnswerPoint(1, Finding.UPHELD, "ثبت."))
    assert refused(matter, cast.omar, given.decision()) is Reason.POINTS_UNANSWERED
    matter.does(cast.omar, answering.AnswerPoint(2, Finding.NOT_UPHELD, "لم يثبت."))
    assert matter.does(cast.omar, given.decision()).case.status is Status.ANSWERED


def test_a_point_added_after_an_objection_must_be_answered_too():
    """D-12"""
    matter = given.case().decided().objected().does(cast.layla, handling.AddPoint("سلوك الموظف"))
    assert refused(matter, cast.layla, given.decision()) is Reason.POINTS_UNANSWERED


@pytest.mark.parametrize(("finding", "text"), [(Finding.UPHELD, ""), (Finding.UPHELD, "  ")])
def test_a_point_needs_finding_and_words(finding, text):
    """D-12"""
    assert refused(given.case().assessed(), cast.omar, answering.AnswerPoint(1, finding, text)) is Reason.EMPTY


def test_an_answer_to_no_point_is_refused():
    assert (
        refused(given.case().assessed(), cast.omar, answering.AnswerPoint(9, Finding.UPHELD, "نعم"))
        is Reason.NO_SUCH_NUMBER
    )


@pytest.mark.parametrize("block", ["reasons", "rule"])
def test_a_decision_with_an_empty_block_is_refused(block):
    """D-11"""
    with pytest.raises(Refused) as why:
        given.case().decided(**{block: " "})
    assert (why.value.reason, why.value.field) == (Reason.EMPTY, block)


def test_what_the_complainant_asked_for_is_answered_explicitly():
    """B-04"""
    matter = given.case(outcome_sought="إعادة المبلغ كاملًا").assessed().answered_points()
    assert refused(matter, cast.omar, given.decision()) is Reason.OUTCOME_UNANSWERED
    matter.does(cast.omar, given.decision(outcome_answer="يعاد المبلغ كاملًا."))
    assert matter.last[0].outcome_answer.text == "يعاد المبلغ كاملًا."


def test_a_suggestion_is_adopted_or_not_but_never_upheld():
    """F-02"""
    matter = given.case(kind=Kind.SUGGESTION).assessed().answered_points()
    assert refused(matter, cast.omar, given.decision()) is Reason.WRONG_OUTCOME
    assert matter.does(cast.omar, given.decision(outcome=Outcome.ADOPTED)).case.outcome is Outcome.ADOPTED


def test_a_remedy_comes_from_the_published_list():
    """D-14"""
    gold = (answering.OfferedRemedy("gold"),)
    with pytest.raises(Refused) as why:
        given.case().decided(remedies=gold)
    assert why.value.field == "remedies"


def test_a_promised_action_is_tracked_beyond_the_closing():
    """D-13"""
    plan = answering.PlannedAction("تعديل إجراء الاسترداد", given.SUNDAY.date() + timedelta(days=30), "101")
    matter = given.case().decided(actions=(plan,)).closed()
    assert matter.case.deadline(DeadlineKind.REMEDY, 1).running
    matter.does(cast.omar, answering.CompleteAction(1, "عُدّل."))
    assert matter.case.deadline(DeadlineKind.REMEDY, 1).met_at == matter.now


def test_the_decision_belongs_to_the_rung_that_has_the_case():
    """E-09"""
    matter = given.case().assessed().answered_points().escalated()
    assert refused(matter, cast.omar, given.decision()) is Reason.HIGHER_RUNG_HAS_IT
    assert matter.decided(cast.layla).last[0].rung is Rung.COMPLAINTS_MANAGEMENT


def test_the_same_person_cannot_decide_on_two_rungs():
    """E-09: Salma is agent and complaints manager."""
    matter = given.case().decided(cast.salma).objected()
    assert refused(matter, cast.salma, given.decision()) is Reason.DECIDED_IT_BEFORE
    assert matter.decided(cast.layla).case.status is Status.ANSWERED


@pytest.mark.parametrize("turn", ["objected", "escalated"])
def test_after_a_climb_the_concerned_party_is_spoken_to_before_the_decision(turn):
    """E-14: a recorded talk, or a consultation."""
    matter = given.case().decided().objected() if turn == "objected" else given.case().assessed().escalated()
    matter.answered_points(cast.layla)
    assert refused(matter, cast.layla, given.decision()) is Reason.PARTY_NOT_ASKED
    matter.does(cast.layla, handling.RecordContact("المالية", "phone", "أكدت المالية الواقعة."))
    assert matter.does(cast.layla, given.decision()).case.status is Status.ANSWERED


def test_an_objection_opens_the_next_stage():
    """D-15"""
    matter = given.case().decided().objected()
    assert (matter.case.status, matter.case.rung) == (Status.OPEN, Rung.COMPLAINTS_MANAGEMENT)
    assert matter.case.public_status is PublicStatus.HIGHER_LEVEL
    assert matter.case.deadline(DeadlineKind.RUNG_RESPONSE).due_at == given.calendar().due_at(matter.now, 5)
    assert not matter.case.deadline(DeadlineKind.AUTO_CLOSE).running


def test_the_answer_of_executive_management_is_final():
    """D-15, E-15"""
    matter = given.case().decided().objected().decided(cast.layla).objected().decided(cast.faisal)
    assert matter.last[0].final
    assert refused(matter, cast.complainant, answering.Object()) is Reason.FINAL
    assert matter.accepted().case.status is Status.CLOSED


def test_no_answer_below_the_top_is_final():
    assert not given.case().decided().last[0].final


def test_acceptance_closes_the_case():
    """D-15"""
    matter = given.case().decided().accepted()
    assert matter.last[:2] == (events.Accepted(), events.Closed(ClosingReason.RESOLVED))


def test_a_closed_complaint_owes_its_root_cause_and_lesson():
    """G-01: the complainant is never kept waiting for it; the institution is."""
    matter = given.case().decided().accepted()
    assert matter.case.deadline(DeadlineKind.CAUSE).due_at == given.calendar().due_at(matter.now, 5)
    matter.does(cast.omar, CAUSE)
    assert matter.case.deadline(DeadlineKind.CAUSE).met_at is not None


def test_staff_close_a_complaint_only_with_its_root_cause():
    """G-01"""
    assert refused(given.case().decided(), cast.omar, CLOSE) is Reason.CAUSE_MISSING
    assert given.case().decided().does(cast.omar, CAUSE).does(cast.omar, CLOSE).case.closed_at
    suggestion = given.case(kind=Kind.SUGGESTION).decided(outcome=Outcome.ADOPTED)
    assert suggestion.does(cast.omar, CLOSE).case.closed_at


def test_the_complainant_rates_the_handling_and_the_outcome_apart_and_once():
    """D-18"""
    matter = given.case().decided().accepted()
    assert refused(matter, cast.complainant, answering.Rate(6, 1)) is Reason.OUT_OF_RANGE
    assert matter.asks(answering.Rate(5, 2)).last[0] == events.Rated(5, 2)
    assert refused(matter, cast.complainant, answering.Rate(1, 1)) is Reason.RATED_ALREADY
    assert refused(matter, cast.omar, answering.Rate(5, 5)) is Reason.NOT_YOURS


def test_staff_cannot_accept_for_the_complainant():
    assert refused(given.case().decided(), cast.layla, answering.Accept()) is Reason.NOT_YOURS


def test_staff_close_early_only_with_evidence_of_acceptance():
    """D-06"""
    matter = given.case().decided().does(cast.omar, CAUSE)
    assert refused(matter, cast.omar, answering.Close(ClosingReason.RESOLVED)) is Reason.EVIDENCE_MISSING
    assert matter.does(cast.omar, CLOSE).last[0].evidence.text == "قبلت هاتفيًا."


@pytest.mark.parametrize("reason", [r for r in ClosingReason if r is not ClosingReason.RESOLVED])
def test_staff_choose_no_other_reason_to_close(reason):
    """D-15, D-16"""
    matter = given.case().decided().does(cast.omar, CAUSE)
    assert refused(matter, cast.omar, answering.Close(reason, "بلا")) is Reason.UNKNOWN_CODE


def test_five_working_days_without_objection_close_the_case():
    """D-15"""
    matter = given.case().decided()
    due_at = matter.case.deadline(DeadlineKind.AUTO_CLOSE).due_at
    assert due_at == given.calendar().due_at(matter.now, 5)
    assert matter.ticked(due_at - timedelta(seconds=1)).case.status is Status.ANSWERED
    assert matter.ticked(due_at).case.closing_reason is ClosingReason.NO_OBJECTION


def test_silence_does_not_close_a_case_that_an_external_body_waits_for():
    """B-10"""
    matter = given.case().referred_in().decided().days(6).ticked()
    assert matter.case.status is Status.ANSWERED
    matter.replied_to_body()
    assert matter.case.status is Status.CLOSED


def test_a_case_cannot_be_closed_before_the_reply_to_the_external_body_is_filed():
    """B-10"""
    matter = given.case().referred_in().decided()
    assert refused(matter, cast.omar, CLOSE) is Reason.REPLY_TO_BODY_MISSING
    assert refused(matter, cast.complainant, answering.Accept()) is Reason.REPLY_TO_BODY_MISSING


def test_the_reply_to_the_external_body_keeps_its_date():
    """B-10"""
    matter = given.case().referred_in(given.SUNDAY + timedelta(days=5))
    matter.replied_to_body()
    assert matter.days(10).ticked().case.deadline(DeadlineKind.EXTERNAL, 1).breached_at is None


def test_the_way_outside_is_never_blocked():
    """E-16: before the answer, after it, and when the case is closed."""
    going = referring.Refer("out", "nelc")
    for matter in (given.case(), given.case().decided(), given.case().closed()):
        assert matter.does(cast.omar, going).last[0].direction == "out"


def test_a_note_stays_a_note():
    """B-18"""
    matter = given.case().does(cast.omar, handling.AddNote("راجعت كشف الحساب."))
    assert [type(event).__name__ for event in matter.last] == ["NoteAdded"]
    assert not issubclass(handling.AddNote, handling.Reply)
    assert matter.case.deadline(DeadlineKind.NEXT_UPDATE).met_at is None


def test_after_each_word_to_the_complainant_the_next_is_promised():
    """D-09"""
    matter = given.case().days(3).does(cast.omar, handling.SendUpdate("ننتظر قسم المالية.", nothing_new=True))
    update = matter.case.deadline(DeadlineKind.NEXT_UPDATE)
    assert update.running
    assert update.due_at == given.calendar().due_at(matter.now, 5)


def test_the_system_reports_the_state_when_nobody_wrote():
    """D-09: on days 5 and 10; no more once the case is closed."""
    matter = given.case().days(5).until(given.SUNDAY + timedelta(days=7, hours=7)).ticked()
    reports = [r.event for r in given.history(matter) if type(r.event).__name__ == "UpdateSent"]
    assert [report.automatic for report in reports] == [True]
    closed = given.case().closed().days(60).ticked()
    assert not [r for r in given.history(closed) if type(r.event).__name__ == "UpdateSent"]


def test_a_question_to_the_complainant_waits_and_then_lapses():
    matter = given.case().assessed().does(cast.omar, handling.AskComplainant("ما رقم الفاتورة؟"))
    assert matter.case.public_status is PublicStatus.WAITING_FOR_YOU
    assert matter.days(6).ticked().case.status is Status.OPEN


def test_new_words_from_the_complainant_end_the_waiting():
    matter = given.case().does(cast.omar, handling.AskComplainant("ما رقم الفاتورة؟"))
    assert matter.asks(AddInformation("1234")).case.status is Status.OPEN
    assert matter.case.deadline(DeadlineKind.ANSWER_QUESTION).met_at == matter.now
