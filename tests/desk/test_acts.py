"""Acts by the page: the law holds at the form, at a replayed form and at a bent one (L-12)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation

from insaf.cases import words
from insaf.cases.actions import perform
from insaf.core.acts import answering, clock, intake
from insaf.core.policy import Rung
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import ClosingReason, Outcome, Severity, Status
from insaf.people.models import Staff
from tests import cast, given
from tests.desk import scenes

DECISION = {"outcome": "upheld", "reasons": "ثبت ذلك.", "rule": "المادة الرابعة."}
ASSESSMENT = {
    "definition": "تأخر رد المبلغ", "severity": "2", "complexity": "1", "impact": "1", "route": "quick",
    "points": "المبلغ لم يُعد\nلم يُرد على الرسالة",
}  # fmt: skip


def refused(answer: Any, reason: Reason) -> None:
    """Refused with 409 and the courteous sentence of this reason."""
    with translation.override("ar"):
        assert str(words.REFUSAL[reason]) in scenes.text(answer, 409)


def test_an_assessment_names_its_points_and_takes_the_case() -> None:
    reference = scenes.received()
    answer = scenes.act(scenes.seat(cast.omar), reference, "assess", **ASSESSMENT)
    assert (answer.status_code, answer["Location"]) == (303, f"/desk/cases/{reference}/")
    case = scenes.case(reference)
    assert (len(case.points), case.owner) == (2, str(cast.omar.id))


def test_a_higher_level_confirms_that_it_has_the_case_in_hand() -> None:
    """An act without words is done by its button."""
    reference = scenes.decided(scenes.received())
    perform(answering.Object(), reference, cast.complainant, timezone.now())
    answer = scenes.act(scenes.seat(cast.layla), reference, "acknowledge-rung")
    assert answer.status_code == 303 and "RungAcknowledged" in scenes.types(reference)


@pytest.mark.parametrize("member", [cast.yusuf, cast.mallory, cast.faisal])
def test_anybody_who_works_here_can_be_named_as_complained_about(member: cast.Member) -> None:
    """B-16: also an auditor, and who has no role in handling."""
    reference, layla = scenes.received(), scenes.seat(cast.layla)
    assert member.name_ar in scenes.text(layla.get(f"/desk/cases/{reference}/acts/name-person/"))
    assert scenes.act(layla, reference, "name-person", staff=str(member.id)).status_code == 303
    assert str(member.id) in scenes.case(reference).people_named
    assert member.name_ar not in scenes.text(layla.get(f"/desk/cases/{reference}/acts/name-person/"))


def test_nothing_is_decided_before_it_is_assessed() -> None:
    """D-04"""
    reference = scenes.received()
    refused(scenes.act(scenes.seat(cast.omar), reference, "decide", **DECISION), Reason.NOT_ASSESSED)
    assert "Decided" not in scenes.types(reference)


def test_nothing_is_decided_while_a_point_is_unanswered() -> None:
    reference = scenes.received()
    omar = scenes.seat(cast.omar)
    scenes.act(omar, reference, "assess", **ASSESSMENT)
    scenes.act(omar, reference, "answer-point", number="1", finding="upheld", text="أُعيد المبلغ.")
    refused(scenes.act(omar, reference, "decide", **DECISION), Reason.POINTS_UNANSWERED)
    refused(scenes.act(omar, reference, "decide", preview="1", **DECISION), Reason.POINTS_UNANSWERED)
    assert scenes.case(reference).status is Status.OPEN


def test_what_was_asked_for_must_be_answered() -> None:
    reference = scenes.answered_points(scenes.assessed(scenes.received(outcome_sought="إعادة المبلغ")))
    omar = scenes.seat(cast.omar)
    answer = scenes.text(scenes.act(omar, reference, "decide", **DECISION), 409)
    assert "يلزم بيان الرد على ما طلبه مقدم الطلب" in answer
    assert "ثبت ذلك." in answer, "what was typed stays"
    assert scenes.act(omar, reference, "decide", outcome_answer="يُعاد كاملًا.", **DECISION).status_code == 303


def test_the_letter_is_read_before_it_is_sent_and_the_preview_records_nothing() -> None:
    reference = scenes.answered_points(scenes.assessed(scenes.received()))
    before = scenes.types(reference)
    page = scenes.text(scenes.act(scenes.seat(cast.omar), reference, "decide", preview="1", **DECISION))
    assert "الخطاب كما سيُرسل" in page
    assert '<article class="letter"' in page
    assert page.count("ثبت ذلك.") == 2, "in the letter, and still in the form"
    assert scenes.types(reference) == before


def test_nothing_is_closed_without_an_answer_by_the_page() -> None:
    """D-16"""
    reference = scenes.answered_points(scenes.assessed(scenes.received()))
    omar = scenes.seat(cast.omar)
    refused(scenes.act(omar, reference, "close", reason="resolved", evidence="هاتفيًا"), Reason.NO_ANSWER_YET)
    assert scenes.case(reference).status is Status.OPEN


CAUSE = {"cause": "procedure", "lesson": "يُراجع إجراء الاسترداد."}


def test_staff_close_only_with_evidence() -> None:
    """D-06, D-15"""
    reference = scenes.decided(scenes.received())
    omar = scenes.seat(cast.omar)
    refused(scenes.act(omar, reference, "close", reason="resolved", evidence="هاتفيًا"), Reason.CAUSE_MISSING)
    assert scenes.act(omar, reference, "cause", **CAUSE).status_code == 303
    assert scenes.act(omar, reference, "close", reason="resolved", evidence="  ").status_code == 422
    assert scenes.act(omar, reference, "close", reason="no_objection", evidence="x").status_code == 422
    assert scenes.act(omar, reference, "close", reason="resolved", evidence="هاتفيًا").status_code == 303
    assert scenes.case(reference).status is Status.CLOSED


def test_a_form_kept_from_before_changes_nothing_after_closing() -> None:
    """L-12"""
    reference = scenes.decided(scenes.received())
    omar = scenes.seat(cast.omar)
    closing = {"reason": "resolved", "evidence": "هاتفيًا"}
    scenes.act(omar, reference, "cause", **CAUSE)
    scenes.act(omar, reference, "close", **closing)
    before = scenes.types(reference)
    for slug, form in (("close", closing), ("decide", DECISION), ("assess", ASSESSMENT), ("ask", {"text": "سؤال"})):
        refused(scenes.act(omar, reference, slug, **form), Reason.CLOSED)
    assert omar.post(f"/desk/cases/{reference}/acts/take/").status_code == 409
    assert scenes.types(reference) == before


def test_a_note_has_no_way_to_become_a_message() -> None:
    """B-18"""
    reference = scenes.assessed(scenes.received())
    omar = scenes.seat(cast.omar)
    scenes.act(omar, reference, "note", text="رأيي أن المدرب أخطأ", visibility="public", public="on", act="reply")
    assert scenes.types(reference)[-1] == "NoteAdded"
    assert "Replied" not in scenes.types(reference)
    form = omar.get(f"/desk/cases/{reference}/acts/note/").context["form"]
    assert list(form.fields) == ["text"]


def test_only_the_fields_of_an_act_are_read() -> None:
    """L-11"""
    reference = scenes.received()
    answer = scenes.act(
        scenes.seat(cast.omar), reference, "assess", **ASSESSMENT, owner=str(cast.layla.id), status="closed",
        rung="executive", received_at="2020-01-01", closed_at="2020-01-01", policy_version="x",
    )  # fmt: skip
    assert answer.status_code == 303
    case = scenes.case(reference)
    assert (case.owner, case.status, case.rung) == (str(cast.omar.id), Status.OPEN, Rung.SUPPORT)


def test_an_answer_of_another_kind_of_matter_is_not_taken() -> None:
    reference = scenes.answered_points(scenes.assessed(scenes.received()))
    answer = scenes.act(scenes.seat(cast.omar), reference, "decide", **{**DECISION, "outcome": "adopted"})
    assert answer.status_code == 422
    assert scenes.case(reference).status is Status.OPEN


def test_the_composer_keeps_what_was_typed_when_it_is_refused() -> None:
    reference = scenes.decided(scenes.received())
    answer = scenes.act(scenes.seat(cast.omar), reference, "ask", text="أرسلي رقم العملية")
    page = scenes.text(answer, 409)
    assert "أرسلي رقم العملية" in page
    assert "صدر الرد على هذا الطلب." in page


def test_an_owner_is_named_from_those_who_may_and_nobody_who_is_complained_about() -> None:
    reference = scenes.received()
    scenes.does(cast.layla, intake.NamePerson(str(cast.omar.id)), reference)
    layla = scenes.seat(cast.layla)
    choices = dict(layla.get(f"/desk/cases/{reference}/acts/assign/").context["form"].fields["owner"].choices)
    assert str(cast.salma.id) in choices
    assert not {str(cast.omar.id), str(cast.mallory.id), str(cast.yusuf.id)} & set(choices)
    assert scenes.act(layla, reference, "assign", owner=str(cast.omar.id)).status_code == 422
    assert scenes.act(layla, reference, "assign", owner=str(cast.salma.id)).status_code == 303


def test_one_press_takes_a_case_and_one_puts_it_back() -> None:
    reference, omar = scenes.received(), scenes.seat(cast.omar)
    assert omar.post(f"/desk/cases/{reference}/acts/take/").status_code == 303
    assert scenes.case(reference).owner == str(cast.omar.id)
    assert omar.post(f"/desk/cases/{reference}/acts/release/").status_code == 303
    assert scenes.case(reference).owner == ""
    assert omar.get(f"/desk/cases/{reference}/acts/take/").status_code == 405


def test_who_names_herself_is_led_away() -> None:
    reference, layla = scenes.received(), scenes.seat(cast.layla)
    assert scenes.act(layla, reference, "name-person", staff=str(cast.layla.id))["Location"] == "/desk/"


def test_the_auditor_changes_nothing() -> None:
    reference = scenes.assessed(scenes.received())
    before = scenes.types(reference)
    refused(scenes.act(scenes.seat(cast.yusuf), reference, "note", text="x"), Reason.NOT_YOUR_ROLE)
    assert scenes.types(reference) == before


def test_the_higher_level_decides_what_it_has() -> None:
    reference = scenes.answered_points(scenes.assessed(scenes.received()))
    omar = scenes.seat(cast.omar)
    assert scenes.act(omar, reference, "escalate", reason="يحتاج إلى قرار أعلى").status_code == 303
    refused(scenes.act(omar, reference, "decide", **DECISION), Reason.HIGHER_RUNG_HAS_IT)
    layla = scenes.seat(cast.layla)
    refused(scenes.act(layla, reference, "decide", **DECISION), Reason.PARTY_NOT_ASKED)
    talk = {"party": "المالية", "channel": "phone", "text": "أكدت المالية الواقعة."}
    assert scenes.act(layla, reference, "contact", **talk).status_code == 303
    assert scenes.act(layla, reference, "decide", **DECISION).status_code == 303


def test_an_extension_has_a_reason_and_its_limit() -> None:
    reference = scenes.assessed(scenes.received())
    due_on = scenes.case(reference).deadline("decide").due_at.date()
    late, far = (given.calendar().add_working_days(due_on, days) for days in (5, 16))
    form = {"reason": "verification", "text": "ننتظر كشف البنك"}
    refused(
        scenes.act(scenes.seat(cast.omar), reference, "extend", until=late.isoformat(), **form), Reason.NOT_YOUR_ROLE
    )
    layla = scenes.seat(cast.layla)
    refused(scenes.act(layla, reference, "extend", until=far.isoformat(), **form), Reason.DATE_TOO_FAR)
    arabic = late.strftime("%d/%m/%Y").translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert scenes.act(layla, reference, "extend", until=arabic, **form).status_code == 303


def test_a_day_beyond_the_calendar_is_an_error_of_the_form() -> None:
    reference = scenes.assessed(scenes.received())
    form = {"reason": "verification", "text": "x", "until": "9999-12-31"}
    assert scenes.act(scenes.seat(cast.layla), reference, "extend", **form).status_code == 422


def test_a_late_case_gets_its_cause_and_a_new_date() -> None:
    reference = scenes.received(timedelta(days=23))
    case = scenes.case(reference)
    perform(clock.Tick(), reference, cast.system, case.deadline("decide").due_at + timedelta(minutes=1))
    tomorrow = given.calendar().add_working_days(timezone.localdate(), 3)
    form = {"reason": "complex", "text": "تعدد الأطراف", "committed_on": tomorrow.isoformat()}
    assert scenes.act(scenes.seat(cast.omar), reference, "verify-delay", **form).status_code == 303
    assert "DelayVerified" in scenes.types(reference)


def test_declining_names_a_published_ground_and_the_way_on() -> None:
    """A-11, A-12"""
    reference = scenes.received()
    omar = scenes.seat(cast.omar)
    form = {"ground": "not_about_us", "reason": "الموضوع لدى جهة أخرى"}
    assert scenes.act(omar, reference, "decline", **form).status_code == 422
    assert scenes.act(omar, reference, "decline", **{**form, "ground": "because"}, route="x").status_code == 422
    form |= {"route": "وزارة التجارة 1900"}
    unnamed = scenes.text(scenes.act(omar, reference, "decline", **form), 409)
    assert "سمِّ الجهة المختصة" in unnamed
    named = {"body": "other", "body_name": "وزارة التجارة", "how": "directed", "contact": "1900"}
    assert scenes.act(omar, reference, "decline", **form, **named).status_code == 303
    assert scenes.case(reference).closing_reason == "declined"


def test_promised_actions_stand_with_the_decision_until_they_are_done() -> None:
    reference = scenes.answered_points(scenes.assessed(scenes.received()))
    later = given.calendar().add_working_days(scenes.case(reference).received_at.date(), 5)
    planned = {"action_1": "تحويل المبلغ", "action_1_due_on": later.isoformat(), "action_1_owner": str(cast.omar.id)}
    omar = scenes.seat(cast.omar)
    without_date = scenes.act(omar, reference, "decide", **DECISION, action_1="تحويل المبلغ")
    assert "حدّد تاريخ إنجاز هذا الإجراء" in scenes.text(without_date, 422)
    remedy = {"remedy_1": "refund", "remedy_1_detail": "كامل المبلغ"}
    assert scenes.act(omar, reference, "decide", **DECISION, **planned, **remedy).status_code == 303
    assert "تحويل المبلغ" in scenes.page(omar, reference)
    assert scenes.act(omar, reference, "complete-action", number="1", text="حُوّل اليوم").status_code == 303
    assert "ActionDone" in scenes.types(reference)


@pytest.mark.parametrize("slug", ["nonsense", "accept", "withdraw", "tick", "redact"])
def test_acts_that_are_not_staffs_have_no_address(slug: str) -> None:
    reference = scenes.decided(scenes.received())
    assert scenes.act(scenes.seat(cast.omar), reference, slug, text="x").status_code == 404


def test_a_form_without_its_token_is_not_read() -> None:
    reference = scenes.received()
    client = Client(enforce_csrf_checks=True)
    client.force_login(Staff.objects.get(pk=cast.omar.id))
    assert scenes.act(client, reference, "note", text="x").status_code == 403
    assert "NoteAdded" not in scenes.types(reference)


def test_another_route_to_the_same_door_is_refused_alike() -> None:
    """What the page refuses, the door refuses: the page is not the guard."""
    reference = scenes.assessed(scenes.received())
    for act, reason in (
        (answering.Close(ClosingReason.RESOLVED, "x"), Reason.NO_ANSWER_YET),
        (answering.Decide(Outcome.UPHELD, "x", "y"), Reason.POINTS_UNANSWERED),
    ):
        with pytest.raises(Refused) as refusal:
            scenes.does(cast.omar, act, reference)
        assert refusal.value.reason is reason
    assert scenes.case(reference).status is Status.OPEN


def test_files_go_with_a_message_and_what_is_not_taken_is_said() -> None:
    reference, omar = scenes.assessed(scenes.received()), scenes.seat(cast.omar)
    bad = SimpleUploadedFile("run.exe", b"MZ")
    page = scenes.text(scenes.act(omar, reference, "reply", text="انظر المرفق", attached=bad), 422)
    assert "run.exe" in page
    assert "Replied" not in scenes.types(reference)
    good = SimpleUploadedFile("kashf.pdf", b"%PDF-1.4 kashf")
    assert scenes.act(omar, reference, "reply", text="انظر المرفق", attached=good).status_code == 303
    assert "kashf.pdf" in scenes.page(omar, reference)


def test_what_is_learned_and_what_was_done_at_once_are_recorded() -> None:
    reference, omar = scenes.received(), scenes.seat(cast.omar)
    scenes.assessed(reference, safety=True, immediate=True, severity=Severity.CRITICAL)
    assert scenes.act(omar, reference, "immediate-action", text="أُغلقت القاعة").status_code == 303
    talk = {"party": "إدارة المرافق", "channel": "phone", "text": "وعدوا بالإصلاح اليوم"}
    assert scenes.act(omar, reference, "contact", **talk).status_code == 303
    code = (
        scenes.seat(cast.omar).get(f"/desk/cases/{reference}/acts/cause/").context["form"].fields["cause"].choices[1][0]
    )
    assert scenes.act(omar, reference, "cause", cause=code, lesson="صيانة دورية").status_code == 303
    page = scenes.page(omar, reference)
    for words_said in ("أُغلقت القاعة", "إدارة المرافق", "هاتفيًا", "صيانة دورية"):
        assert words_said in page
