"""What the two sides see of each other, and what neither may lose: typing, seen, the badge, a soft tone, the kind."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.browser.conftest import Centre
from tests.browser.looking import Window
from tests.browser.test_chat import Phone, Seat, _axe, answers, phone, spoken, until
from tests.needs import needs

pytestmark = [pytest.mark.slow, needs("chromium")]
TONES = """window.tones = 0; const tone = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () { window.tones += 1; return tone.call(this); };"""


def meets(centre: Centre, desk: Window, visitor: Phone, text: str) -> None:
    """A visitor has begun, and the agent has opened the talk."""
    desk.goes("/desk/chat/")
    visitor.goes(f"{centre.url}/demo/site/").opens().starts(text)
    desk.page.locator(".talks__link", has_text=text).press("Enter")
    desk.page.locator("#answer").wait_for()


def test_each_sees_that_the_other_writes_and_has_read(centre: Centre, tab: Seat, seat: Seat) -> None:
    with seat("en", "omar") as desk, phone(tab) as amina:
        meets(centre, desk, amina, "هل تصلكم رسائلي؟")
        amina.page.locator("insaf-chat .k textarea").press_sequentially("ا")
        desk.page.locator("[data-typing-line]", has_text="writing").wait_for()
        desk.page.locator("#answer").press_sequentially("I")
        amina.page.locator("insaf-chat .m > .s", has_text="يكتب").wait_for()
        desk.page.fill("#answer", "")
        answers(desk, "تصلنا")
        amina.sees("تصلنا")
        desk.page.locator("[data-seen-line]", has_text="Seen by the visitor").wait_for()
        amina.says("وصلني ردكم")
        amina.page.locator("insaf-chat .m > .s", has_text="قُرئت").wait_for()


def test_a_closed_chat_counts_what_is_new_and_rings_softly(centre: Centre, tab: Seat, seat: Seat) -> None:
    """I-11: the number is in the button's name too, and said in a live region."""
    with seat("ar", "omar") as desk, phone(tab) as amina:
        amina.page.add_init_script(TONES)
        meets(centre, desk, amina, "سأغلق النافذة")
        page = amina.page
        page.keyboard.press("Escape")
        answers(desk, "وصلنا الأمر")
        badge = page.locator("insaf-chat .n", has_text="2")  # that somebody is there now, and the answer
        badge.wait_for()
        assert page.evaluate("tones") == 1
        assert page.locator("insaf-chat .o").get_attribute("aria-label").endswith("رسائل جديدة: 2")
        assert "2" in page.locator("insaf-chat [role=status].v").inner_text()
        answers(desk, "ونتابعه")
        badge = page.locator("insaf-chat .n", has_text="3")
        badge.wait_for()
        assert page.evaluate("tones") == 2
        page.reload()
        badge.wait_for()
        assert badge.inner_text() == "3", "what nobody has read is counted after a change of page too"
        amina.opens().sees("ونتابعه")
        assert not badge.is_visible()
        desk.page.locator("[data-seen-line]", has_text=re.compile(".")).wait_for()


def test_what_is_typed_while_a_message_is_on_its_way_is_a_message_of_its_own(
    centre: Centre, tab: Seat, seat: Seat
) -> None:
    """Nothing that an agent wrote is dropped as sent already, nor wiped by the answer to what was sent before."""
    with seat("ar", "omar") as desk, phone(tab) as amina:
        meets(centre, desk, amina, "سرعة الموظف")
        page, sent = desk.page, []

        def slowly(route: Any) -> None:
            sent.append(route)

        page.route("**/write/", slowly)
        for text in ("الأولى", "الثانية"):
            page.fill("#answer", text)
            page.keyboard.press("Control+Enter")
        page.fill("#answer", "مسودة")
        until(desk, lambda: bool(sent))
        page.wait_for_timeout(100)
        assert len(sent) == 1, "one at a time"
        sent.pop().continue_()
        page.locator(".said--staff", has_text="الأولى").wait_for()
        until(desk, lambda: bool(sent))
        sent.pop().abort()  # the connection is lost, whoever knows whether it came
        page.locator("[data-waits]", has_text="الثانية").wait_for()
        page.unroute("**/write/")
        page.locator(".said--staff", has_text="الثانية").wait_for()
        page.locator("[data-waits]:empty").wait_for(state="attached")
        assert page.input_value("#answer") == "مسودة"
        assert spoken(desk) == ["سرعة الموظف", "الأولى", "الثانية"]
        page.reload()
        assert page.input_value("#answer") == "مسودة"


def test_what_could_not_be_sent_before_the_page_was_left_is_sent_when_it_comes_back(
    centre: Centre, tab: Seat, seat: Seat
) -> None:
    with seat("ar", "omar") as desk, phone(tab) as amina:
        meets(centre, desk, amina, "قبل إعادة التحميل")
        page = desk.page
        page.route("**/write/", lambda route: route.abort())
        page.fill("#answer", "لا تضيع")
        page.keyboard.press("Control+Enter")
        page.locator("[data-waits]", has_text="لا تضيع").wait_for()
        page.unroute("**/write/")
        page.reload()
        page.locator(".said--staff", has_text="لا تضيع").wait_for()
        amina.sees("لا تضيع")
        assert spoken(desk) == ["قبل إعادة التحميل", "لا تضيع"]


@pytest.mark.parametrize(("language", "button"), [("ar", "شكوى"), ("en", "Complaint")])
def test_who_is_asked_what_it_is_answers_by_one_press(
    centre: Centre, tab: Seat, seat: Seat, language: str, button: str
) -> None:
    """B-09: asked when nobody can take it any more; what was pressed is what it becomes, with its reference."""
    with seat(language, "omar") as desk, phone(tab, language) as amina:
        desk.goes("/desk/chat/")
        amina.goes(f"{centre.url}/demo/site/").opens().starts("لا أحد هنا")
        desk.page.locator("button[value=away]").press("Enter")
        desk.page.locator("button[value=away][aria-pressed=true]").wait_for()
        _minutes_pass(centre)
        choice = amina.page.locator("insaf-chat .g button", has_text=button)
        choice.wait_for()
        found = _axe(amina.window)
        choice.press("Enter")
        amina.page.locator("insaf-chat .c").wait_for()
        assert not choice.is_visible() and not found, found
        assert amina.page.evaluate("document.activeElement.shadowRoot.activeElement.tagName") == "TEXTAREA"
        desk.page.locator("button[value=online]").press("Enter")
        desk.page.locator("button[value=online][aria-pressed=true]").wait_for()


def _minutes_pass(centre: Centre) -> None:
    """The visitor has waited for four minutes, and whoever sat at a console in a test before is long gone."""
    then = datetime.now(UTC) - timedelta(minutes=4)
    with contextlib.closing(sqlite3.connect(centre.insaf.data_dir / "insaf.sqlite3", timeout=20)) as rows, rows:
        rows.execute("UPDATE chat_conversation SET visitor_at = ? WHERE state = 'waiting'", [str(then)[:26]])
        rows.execute("UPDATE chat_presence SET at = ? WHERE state != 'away'", [str(then)[:26]])
