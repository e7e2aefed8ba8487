"""Who waits while nobody comes: asked what it is, treated as what they said, and never left for ever (B-09)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from insaf.cases.history import of_case
from insaf.cases.models import Case
from insaf.chat import presence, seeing, talking, tending
from insaf.chat.models import Conversation
from tests import cast
from tests.chat import scenes
from tests.chat.scenes import OPEN, Widget, said

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("office")]
CLOSING = OPEN.replace(hour=16, minute=1)


def waiting(text: str = "هل من مجيب؟", **words: Any) -> Widget:
    scenes.there()
    return Widget().starts(text, **words)


def at(widget: Widget, now: Any) -> Widget:
    """The clock moves on, the browser stays open, and the worker makes its round."""
    widget.now = now
    presence.visitors_are_here(frozenset({widget.row.pk}), now)
    tending.run_once(now)
    return widget


def test_who_waits_when_the_centre_closes_is_asked_what_it_is_and_gets_a_reference() -> None:
    amina = at(waiting(), CLOSING)
    assert said(amina.row)[-1] == ("system", "kind-asked") and not Case.objects.exists()
    assert amina.asks("hello")["state"]["asks"] is True
    state = amina.asks("kind", kind="complaint")["state"]
    case = Case.objects.get()
    assert (case.kind, case.reference, case.received_at) == ("complaint", state["case"]["reference"], OPEN)
    assert state["case"]["secret"] and state["asks"] is False and state["state"] == "ended"


def test_what_nobody_named_is_no_inquiry_and_is_kept_until_a_person_says_what_it_is() -> None:
    amina = at(at(waiting(), CLOSING), CLOSING + timedelta(minutes=11))
    assert said(amina.row)[-1] == ("system", "kept") and not Case.objects.exists()
    assert list(seeing.unsettled()) == [amina.row]
    sunday = amina.later(days=3)
    assert sunday.asks("kind", kind="complaint")["state"]["case"]["reference"], "the visitor may still say it"
    assert Case.objects.get().kind == "complaint" and not seeing.unsettled().exists()


def test_what_was_said_before_closing_is_what_it_becomes() -> None:
    amina = waiting()
    amina.asks("kind", kind="suggestion")
    assert amina.row.state == "waiting", "somebody is there to take it"
    at(amina, CLOSING)
    assert Case.objects.get().kind == "suggestion" and amina.row.state == "ended"


def test_what_is_added_after_the_case_was_made_is_in_it() -> None:
    amina = waiting()
    amina.asks("kind", kind="complaint")
    at(amina, CLOSING).says("وأضيف هذا")
    tending.run_once(CLOSING)
    assert of_case(Case.objects.get())[-1].type == "InformationAdded"


def test_who_closed_the_browser_leaves_the_queue_and_what_was_said_is_asked_for() -> None:
    amina = waiting()
    other = Widget(address="192.0.2.7").starts("وأنا بعدها")
    assert other.answer["state"]["place"] == 2
    later = OPEN + timedelta(minutes=6)
    scenes.there(now=later)
    at(other, later)
    assert (amina.row.state, said(amina.row)[-1]) == ("ended", ("system", "gone"))
    assert other.asks("hello")["state"]["place"] == 1 and list(seeing.unsettled()) == [amina.row]
    amina.now = later
    amina.says("عدت")
    assert amina.row.state == "waiting", "writing again goes on"


def test_who_waits_with_an_open_browser_stays_in_the_queue() -> None:
    amina = waiting()
    for minutes in range(1, 40):
        scenes.there(now=OPEN + timedelta(minutes=minutes))
        at(amina, OPEN + timedelta(minutes=minutes))
    assert said(amina.row) == [("visitor", "هل من مجيب؟")]


def test_a_suspected_machine_that_left_is_held_for_a_person() -> None:
    """L-25"""
    bot = waiting("buy", nickname_again="x")
    later = OPEN + timedelta(minutes=6)
    scenes.there(now=later)
    tending.run_once(later)
    assert said(bot.row)[-1] == ("system", "held") and bot.asks("hello")["state"]["asks"] is False
    bot.asks("kind", kind="complaint")
    assert not Case.objects.exists()


def test_a_visitor_whose_agent_went_home_is_taken_by_another() -> None:
    """Whoever waits for a word never waits for somebody who has closed the console."""
    amina = waiting()
    talking.take(amina.row.pk, scenes.staff(cast.omar), OPEN)
    amina.later(minutes=1).says("ما زلت هنا")
    later = OPEN + timedelta(minutes=5)
    scenes.there(cast.salma, later)
    at(amina, later)
    assert (amina.row.state, amina.row.agent_id, said(amina.row)[-1]) == ("waiting", None, ("system", "deserted"))
    assert seeing.may_write(scenes.staff(cast.salma), amina.row)


def test_a_talk_whose_agent_is_there_or_has_answered_is_left_alone() -> None:
    amina = waiting()
    talking.take(amina.row.pk, scenes.staff(cast.omar), OPEN)
    later = OPEN + timedelta(minutes=4)
    scenes.there(cast.omar, later)
    assert at(amina, later).row.state == "talking"
    talking.staff_says(amina.row.pk, scenes.staff(cast.omar), "answer-0001", "أهلًا", later)
    talking.deserted(amina.row.pk, later)  # the answer came while the worker looked
    assert amina.row.state == "talking" and Conversation.objects.get().agent_id == cast.omar.id


def test_a_kind_that_is_none_is_refused() -> None:
    amina = waiting()
    for kind in ("", "praise", 7):
        assert amina.asks("kind", kind=kind)["error"] == "malformed"
    assert amina.row.wanted == ""
