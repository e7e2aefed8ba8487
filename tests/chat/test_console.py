"""The agents' console: who sees which talk, and what its buttons do, without any script."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from insaf.cases.models import Case
from insaf.chat import deeds, desk_stream, links, matter, talking, times
from insaf.chat.models import Conversation, Note, Presence
from insaf.core.acts.intake import NamePerson
from insaf.core.policy import Kind
from tests import cast
from tests.chat import scenes
from tests.chat.scenes import OPEN, Widget, said
from tests.desk.scenes import does, seat, text
from tests.intake.visitor import pdf

pytestmark = [pytest.mark.usefixtures("office")]


@pytest.fixture
def amina() -> Widget:
    now = timezone.now()
    scenes.there(cast.omar, now)
    return Widget(now=now).starts("لم تصلني شهادتي", name="أمينة") if _open() else _started(now)


def _open() -> bool:
    from insaf.chat import presence

    return presence.is_open(timezone.now())


def _started(now: Any) -> Widget:
    """The same at night, when the tests are run too: the chat of that morning."""
    widget = Widget(now=OPEN)
    scenes.there(cast.omar, OPEN)
    widget.starts("لم تصلني شهادتي", name="أمينة")
    Conversation.objects.update(changed_at=now, visitor_at=now)
    widget.now = now
    return widget


def url(amina: Widget, deed: str = "") -> str:
    return f"/desk/chat/{amina.row.pk}/{deed}"


def test_an_agent_takes_answers_and_registers_without_script(amina: Widget) -> None:
    omar = seat(cast.omar)
    assert "لم تصلني شهادتي" in text(omar.get("/desk/chat/"))
    assert omar.post(url(amina, "take/")).status_code == 303
    omar.post(url(amina, "write/"), {"text": "أهلًا", "client": "answer-0001"})
    omar.post(url(amina, "write/"), {"text": "أهلًا", "client": "answer-0001"})
    assert [by for by, _ in said(amina.row)] == ["visitor", "system", "staff"]
    page = text(omar.post(url(amina, "register/"), {"kind": "complaint", "subject": "certificate"}, follow=True))
    case = Case.objects.get()
    assert case.reference in page and (case.kind, case.subject, case.channel) == ("complaint", "certificate", "chat")


def test_files_go_with_an_answer_and_come_back_as_downloads_only(amina: Widget) -> None:
    omar = seat(cast.omar)
    omar.post(url(amina, "write/"), {"text": "المرفق", "client": "answer-0001", "files": pdf()})
    answer = omar.get(url(amina, f"files/{amina.row.last}/"))
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert seat(cast.mallory).get(url(amina, f"files/{amina.row.last}/")).status_code == 404


def test_an_answer_is_kept_whole_or_not_at_all_and_the_page_is_told_which(
    amina: Widget, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is put back into the field to be sent again was never sent."""
    omar, long = seat(cast.omar), "كلمة " * 1_000
    omar.post(url(amina, "take/"))
    before = said(amina.row)
    monkeypatch.setattr(talking, "MOST", len(before) + 1)
    woken: list[int] = []
    monkeypatch.setattr(deeds.hub, "touch", woken.append)

    def writes(**words: Any) -> tuple[int, bool]:
        answer = omar.post(url(amina, "write/"), words, headers={"Accept": "application/json"})
        return answer.status_code, answer.json()["kept"]

    assert writes(text=long, client="answer-0001") == (409, False) and said(amina.row) == before
    woken.clear()
    assert writes(text="المرفق", client="answer-0002", files=pdf()) == (409, True)
    assert said(amina.row) == [*before, ("staff", "المرفق")] and woken == [amina.row.pk]
    monkeypatch.setattr(talking, "MOST", 100)
    assert writes(text=long, client="answer-0001") == (200, True)
    assert "".join(words for _by, words in said(amina.row)[-2:]) == long.strip()


def test_a_talk_of_another_is_not_there_until_one_is_invited(amina: Widget) -> None:
    """L-10: agents see what waits and their own; supervisors see all."""
    talking.take(amina.row.pk, scenes.staff(cast.omar), timezone.now())
    from insaf.core.terms import Role
    from insaf.people.models import Staff

    Staff.objects.create_user("huda@example.sa", None, (Role.AGENT,), pk=130, name_ar="هدى")
    other = cast.Member(130, "هدى", "Huda", frozenset({Role.AGENT}))
    huda, layla, mallory = seat(other), seat(cast.layla), seat(cast.mallory)
    assert [one.get(url(amina)).status_code for one in (huda, layla, mallory)] == [404, 200, 404]
    assert huda.post(url(amina, "write/"), {"text": "x", "client": "answer-0002"}).status_code == 404
    seat(cast.omar).post(url(amina, "hand-over/"), {"to": "130", "how": "invite"})
    assert huda.get(url(amina)).status_code == 200
    huda.post(url(amina, "write/"), {"text": "معكم", "client": "answer-0002"})
    assert said(amina.row)[-1] == ("staff", "معكم")
    seat(cast.omar).post(url(amina, "hand-over/"), {"to": "130", "how": "transfer"})
    assert amina.row.agent_id == 130 and seat(cast.omar).get(url(amina)).status_code == 404


def test_who_only_audits_reads_and_writes_nothing(amina: Widget) -> None:
    yusuf = seat(cast.yusuf)
    assert yusuf.get(url(amina)).status_code == 200
    for deed in ("write/", "take/", "note/", "end/", "register/", "hand-over/"):
        assert (
            yusuf.post(url(amina, deed), {"text": "x", "kind": "complaint", "client": "answer-0003"}).status_code == 403
        )
    assert len(said(amina.row)) == 1 and not Note.objects.exists()


def test_whoever_is_complained_about_sees_nothing_of_the_talk(amina: Widget) -> None:
    """B-16"""
    now = timezone.now()
    talking.take(amina.row.pk, scenes.staff(cast.omar), now)
    case = matter.file(amina.row.pk, Kind.COMPLAINT, cast.layla.actor, now)
    does(cast.layla, NamePerson(str(cast.omar.id)), case.reference)
    assert seat(cast.omar).get(url(amina)).status_code == 404
    assert case.reference not in text(seat(cast.omar).get("/desk/chat/"))


def test_online_busy_or_away_is_what_one_says(amina: Widget) -> None:
    omar = seat(cast.omar)
    for state in ("away", "busy", "online", "nonsense"):
        omar.post("/desk/chat/presence/", {"state": state})
    assert Presence.objects.get(staff_id=cast.omar.id).state == "online"


def test_words_of_a_visitor_run_nothing_and_a_link_shows_where_it_leads(amina: Widget) -> None:
    """J-04, J-06"""
    amina.says("<img src=x onerror=alert(1)> https://example.com/a?b=1. javascript:alert(1)")
    page = text(seat(cast.omar).get(url(amina)))
    assert "<img src=x" not in page and 'href="javascript' not in page
    assert '<a href="https://example.com/a?b=1" rel="noopener noreferrer nofollow"' in page


def test_an_address_that_turns_text_around_ends_there() -> None:
    """J-06: what is pressed leads where it says."""
    found = list(links.parts("see https://example.com/\u202egpj.exe now"))
    assert found[1] == ("https://example.com/", True) and found[2] == ("\u202egpj.exe now", False)


def test_the_stream_is_for_who_is_signed_in_and_may_see_the_talk(amina: Widget) -> None:
    """L-10, L-20: by the same session as every page, looked up anew."""
    omar = seat(cast.omar)
    cookies = f"insaf_session={omar.cookies['insaf_session'].value}; insaf_language=ar"
    talk = {"talk": str(amina.row.pk)}
    assert desk_stream.seat(cookies, talk, "") is not None
    mallory = seat(cast.mallory)
    for other in ("", "insaf_session=x", f"insaf_session={mallory.cookies['insaf_session'].value}", "=;;\x00"):
        assert desk_stream.seat(other, talk, "") is None
    assert desk_stream.seat(cookies, {"talk": "999999"}, "") is None
    omar.logout()
    assert desk_stream.seat(cookies, talk, "") is None


def test_the_first_answer_is_due_in_hours_in_which_the_centre_is_open() -> None:
    """C-18: a quarter of an hour from five to four on Thursday ends on Sunday at ten past nine."""
    from tests import given

    thursday = given.at("2026-08-06 15:55")
    scenes.there(cast.omar, thursday)
    row = Widget(now=thursday).starts().row
    assert row.due_at == given.at("2026-08-09 09:10")
    sunday = given.at("2026-08-09 09:05")
    talking.staff_says(row.pk, scenes.staff(cast.omar), "answer-0001", "صباح الخير", sunday)
    row.refresh_from_db()
    found = times.audit(row, sunday)
    assert found["kept"] is True and found["minutes"] == 10
    late = Widget(now=thursday, address="192.0.2.9").starts().row
    assert times.audit(late, given.at("2026-08-09 09:11"))["kept"] is False
    talking.staff_says(late.pk, scenes.staff(cast.omar), "answer-0002", "عذرًا", sunday + timedelta(hours=1))
    late.refresh_from_db()
    assert times.audit(late, sunday)["kept"] is False and late.answered_at == sunday + timedelta(hours=1)


def test_a_visitor_who_left_unanswered_is_a_promise_broken_only_after_its_time() -> None:
    """C-18: who is sent away without an answer is counted; who left in time, or wrote at night, is not."""
    from tests import given

    layla = scenes.staff(cast.layla)
    began = given.at("2026-08-03 10:00")
    scenes.there(cast.omar, began)
    soon, late, waits = (Widget(now=began, address=f"192.0.2.{n}").starts() for n in range(3))
    talking.end(soon.row.pk, "left", began + timedelta(minutes=14))
    talking.end(late.row.pk, "left", began + timedelta(minutes=16))
    night = Widget(now=scenes.SHUT, address="192.0.2.9").starts(kind="inquiry")
    found = times.context(layla, began + timedelta(minutes=20))
    assert {one["row"].pk: one["kept"] for one in found["audits"]} == {late.row.pk: False, waits.row.pk: False}
    assert (found["kept"], found["judged"]) == (0, 2) and night.row.state == "ended"


def test_supervisors_see_every_first_answer_and_an_agent_those_of_his_own() -> None:
    """C-18"""
    now = timezone.now()
    scenes.there(cast.omar, now)
    ours, others = (Widget(now=now, address=f"192.0.2.{n}").starts(kind="inquiry") for n in range(2))
    Conversation.objects.update(state="talking", outcome="", began_at=now, due_at=now + timedelta(minutes=15))
    for widget, member in ((ours, cast.omar), (others, cast.salma)):
        Conversation.objects.filter(pk=widget.row.pk).update(agent=member.id, answered_at=now)
    for member, seen in ((cast.layla, 2), (cast.omar, 1)):
        page = seat(member).get("/desk/chat/times/")
        assert len(page.context["audits"]) == seen and "أُوفي به" in text(page)
