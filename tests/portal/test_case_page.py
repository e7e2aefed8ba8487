"""The case as its owner sees it and uses it (B-18, D-10, D-15, E-06, L-03, L-11)."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from insaf.cases import queries
from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.cases.words import PUBLIC_STATUS
from insaf.core.acts.consulting import Consult
from insaf.core.acts.handling import AddNote, AskComplainant, Assign, Reply
from insaf.core.acts.intake import Withdraw
from insaf.core.events import EVENTS
from insaf.core.terms import COMPLAINANT, PublicStatus
from insaf.portal import case_page, timeline
from tests import cast
from tests.intake.visitor import Visitor, pdf
from tests.portal import scenes


@pytest.fixture(autouse=True)
def staff(rules_in_force: None) -> None:
    cast.hired()


def test_the_page_says_where_it_stands_what_is_promised_and_who_has_it() -> None:
    """D-10, J-18"""
    page = scenes.let_in(scenes.filed()).page
    for words in ("تم الاستلام", "ما وعدناك به", "المواعيد القادمة", "فريق دعم المستفيدين", " هـ)", "إيصال السداد.pdf"):
        assert words in page
    assert 'aria-current="step"' in page


def test_there_are_six_public_words_and_no_more() -> None:
    """D-10"""
    assert len(PUBLIC_STATUS) == len(PublicStatus) == 6 == len(case_page.TONES)


def test_what_is_internal_is_never_shown() -> None:
    """B-18: notes, weights, names and numbers of staff, and what other parties were asked."""
    row = scenes.filed()
    now = timezone.now()
    scenes.answered(row)
    perform(AddNote("ملاحظة-داخلية"), row.reference, cast.omar.actor, now)
    row = scenes.filed()
    perform(Assign(str(cast.omar.id), "سبب-التعيين"), row.reference, cast.layla.actor, now)
    perform(scenes.given.assessment(safety=True, complexity=3), row.reference, cast.omar.actor, now)
    perform(AddNote("ملاحظة-داخلية"), row.reference, cast.omar.actor, now)
    question = Consult("قسم-المالية-السري", "سؤال-داخلي", now + timedelta(days=2))
    perform(question, row.reference, cast.omar.actor, now)
    page = scenes.let_in(row).page
    for hidden in (
        "ملاحظة-داخلية",
        "سبب-التعيين",
        "قسم-المالية-السري",
        "سؤال-داخلي",
        cast.omar.name_ar,
        cast.omar.email,
        f"staff:{cast.omar.id}",
    ):
        assert hidden not in page
    assert "تأخّر إعادة الرسوم بعد إلغاء التسجيل." in page and "طلبنا رد الجهة المعنية في موعد" in page


def test_every_event_is_told_or_left_out_on_purpose() -> None:
    silent = {
        "PersonNamed",
        "NoteAdded",
        "PointAdded",
        "PointAnswered",
        "DeadlineSet",
        "Warned",
        "ActionPlanned",
        "CauseRecorded",
        "Linked",
        "MatchDismissed",
        "ReferralExtended",
    }
    assert {one.__name__ for one in timeline.TELLERS} | silent == set(EVENTS)


def test_the_complainants_words_keep_their_own_direction_and_run_nothing() -> None:
    """J-04"""
    row = scenes.filed(title="<b>x</b> \u202etest", narrative="Hello <script>alert(1)</script>\n\nمرحبا")
    page = scenes.let_in(row).page
    assert "<script>alert" not in page and "\u202e" not in page
    assert '<p dir="auto">Hello &lt;script&gt;' in page and '<p dir="auto">مرحبا</p>' in page


def test_information_and_files_can_be_added_and_reach_the_case() -> None:
    row = scenes.filed()
    visitor = scenes.uses(scenes.let_in(row), "add", text="رقم العملية 88", files=pdf("كشف.pdf"))
    assert "وصلتنا إضافتك" in visitor.page and "رقم العملية 88" in visitor.page and "كشف.pdf" in visitor.page
    assert visitor.answer.redirect_chain == [(f"/track/case/{row.reference}/", 303)]


def test_the_same_words_sent_twice_from_one_page_are_one_message() -> None:
    row = scenes.filed()
    visitor = scenes.let_in(row)
    seen, page = visitor.hidden("seen"), visitor.answer
    for _ in range(2):
        visitor.answer = page
        visitor.sends("/track/case/", reference=row.reference, seen=seen, act="add", text="مرة واحدة")
    assert visitor.page.count("مرة واحدة") == 1


def test_a_wrong_file_keeps_the_words_and_the_good_files() -> None:
    """I-09"""
    visitor = scenes.let_in(scenes.filed())
    scenes.uses(visitor, "add", text="كلام طويل", files=[pdf("كشف.pdf"), SimpleUploadedFile("x.exe", b"MZ")])
    assert visitor.answer.status_code == 422 and "كلام طويل" in visitor.page and "لا نقبل نوع الملف" in visitor.page
    scenes.uses(visitor, "add", text="كلام طويل", kept=visitor.hidden("kept"))
    assert "كشف.pdf" in visitor.page and visitor.answer.status_code == 200


def test_our_question_waits_openly_for_the_answer() -> None:
    row = scenes.filed()
    perform(AskComplainant("ما رقم العملية؟"), row.reference, cast.omar.actor, timezone.now())
    visitor = scenes.let_in(row)
    assert "ما رقم العملية؟" in visitor.page and 'id="right-add" open' in visitor.page
    scenes.uses(visitor, "add", text="88")
    assert Case.objects.get().status == "open"


def test_withdrawing_asks_first_and_then_closes() -> None:
    visitor = scenes.let_in(scenes.filed())
    scenes.uses(visitor, "withdraw")
    assert visitor.answer.status_code == 422 and Case.objects.get().status == "open"
    scenes.uses(visitor, "withdraw", sure="yes")
    assert Case.objects.get().closing_reason == "withdrawn" and "سحبت الطلب" in visitor.page


def test_the_answer_is_read_point_by_point_and_can_be_accepted() -> None:
    """D-11, D-12, D-15, B-04, E-16"""
    row = scenes.answered(scenes.filed(outcome_sought="ردّ المبلغ"))
    visitor = scenes.let_in(row)
    for words in (
        "الخصم المكرر",
        "ثبت الخصم المكرر.",
        "تأخر الرد",
        "رددنا في اليوم نفسه.",
        scenes.REFUND,
        "المادة الرابعة",
        "920015991",
    ):
        assert words in visitor.page
    scenes.uses(visitor, "accept", text="شكرًا لكم")
    assert Case.objects.get().closing_reason == "resolved" and "سُجّل قبولك للرد" in visitor.page


def test_an_objection_opens_the_next_level_without_a_reason() -> None:
    """D-15"""
    visitor = scenes.let_in(scenes.answered(scenes.filed()))
    scenes.uses(visitor, "object")
    row = Case.objects.get()
    assert (row.status, row.rung) == ("open", "complaints_management")
    assert "إدارة الشكاوى" in visitor.page and "انتقل الطلب" in visitor.page


def test_a_right_that_is_not_open_says_why_and_from_when() -> None:
    """E-06, D-15"""
    page = scenes.let_in(scenes.filed()).page
    assert "ما لا يتاح الآن" in page and "يتاح لك عند وصول ردّنا" in page and "يتاح لك إذا لم يصلك ردّنا حتى" in page


def test_a_right_that_is_not_open_cannot_be_used_by_force() -> None:
    """D-16, L-12"""
    visitor = scenes.let_in(scenes.filed())
    for right in ("accept", "object", "escalate", "reopen"):
        scenes.uses(visitor, right)
        assert visitor.answer.status_code == 422
    assert (Case.objects.get().status, Case.objects.get().rung) == ("open", "support")


@pytest.mark.parametrize("act", ["decide", "close", "Decide", "Assess", ""])
def test_no_act_of_staff_can_be_posted_by_the_public(act: str) -> None:
    """L-11"""
    visitor = scenes.let_in(scenes.filed())
    before = Case.objects.get().entries
    scenes.uses(visitor, act, text="x", status="closed", severity="4")
    assert visitor.answer.status_code == 422 and Case.objects.get().entries == before


def test_a_late_case_says_so_apologises_and_opens_the_way_up() -> None:
    """E-05, E-06"""
    visitor = scenes.let_in(scenes.late())
    assert "ونعتذر إليك" in visitor.page and "انقضى هذا الموعد" in visitor.page
    assert 'value="reopen"' in visitor.page


def test_a_closed_case_is_opened_again_without_a_reason() -> None:
    """E-06, E-07"""
    row = scenes.answered(scenes.filed())
    visitor = scenes.uses(scenes.let_in(row), "accept")
    assert "يُعاد فتحه فورًا حتى" in visitor.page
    scenes.uses(visitor, "reopen")
    assert Case.objects.get().status == "open" and "أُعيد فتح الطلب" in visitor.page


def test_a_message_in_another_language_keeps_its_direction_on_an_arabic_page() -> None:
    row = scenes.filed()
    perform(Reply("Dear Amina, we found both charges."), row.reference, cast.omar.actor, timezone.now())
    page = scenes.let_in(row).page
    assert '<html lang="ar" dir="rtl"' in page and '<p dir="auto">Dear Amina' in page


def test_the_page_is_complete_in_english() -> None:
    row = scenes.answered(scenes.filed())
    visitor = Visitor("en")
    visitor.opens("/track/")
    scenes.let_in(row, visitor)
    assert '<html lang="en" dir="ltr"' in visitor.page and "What you may do now" in visitor.page


def test_reading_changes_nothing() -> None:
    """L-03: every GET of every public page, twice, and no entry more."""
    row = scenes.answered(scenes.filed())
    visitor = scenes.let_in(row)
    before = Case.objects.get().entries
    for path in ("/track/case/", f"/track/case/{row.reference}/?act=accept", "/track/", "/", "/policy/"):
        assert visitor.client.get(path).status_code == 200
    assert Case.objects.get().entries == before


def test_withdrawn_before_any_answer_shows_no_answer_step() -> None:
    row = scenes.filed()
    perform(Withdraw(), row.reference, COMPLAINANT, timezone.now())
    loaded = queries.load(row.reference)
    assert loaded and [stage.now for stage in case_page.stages(loaded.case)] == [False, False, True]


def test_a_late_request_to_reopen_is_looked_at_and_not_asked_for_twice() -> None:
    """E-07: day 31 is judged, never refused by itself."""
    long_ago = timezone.now() - timedelta(days=45)
    row = scenes.filed(long_ago)
    perform(Withdraw(), row.reference, COMPLAINANT, long_ago)
    visitor = scenes.uses(scenes.let_in(row), "reopen")
    assert "نبتّ في طلبك إعادة الفتح" in visitor.page and 'value="reopen"' not in visitor.page


def test_a_closed_case_can_be_rated_once_in_two_figures() -> None:
    """D-18: handling and outcome apart, no login."""
    visitor = scenes.uses(scenes.let_in(scenes.answered(scenes.filed())), "accept")
    scenes.uses(visitor, "rate", handling="9", outcome="5")
    assert visitor.answer.status_code == 422 and "اختر رقمًا من 1 إلى 5" in visitor.page
    scenes.uses(visitor, "rate", handling="5", outcome="2", text="لطفاء")
    assert "سُجّل تقييمك" in visitor.page and "لطفاء" in visitor.page and 'value="rate"' not in visitor.page
