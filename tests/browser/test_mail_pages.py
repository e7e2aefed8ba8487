"""The desk's pages of the mail: sound in both languages, schemes and widths, and dealt with by keyboard."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from insaf.site.demo.post import FILE
from tests.browser.keyboard import Hands
from tests.browser.looking import Window
from tests.browser.test_narrow_and_spaced import _spaced
from tests.needs import needs

pytestmark = [needs("chromium"), pytest.mark.slow]
Tab = Callable[..., AbstractContextManager[Window]]
LANGUAGES = pytest.mark.parametrize("language", ["ar", "en"])
NUMBERS = {mail["id"]: n for n, mail in enumerate(tomllib.loads(FILE.read_text("utf-8"))["mail"], start=1)}
OPEN = "all => all.forEach(one => { one.open = true; })"


def mail(name: str) -> str:
    return f"/desk/mail/{NUMBERS[name]}/"


@LANGUAGES
def test_the_lists_of_mail_are_sound(seat: Tab, language: str) -> None:
    with seat(language, "layla") as window:
        found = []
        for path in ("/desk/mail/", "/desk/mail/view/cases/", "/desk/mail/view/ignored/"):
            found += window.goes(path).is_sound(f"mail {path}")
        assert not found, "\n".join(found)


@LANGUAGES
def test_a_mail_is_sound_as_a_case_held_in_quarantine_and_ignored(seat: Tab, language: str) -> None:
    with seat(language, "layla") as window:
        found = []
        for name in ("platform", "brother", "prize", "newsletter"):
            window.goes(mail(name)).page.eval_on_selector_all("details:not(.menu)", OPEN)
            found += window.is_sound(f"mail {name}")
        assert not found, "\n".join(found)


@LANGUAGES
def test_mail_bears_a_readers_own_spacing_and_400_percent(seat: Tab, language: str) -> None:
    with seat(language, "layla") as window:
        found = []
        for path in ("/desk/mail/", mail("platform"), mail("guessed")):
            found += _spaced(window.goes(path))
        assert not found, "\n".join(found)


def test_a_mail_is_set_aside_and_taken_up_again_by_keyboard(seat: Tab) -> None:
    with seat("ar", "omar") as window:
        hands, page = Hands(window.goes("/desk/mail/").page), window.page
        page.keyboard.press("KeyJ")
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/mail/*/")
        hands.writes("[name=aside-reason]", "إعلان لا يخصّنا").reaches("form[action$='set-aside/'] button")
        hands.goes_on()
        window.goes("/desk/mail/view/ignored/")
        hands.reaches(".row__title")
        hands.goes_on()
        assert "إعلان لا يخصّنا" in page.inner_text("main") or page.locator("form[action$='new-case/']").count()
        assert not window.troubles
