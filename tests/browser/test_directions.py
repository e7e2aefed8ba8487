"""What is drawn from the right in Arabic is drawn from the left in English, and Arabic is set to be read (J-08, J-09)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from tests.browser.conftest import Centre
from tests.browser.looking import Window
from tests.needs import needs

pytestmark = [needs("chromium"), pytest.mark.slow]
Tab = Callable[..., AbstractContextManager[Window]]
PLACES = (
    """selector => [...document.querySelectorAll(selector)].map(one => Math.round(one.getBoundingClientRect().x))"""
)
ENDS = """() => [...document.querySelectorAll(".table th, .table td")]
  .filter(one => one.offsetParent && !["start", "end"].includes(getComputedStyle(one).textAlign))
  .map(one => one.outerHTML.slice(0, 80))"""
SET = """() => [...document.querySelectorAll("main p, main li, main dd, main label, main h1, main h2")]
  .filter(one => one.offsetParent && !one.closest(".ltr, code, pre, kbd"))
  .map(one => [getComputedStyle(one), one])
  .filter(([style]) => style.letterSpacing !== "normal" || style.fontStyle !== "normal"
    || style.textTransform !== "none" || style.textAlign === "justify")
  .map(([, one]) => one.outerHTML.slice(0, 80))"""
BODY = """() => { const style = getComputedStyle(document.body);
  return [parseFloat(style.fontSize), parseFloat(style.lineHeight) / parseFloat(style.fontSize)]; }"""


@pytest.mark.parametrize(("language", "turned"), [("ar", True), ("en", False)])
def test_steps_run_with_the_language(tab: Tab, centre: Centre, language: str, turned: bool) -> None:
    """J-08"""
    with tab(language) as window:
        page = window.goes(centre.public["answered"]).page
        places = page.evaluate(PLACES, ".steps > .step")
        assert len(places) > 2 and places == sorted(places, reverse=turned)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_tables_begin_at_the_start_and_numbers_stand_in_one_line(seat: Any, centre: Centre, language: str) -> None:
    """J-08"""
    with seat(language, "layla") as window:
        page = window.goes("/desk/calendar/").page
        heads = page.evaluate(PLACES, ".table thead th")
        assert len(heads) > 1 and heads == sorted(heads, reverse=language == "ar")
        assert page.evaluate(ENDS) == []


def test_arabic_is_large_open_upright_and_unspaced_as_the_browser_draws_it(tab: Tab, centre: Centre) -> None:
    """J-09: 16 px at least, a line of 1.5 at least, no spacing, slant or capitals."""
    with tab("ar") as window:
        for path in ("/", "/policy/", "/new/", centre.public["answered"]):
            page = window.goes(path).page
            size, line = page.evaluate(BODY)
            assert size >= 16 and line >= 1.5, path
            assert page.evaluate(SET) == [], path
