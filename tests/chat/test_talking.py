"""A chat message, once shown as sent, is never lost, doubled or out of order."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from insaf.chat import talking
from insaf.chat.models import Conversation, Message
from tests import cast
from tests.chat import scenes
from tests.chat.scenes import OPEN, Widget, said

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("office")]


def test_messages_are_numbered_from_one_without_a_gap() -> None:
    scenes.there()
    amina = Widget().starts("أولًا").says("ثانيًا")
    talking.staff_says(amina.row.pk, scenes.staff(cast.omar), "answer-01", "أهلًا بك", OPEN)
    assert said(amina.says("ثالثًا").row) == [
        ("visitor", "أولًا"), ("visitor", "ثانيًا"), ("system", "joined"), ("staff", "أهلًا بك"), ("visitor", "ثالثًا"),
    ]  # fmt: skip


def test_what_is_sent_again_is_the_message_that_is_there() -> None:
    scenes.there()
    amina = Widget().starts().says("مرة واحدة", client="client-again")
    first = amina.answer
    assert amina.says("مرة واحدة", client="client-again").answer == first
    assert len(said(amina.row)) == 2
    start = amina.asks("start", text="السلام عليكم، لم تصلني شهادتي.", client="client-000001")
    assert start["number"] == 1 and Conversation.objects.count() == 1


def test_two_who_use_the_same_id_write_two_messages() -> None:
    """A visitor who copies an agent's id takes nothing from the agent."""
    scenes.there()
    amina = Widget().starts()
    talking.staff_says(amina.row.pk, scenes.staff(cast.omar), "the-same-id", "من الموظف", OPEN)
    amina.says("من الزائر", client="the-same-id")
    assert [text for by, text in said(amina.row) if by != "system"][1:] == ["من الموظف", "من الزائر"]


def test_the_database_itself_refuses_a_number_or_an_id_twice() -> None:
    scenes.there()
    row = Widget().starts().row
    for number, client in ((1, "v:another-one"), (2, "v:client-000001")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Message.objects.create(conversation=row, number=number, client=client, author="visitor", at=OPEN)


def test_a_word_into_an_ended_chat_opens_it_again() -> None:
    scenes.there()
    amina = Widget().starts()
    talking.take(amina.row.pk, scenes.staff(cast.omar), OPEN)
    amina.asks("end")
    assert amina.row.state == "ended"
    amina.says("نسيت أن أسأل")
    assert amina.row.state == "talking" and said(amina.row)[-2:] == [
        ("system", "reopened"),
        ("visitor", "نسيت أن أسأل"),
    ]


def test_staff_write_into_no_ended_chat() -> None:
    scenes.there()
    amina = Widget().starts()
    amina.asks("end")
    with pytest.raises(talking.Ended):
        talking.staff_says(amina.row.pk, scenes.staff(cast.omar), "too-late-1", "متأخر", OPEN)


def test_the_first_who_takes_a_waiting_chat_has_it() -> None:
    scenes.there()
    row = Widget().starts().row
    assert talking.take(row.pk, scenes.staff(cast.omar), OPEN)
    assert not talking.take(row.pk, scenes.staff(cast.salma), OPEN)
    assert talking.take(row.pk, scenes.staff(cast.omar), OPEN), "taken twice by the same is taken"
    row.refresh_from_db()
    assert (row.agent_id, row.last) == (cast.omar.id, 2)


def test_a_clock_that_is_set_back_reorders_nothing() -> None:
    scenes.there()
    amina = Widget().starts().later(hours=-1).says("بعد ذلك")
    ats = list(Message.objects.filter(conversation=amina.row).order_by("number").values_list("at", flat=True))
    assert ats == sorted(ats)


def test_a_note_never_reaches_the_visitor_and_leaves_no_gap_in_the_numbers() -> None:
    from insaf.chat import news

    scenes.there()
    amina = Widget().starts()
    note = talking.notes(amina.row.pk, scenes.staff(cast.omar), "note-000001", "زائر متكرر", OPEN)
    assert talking.notes(amina.row.pk, scenes.staff(cast.omar), "note-000001", "زائر متكرر", OPEN).pk == note.pk
    amina.says("ثم كتبت هذا")
    found, _state = news.since(amina.row.pk, 0, OPEN)
    assert [one["n"] for one in found] == [1, 2] and "متكرر" not in str(found)
