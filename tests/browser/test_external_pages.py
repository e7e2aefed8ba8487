"""The desk's pages of the external bodies: sound in both languages, schemes and widths."""

from __future__ import annotations

import pytest

from tests.browser.test_mail_pages import LANGUAGES, Tab
from tests.needs import needs

pytestmark = [needs("chromium"), pytest.mark.slow]
VIEWS = ("", "view/open/", "view/findings/", "view/ended/")


@LANGUAGES
def test_the_lists_of_referrals_their_form_and_who_may_read_are_sound(seat: Tab, language: str) -> None:
    """E-16, E-17: a long word of one row never widens the page."""
    with seat(language, "layla") as window:
        found = []
        for path in (*VIEWS, "register/", "people/"):
            found += window.goes(f"/desk/external/{path}").is_sound(f"external {path}")
        assert not found, "\n".join(found)
