"""Who is there, who writes, and who has the talk: what two sides, two tabs and two agents may believe of each other."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from insaf.chat import api, asgi, desk_stream, hub, limits, pieces, presence, stream, talking
from insaf.chat.models import Presence
from insaf.core.terms import Role
from insaf.people.models import Staff
from tests import cast, loops
from tests.chat import scenes
from tests.chat.scenes import OPEN, Widget, said
from tests.desk.scenes import seat
from tests.intake.visitor import PDF

pytestmark = [pytest.mark.usefixtures("office")]
AGENT = cast.Member(130, "هدى", "Huda", frozenset({Role.AGENT}))


def huda() -> Staff:
    return Staff.objects.create_user("huda@example.sa", None, (Role.AGENT,), pk=AGENT.id, name_ar="هدى")


@pytest.fixture
def signs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Who is told of as writing."""
    found: list[str] = []
    monkeypatch.setattr(hub.hub, "types", lambda _key, who: found.append(who))
    return found


def test_a_sign_of_writing_that_comes_after_its_message_is_no_sign(signs: list[str]) -> None:
    scenes.there()
    amina = Widget().starts()
    amina.asks("typing", client="client-next")
    amina.says("ها هي", client="client-next")
    amina.asks("typing", client="client-next")
    assert signs == ["visitor"]
    amina.asks("typing", client="client-after")
    assert signs == ["visitor", "visitor"], "what is written next is another message"


def test_the_same_holds_for_an_agent(signs: list[str]) -> None:
    scenes.there(cast.omar, timezone.now())
    amina = Widget(now=timezone.now()).starts()
    omar, url = seat(cast.omar), f"/desk/chat/{amina.row.pk}/"
    omar.post(f"{url}glance/", {"typing": "answer-0001"})
    omar.post(f"{url}write/", {"text": "أهلًا", "client": "answer-0001"})
    omar.post(f"{url}glance/", {"typing": "answer-0001"})
    assert signs == ["staff"]


def test_between_processes_too_the_sign_goes_before_what_was_written() -> None:
    assert sorted(["7", "t7.visitor", "12"], key=hub._signs_first)[0] == "t7.visitor"


def test_a_stream_tells_the_sign_before_the_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else who has just sent it would be seen to write for six seconds."""
    monkeypatch.setattr(stream.news, "since", lambda *_: ([], {"state": "talking"}))

    async def run() -> bytes:
        sent: list[bytes] = []
        watcher = hub.Watcher()

        async def send(part: dict[str, Any]) -> None:
            sent.append(part.get("body", b""))

        task = asyncio.create_task(stream._tells(5, 0, watcher, send))
        await asyncio.sleep(0.1)
        hub_at = stream.time.monotonic()
        watcher.typing[5] = ("staff", hub_at)
        watcher.said.append((1, b"event: message\n\n"))
        watcher.changed.set()
        await asyncio.sleep(0.1)
        watcher.leave()
        await task
        return b"".join(sent)

    told = loops.run(run())
    assert 0 <= told.index(b"event: typing") < told.index(b"event: message")


@pytest.mark.both_databases
def test_two_agents_who_answer_at_once_are_one_who_answers_and_one_who_is_told() -> None:
    """A colleague, an agent like oneself, does not answer the same visitor."""
    scenes.there()
    amina, other = Widget().starts(), huda()
    talking.staff_says(amina.row.pk, scenes.staff(cast.omar), "answer-0001", "أهلًا", OPEN)
    with pytest.raises(talking.Taken):
        talking.staff_says(amina.row.pk, other, "answer-0002", "مرحبًا", OPEN)
    talking.invite(amina.row.pk, other, OPEN)
    talking.staff_says(amina.row.pk, other, "answer-0002", "مرحبًا", OPEN)
    assert [text for by, text in said(amina.row) if by == "staff"] == ["أهلًا", "مرحبًا"]


def test_an_answer_too_long_for_one_message_is_several_and_loses_nothing() -> None:
    now = timezone.now()
    scenes.there(cast.omar, now)
    amina = Widget(now=now).starts()
    text = "كلمة طويلة " * 900 + "الخاتمة"
    for _again in range(2):
        seat(cast.omar).post(f"/desk/chat/{amina.row.pk}/write/", {"text": text, "client": "answer-0001"})
    answers = [words for by, words in said(amina.row) if by == "staff"]
    assert len(answers) == 3 and "".join(answers) == text and not answers[0].endswith("كلم")


def test_a_console_is_there_as_long_as_its_page_answers_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A laptop that was closed leaves its stream open for a quarter of an hour, and visitors would wait for nobody."""
    monkeypatch.setattr(presence, "SIGN", 0.02)
    signs: list[int] = []
    told = looks_on(cast.omar, [{}] * 9, signs)
    assert told.count(b"event: beat") > 2, "the page is asked again and again"
    assert signs == [cast.omar.id], "and the stream itself is a sign of life but once"


def test_the_page_that_answers_the_beat_is_there() -> None:
    assert seat(cast.omar).post("/desk/chat/here/").status_code == 200
    assert presence.staffed(timezone.now())
    Presence.objects.all().delete()
    assert seat(cast.yusuf).post("/desk/chat/here/").status_code == 200
    assert seat(cast.mallory).post("/desk/chat/here/").status_code == 404
    assert not Presence.objects.exists(), "who only reads is nobody's agent"


def looks_on(member: cast.Member, saids: list[Any], signs: list[int]) -> bytes:
    """What a console is told that looks on at a talk, in which it finds one after the other."""
    staff: Any = SimpleNamespace(pk=member.id, actor=member.actor)
    at = desk_stream.Seat(staff, "", "ar", 7, 0, 0)
    found = iter(saids)

    async def here(work: Any, *words: Any) -> Any:
        if work is desk_stream._said:
            said = next(found, None)
            return None if said is None else {"html": "", "after": 0, "noted": 0, "state": {}, **said}
        return staff if work is desk_stream._still else {"html": ""} if work is desk_stream._drawn else work(*words)

    async def nothing() -> tuple[()]:
        return ()

    async def run() -> bytes:
        sent: list[bytes] = []
        watcher = hub.Watcher()

        async def send(part: dict[str, Any]) -> None:
            sent.append(part.get("body", b""))

        task = asyncio.create_task(desk_stream._tells(at, watcher, send))
        await asyncio.sleep(0.2)
        watcher.leave()
        await task
        return b"".join(sent)

    with pytest.MonkeyPatch.context() as patched:
        for name in ("looking", "writing"):
            patched.setattr(desk_stream.hands, name, here)
        patched.setattr(presence, "here", lambda one, _now: signs.append(one.pk))
        patched.setattr(desk_stream, "GLANCE", 0.02)
        patched.setattr(desk_stream.board, "fresh", nothing)
        return loops.run(run())


def test_who_has_a_talk_no_longer_is_told_so() -> None:
    now = timezone.now()
    amina, other = Widget(now=now).starts(), huda()
    talking.take(amina.row.pk, scenes.staff(cast.omar), now)
    at = desk_stream.Seat(scenes.staff(cast.omar), "", "ar", amina.row.pk, 0, 0)
    assert desk_stream._said(at) is not None
    talking.transfer(amina.row.pk, other, now)
    assert desk_stream._said(at) is None
    told = looks_on(cast.omar, [{"state": {"state": "talking"}}, None], [])
    assert told.index(b"event: state") < told.index(b"event: gone")


def test_a_talk_that_is_handed_over_is_counted_as_ours() -> None:
    """By the number the console of the colleague knows that it must ring."""
    scenes.there()
    amina, other = Widget().starts(), huda()
    talking.take(amina.row.pk, scenes.staff(cast.omar), OPEN)
    assert pieces.listed(other, 0, OPEN)["ours"] == 0
    talking.invite(amina.row.pk, other, OPEN)
    assert pieces.listed(other, 0, OPEN)["ours"] == 1
    talking.transfer(amina.row.pk, other, OPEN)
    assert pieces.listed(other, 0, OPEN)["ours"] == 1 and pieces.listed(scenes.staff(cast.omar), 0, OPEN)["ours"] == 0


def test_a_phone_that_changes_its_network_again_and_again_keeps_its_stream() -> None:
    """Its old streams end only after minutes; those of other tabs stay, and are as many as they may be."""
    centre = hub.Hub()
    with centre.watching(7) as first, centre.watching(7) as other:
        first.tab, other.tab = "phone", "laptop"
        assert centre.takes_over(7, "phone") == 1 and first.gone and not other.gone
        assert centre.takes_over(7, "") == 1 and not other.gone


def test_a_body_that_does_not_come_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """L-20"""
    monkeypatch.setattr(stream, "STUCK", 0.02)

    async def receive() -> Any:
        await asyncio.Event().wait()

    status, said = _answer(api.Call("say", scenes.HOME), receive)
    assert (status, said["retry-after"]) == (503, "5")


@pytest.mark.parametrize(("each_second", "status"), [(1, 503), (limits.SLOWEST - 1_000, 503), (limits.SLOWEST, 200)])
def test_a_body_that_drips_is_let_go_and_one_that_is_merely_slow_is_not(each_second: int, status: int) -> None:
    """L-05: a file on its way holds a place that others wait for."""
    seconds, most = 0, api.LONGEST_FILE // limits.SLOWEST

    async def receive() -> Any:
        nonlocal seconds
        loop = asyncio.get_running_loop()
        seconds += 1
        loop.time = lambda: time.monotonic() + seconds  # type: ignore[method-assign]
        await asyncio.sleep(0)
        return {"type": "http.request", "body": b"x" * each_second, "more_body": seconds < most}

    assert _answer(api.Call("file", scenes.HOME), receive)[0] == status and not asgi._coming
    assert seconds == most if status == 200 else stream.STUCK < seconds <= most


def test_files_that_come_at_once_are_so_many_and_one_address_has_not_all_of_them() -> None:
    """L-05: each stands whole in memory until it is judged."""
    amina = Widget().starts()
    call = api.Call("file", scenes.HOME, amina.token, address="192.0.2.1", query={"client": "file-00001"})
    for mine, others, status in ((3, 0, 429), (0, limits.FILES_AT_ONCE, 429), (2, 3, 200)):
        asgi._coming.clear()
        asgi._coming.update({"192.0.2.1": mine, "192.0.2.2": others})
        assert _answer(call, _whole)[0] == status
        assert asgi._coming["192.0.2.1"] == mine, "and what has come is no longer on its way"
    asgi._coming.clear()


async def _whole() -> Any:
    return {"type": "http.request", "body": PDF}


def _answer(call: api.Call, receive: Any) -> tuple[int, Any]:
    """Status, headers and data of what is answered, all of it in this thread."""

    async def here(work: Any, *words: Any) -> Any:
        return (
            api.Answer({}) if work.__module__ == "insaf.chat.visitor" else api.Answer({"now": str(datetime.now(UTC))})
        )

    async def run() -> tuple[int, Any]:
        sent: list[Any] = []

        async def send(part: Any) -> None:
            sent.append(part)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(asgi, "_done", lambda _call: here(lambda: None))
            patched.setattr(asgi.hands, "reading", here)
            await asgi._answered(call, {}, send, receive)
        heads = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return sent[0]["status"], {**heads, **json.loads(sent[1]["body"])}

    return loops.run(run())
