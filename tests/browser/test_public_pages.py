"""Every page of the public, in both languages and schemes, at three widths: axe finds nothing (I-01, issue 2, 8)."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from tests.browser.conftest import Centre
from tests.browser.looking import Window
from tests.needs import needs

pytestmark = [needs("chromium"), pytest.mark.slow]
Tab = Callable[..., AbstractContextManager[Window]]
LANGUAGES = pytest.mark.parametrize("language", ["ar", "en"])
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
STILL = {
    "home": "/",
    "policy": "/policy/",
    "accessibility": "/accessibility/",
    "privacy": "/privacy/",
    "record": "/record/",
    "track": "/track/",
}


@LANGUAGES
def test_pages_that_anybody_reads_are_sound(tab: Tab, centre: Centre, language: str) -> None:
    with tab(language) as window:
        found = []
        for name, path in {**STILL, "old policy": f"/policy/{centre.old_policy}/"}.items():
            found += window.goes(path).is_sound(name)
        found += window.goes("/nothing-here/", 404).is_sound("404")
        assert not found, "\n".join(found)


@LANGUAGES
def test_the_form_of_each_kind_is_sound(tab: Tab, language: str) -> None:
    with tab(language) as window:
        found = []
        for kind in ("complaint", "suggestion", "inquiry", "compliment"):
            found += window.goes(f"/new/?kind={kind}").is_sound(f"new {kind}")
        assert not found, "\n".join(found)


@LANGUAGES
def test_the_way_from_errors_over_review_to_the_receipt_is_sound(tab: Tab, language: str) -> None:
    with tab(language) as window:
        page = window.goes("/new/").page
        page.fill("[name=title]", "لم يُعَد إليّ المبلغ")
        page.set_input_files("[name=files]", {"name": "إيصال.png", "mimeType": "image/png", "buffer": PNG})
        found = window.posts(422).is_sound("new with errors and a file")
        _fill(page)
        found += window.posts().is_sound("review")
        found += window.posts().is_sound("receipt")
        page.goto(page.url)
        assert not found, "\n".join(found)


@LANGUAGES
def test_the_page_of_a_held_submission_is_sound(tab: Tab, language: str) -> None:
    with tab(language) as window:
        page = window.goes("/new/").page
        _fill(page)
        page.evaluate("document.querySelector('[name=nickname_again]').value = 'a program'")
        window.posts()
        found = window.posts().is_sound("held")
        assert not re.search(r"ET-\d", page.inner_text("main"))
        assert not found, "\n".join(found)


@LANGUAGES
def test_a_door_that_does_not_open_is_sound(tab: Tab, language: str) -> None:
    with tab(language) as window:
        page = window.goes("/track/").page
        page.fill("[name=reference]", "ET-2026-99999-A")
        page.fill("[name=secret]", "0000-0000-0000-0000-0000-0000-0000")
        found = window.posts(422).is_sound("track with a wrong code")
        assert not found, "\n".join(found)


@LANGUAGES
@pytest.mark.parametrize(
    "states", [("received", "looked_at", "waiting_for_you"), ("higher_level", "answered", "closed")]
)
def test_a_case_is_sound_in_each_public_state(tab: Tab, centre: Centre, language: str, states: Any) -> None:
    with tab(language) as window:
        found = []
        for state in states:
            window.goes(centre.public[state])
            window.page.eval_on_selector_all("details:not(.menu)", "all => all.forEach(one => { one.open = true; })")
            found += window.is_sound(f"case {state}")
        assert not found, "\n".join(found)


@LANGUAGES
def test_the_mailbox_of_the_demonstration_is_sound(tab: Tab, language: str) -> None:
    with tab(language) as window:
        page = window.goes("/demo/mailbox/").page
        found = window.is_sound("mailbox")
        page.locator("a[href^='/demo/mailbox/2'], a[href^='/demo/mailbox/0'], a[href^='/demo/mailbox/1']").first.click()
        found += window.is_sound("message")
        assert not found, "\n".join(found)


def _fill(page: Any) -> None:
    """What Amina writes, without the title."""
    page.check("[name=kind][value=complaint]")
    page.select_option("[name=subject]", "financial")
    page.fill("[name=narrative]", "ألغيت التسجيل قبل بدء البرنامج بأسبوع ولم يصلني المبلغ حتى اليوم.")
    page.check("[name=whom][value=myself]")
    page.fill("[name=name]", "أمينة الحربي")
    page.fill("[name=email]", "amina@example.com")
