"""Calls stand on the record as they were, and a talk is a human's first word (B-06, B-07, C-18)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from insaf.core.acts import calling, intake
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import COMPLAINANT, DeadlineKind
from tests import cast, given
from tests.core.refusing import refused

D = DeadlineKind
FRIDAY = given.at("2026-08-07 10:00")
RECORDING = intake.File("call.mp3", 9, "audio/mpeg", "ab" * 32)


def call(outcome="reached", direction="out", seconds=62, began_at=FRIDAY, files=()):
    return calling.RecordCall(direction, began_at, seconds, outcome, files)


def test_a_call_stands_on_the_record_with_its_length_and_its_recording():
    """B-06"""
    called = given.case(received_at=FRIDAY).does(cast.system, call("answered", "in", 190, files=(RECORDING,))).last[0]
    assert (called.direction, called.began_at, called.seconds, called.outcome) == ("in", FRIDAY, 190, "answered")
    assert "ab" * 32 in called.files[0].text


def test_to_have_spoken_with_the_person_is_the_first_word_and_to_have_tried_is_not():
    """C-18"""
    matter = given.case(channel="phone", received_at=FRIDAY)
    for outcome in ("no_answer", "wrong_number"):
        assert matter.does(cast.omar, call(outcome, seconds=0)).case.deadline(D.FIRST_RESPONSE).running
    assert matter.does(cast.omar, call()).case.deadline(D.FIRST_RESPONSE).met_at


def test_fridays_call_has_sunday_as_its_first_day():
    """B-07: the policy's clock counts from the call, whenever somebody called back."""
    received = given.complaint(channel="phone", received_at=FRIDAY)
    monday = given.at("2026-08-10 10:00")
    matter = given.Matter(given.Memory(given.rules()), monday, given.rules()).does(cast.omar, received, monday)
    decide = matter.case.deadline(D.DECIDE)
    days = given.rules().calendar.explain(decide.counted_from, decide.days)
    assert next(one.on for one in days if one.number == 1) == date(2026, 8, 9)
    assert decide.due_at == given.rules().calendar.due_at(FRIDAY, 15)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (call("voicemail", "out"), Reason.UNKNOWN_CODE),
        (call("reached", "sideways"), Reason.UNKNOWN_CODE),
        (call(seconds=-1), Reason.OUT_OF_RANGE),
        (call(began_at=FRIDAY + timedelta(days=900)), Reason.RECEIVED_IN_FUTURE),
    ],
)
def test_a_call_that_cannot_have_been_is_not_recorded(wrong, why):
    assert refused(given.case(received_at=FRIDAY), cast.omar, wrong) is why


def test_the_complainant_and_auditors_record_no_calls():
    assert refused(given.case(received_at=FRIDAY), COMPLAINANT, call()) is Reason.NOT_YOURS
    assert refused(given.case(received_at=FRIDAY), cast.yusuf, call()) is Reason.NOT_YOUR_ROLE


def test_the_receipt_says_that_the_summary_was_read_back():
    """B-06"""
    assert given.history(given.case(channel="phone", read_back=True))[0].event.read_back
    assert not given.history(given.case())[0].event.read_back


@pytest.mark.parametrize(("event_on", "asked"), [(date(2025, 8, 2), False), (date(2025, 8, 1), True), (None, False)])
def test_staff_say_why_they_take_up_what_happened_longer_ago_than_the_policy_takes_up(event_on, asked):
    """A-10: twelve months before the second of August; the public is never turned away at the door."""
    received = given.complaint(event_on=event_on)

    def does(who, **words):
        matter = given.Matter(given.Memory(given.rules()), given.SUNDAY, given.rules())
        return matter.does(who, given.complaint(event_on=event_on, **words)).last[0]

    assert does(COMPLAINANT).accepted_because is None
    if asked:
        with pytest.raises(Refused) as why:
            given.Matter(given.Memory(given.rules()), given.SUNDAY, given.rules()).does(cast.omar, received)
        assert (why.value.reason, why.value.field) == (Reason.EMPTY, "accepted_because")
        assert does(cast.omar, accepted_because="عُلم بها حديثًا.").accepted_because.text == "عُلم بها حديثًا."
    else:
        assert does(cast.omar)
