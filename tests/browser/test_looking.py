"""What looks at the pages finds what is wrong with one, in Arabic words as in others (I-01)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.looking import Window
from tests.needs import needs

pytestmark = needs("chromium")
PAGE = """<!doctype html><html lang="ar" dir="rtl"><head><title>إنصاف</title><style>{style}</style></head>
<body style="margin: 0"><main><h1>سياسة الشكاوى والمقترحات</h1><p>تصل شكواك إلى مسؤول عنها.</p></main></body></html>"""
PALE = "p { color: #ccc; background: #fff; }"


@pytest.mark.parametrize(
    ("style", "said", "where"),
    [
        (PALE, "color-contrast", "['light 320', 'dark 320', 'dark 390', 'light 1280', 'dark 1280']"),
        (
            f"@media (prefers-color-scheme: dark) {{ {PALE} }}",
            "color-contrast",
            "['dark 320', 'dark 390', 'dark 1280']",
        ),
        (f"@media (min-width: 1000px) {{ {PALE} }}", "color-contrast", "['light 1280', 'dark 1280']"),
        ("p { inline-size: 350px; }", "px wide", "['light 320', 'dark 320']"),
    ],
    ids=["pale", "pale-in-the-dark", "pale-on-a-wide-screen", "wide"],
)
def test_a_planted_fault_is_found(chromium: Any, axe_source: str, style: str, said: str, where: str) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.set_content(PAGE.format(style=style))
        (found,) = Window(page, "", axe_source, "ar").is_sound("planted")
    assert said in found and found.endswith(where), found


def test_a_page_without_fault_is_sound(chromium: Any, axe_source: str) -> None:
    with chromium.new_context() as context:
        page = context.new_page()
        page.set_content(PAGE.format(style="p { color: #333; background: #fff; }"))
        assert Window(page, "", axe_source, "ar").is_sound("whole") == []
