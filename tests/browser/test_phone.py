"""The mouse is unplugged: a call rings, pops, and becomes a case by keys alone (B-06, issue 6)."""

from __future__ import annotations

import json
import re
import secrets
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import REPORTS
from tests.browser.keyboard import Hands
from tests.needs import needs

pytestmark = [needs("chromium"), pytest.mark.slow]

CODE = "رمزك للموظف"  # as the text says that bears it, and no letter
STORY = "ألغيت التسجيل قبل بدء البرنامج بأسبوع ولم يصلني المبلغ."


def rings(centre, number="0501234567", what="ring", call="", **more):
    words = ["phone", "simulate", what, "--from", number, "--to", centre.url]
    return centre.insaf.insaf(*words, *(["--call", call] if call else []))


def test_a_call_rings_pops_on_any_page_and_becomes_a_case_by_keys_alone(centre, seat):
    """B-06: under two minutes of a talk, in Arabic, without a mouse."""
    with seat("ar") as window:
        page, hands = window.page, Hands(window.page)
        page.goto(f"{centre.url}/desk/today/")
        began, call = time.monotonic(), secrets.token_hex(6)
        rings(centre, call=call)
        pop = page.locator(".ring")
        expect(pop).to_be_visible()
        expect(pop).to_contain_text("+966 50 123 4567")
        hands.presses("F2")
        page.wait_for_url(re.compile(r"/desk/phone/screen/\d+/"))
        expect(page.locator("[name=phone]")).to_have_value("+966501234567")
        expect(page.locator("[name=name]")).to_be_focused()
        page.keyboard.insert_text("أمينة الحربي")
        hands.writes("[name=narrative]", STORY).writes("[name=outcome_sought]", "إعادة الرسوم كاملة.")
        hands.reaches("[name=subject]").presses("ArrowDown")
        expect(page.locator(".call__summary")).to_contain_text(STORY)
        expect(page.locator("[data-kept]")).to_have_attribute("data-state", "saved")
        stopped = time.monotonic()
        assert window.is_sound("call screen") == []
        began += time.monotonic() - stopped  # whoever takes a call does not look for faults
        hands.reaches("[name=read_back]").presses("Space", "Control+Enter")
        reference = page.locator(".call__reference")
        expect(reference).to_have_text(re.compile(r"^ET-\d{4}-\d{5}-\w$"))
        expect(page.locator(".call__signs")).to_contain_text("Echo")
        expect(page.locator("button[autofocus]")).to_be_focused()
        hands.presses("Enter")
        expect(page.locator(".call__told .badge--ok")).to_be_visible()
        assert time.monotonic() - began < 120
        assert window.is_sound("call registered") == []
        told = reference.inner_text()
        rings(centre, what="answer", call=call)
        rings(centre, what="hangup", call=call)
        until = time.monotonic() + 60
        while "مكالمة من مقدم الطلب" not in page.goto(f"{centre.url}/desk/cases/{told}/").text():
            assert time.monotonic() < until, "the call did not come onto the record"


def test_what_is_typed_survives_a_lost_connection_and_a_reload(centre, seat):
    with seat("ar") as window:
        page = window.page
        page.goto(f"{centre.url}/desk/phone/")
        page.keyboard.press("n")
        page.wait_for_url(re.compile(r"/desk/phone/screen/\d+/"))
        expect(page.locator("[name=phone]")).to_be_focused()
        page.context.set_offline(True)
        page.keyboard.insert_text("٠٥٠٧٦٥٤٣٢١")
        expect(page.locator("[data-kept]")).to_have_attribute("data-state", "lost")
        page.context.set_offline(False)
        expect(page.locator("[data-kept]")).to_have_attribute("data-state", "saved")
        page.reload()
        expect(page.locator("[name=phone]")).to_have_value("٠٥٠٧٦٥٤٣٢١")


def test_that_a_code_did_not_arrive_is_told_while_something_is_typed_beside_it(centre, seat):
    """L-09, K-17: without a reload, and nothing is swept away under the fingers."""
    number = f"055{secrets.randbelow(10**7):07d}"
    with seat("ar") as window:
        page, told = window.page, window.page.locator("[data-fate]")
        opens_a_screen(centre, page, number)
        page.fill("[name=narrative]", STORY)
        page.fill("[name=outcome_sought]", "إعادة الرسوم كاملة.")
        page.select_option("[name=subject]", index=1)
        page.check("[name=read_back]")
        page.locator("[data-sends]").click()
        expect(page.locator(".call__reference")).to_be_visible()
        opens_a_screen(centre, page, number)
        page.locator("form:has([name=how][value=send]) button").click()
        expect(told).to_contain_text("الرمز في طريقه")
        page.locator("#code").press_sequentially("12")
        name = sent_to(centre, number)
        report = f"{centre.url}/sms/v1/reports?id={name}&status=undelivered&token={REPORTS}"
        assert page.context.request.get(report).json() == {"kept": 1}
        expect(told).to_contain_text("لم يصل الرمز")
        expect(page.locator("#code")).to_be_focused()
        expect(page.locator("#code")).to_have_value("12")
        assert window.is_sound("a code that was lost") == []


def opens_a_screen(centre, page, number):
    """A fresh call screen on which the number stands and is kept."""
    page.goto(f"{centre.url}/desk/phone/")
    page.keyboard.press("n")
    page.wait_for_url(re.compile(r"/desk/phone/screen/\d+/"))
    page.fill("[name=phone]", number)
    expect(page.locator("[data-kept]")).to_have_attribute("data-state", "saved")


def sent_to(centre, number):
    """What the code is called that the provider took for this number."""
    until, texts = time.monotonic() + 60, centre.insaf.data_dir / "mailbox" / "texts.jsonl"
    while time.monotonic() < until:
        lines = texts.read_text("utf-8").splitlines(keepends=True) if texts.exists() else []
        taken = [json.loads(line) for line in lines if line.endswith("\n")]
        mine = [one["reference"] for one in taken if one["number"].endswith(number[1:]) and CODE in one["text"]]
        if mine:
            return mine[-1]
        time.sleep(0.1)
    raise AssertionError("no code was sent")


def test_the_telephones_pages_are_sound_in_both_languages(centre, seat):
    rings(centre, number="0555000111", what="miss")
    for language in ("ar", "en"):
        with seat(language) as window:
            for address in ("/desk/phone/", "/desk/phone/calls/", "/desk/phone/unread/"):
                window.goes(address)
                assert window.is_sound(f"{address} {language}") == []
