"""Amina's complaint from receipt to closing, as Omar lives it at the desk, in Arabic."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from insaf.cases.actions import perform
from insaf.core.acts.answering import Accept
from insaf.core.acts.intake import Acknowledge, AddInformation
from insaf.core.terms import Status
from insaf.rulebook import seeding
from insaf.site.translations import compile_all
from tests import cast
from tests.desk import scenes

STORY = "ألغيت التسجيل قبل بدء البرنامج بأسبوع، ولم يصلني المبلغ حتى اليوم، ولم يرد أحد على رسالتي."


@pytest.fixture
def office(db: None) -> None:
    compile_all()
    seeding.ensure(timezone.now())
    cast.hired()


def follow(client: Client, answer: Any) -> str:
    """The page that an act leads to."""
    assert answer.status_code == 303, answer.content.decode()[-1500:]
    return scenes.text(client.get(answer["Location"]))


@pytest.mark.usefixtures("office")
def test_a_complaint_is_received_answered_point_by_point_decided_accepted_and_closed() -> None:
    reference = scenes.received(narrative=STORY, outcome_sought="إعادة المبلغ كاملًا")
    perform(Acknowledge("email"), reference, cast.system, timezone.now())

    omar = Client()
    signed_in = omar.post("/desk/sign-in/", {"email": cast.omar.email, "password": scenes.PASSWORD})
    inbox = follow(omar, signed_in)
    assert reference in inbox
    assert "جديد" in inbox

    page = scenes.page(omar, reference)
    assert STORY in page
    assert "الطريق إلى الرد" in page

    page = follow(omar, scenes.act(omar, reference, "assess", definition="تأخر إعادة الرسوم بعد الإلغاء.", severity="2", complexity="1", impact="1", route="quick", points="المبلغ لم يُعد\nلم يُرد على رسالتها"))  # fmt: skip
    assert "سُجّل التقييم." in page
    assert "المبلغ لم يُعد" in page

    page = follow(omar, scenes.act(omar, reference, "ask", text="ما رقم العملية من فضلك؟"))
    assert "بانتظار مقدم الطلب" in page
    perform(AddInformation("رقم العملية 20931"), reference, cast.complainant, timezone.now())
    page = follow(omar, scenes.act(omar, reference, "note", text="البنك أكد العملية"))
    assert "رقم العملية 20931" in page
    assert "ملاحظة داخلية" in page
    follow(omar, scenes.act(omar, reference, "reply", text="وصلنا رقم العملية، شكرًا لك."))

    for number, answer in (("1", "أُعيد المبلغ اليوم."), ("2", "نعتذر، وصلت رسالتك إلى بريد لا يُقرأ.")):
        assert scenes.act(omar, reference, "decide", outcome="upheld", reasons="x", rule="y").status_code == 409
        assert scenes.act(omar, reference, "close", reason="resolved", evidence="x").status_code == 409
        follow(omar, scenes.act(omar, reference, "answer-point", number=number, finding="upheld", text=answer))

    decision = {
        "outcome": "upheld", "reasons": "ثبت أن الإلغاء وصل في موعده.", "rule": "المادة الرابعة من سياسة الاسترداد.",
        "outcome_answer": "أُعيد المبلغ كاملًا.", "remedy_1": "refund", "remedy_1_detail": "كامل المبلغ",
    }  # fmt: skip
    preview = scenes.text(scenes.act(omar, reference, "decide", preview="1", **decision))
    letter = re.search(r'<article class="letter".*?</article>', preview, re.S)
    assert letter is not None
    for words in (
        "أُعيد المبلغ اليوم.",
        "بريد لا يُقرأ",
        "ثبت أن الإلغاء",
        "المادة الرابعة",
        "المركز الوطني للتعليم الإلكتروني",
    ):
        assert words in letter.group(0)
    page = follow(omar, scenes.act(omar, reference, "decide", **decision))
    assert "خطابه في طريقه إلى مقدم الطلب" in page

    perform(Accept("شكرًا لكم"), reference, cast.complainant, timezone.now())
    page = scenes.page(omar, reference)
    assert "قبل مقدم الطلب الرد." in page
    assert scenes.case(reference).status is Status.CLOSED
    assert scenes.act(omar, reference, "decide", **decision).status_code == 409
    assert reference in scenes.text(omar.get("/desk/view/closed/"))
