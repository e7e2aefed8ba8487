"""Events as JSON and back: old lines stay readable, new fields cost old lines nothing."""

from datetime import UTC, date, datetime

import pytest

from insaf.core.codec import from_data, opened, sealed_in, to_data
from insaf.core.events import CHAPTERS, EVENTS, Event, answering, consulting, handling, intake
from insaf.core.policy import Kind, Rung
from insaf.core.record import Sealed
from insaf.core.terms import Finding, Outcome, Severity

SALT = bytes(range(16))
WORDS = Sealed.of("كلام", SALT)
MORE = Sealed.of("مزيد", SALT)


def test_every_event_has_its_name_once():
    written = [name for chapter in CHAPTERS for name, kind in vars(chapter).items() if kind in Event.__subclasses__()]
    assert sorted(written) == sorted(EVENTS)


def test_sealed_words_are_written_as_their_digest():
    """M-07"""
    assert to_data(handling.NoteAdded(WORDS)) == {"text": WORDS.digest}


def test_what_stands_at_its_default_is_left_out():
    assert to_data(answering.Accepted()) == {}
    assert from_data("Accepted", {}) == answering.Accepted()


def test_words_within_a_remedy_within_a_decision_come_back():
    remedy = answering.Remedy("refund", WORDS, date(2026, 8, 9))
    decided = answering.Decided(Outcome.UPHELD, Rung.SUPPORT, WORDS, MORE, (remedy,))
    data = to_data(decided)
    assert data["remedies"] == [{"code": "refund", "detail": WORDS.digest, "due_on": "2026-08-09"}]
    assert from_data("Decided", data) == decided


def test_instants_days_numbers_and_codes_come_back_as_they_were():
    at = datetime(2026, 8, 2, 7, tzinfo=UTC)
    consulted = consulting.Consulted(1, WORDS, MORE, at)
    assert to_data(consulted)["due_at"] == "2026-08-02T07:00:00.000000Z"
    assert from_data("Consulted", to_data(consulted)) == consulted
    point = answering.PointAnswered(2, Finding.PARTLY_UPHELD, WORDS)
    assert from_data("PointAnswered", to_data(point)) == point
    assert from_data("Retyped", {"was": "complaint", "kind": "inquiry", "reason": WORDS.digest}).kind is Kind.INQUIRY


def test_a_severity_is_a_number_in_the_record_and_a_word_in_the_law():
    data = {
        "definition": WORDS.digest, "severity": 3, "safety": False,
        "complexity": 1, "impact": 1, "immediate": False, "route": "quick",
    }  # fmt: skip
    assert from_data("Assessed", data).severity is Severity.HIGH


def test_an_unknown_event_and_a_missing_field_are_errors():
    with pytest.raises(KeyError):
        from_data("Vanished", {})
    with pytest.raises(TypeError):
        from_data("NoteAdded", {})


def test_the_words_are_put_back_where_they_still_exist():
    """M-09: what was erased is None, and the rest stands."""
    replied = from_data("Replied", {"text": WORDS.digest, "files": [MORE.digest]})
    back = opened(replied, {WORDS.digest: "كلام"})
    assert (back.text.text, back.files[0].text) == ("كلام", None)
    assert back == replied


def test_all_sealed_words_are_found_in_the_order_of_the_fields():
    remedy = answering.Remedy("refund", MORE)
    decided = answering.Decided(Outcome.UPHELD, Rung.SUPPORT, WORDS, WORDS, (remedy,), MORE)
    assert list(sealed_in(decided)) == [WORDS, WORDS, MORE, MORE]
    assert list(sealed_in(intake.Acknowledged("page"))) == []
