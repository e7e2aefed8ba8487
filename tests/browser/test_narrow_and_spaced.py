"""Nothing is lost at 400 % zoom, with a reader's own text spacing, or without a script (I-12, I-22)."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.browser.conftest import Centre
from tests.browser.looking import SPILL, Window
from tests.needs import needs

pytestmark = [needs("chromium"), pytest.mark.slow]
Tab = Callable[..., AbstractContextManager[Window]]
LANGUAGES = pytest.mark.parametrize("language", ["ar", "en"])
# WCAG 1.4.12, word for word; Arabic letters join, so its letters keep their own spacing.
SPACING = """
* { line-height: 1.5 !important; word-spacing: .16em !important; }
:lang(en) * { letter-spacing: .12em !important; }
p { margin-block-end: 2em !important; }
"""
# Words that a box cuts off, unless the box can be scrolled or is hidden on purpose.
CUT = """() => [...document.querySelectorAll("main *, header *, nav *")].filter(one => {
  if (!one.innerText?.trim() || one.closest(".visually-hidden, .skip, .switch__pick, option, [hidden], .table-box, .chips--scroll, .steps")) return false;
  const style = getComputedStyle(one);
  if (style.clipPath !== "none") return false;
  if (!["hidden", "clip"].includes(style.overflowX) && !["hidden", "clip"].includes(style.overflowY)) return false;
  return one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
}).slice(0, 3).map(one => "cut off: " + one.outerHTML.slice(0, 140))"""
PUBLIC = ("/", "/policy/", "/new/", "/track/", "/privacy/")


@LANGUAGES
def test_public_pages_bear_a_readers_own_spacing_and_400_percent(tab: Tab, centre: Centre, language: str) -> None:
    # 1280 px at 400 % is a window 320 px wide and 256 px high.
    with tab(language) as window:
        found = []
        for path in (*PUBLIC, centre.public["answered"]):
            found += _spaced(window.goes(path))
        assert not found, "\n".join(found)


@LANGUAGES
def test_desk_pages_bear_them_too(seat: Tab, centre: Centre, language: str) -> None:
    with seat(language, "layla") as window:
        found = []
        case = f"/desk/cases/{centre.desk['open']}/"
        for path in ("/desk/", case, f"{case}acts/assess/", f"{case}deadlines/"):
            found += _spaced(window.goes(path))
        assert not found, "\n".join(found)


def test_filing_and_following_need_no_script(tab: Tab) -> None:
    with tab("ar", java_script_enabled=False) as window:
        page = window.goes("/new/").page
        page.check("[name=kind][value=suggestion]")
        page.select_option("[name=subject]", "financial")
        page.fill("[name=narrative]", "أقترح أن يُرسل الإيصال فور السداد.")
        page.check("[name=whom][value=anonymous]")
        page.set_input_files("[name=files]", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n"})
        window.posts()
        assert "a.pdf" in page.inner_text("main")
        window.posts()
        reference, secret = (page.locator(".slip .copy").nth(n).get_attribute("data-copies") for n in (0, 1))
        assert re.fullmatch(r"ET-\d{4}-\d{5}-[0-9A-Z]", reference)
    with tab("ar", java_script_enabled=False) as other:
        page = other.goes("/track/").page
        page.fill("[name=reference]", reference)
        page.fill("[name=secret]", secret)
        other.posts()
        assert reference in page.inner_text("main")
        page.locator("#right-add > summary").click()
        page.fill("#text-add", "وأن يُرسل إلى البريد.")
        with page.expect_navigation():
            page.locator("#right-add .acts button").click()
        assert "وأن يُرسل إلى البريد." in page.inner_text(".timeline")


def _spaced(window: Window) -> list[str]:
    page = window.page
    page.set_viewport_size({"width": 320, "height": 256})
    # As a reader's own sheet does it: the page's policy forbids styles, not readers.
    page.evaluate(
        "css => { const own = new CSSStyleSheet(); own.replaceSync(css); document.adoptedStyleSheets = [own]; }",
        SPACING,
    )
    found = [*page.evaluate(SPILL), *page.evaluate(CUT)]
    return [f"{page.url} {window.language}: {words}" for words in found]
