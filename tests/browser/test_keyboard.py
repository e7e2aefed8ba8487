"""A complaint from the first word to its closing, by keyboard alone, in Arabic (I-02 to I-05, I-09 to I-11)."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import TimeoutError

from tests.browser.keyboard import Hands
from tests.browser.looking import Window
from tests.needs import needs

pytestmark = [needs("chromium"), pytest.mark.slow]
Tab = Callable[..., AbstractContextManager[Window]]
PDF = {"name": "إيصال.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n% a receipt\n"}
STORY = "ألغيت التسجيل قبل بدء البرنامج بأسبوع ولم يصلني المبلغ حتى اليوم."
MAY_COPY = {"permissions": ["clipboard-read", "clipboard-write"]}


def test_amina_and_omar_bring_a_complaint_to_its_end_by_keyboard(tab: Tab, seat: Tab) -> None:
    with tab("ar", **MAY_COPY) as hers, seat("ar", "omar") as his:
        amina, omar = Hands(hers.goes("/").page), Hands(his.page)
        reference, secret = _files(amina)
        _opens_and_adds(amina, secret)
        _answers(omar, reference)
        _accepts(amina)
        omar.page.goto(f"{his.home}/desk/cases/{reference}/")
        assert "مغلق" in omar.page.inner_text(".page-head")
        assert not hers.troubles + his.troubles


COUNTED_PRESS = """(key) => {
  window.pressed = 0;
  const second = document.querySelector('[data-key="2"]');
  second.onclick = () => { window.pressed += 1; return false; };
  document.dispatchEvent(new KeyboardEvent("keydown", { ...key, bubbles: true }));
}"""


def test_the_inbox_is_walked_by_j_and_k_also_on_an_arabic_keyboard(seat: Tab) -> None:
    with seat("ar", "layla") as window:
        page = window.page
        titles = page.locator(".row__title")
        assert titles.count() > 3
        page.keyboard.press("KeyJ")
        page.keyboard.press("KeyJ")
        assert _is_focused(titles.nth(1))
        page.keyboard.press("KeyK")
        assert _is_focused(titles.nth(0))
        Hands(page)._sees()
        page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'ت', code: 'KeyJ', bubbles: true}))")
        assert _is_focused(titles.nth(1))
        for pressed, views in (
            ({"key": "@", "code": "Digit2", "shiftKey": True}, 0),
            ({"key": "٢", "code": "Digit2"}, 1),
        ):
            page.evaluate(COUNTED_PRESS, pressed)
            assert page.evaluate("window.pressed") == views, pressed
        page.keyboard.press("Slash")
        assert page.evaluate("document.activeElement.type") == "search"
        page.keyboard.type("jk")
        assert page.evaluate("document.activeElement.value") == "jk", "letters typed are letters"


def test_the_first_tab_leads_past_the_head_of_the_page(tab: Tab) -> None:
    with tab() as window:
        hands = Hands(window.goes("/policy/").page)
        hands.presses("Tab", "Enter")
        assert window.page.evaluate("document.activeElement.id") == "main"


def test_errors_take_the_focus_lead_to_their_field_and_lose_nothing(tab: Tab) -> None:
    with tab() as window:
        page, hands = window.goes("/new/").page, Hands(window.page)
        hands.writes("[name=title]", "لم يُعَد إليّ المبلغ").writes("[name=phone]", "٠٥٥١٢٣٤٥٦٧")
        _attaches(hands)
        hands.reaches("main .acts .btn--primary").goes_on()
        assert page.evaluate("document.activeElement.matches('.errors[role=alert]')")
        for name in ("subject", "narrative"):
            assert page.get_attribute(f"[name={name}]", "aria-invalid") == "true"
            told = page.get_attribute(f"[name={name}]", "aria-describedby").split()
            assert any("error" in one for one in told), "the error is told with the field"
        assert page.input_value("[name=title]") == "لم يُعَد إليّ المبلغ"
        assert page.input_value("[name=phone]")
        assert "إيصال.pdf" in page.inner_text("main")
        hands.presses("Tab", "Enter")
        assert page.evaluate("document.activeElement.name") == "subject", "the summary leads to the field"
        hands.selects("[name=subject]", "financial").writes("[name=narrative]", STORY)
        hands.reaches("main .acts .btn--primary").goes_on()
        assert "/new/review/" in page.url
        assert "إيصال.pdf" in page.inner_text("main")


def _files(amina: Hands) -> tuple[str, str]:
    page = amina.page
    amina.reaches(".hero .btn--primary").goes_on()
    amina.picks("kind", "complaint").selects("[name=subject]", "financial")
    amina.writes("[name=title]", "لم يُعد إليّ المبلغ").writes("[name=narrative]", STORY)
    _attaches(amina)
    amina.picks("whom", "myself")
    amina.writes("[name=name]", "أمينة الحربي").writes("[name=email]", "amina@example.com")
    amina.reaches("main .acts .btn--primary").goes_on()
    assert STORY in page.inner_text("main") and "إيصال.pdf" in page.inner_text("main")
    amina.reaches("main form.acts a.btn").goes_on()
    amina.writes("[name=title]", "لم يُعَد إليّ مبلغ الدورة")
    assert page.input_value("[name=narrative]") == STORY
    amina.reaches("main .acts .btn--primary").goes_on()
    assert "لم يُعَد إليّ مبلغ الدورة" in page.inner_text("main")
    assert "إيصال.pdf" in page.inner_text("main")
    amina.reaches("main form.acts .btn--primary").goes_on()
    amina.reaches(".slip .copy").presses("Enter")
    page.wait_for_selector("[role=status].toast:not(:empty)")
    reference = page.evaluate("navigator.clipboard.readText()")
    assert re.fullmatch(r"ET-\d{4}-\d{5}-[0-9A-Z]", reference)
    secret = page.locator(".slip .copy").nth(1).get_attribute("data-copies")
    return reference, secret


def _opens_and_adds(amina: Hands, secret: str) -> None:
    amina.reaches(".slip__body .acts a.btn--primary").goes_on()
    page = amina.page
    assert page.url.endswith("/track/case/") and secret not in page.content()
    amina.reaches("#right-add > summary").presses("Enter")
    amina.writes("#text-add", "رقم العملية 20931.")
    amina.reaches("#right-add .acts button").goes_on()
    assert page.locator("[role=status] .notice--ok").count() == 1, "what was done is said in a live region"
    assert "رقم العملية 20931." in page.inner_text(".timeline")


def _answers(omar: Hands, reference: str) -> None:
    page = omar.page
    page.reload()
    for _ in range(60):
        omar.presses("KeyJ")
        if page.evaluate("ref => document.activeElement.closest('.row')?.innerText.includes(ref)", reference):
            break
    omar.goes_on()
    assert reference in page.url
    omar.reaches("a[href$='/acts/assess/']").goes_on()
    omar.writes("[name=definition]", "تأخّر إعادة الرسوم بعد الإلغاء.")
    omar.writes("[name=points]", "المبلغ لم يُعد\nلم يُرد على الرسالة")
    omar.picks("severity", "2").selects("[name=complexity]", "1").selects("[name=impact]", "1").picks("route", "quick")
    omar.reaches("main form .acts .btn--primary").goes_on()
    omar.reaches("#write-reply").writes("#write [name=text]", "وصلتنا رسالتك ونعمل على طلبك.")
    omar.reaches("#write .acts button").goes_on()
    assert page.locator("[role=status] .notice--ok").count() == 1
    for words in ("أُعيد المبلغ اليوم.", "نعتذر عن التأخر في الرد."):
        omar.reaches("a[href*='/acts/answer-point/']").goes_on()
        omar.picks("finding", "upheld").writes("[name=text]", words)
        omar.reaches("main form .acts .btn--primary").goes_on()
    omar.reaches("a[href$='/acts/decide/']").goes_on()
    omar.picks("outcome", "upheld").writes("[name=reasons]", "ثبت أن الإلغاء وصل في موعده.")
    omar.writes("[name=rule]", "المادة الرابعة من سياسة الاسترداد.").selects("[name=remedy_1]", "refund")
    omar.reaches("main form .acts .btn--primary").goes_on()
    assert "أُعيد المبلغ اليوم." in page.inner_text("article.letter"), "the letter is read before it goes"
    omar.reaches("main form .acts .btn--primary").goes_on()
    assert page.locator("[role=status] .notice--ok").count() == 1


def _accepts(amina: Hands) -> None:
    page = amina.page
    page.reload()
    assert "أُعيد المبلغ اليوم." in page.inner_text("article.letter")
    amina.reaches("#right-accept > summary").presses("Enter")
    amina.reaches("#right-accept .acts button").goes_on()
    assert page.locator("[role=status] .notice--ok").count() == 1
    assert page.locator(".step").last.get_attribute("aria-current") == "step"


def _attaches(hands: Hands) -> None:
    """The button opens the system's own dialogue; nothing has to be dragged (I-05)."""
    for last in (False, False, True):  # Chromium drops a key that meets it in the midst of laying out
        hands.reaches("[name=files]")
        try:
            with hands.page.expect_file_chooser(timeout=15_000 if last else 4_000) as asked:
                hands.presses("Space")
        except TimeoutError:
            if last:
                raise
        else:
            asked.value.set_files(PDF)
            return


def _is_focused(locator: Any) -> bool:
    return bool(locator.evaluate("one => one === document.activeElement"))
