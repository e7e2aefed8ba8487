"""Two browsers and one talk: a visitor on a phone, an agent at the desk (B-08, B-09, I-02 to I-05, I-11, L-20)."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest

from tests import live
from tests.browser.conftest import Centre
from tests.browser.keyboard import held
from tests.browser.looking import AXE, Window
from tests.chat import hostpage
from tests.journeys.test_filing_survives_kill import _web_process
from tests.needs import needs

pytestmark = [pytest.mark.slow, needs("chromium")]
Seat = Callable[..., AbstractContextManager[Window]]
OPEN_ROOT = """const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (how) { return attach.call(this, { ...how, mode: "open" }); };"""
PHONE = {"viewport": {"width": 390, "height": 844}}
REFERENCE = re.compile(r"ET-\d{4}-\d{5,}-[0-9A-Z]")


class Phone:
    """A visitor's widget; its root is closed to pages, and opened here to look into it."""

    def __init__(self, window: Window) -> None:
        self.window, self.page = window, window.page
        self.page.add_init_script(OPEN_ROOT)

    def goes(self, address: str) -> Phone:
        self.page.goto(address)
        return self

    def opens(self) -> Phone:
        self.page.locator("insaf-chat .o").press("Enter")
        self.page.locator("insaf-chat textarea").wait_for()
        return self

    def starts(self, text: str) -> Phone:
        self.page.keyboard.insert_text(text)
        self.page.locator("insaf-chat form .a").press("Enter")
        self.page.locator("insaf-chat .x.visitor").first.wait_for()
        return self

    def says(self, text: str) -> Phone:
        area = self.page.locator("insaf-chat .k textarea")
        area.fill(text)
        area.press("Enter")
        return self

    def sees(self, text: str) -> Phone:
        self.page.locator("insaf-chat .l .x:not(:has-text('…'))", has_text=text).first.wait_for(timeout=60_000)
        return self

    @property
    def said(self) -> list[str]:
        """What the log shows, events apart, in its order."""
        rows = self.page.locator("insaf-chat [role=log] .x:not(.event) > span:nth-child(2)")
        return list(rows.all_inner_texts())


@contextmanager
def phone(tab: Seat, language: str = "ar", **options: Any) -> Iterator[Phone]:
    with tab(language, **options) as window:
        window.page.set_viewport_size(PHONE["viewport"])
        yield Phone(window)


def until(looker: Phone | Window, comes: Callable[[], bool]) -> None:
    """Until something has come to pass on our side of the browser."""
    ends = time.monotonic() + 60
    while not comes():
        assert time.monotonic() < ends
        looker.page.wait_for_timeout(20)


def answers(desk: Window, text: str) -> None:
    desk.page.fill("#answer", text)
    desk.page.keyboard.press("Control+Enter")
    desk.page.locator(".said--staff", has_text=text).wait_for()


def spoken(desk: Window) -> list[str]:
    return list(desk.page.locator(".said:not(.said--event):not(.said--note) .said__text").all_inner_texts())


def test_a_talk_survives_a_cut_a_restart_and_a_reload_and_becomes_a_complaint(
    centre: Centre, tab: Seat, seat: Seat
) -> None:
    """B-08: the transcript has every message once, in order; the tracking link opens."""
    with seat("ar", "omar") as desk, phone(tab) as amina:
        desk.goes("/desk/chat/")
        desk.page.locator("[data-list]").wait_for()
        amina.goes(f"{centre.url}/demo/site/").opens().starts("لم تصلني شهادتي")
        desk.page.locator(".talks__link", has_text="لم تصلني شهادتي").press("Enter")
        desk.page.locator("#answer").wait_for()
        answers(desk, "أهلًا بك، نراجع الأمر")
        amina.sees("نراجع الأمر")
        amina.page.context.set_offline(True)
        amina.says("كُتبت بلا شبكة").says("وهذه بعدها")
        answers(desk, "أُرسلت أثناء انقطاعك")
        amina.page.context.set_offline(False)
        amina.sees("أُرسلت أثناء انقطاعك").sees("وهذه بعدها")
        pid = _web_process(centre.insaf.process.pid)
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        amina.says("أثناء إعادة التشغيل").sees("أثناء إعادة التشغيل")
        amina.page.reload()
        amina.opens().sees("أثناء إعادة التشغيل").says("بعد تحديث الصفحة").sees("بعد تحديث الصفحة")
        desk.page.locator(".said--visitor", has_text="بعد تحديث الصفحة").wait_for()
        assert amina.said == spoken(desk) and len(set(amina.said)) == 7
        mine = [one for one in amina.said if one not in ("أهلًا بك، نراجع الأمر", "أُرسلت أثناء انقطاعك")]
        assert mine == ["لم تصلني شهادتي", "كُتبت بلا شبكة", "وهذه بعدها", "أثناء إعادة التشغيل", "بعد تحديث الصفحة"]
        desk.page.on("dialog", lambda question: question.accept())
        with held(desk.page, "Alt+1"):
            desk.page.locator(".card a", has_text="ET-").first.wait_for()
        card = amina.page.locator("insaf-chat .c")
        card.wait_for()
        reference = REFERENCE.search(card.inner_text())
        assert reference
        with amina.page.context.expect_page() as opened:
            card.locator("a").press("Enter")
        opened.value.wait_for_url("**/track/case/")
        page = opened.value.inner_text("main")
        assert reference.group() in page and "شكوى" in page
        assert not [one for one in amina.window.troubles if "disconnect" not in one.lower() and "ERR_" not in one]


CSP = "default-src 'none'; script-src INSAF; connect-src INSAF; style-src 'self'; img-src data:"
THEME = "insaf-chat { --insaf-brand: #123456; --insaf-brand-ink: #fedcba; --insaf-radius: 7px; --insaf-face: Courier }"
LOOKS = """() => { const root = document.querySelector("insaf-chat").shadowRoot;
  const of = (one) => getComputedStyle(root.querySelector(one)), button = of(".o");
  return [button.backgroundColor, button.color, of(".p").borderTopLeftRadius, of(".w").fontFamily]; }"""
STYLE = "one => { const s = getComputedStyle(one); return [s.visibility, s.position, s.fontSize]; }"


def test_the_chat_works_on_a_hostile_page_under_a_strict_policy(tab: Seat) -> None:
    """B-09, L-20: another origin that is allowed, with the two documented directives and nothing for styles."""
    where: list[str] = []
    with hostpage.site(where, "en", hostpage.HOSTILE + THEME, CSP) as site:
        with (
            live.running_insaf({"INSAF_BASE_URL": site, "INSAF_DATABASE_URL": ""}) as insaf,
            phone(tab, "en") as visitor,
        ):
            where.append(insaf.url)
            visitor.goes(site)
            button = visitor.page.locator("insaf-chat .o")
            button.wait_for()
            assert button.evaluate(STYLE) == ["visible", "fixed", "16px"]
            visitor.page.set_viewport_size({"width": 1280, "height": 900})
            visitor.opens()
            assert visitor.page.evaluate(LOOKS) == ["rgb(18, 52, 86)", "rgb(254, 220, 186)", "7px", "Courier"]
            visitor.page.keyboard.insert_text("My certificate did not come")
            visitor.page.locator("insaf-chat form .a").press("Enter")
            visitor.page.locator("insaf-chat .c").wait_for()
            assert REFERENCE.search(visitor.page.locator("insaf-chat .c").inner_text())
            assert not [one for one in visitor.window.troubles if not one.startswith("fetched from elsewhere")]


def test_on_a_site_that_the_policy_does_not_name_nothing_is_answered(centre: Centre, tab: Seat) -> None:
    """L-20"""
    with hostpage.site([centre.url], "ar") as site, phone(tab) as visitor:
        visitor.goes(site).page.locator("insaf-chat .o").press("Enter")
        visitor.page.locator("insaf-chat .e").wait_for()
        assert visitor.page.locator("insaf-chat form").count() == 0


def test_the_root_of_the_widget_is_closed_to_the_page(centre: Centre, tab: Seat) -> None:
    with tab("ar") as window:
        window.goes("/demo/site/")
        window.page.locator("insaf-chat").wait_for(state="attached")
        assert window.page.evaluate("document.querySelector('insaf-chat').shadowRoot") is None


@pytest.mark.parametrize("language", ["ar", "en"])
def test_widget_and_console_are_sound(centre: Centre, tab: Seat, seat: Seat, language: str) -> None:
    """I-03, I-04, I-11: what axe finds, in both languages, schemes and at every width: nothing."""
    with seat(language, "huda") as desk, phone(tab, language) as visitor:
        desk.goes("/desk/chat/")
        visitor.goes(f"{centre.url}/demo/site/").opens()
        found = [*_axe(visitor.window), *desk.is_sound("the console")]
        hello = "Hello, is anybody there?" if language == "en" else "مرحبًا، هل من أحد؟"
        visitor.starts(hello)
        desk.page.locator(".talks__link", has_text=hello).press("Enter")
        desk.page.locator("#answer").wait_for()
        answers(desk, "Welcome" if language == "en" else "أهلًا")
        visitor.page.locator("insaf-chat .x.staff").wait_for()
        found += [*_axe(visitor.window), *desk.is_sound("a talk")]
        for path in ("/desk/chat/unsettled/", "/desk/chat/times/", "/desk/chat/replies/"):
            found += desk.goes(path).is_sound(path)
        assert not found, found


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_whole_talk_is_led_by_keyboard(centre: Centre, tab: Seat, seat: Seat, language: str) -> None:
    """I-02, I-03, I-05: from the button to the case, Escape gives the focus back, Tab stays in a full screen."""
    with seat(language, "omar") as desk, phone(tab, language) as visitor:
        desk.goes("/desk/chat/")
        visitor.goes(f"{centre.url}/demo/site/")
        visitor.page.locator("insaf-chat .o").wait_for()
        keys, page = visitor.page.keyboard, visitor.page
        _tab_to(page, "o")
        keys.press("Enter")
        page.locator("insaf-chat textarea").wait_for()
        keys.press("Escape")
        assert _focus(page)["class"] == "o"
        keys.press("Enter")
        page.locator("insaf-chat textarea").wait_for()
        for _ in range(20):
            keys.press("Tab")
            assert _focus(page)["inside"] and _focus(page)["seen"], _focus(page)
        _tab_to(page, tag="TEXTAREA")
        keys.insert_text("The platform stops")
        _tab_to(page, "a")
        keys.press("Enter")
        page.locator("insaf-chat .k textarea").wait_for()
        keys.insert_text("in lesson three")
        keys.press("Enter")
        visitor.sees("in lesson three")
        desk.page.locator(".talks__link", has_text="in lesson three").focus()
        desk.page.keyboard.press("Enter")
        desk.page.locator("#answer").focus()
        desk.page.keyboard.insert_text("We look into it")
        desk.page.keyboard.press("Control+Enter")
        visitor.sees("We look into it")
        desk.page.on("dialog", lambda question: question.accept())
        with held(desk.page, "Alt+1"):
            desk.page.locator(".card a", has_text="ET-").first.wait_for()
        page.locator("insaf-chat .c").wait_for()
        assert (
            page.locator("insaf-chat [role=log]").count() == 1 and page.locator("insaf-chat [role=status]").count() >= 1
        )


FOCUS = """() => { const one = document.activeElement.shadowRoot?.activeElement; if (!one) return {inside: false};
  const style = getComputedStyle(one.closest("label.f") ?? one);
  return {inside: true, class: one.className, tag: one.tagName, seen: parseFloat(style.outlineWidth) >= 1}; }"""


def _focus(page: Any) -> dict[str, Any]:
    return dict(page.evaluate(FOCUS))


def _tab_to(page: Any, name: str = "", tag: str = "") -> None:
    for _ in range(60):
        focus = _focus(page)
        if focus["inside"] and (focus["class"] == name if name else focus["tag"] == tag):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name or tag} is not reached by Tab")


def _axe(window: Window) -> list[str]:
    """Of the widget, light and dark."""
    window.page.evaluate(window.axe)
    found: list[str] = []
    for scheme in ("light", "dark"):
        window.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += window.page.evaluate(AXE, [None, True])
    return found
