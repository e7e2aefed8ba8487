"""What holds for each letter, in both languages and both parts."""

from __future__ import annotations

import re
from typing import Any

import pytest

from insaf.core.arabic import neutralise
from insaf.outbox import follow, parties, send
from insaf.outbox.letters import LETTERS
from insaf.outbox.models import Letter
from tests.outbox.postbox import Postbox, Received
from tests.outbox.scenes import SCENES

CELL = re.compile(r"<td\b[^>]*>")
LATIN_WORDS = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")


def test_every_kind_of_letter_has_its_scene() -> None:
    assert set(LETTERS) - set(SCENES) - parties.LETTERS == {"paused", "survey", "body_reply", "contact_left"}


@pytest.fixture
def delivered(matter: Any, postbox: Postbox) -> Any:
    def of(kind: str, language: str) -> Received:
        m = SCENES[kind](matter(language=language))
        follow.run_once(m.now)
        send.run_once(m.now)
        letter = Letter.objects.get(kind=kind)
        assert letter.state == "sent", letter.last_error
        (mail,) = [one for one in postbox.mails if str(one.message["Message-ID"]) == letter.message_id]
        return mail

    return of


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("kind", sorted(SCENES))
def test_a_letter_is_whole_in_both_languages_and_both_parts(kind: str, language: str, delivered: Any) -> None:
    mail = delivered(kind, language)
    row = Letter.objects.select_related("case").get(kind=kind)
    assert row.case.reference in str(mail.message["Subject"])
    text, html = mail.part("plain"), mail.part("html")
    for part in (text, html):
        assert row.case.reference in part
        assert "/k/" in part and "%(" not in part and "None" not in part
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in html
    assert all(' dir="' in cell for cell in CELL.findall(html))
    assert max(map(len, neutralise(text).splitlines())) <= 90
    if language == "ar":
        assert not LATIN_WORDS.findall(text), "an English sentence in an Arabic letter"


@pytest.mark.parametrize("kind", sorted(SCENES))
def test_a_letter_loads_nothing_and_runs_nothing(kind: str, delivered: Any) -> None:
    html = delivered(kind, "ar").part("html")
    for forbidden in ("<img", "<script", "<link", "url(", "@import", "<form"):
        assert forbidden not in html


@pytest.mark.parametrize("kind", sorted(SCENES))
def test_the_tracking_code_stands_in_the_acknowledgement_and_where_a_new_one_is_given(
    kind: str, delivered: Any
) -> None:
    text = delivered(kind, "en").part("plain")
    assert ("Tracking code" in text) == (kind in ("acknowledgement", "contact_corrected"))


@pytest.mark.parametrize("kind", sorted(set(SCENES) - {"question", "reply", "action_done"}))
def test_each_step_of_a_case_names_the_way_outside(kind: str, delivered: Any) -> None:
    """E-16: the external body may be turned to at any time, and we say so."""
    mail = delivered(kind, "ar")
    assert "920015991" in mail.part("plain") and "care@nelc.gov.sa" in mail.part("html")
