"""What text messages say, held to two messages each (K-17, J-04)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from insaf.cases import access, history
from insaf.core.acts.handling import Reply
from insaf.core.acts.intake import Contact, NamePerson
from insaf.core.arabic import BIDI_CONTROLS
from insaf.core.policy import Kind
from insaf.outbox import follow
from insaf.outbox.letters import LETTERS
from insaf.outbox.models import Letter
from insaf.outbox.sms.gateway import Gateway, Way
from insaf.outbox.sms.segments import cost
from insaf.outbox.sms.words import text_of
from tests import cast, given
from tests.outbox.scenes import SCENES

HOST = "https://complaints.engineeringtracks.edu.sa"
"""The longest address that the first user would plausibly choose."""

LONGEST = "ET-2026-123456-7"
BY_PHONE = Contact(name="منى السبيعي", phone="+966551234567")
TEXTED = sorted(set(SCENES) & set(LETTERS) - {"survey", "consultation"})


@pytest.fixture(autouse=True)
def texting(settings: Any) -> None:
    settings.INSAF_SMS, settings.INSAF_BASE_URL = Gateway(Way.CONSOLE), HOST


@pytest.fixture
def text(monkeypatch: Any) -> Any:
    """The text of the newest letter of a kind, in the ten millionth case and the 123456th of its year."""
    short = access.short_path
    monkeypatch.setattr(access, "short_path", lambda row: f"/s/5yc1s.{short(row).rpartition('.')[2]}")

    def of(m: given.Matter, kind: str) -> str:
        follow.run_once(m.now)
        letter = Letter.objects.select_related("case__person").filter(kind=kind, channel="sms").latest("id")
        steps = history.of_case(letter.case)
        letter.case.access, letter.case.reference = letter.case.access, LONGEST
        return text_of(letter, steps)

    return of


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("kind", TEXTED)
def test_a_text_takes_two_messages_at_most(kind: str, language: str, matter: Any, text: Any) -> None:
    m = SCENES[kind](matter(BY_PHONE, language=language))
    said = text(m, kind)
    told = cost(said)
    assert told.segments <= 2, said
    assert told.gsm == (language == "en"), "one sign outside the alphabet more than halves a message"
    assert LONGEST in said and said.count("\n") == 1 and "%(" not in said
    assert re.fullmatch(rf"{HOST}(/track/|/s/5yc1s\.[0-9A-Z]{{28}})", said.splitlines()[1])
    assert not set(said) & set(BIDI_CONTROLS), "an isolate costs two letters and is a box on old telephones"


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("kind", list(Kind))
def test_the_acknowledgement_holds_reference_date_and_the_private_link(
    kind: Kind, language: str, matter: Any, text: Any
) -> None:
    said = text(matter(BY_PHONE, language=language, kind=kind), "acknowledgement")
    assert f"{HOST}/s/" in said and LONGEST in said and cost(said).segments <= 2
    assert re.search(r"\d+ (أغسطس|August)", said)


@pytest.mark.parametrize(
    "kind", ["question", "extension", "delay_explained", "date_moved", "escalated", "automatic_update"]
)
def test_a_date_that_is_promised_is_said(kind: str, matter: Any, text: Any) -> None:
    assert re.search(r"\d+ (أغسطس|سبتمبر)", text(SCENES[kind](matter(BY_PHONE)), kind))


def test_a_date_that_has_passed_is_not_promised_again(matter: Any, text: Any) -> None:
    assert not re.search(r"\d+ (أغسطس|سبتمبر)", text(SCENES["breach"](matter(BY_PHONE)), "breach").splitlines()[0])


@pytest.mark.parametrize("subject", ["privacy", "retaliation"])
def test_a_delicate_subject_is_not_named_and_its_text_opens_nothing(subject: str, matter: Any, text: Any) -> None:
    """K-17: others see the screen of a telephone too."""
    said = text(matter(BY_PHONE, subject=subject), "acknowledgement")
    assert said.endswith("/track/") and "/s/" not in said
    assert "شكو" not in said and "طلبك" in said and LONGEST in said


def test_a_critical_matter_and_one_about_a_person_are_delicate(matter: Any, text: Any) -> None:
    grave = matter(BY_PHONE).assessed(severity=4)
    about = matter(BY_PHONE).does(cast.layla, NamePerson(str(cast.salma.id)))
    plain = matter(BY_PHONE)
    for m, ends in ((grave, "/track/"), (about, "/track/"), (plain, None)):
        m.does(cast.omar if m is not about else cast.layla, Reply("رسالة"))
        said = text(m, "reply")
        assert said.endswith("/track/") if ends else "/s/" in said


def test_a_long_address_costs_the_link_of_news_but_never_that_of_the_acknowledgement(
    matter: Any, text: Any, settings: Any
) -> None:
    settings.INSAF_BASE_URL = "https://complaints-and-suggestions.student-affairs.engineeringtracks.edu.sa"
    m = matter(BY_PHONE)
    assert "/s/" in text(m, "acknowledgement")
    m.does(cast.omar, Reply("رسالة"))
    assert text(m, "reply").endswith("/track/") and cost(text(m, "reply")).segments <= 2
