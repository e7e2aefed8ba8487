"""Every page of the staff, in both languages and schemes, at three widths: axe finds nothing (I-01, issue 2, 8)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from insaf.desk.deeds import DEEDS
from tests.browser.conftest import Centre
from tests.browser.looking import WIDTHS, Window
from tests.needs import needs

pytestmark = [needs("chromium"), pytest.mark.slow]
Tab = Callable[..., AbstractContextManager[Window]]
LANGUAGES = pytest.mark.parametrize("language", ["ar", "en"])
VIEWS = (
    "",
    "mine/",
    "view/queue/",
    "view/overdue/",
    "view/closed/",
    "?q=nothing-is-like-this",
    "today/",
    "board/",
    "notices/",
)
SCENES = ("open", "awaiting_complainant", "answered", "closed", "overdue", "pausing", "unheard")
AT = {"pause": "pausing", "resume": "pausing", "hear": "unheard", "decide": "unheard"}
"""Acts whose pages say more at another case than at the open one."""
HALF = len(DEEDS) // 2


@LANGUAGES
def test_the_sign_in_is_sound_also_when_refused(tab: Tab, language: str) -> None:
    with tab(language) as window:
        found = window.goes("/desk/sign-in/").is_sound("sign-in")
        window.page.fill("[name=email]", f"nobody-{language}@example.com")
        window.page.fill("[name=password]", "wrong")
        found += window.posts(422).is_sound("sign-in refused")
        assert not found, "\n".join(found)


@LANGUAGES
def test_the_views_of_the_inbox_are_sound(seat: Tab, language: str) -> None:
    with seat(language, "layla") as window:
        found = []
        for view in VIEWS:
            found += window.goes(f"/desk/{view}").is_sound(f"inbox {view}")
        assert not found, "\n".join(found)


WORDS_OF_TOOLS = """() => [...document.querySelectorAll(".top .tool")].filter(tool => tool.checkVisibility()).map(tool => {
  const seen = [...tool.querySelectorAll("span, bdi")].filter(one => !one.children.length && one.getBoundingClientRect().width > 8
    && !one.matches(".avatar, .bell__count"));
  return seen.map(one => one.textContent.trim()).join(" ");
})"""


@LANGUAGES
def test_each_tool_of_the_bar_says_its_word_at_every_width_within_the_bar(seat: Tab, language: str) -> None:
    """I-01: an icon alone is a riddle; the words cost the page no height."""
    with seat(language, "layla") as window:
        window.goes("/desk/today/")
        for width in WIDTHS:
            window.page.set_viewport_size({"width": width, "height": 900})
            words = window.page.evaluate(WORDS_OF_TOOLS)
            assert len(words) >= 4 and all(words), f"{width}: {words}"
            for word in words:
                assert window.page.locator(".top .tool:visible", has_text=word).count()
            assert window.page.locator("header.top").bounding_box()["height"] <= 60  # type: ignore[index]


@LANGUAGES
def test_a_case_is_sound_open_answered_closed_and_overdue(seat: Tab, centre: Centre, language: str) -> None:
    with seat(language, "layla") as window:
        found = []
        for scene in SCENES:
            window.goes(f"/desk/cases/{centre.desk[scene]}/")
            window.page.eval_on_selector_all("details:not(.menu)", "all => all.forEach(one => { one.open = true; })")
            found += window.is_sound(f"case {scene}")
        assert not found, "\n".join(found)


@LANGUAGES
@pytest.mark.parametrize("slugs", [list(DEEDS)[:HALF], list(DEEDS)[HALF:]], ids=["first", "second"])
def test_the_page_of_each_act_is_sound(seat: Tab, centre: Centre, language: str, slugs: list[str]) -> None:
    with seat(language, "layla") as window:
        found = []
        for slug in slugs:
            reference = centre.desk[AT.get(slug, "open")]
            found += window.goes(f"/desk/cases/{reference}/acts/{slug}/").is_sound(slug)
        assert not found, "\n".join(found)


@LANGUAGES
def test_what_explains_the_dates_is_sound(seat: Tab, centre: Centre, language: str) -> None:
    with seat(language, "sara") as window:
        found = window.goes("/desk/calendar/").is_sound("calendar")
        found += window.goes("/desk/policies/").is_sound("policies")
        assert not found, "\n".join(found)
    with seat(language, "layla") as window:
        found = window.goes(f"/desk/cases/{centre.desk['overdue']}/deadlines/").is_sound("deadlines")
        found += window.goes("/desk/held/").is_sound("held")
        assert not found, "\n".join(found)
