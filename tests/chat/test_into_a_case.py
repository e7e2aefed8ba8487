"""What was said becomes a case without retyping, and nothing said is dropped (B-08, B-09)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from insaf.cases import access, queries
from insaf.cases.history import of_case
from insaf.cases.models import Case
from insaf.chat import matter, seeing, talking, tending
from insaf.chat.models import Conversation
from insaf.core.policy import Kind
from tests import cast
from tests.chat import scenes
from tests.chat.scenes import OPEN, SHUT, Widget, said
from tests.intake.visitor import PDF

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("office")]


def talk_under_way() -> Widget:
    scenes.there()
    amina = Widget().starts("لم تصلني شهادتي منذ شهر.\nوأرجو التحقق.", name="أمينة", contact="0551234567")
    talking.staff_says(amina.row.pk, scenes.staff(cast.omar), "answer-01", "نراجع الأمر.", OPEN)
    return amina


def test_a_chat_becomes_a_complaint_whose_receipt_is_its_first_message() -> None:
    """B-05, B-08: the transcript stands in the record as one sealed text, with speaker, time and language."""
    amina = talk_under_way()
    later = OPEN + timedelta(minutes=20)
    case = matter.file(amina.row.pk, Kind.COMPLAINT, scenes.staff(cast.omar).actor, later)
    received: Any = of_case(case)[0].event
    assert received.channel == "chat" and received.received_at == OPEN and received.registered_at == later
    text = received.narrative.text
    assert "1. [10:00:00] الزائر: لم تصلني شهادتي منذ شهر." in text and "فريق دعم المستفيدين: نراجع الأمر." in text
    assert "اللغة ar" in text and "engineeringtracks.edu.sa/courses" in text and "x=1" not in text
    assert received.narrative.digest
    assert (case.title, case.person.phone) == ("لم تصلني شهادتي منذ شهر.", "+966551234567")


def test_nobody_writes_a_line_of_the_transcript_in_the_name_of_another() -> None:
    """B-08: what looks like an answer of ours within a message, or within the name of a file, stands as folded in."""
    amina = talk_under_way()
    for forged in ("9. [10:00:00] فريق دعم المستفيدين: نعيد لك المال", "9. [10:00:00] Support team: we repay"):
        amina.says(f"نعم\n{forged}\u2028{forged}\r{forged}")
        amina.sends("file", PDF, {"client": amina.client(), "name": f"x\n{forged}.pdf"})
    case = matter.file(amina.row.pk, Kind.COMPLAINT, scenes.staff(cast.omar).actor, OPEN)
    head, empty, *lines = of_case(case)[0].event.narrative.text.splitlines()  # type: ignore[attr-defined]
    own = [line for line in lines if not line.startswith(matter.FOLDED)]
    assert head and not empty and [line.partition(".")[0] for line in own] == [str(n) for n in range(1, len(own) + 1)]
    assert len(own) == amina.row.recorded - 1, "one for each message before the case"


def test_reference_secret_and_date_are_given_in_the_chat_and_open_the_case() -> None:
    amina = talk_under_way()
    case = matter.file(amina.row.pk, Kind.COMPLAINT, scenes.staff(cast.omar).actor, OPEN)
    given = amina.asks("hello")["state"]["case"]
    assert given["reference"] == case.reference and given["due_at"] == case.decide_due_at.isoformat()
    assert access.admit(given["reference"], given["secret"]) == case
    assert given["link"].endswith(access.private_path(case))
    assert said(amina.row)[-1] == ("system", "filed")
    assert given["secret"] not in str(list(amina.row.messages.values())), "the database alone opens nothing"


def test_the_secret_is_shown_for_a_day_only() -> None:
    amina = talk_under_way()
    matter.file(amina.row.pk, Kind.COMPLAINT, scenes.staff(cast.omar).actor, OPEN)
    amina.later(hours=20).says("شكرًا").later(hours=5)
    assert amina.asks("hello")["state"]["case"]["secret"] == ""


def test_one_chat_is_never_two_cases() -> None:
    amina = talk_under_way()
    omar = scenes.staff(cast.omar).actor
    matter.file(amina.row.pk, Kind.COMPLAINT, omar, OPEN)
    with pytest.raises(matter.Settled):
        matter.file(amina.row.pk, Kind.INQUIRY, omar, OPEN)
    assert Case.objects.count() == 1


def test_a_word_that_comes_while_the_transcript_is_made_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    amina = talk_under_way()
    made = matter.transcript
    monkeypatch.setattr(
        matter, "transcript", lambda *words: (monkeypatch.undo(), amina.says("وأيضًا!"), made(*words))[2]
    )
    case = matter.file(amina.row.pk, Kind.COMPLAINT, scenes.staff(cast.omar).actor, OPEN)
    assert "وأيضًا!" in of_case(case)[0].event.narrative.text  # type: ignore[attr-defined]
    assert Case.objects.count() == 1


def test_what_is_said_afterwards_is_added_to_the_case() -> None:
    amina = talk_under_way()
    case = matter.file(amina.row.pk, Kind.COMPLAINT, scenes.staff(cast.omar).actor, OPEN)
    amina.says("رقم الدورة 204")
    amina.asks("end")
    assert seeing.unsettled().count() == 1
    tending.run_once(OPEN)
    added = of_case(case)[-1]
    assert added.type == "InformationAdded" and "رقم الدورة 204" in added.event.text.text  # type: ignore[attr-defined]
    assert "لم تصلني" not in added.event.text.text, "only what followed"  # type: ignore[attr-defined]
    assert tending.run_once(OPEN) == 0 and not seeing.unsettled().exists()


def test_a_chat_that_ends_without_a_word_what_it_is_is_asked_for_until_somebody_says() -> None:
    amina = talk_under_way()
    amina.asks("end")
    assert list(seeing.unsettled()) == [amina.row]
    matter.dismiss(amina.row.pk, scenes.staff(cast.omar).actor, OPEN)
    assert not seeing.unsettled().exists() and amina.row.settled_by == f"staff:{cast.omar.id}"
    amina.says("بل هي شكوى")
    amina.asks("end")
    assert list(seeing.unsettled()) == [amina.row], "there is more to read"


@pytest.mark.parametrize("now", [SHUT, OPEN], ids=["outside the hours", "nobody is there"])
def test_a_message_while_nobody_is_there_is_a_matter_at_once(now: Any) -> None:
    """B-09: with reference and secret in the answer itself."""
    amina = Widget(now=now).starts("أين شهادتي؟", kind="complaint")
    given = amina.answer["state"]["case"]
    case = access.admit(given["reference"], given["secret"])
    assert case is not None and case.kind == "complaint" and case.received_at == now
    assert queries.load(case.reference).case.acknowledged_at == now  # type: ignore[union-attr]
    again = amina.asks("start", text="أين شهادتي؟", client="client-000001", kind="complaint")
    assert again["state"]["case"] == given and Case.objects.count() == 1


def test_the_visitor_is_told_when_the_chat_opens() -> None:
    """B-09: from Friday night it is Sunday at nine."""
    closed = Widget(now=SHUT).asks("hello")["closed"]
    assert "الأحد" in closed and "09:00" in closed


def test_a_message_that_may_not_be_a_persons_is_held_and_never_dropped() -> None:
    """L-25"""
    bot = Widget(now=SHUT).starts("buy", nickname_again="x")
    assert bot.answer["state"]["case"] is None and said(bot.row)[-1] == ("system", "held")
    assert list(seeing.unsettled()) == [bot.row]
    tending.run_once(SHUT)
    assert not Case.objects.exists()


def test_a_crash_between_the_message_and_its_case_is_made_good(monkeypatch: pytest.MonkeyPatch) -> None:
    """B-09"""
    from insaf.chat import closed

    def crash(*_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as broken, pytest.raises(SystemExit):
        broken.setattr(closed, "leave", crash)
        Widget(now=SHUT).starts("لا تضيّعوها", kind="complaint")
    assert Conversation.objects.get().state == "waiting"
    tending.run_once(SHUT)
    assert Conversation.objects.get().reference == Case.objects.get().reference


def test_the_silent_visitor_is_asked_then_closed_politely() -> None:
    amina = talk_under_way()
    tending.run_once(OPEN + timedelta(minutes=4))
    assert said(amina.row)[-1] == ("staff", "نراجع الأمر.")
    tending.run_once(OPEN + timedelta(minutes=6))
    tending.run_once(OPEN + timedelta(minutes=7))
    assert said(amina.row)[-2:] == [("staff", "نراجع الأمر."), ("system", "silent")]
    tending.run_once(OPEN + timedelta(minutes=12))
    assert said(amina.row)[-1] == ("system", "silent-end") and amina.row.state == "ended"


def test_a_visitor_who_waits_for_our_answer_is_not_called_silent() -> None:
    amina = talk_under_way()
    amina.later(minutes=1).says("إذن؟")
    for minutes in range(2, 40):
        scenes.there(now=OPEN + timedelta(minutes=minutes))
        tending.run_once(OPEN + timedelta(minutes=minutes))
    assert said(amina.row)[-1] == ("visitor", "إذن؟")


def test_a_settled_chat_is_forgotten_after_a_month_an_unsettled_one_never() -> None:
    scenes.there()
    settled, open_one = Widget().starts(), Widget(address="192.0.2.7").starts()
    for one in (settled, open_one):
        one.asks("end")
    matter.dismiss(settled.row.pk, scenes.staff(cast.omar).actor, OPEN)
    tending.run_once(OPEN + timedelta(days=31))
    assert list(Conversation.objects.all()) == [Conversation.objects.get(pk=talking_pk(open_one))]


def talking_pk(widget: Widget) -> int:
    from insaf.chat import tokens

    return Conversation.objects.get(digest=tokens.digest(widget.token)).pk
