"""Several tabs of one site are one talk: none loses a word or the talk through another, however late it hears of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.browser.conftest import Centre
from tests.browser.test_chat import PHONE, Phone, Seat, phone, until
from tests.browser.test_chat_mishaps import AREA, KEEPS, begins, kept, refuses, unsent
from tests.needs import needs

pytestmark = [pytest.mark.slow, needs("chromium")]
WAITS = "insaf-chat .l:not([role]) .x"
PATIENT = "AbortSignal.timeout = () => undefined"  # a question that a test holds back does not run out
DEAF = "addEventListener('storage', (event) => event.stopImmediatePropagation(), true)"
FORBIDDEN = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError'); } })"
FULL = "for (let n = 2 ** 23; n; n >>= 1) try { localStorage.theirs += 'x'.repeat(n); } catch { /* so much does not fit */ }"


def second(centre: Centre, visitor: Phone, first: str = "") -> Phone:
    """Another tab of the same browser, on the same site."""
    page = visitor.page.context.new_page()
    page.set_viewport_size(PHONE["viewport"])
    if first:
        page.add_init_script(first)
    return Phone(replace(visitor.window, page=page)).goes(f"{centre.url}/demo/site/")


def test_a_talk_begun_on_one_page_is_there_in_the_tab_of_another(centre: Centre, tab: Seat) -> None:
    """Two tabs of a site are one talk; neither takes from the other what is not sent."""
    with phone(tab) as amina:
        amina.goes(f"{centre.url}/demo/site/")
        other = second(centre, amina).opens()
        amina.opens().starts("من الصفحة الأولى")
        token = kept(amina)["token"]
        other.sees("من الصفحة الأولى").says("ومن الثانية")
        amina.sees("ومن الثانية").says("وعودة").sees("وعودة")
        other.sees("وعودة")
        amina.page.context.set_offline(True)
        amina.says("لم تُرسل بعد")
        other.page.keyboard.press("Escape")  # and the other tab keeps that it was closed
        assert unsent(amina) == ["لم تُرسل بعد"]
        amina.page.context.set_offline(False)
        amina.sees("لم تُرسل بعد")
        assert kept(amina)["token"] == token and len(amina.said) == 4


def test_a_tab_that_hears_late_takes_no_word_from_another(centre: Centre, tab: Seat) -> None:
    """What one tab is told of another's comes a moment later: here it never comes, and nothing is lost or said twice."""
    with phone(tab) as amina:
        begins(centre, amina, "أولًا")
        token, late = kept(amina)["token"], second(centre, amina, DEAF).opens().sees("أولًا")
        amina.page.route("**/chat/v1/say", lambda route: route.abort())
        amina.says("لم تُرسل بعد").page.locator(WAITS, has_text="لم تُرسل بعد").wait_for()
        late.page.locator(AREA).fill("مسودة")
        late.page.keyboard.press("Escape")
        late.opens().says("من الأخرى").sees("من الأخرى")
        assert late.said == ["أولًا", "من الأخرى"] and unsent(amina) == ["لم تُرسل بعد"]
        amina.page.unroute("**/chat/v1/say")
        amina.sees("لم تُرسل بعد")
        late.sees("لم تُرسل بعد")
        assert amina.said == late.said == ["أولًا", "من الأخرى", "لم تُرسل بعد"]
        assert kept(amina)["token"] == token and not unsent(amina)


def test_a_tab_that_has_not_heard_of_a_talk_joins_it_and_begins_no_other(centre: Centre, tab: Seat) -> None:
    with phone(tab) as amina:
        late = second(centre, amina.goes(f"{centre.url}/demo/site/"), DEAF).opens()
        amina.opens().starts("بدأت هنا")
        token = kept(amina)["token"]
        late.page.locator(AREA).fill("في الأخرى")
        late.page.locator("insaf-chat form .a").press("Enter")
        late.sees("بدأت هنا")
        assert late.page.input_value(AREA) == "في الأخرى", "and the words stand in the field"
        late.page.locator(AREA).press("Enter")
        amina.sees("في الأخرى")
        assert kept(amina)["token"] == token and amina.said == ["بدأت هنا", "في الأخرى"]


def test_an_answer_from_before_the_talk_began_ends_it_nowhere(centre: Centre, tab: Seat) -> None:
    """One tab asks how things stand, another begins a talk, and then comes the answer that there is none."""
    held: list[Any] = []
    with phone(tab) as amina:
        slow = second(centre, amina.goes(f"{centre.url}/demo/site/"), PATIENT)
        slow.page.route("**/chat/v1/hello", lambda route: held.append(route))
        slow.page.locator("insaf-chat .o").press("Enter")
        until(slow, lambda: len(held) == 1)
        amina.opens().starts("بين السؤال والجواب")
        until(slow, lambda: len(held) == 2)  # told of the talk, it asks again
        held[1].continue_()
        slow.sees("بين السؤال والجواب")
        held[0].continue_()
        until(slow, lambda: len(held) == 3)
        held[2].continue_()
        slow.says("وبعدهما").sees("وبعدهما")
        amina.sees("وبعدهما").says("ونمضي").sees("ونمضي")


def test_a_tab_whose_talk_is_over_ends_no_talk_begun_since(centre: Centre, tab: Seat) -> None:
    """It hears that its own is over, not that another tab has begun anew: it joins that one, words and all."""
    with phone(tab) as amina:
        begins(centre, amina, "أولًا")
        late = second(centre, amina, DEAF).opens().sees("أولًا")
        amina.page.evaluate(KEEPS, {})
        amina.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
        amina.page.locator("insaf-chat input[name=contact]").wait_for()
        amina.page.locator("insaf-chat .m form textarea").fill("محادثة جديدة")
        amina.page.locator("insaf-chat .m form .a").press("Enter")
        amina.sees("محادثة جديدة")
        token = kept(amina)["token"]
        late.page.route("**/chat/v1/say", refuses(401, "over", "انتهت هذه المحادثة"), times=1)
        late.says("من القديمة").sees("محادثة جديدة").sees("من القديمة")
        amina.sees("من القديمة")
        assert kept(amina)["token"] == token and amina.said == ["محادثة جديدة", "من القديمة"]


def test_what_a_closed_tab_could_not_send_another_sends(centre: Centre, tab: Seat) -> None:
    with phone(tab) as amina:
        begins(centre, amina, "قبل الإغلاق")
        other = second(centre, amina).opens()
        amina.page.route("**/chat/v1/say", lambda route: route.abort())
        amina.says("بقيت هنا")
        other.page.locator(WAITS, has_text="بقيت هنا").wait_for()
        amina.page.close()
        other.sees("بقيت هنا")
        assert other.said == ["قبل الإغلاق", "بقيت هنا"] and not unsent(other)


def test_what_is_written_in_one_tab_outlives_what_another_sends(centre: Centre, tab: Seat) -> None:
    """The visitor goes to another page of the site, and the half sentence is there."""
    with phone(tab) as amina:
        begins(centre, amina, "لي صفحتان")
        other = second(centre, amina).opens()
        amina.page.locator(AREA).fill("نصف جملة")
        other.says("من الأخرى").sees("من الأخرى")
        amina.sees("من الأخرى").page.reload()
        assert amina.opens().page.input_value(AREA) == "نصف جملة"


@pytest.mark.parametrize("storage", [FORBIDDEN, FULL])
def test_on_a_page_that_may_keep_nothing_the_talk_lasts_as_long_as_the_page(
    centre: Centre, tab: Seat, storage: str
) -> None:
    with phone(tab) as amina:
        amina.page.add_init_script(storage)
        begins(centre, amina, "بلا ذاكرة")
        amina.says("وأكتب").sees("وأكتب")
        amina.page.keyboard.press("Escape")
        amina.opens().says("وأعود").sees("وأعود")
        assert amina.said == ["بلا ذاكرة", "وأكتب", "وأعود"] and not amina.window.troubles
