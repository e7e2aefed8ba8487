"""The page of a concerned party outside: sound in both schemes and widths, and answered by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from tests.browser.looking import Window
from tests.needs import needs

pytestmark = [needs("chromium"), pytest.mark.slow]
Tab = Callable[..., AbstractContextManager[Window]]


def test_the_question_is_sound_and_answered_by_keyboard(tab: Tab, centre: Any) -> None:
    """E-14, I-02"""
    with tab("ar") as window:
        page = window.goes(centre.public["asked"]).page
        assert "/asked/key/" not in page.url and page.locator("html").get_attribute("dir") == "rtl"
        assert not (found := window.is_sound("a question to somebody outside")), "\n".join(found)
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == "text":
                break
        page.keyboard.type("وصلنا الرد أمس.")
        for _ in range(6):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('form.form button')"):
                break
        page.keyboard.press("Enter")
        page.wait_for_selector("text=وصلنا ردك")
        assert "وصلنا الرد أمس." in page.inner_text("main")
        assert not (found := window.is_sound("an answered question")), "\n".join(found)
