"""What befalls a visitor and an agent, and costs neither a word: ways back, other tabs, dead networks, ended sessions."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Centre
from tests.browser.looking import Window
from tests.browser.test_chat import Phone, Seat, answers, phone, spoken
from tests.browser.test_chat_signs import TONES, meets
from tests.needs import needs

pytestmark = [pytest.mark.slow, needs("chromium")]
KEPT = """() => Object.fromEntries(Object.entries(localStorage).filter(([key]) => key.startsWith("insaf-chat "))
  .map(([key, value]) => [key.split(" ").at(-1), value]))"""
KEEPS = """(things) => { for (const key of Object.keys(localStorage)) if (key.startsWith("insaf-chat ")) delete localStorage[key];
  const at = new URL(document.querySelector("script[src$='/chat.js']").src).origin;
  for (const [name, value] of Object.entries(things)) localStorage[`insaf-chat ${at} ${name}`] = value; }"""
AREA = "insaf-chat textarea >> visible=true"
STREAMS = """window.streams = []; const plain = EventSource;
EventSource = class extends plain { constructor(...words) { super(...words); if (this.url.includes('/desk/chat/stream')) streams.push(this); } };"""


def kept(visitor: Phone) -> dict[str, str]:
    """What this browser keeps of the talk."""
    return dict(visitor.page.evaluate(KEPT))


def unsent(visitor: Phone) -> list[str]:
    """What is kept until the server has said that it has it, by the ids."""
    return [text for name, text in sorted(kept(visitor).items()) if name[0].isdigit()]


def begins(centre: Centre, visitor: Phone, text: str) -> Phone:
    return visitor.goes(f"{centre.url}/demo/site/").opens().starts(text)


def refuses(code: int, error: str = "busy", said: str = "يُعاد لاحقًا") -> Callable[[Any], None]:
    """Answers a call as the server does that cannot."""
    heads = {"access-control-allow-origin": "*", "content-type": "application/json"}
    return lambda route: route.fulfill(status=code, headers=heads, body=json.dumps({"error": error, "said": said}))


def test_the_way_back_of_the_browser_takes_no_talk_away(centre: Centre, tab: Seat) -> None:
    """A page that was put aside before the talk began learns of it when it is shown again."""
    with phone(tab) as amina:
        begins(centre, amina, "قبل الرجوع")
        token, page = kept(amina)["token"], amina.page
        page.evaluate(KEEPS, {})
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
        page.locator("insaf-chat input[name=contact]").wait_for()
        page.locator(AREA).fill("مسودة هنا")
        page.evaluate(KEEPS, {"token": token})
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
        amina.sees("قبل الرجوع")
        assert kept(amina)["token"] == token and page.input_value(AREA) == "مسودة هنا"


def test_what_was_typed_for_a_talk_that_is_over_stands_in_the_field_again(centre: Centre, tab: Seat) -> None:
    """An open tab of yesterday: its talk opens no more, and no word of it is lost."""
    with phone(tab) as amina:
        begins(centre, amina, "أمس")
        page = amina.page
        page.route("**/chat/v1/stream", lambda route: route.abort())
        page.route("**/chat/v1/say", refuses(401, "token", "لا يمكن فتح هذه المحادثة"))
        amina.says("كتبته اليوم")
        page.locator("insaf-chat .e", has_text="لا يمكن فتح هذه المحادثة").wait_for()
        assert page.input_value(AREA) == "كتبته اليوم"
        page.unroute("**/chat/v1/say")
        page.evaluate(KEEPS, {"token": "x.y:z:v", "1700000000000client": "بلا شبكة"})
        page.reload()
        amina.opens()
        assert page.input_value(AREA) == "بلا شبكة\nكتبته اليوم"


def test_what_is_refused_is_said_in_sight_and_stands_in_the_field_again(centre: Centre, tab: Seat) -> None:
    with phone(tab) as amina:
        begins(centre, amina, "سأُرفض")
        amina.page.route("**/chat/v1/say", refuses(409, "full", "امتلأت المحادثة"))
        amina.says("هذه")
        amina.page.locator("insaf-chat .m > .s", has_text="امتلأت المحادثة").wait_for()
        assert amina.page.input_value(AREA) == "هذه" and not unsent(amina)


def test_a_server_that_was_away_when_the_page_was_loaded_is_asked_again(centre: Centre, tab: Seat) -> None:
    """And a press of the button meanwhile breaks nothing."""
    with phone(tab) as amina:
        begins(centre, amina, "قبل التوقف")
        page = amina.page
        page.keyboard.press("Escape")
        page.route("**/chat/v1/hello", refuses(500))
        page.reload()
        page.locator("insaf-chat .o").press("Enter")
        page.locator("insaf-chat .e", has_text="يُعاد لاحقًا").wait_for()
        page.keyboard.press("Escape")
        with page.expect_request("**/chat/v1/stream"):
            page.unroute("**/chat/v1/hello")  # by itself: what is answered meanwhile is counted on the button
        amina.opens().sees("قبل التوقف")


def test_ten_thousand_letters_that_were_pasted_are_all_there(centre: Centre, tab: Seat, seat: Seat) -> None:
    """As the first message too; as an answer too."""
    long = "لصقتها " * 2000 + "النهاية"
    with seat("ar", "omar") as desk, phone(tab) as amina:
        desk.goes("/desk/chat/")
        amina.goes(f"{centre.url}/demo/site/").opens()
        amina.starts(long).sees("النهاية").says(long)
        amina.page.wait_for_function(
            "() => document.querySelector('insaf-chat').shadowRoot.querySelectorAll('[role=log] .x.visitor').length === 8"
        )
        assert "".join(amina.said[:4]) == long and "".join(amina.said[4:]) == long
        desk.page.locator(".talks__link", has_text="لصقتها").press("Enter")
        desk.page.locator("#answer").wait_for()
        desk.page.fill("#answer", long)
        desk.page.keyboard.press("Control+Enter")
        desk.page.locator(".said--staff", has_text="النهاية").wait_for()
        assert " ".join(spoken(desk)[8:]).split() == long.split()


def test_a_stream_that_died_while_the_phone_slept_is_opened_again_at_once(centre: Centre, tab: Seat) -> None:
    with phone(tab) as amina:
        begins(centre, amina, "أنام قليلًا")
        page = amina.page
        page.evaluate("const now = Date.now; Date.now = () => now() + 60000")
        with page.expect_request("**/chat/v1/stream"):
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        amina.says("استيقظت").sees("استيقظت")


def test_a_file_that_cannot_be_fetched_or_sent_is_said_and_not_passed_over(centre: Centre, tab: Seat) -> None:
    with phone(tab) as amina:
        begins(centre, amina, "ومعي ملف")
        page, note = amina.page, amina.page.locator("insaf-chat .m > .s")
        page.route("**/chat/v1/file?*", refuses(429))
        page.locator("insaf-chat input[type=file]").set_input_files(
            {"name": "a.txt", "mimeType": "text/plain", "buffer": b"text"}
        )
        note.filter(has_text="a.txt").wait_for()
        page.unroute("**/chat/v1/file?*")
        row = page.locator("insaf-chat [role=log] button", has_text="a.txt")
        row.wait_for()
        page.route("**/chat/v1/read", refuses(404, "missing", "لا يوجد"))
        row.press("Enter")
        note.filter(has_text="لا يوجد").wait_for()
        page.unroute("**/chat/v1/read")
        with page.expect_download() as fetched:
            row.press("Enter")
        assert fetched.value.suggested_filename == "a.txt"


def test_a_message_ends_the_sign_of_writing_at_once(centre: Centre, tab: Seat, seat: Seat) -> None:
    """And whoever reads further up is not torn away by it."""
    with seat("ar", "omar") as desk, phone(tab) as amina:
        meets(centre, desk, amina, "أقرأ أعلاه")
        amina.says("سطر\n" * 60 + "آخرها").sees("آخرها")
        amina.page.locator("insaf-chat .m").evaluate("one => one.scrollTo(0, 0)")
        amina.page.evaluate("const now = Date.now(); Date.now = () => now")  # by itself the sign never ends
        desk.page.locator("#answer").press_sequentially("رد", delay=20)
        writes = amina.page.locator("insaf-chat .m > .s", has_text="يكتب")
        writes.wait_for()
        answers(desk, "رد كامل")
        amina.sees("رد كامل")
        writes.wait_for(state="detached")
        assert amina.page.locator("insaf-chat .m").evaluate("one => one.scrollTop") == 0


def test_a_site_that_moves_the_button_breaks_nothing(centre: Centre, tab: Seat) -> None:
    """As sites do that draw their page anew; and a wrong clock shows no wrong hour."""
    with phone(tab) as amina:
        amina.page.add_init_script("const now = Date.now; Date.now = () => now() + 5 * 3600e3")
        amina.goes(f"{centre.url}/demo/site/")
        amina.page.evaluate("document.querySelector('main').append(document.querySelector('insaf-chat'))")
        amina.opens().starts("نُقلت").says("مرتين").sees("مرتين")
        assert not amina.window.troubles
        hours = amina.page.locator("insaf-chat [role=log] .x small").all_inner_texts()
        amina.page.reload()
        amina.opens().sees("مرتين")
        assert amina.page.locator("insaf-chat [role=log] .x small").all_inner_texts() == hours


def test_an_agent_whose_session_ends_in_the_middle_of_a_sentence_signs_in_and_goes_on(
    centre: Centre, tab: Seat, seat: Seat
) -> None:
    """And is told, though nothing was sent: a console that hears nothing looks like one where nobody writes."""
    with seat("ar", "omar") as desk, phone(tab) as amina:
        desk.page.add_init_script(STREAMS)
        meets(centre, desk, amina, "قبل انتهاء الجلسة")
        page, talk = desk.page, desk.page.url
        page.fill("#answer", "نصف جملة")
        page.context.clear_cookies(name="insaf_session")
        page.evaluate("streams.at(-1).close(), streams.at(-1).dispatchEvent(new Event('error'))")
        page.wait_for_url("**/sign-in/**")
        _signs_in(desk)
        assert page.url == talk and page.input_value("#answer") == "نصف جملة"


def test_a_console_that_hears_nothing_says_so(centre: Centre, seat: Seat) -> None:
    """Else it looks like one to which nobody writes; a moment is not told."""
    with seat("ar", "omar") as desk:
        desk.page.add_init_script(STREAMS)
        with desk.page.expect_request("**/desk/chat/here/"):
            desk.goes("/desk/chat/")  # and whoever looks on is there as long as the page says so
        cut = desk.page.locator("[data-cut]")
        lost = "(cut) => { streams.at(-1).dispatchEvent(new Event('error')); return cut.hidden; }"
        assert cut.evaluate(lost)
        cut.wait_for()
        desk.page.evaluate("streams.at(-1).dispatchEvent(new Event('open'))")
        cut.wait_for(state="hidden")


def _signs_in(desk: Window) -> None:
    from insaf.site.commands.demo import PASSWORD

    desk.page.fill("[name=email]", "omar@example.com")
    desk.page.fill("[name=password]", PASSWORD)
    desk.posts()


def test_who_loses_a_talk_while_typing_is_told_and_whoever_gets_it_hears_it_ring(
    centre: Centre, tab: Seat, seat: Seat
) -> None:
    with seat("ar", "omar") as desk, seat("ar", "huda") as other, phone(tab) as amina:
        other.page.add_init_script(TONES)
        other.goes("/desk/chat/")
        meets(centre, desk, amina, "تُحال إلى زميلة")
        answers(desk, "لحظة")
        rung = other.page.evaluate("tones")
        page, token = desk.page, desk.page.input_value("[name=csrfmiddlewaretoken]")
        second = desk.page.context.new_page()
        second.goto(page.url)
        page.fill("#answer", "ما لم يُرسل")
        huda = second.locator("#to option", has_text="هدى").get_attribute("value")
        done = second.request.post(
            f"{page.url}hand-over/",
            form={"to": huda, "how": "transfer", "csrfmiddlewaretoken": token},
            headers={"Referer": page.url},
        )
        assert done.ok
        page.locator("[data-gone]").wait_for()
        assert page.input_value("#answer") == "ما لم يُرسل" and page.locator("[data-writes] button").first.is_disabled()
        other.page.locator("[data-status]", has_text="أُحيلت إليك").wait_for(state="attached")
        assert other.page.evaluate("tones") > rung


# How far each line of what was said stands from the left and from the right of its box.
EDGES = """one => { const box = one.getBoundingClientRect(), line = document.createRange(), found = [];
  const walk = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    for (const word of node.data.matchAll(/[^\\n]+/g)) {
      line.setStart(node, word.index), line.setEnd(node, word.index + word[0].length);
      const edge = line.getBoundingClientRect();
      found.push(edge.left - box.left < box.right - edge.right ? "left" : "right");
    } }
  return found; }"""


def test_each_line_keeps_its_own_direction(centre: Centre, tab: Seat, seat: Seat) -> None:
    """J-04: an English line within an Arabic message begins at the left, and its full stop stands behind it."""
    words = "سطر عربي أول طويل جدًّا حتى نهايته\nEnglish.\nعربي"
    with seat("ar", "omar") as desk, phone(tab) as amina:
        meets(centre, desk, amina, "اتجاه السطور")
        amina.says(words).sees("English")
        said = amina.page.locator("insaf-chat .x > span[dir=auto]", has_text="English")
        desk.page.locator(".said__text", has_text="English").wait_for()
        for line in (said, desk.page.locator(".said__text", has_text="English")):
            assert line.evaluate(EDGES)[-2:] == ["left", "right"], line
