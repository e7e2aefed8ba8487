"""Many agents, visitors and streams: each costs little, and none stands in another's way (L-05)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from insaf.chat import board, hub, limits, matter, presence, seeing, stream, talking
from insaf.chat.limits import Buckets, Limit
from insaf.chat.models import Conversation
from insaf.core.acts.intake import NamePerson
from insaf.core.policy import Kind
from tests import cast, loops
from tests.chat import scenes
from tests.chat.scenes import OPEN, Widget
from tests.desk.scenes import does, seat

MEMBERS = (cast.omar, cast.salma, cast.layla, cast.yusuf, cast.mallory)


def talks(number: int) -> list[Widget]:
    scenes.there()
    return [Widget(address=f"192.0.2.{n}").starts(f"سؤال {n}").says("وهذا") for n in range(number)]


@pytest.mark.both_databases
@pytest.mark.usefixtures("office")
def test_the_list_costs_as_many_questions_for_forty_talks_as_for_two() -> None:
    talks(2)
    omar, counts = seat(cast.omar), []
    for more in (0, 38):
        talks(more)
        with CaptureQueriesContext(connection) as page:
            assert omar.get("/desk/chat/").status_code == 200
        with CaptureQueriesContext(connection) as once:
            found = board.read()
        counts.append((len(page), len(once)))
    assert len(found) == 40 and found[0].unread == 2
    assert counts[0] == counts[1] and counts[1][1] <= 2, counts


@pytest.mark.both_databases
@pytest.mark.usefixtures("office")
def test_the_shared_list_shows_each_what_the_pages_let_them_see() -> None:
    """L-10, B-16: one reading for all, and nobody sees a line more by it."""
    waits, taken, invited, about, ended = talks(5)
    for one in (taken, invited, about):
        talking.take(one.row.pk, scenes.staff(cast.omar), OPEN)
    talking.invite(invited.row.pk, scenes.staff(cast.salma), OPEN)
    case = matter.file(about.row.pk, Kind.COMPLAINT, cast.layla.actor, OPEN)
    does(cast.layla, NamePerson(str(cast.omar.id)), case.reference)
    talking.end(ended.row.pk, "left", OPEN)
    read = board.read()
    for member in MEMBERS:
        staff = scenes.staff(member)
        seen = {one.pk for one in board.seen_by(staff, read)} if seeing.enters(staff.actor) else set()
        assert seen == set(seeing.visible(staff).exclude(state="ended").values_list("pk", flat=True)), member
    mine = board.seen_by(scenes.staff(cast.omar), read)
    assert [one.pk for one in mine] == [waits.row.pk, taken.row.pk, invited.row.pk]


@pytest.mark.usefixtures("office")
def test_the_number_of_what_is_to_be_settled_counts_what_one_sees() -> None:
    """B-16: not even as a number."""
    (amina,) = talks(1)
    talking.take(amina.row.pk, scenes.staff(cast.omar), OPEN)
    case = matter.file(amina.row.pk, Kind.COMPLAINT, cast.layla.actor, OPEN)
    amina.says("وبقي هذا")
    talking.end(amina.row.pk, "left", OPEN)
    assert seeing.unsettled_of(scenes.staff(cast.omar)).count() == 1
    does(cast.layla, NamePerson(str(cast.omar.id)), case.reference)
    assert seeing.unsettled_of(scenes.staff(cast.omar)).count() == 0
    assert seeing.unsettled_of(scenes.staff(cast.layla)).count() == 1
    assert seat(cast.omar).get("/desk/chat/").context["unsettled_count"] == 0


@pytest.mark.usefixtures("office")
def test_a_poll_asks_for_what_stirred_in_the_last_moments_alone() -> None:
    old, fresh = talks(2)
    Conversation.objects.filter(pk=old.row.pk).update(stirred_at=OPEN - timedelta(hours=1))
    assert set(hub.revisions()) == {fresh.row.pk}


@pytest.mark.usefixtures("office")
def test_an_agent_who_looks_on_is_no_sign_of_the_visitor() -> None:
    (amina,) = talks(1)
    presence.visitors_are_here(frozenset(), OPEN)
    assert amina.row.here_at is None
    with hub.hub.watching(hub.EVERYTHING, -amina.row.pk):
        assert not [key for key in hub.hub.watchers if key > 0]
        assert not hub.hub.watchers.get(amina.row.pk), "nor one of the visitor's streams"


def test_a_message_is_passed_on_only_where_none_before_it_is_missing() -> None:
    watcher = hub.Watcher()
    watcher.said = [(6, b"six"), (5, b"five"), (4, b"four")]
    assert watcher.after(4) == [(5, b"five"), (6, b"six")], "in order, and what is known is not told again"
    watcher.said = [(8, b"eight")]
    assert watcher.after(6) is None, "the seventh is not here: the rows know it"
    watcher.said, watcher.touched = [(7, b"seven")], {1}
    assert watcher.after(6) is None, "something else changed too"
    assert watcher.after(6) == []


def test_lists_are_woken_together_and_at_most_twice_a_second() -> None:
    """However much happens: a hundred changes are one reading for all who look on."""

    async def busy() -> tuple[int, int]:
        centre = hub.Hub()
        centre.loop = asyncio.get_running_loop()
        stirring = asyncio.create_task(centre._stir())
        with centre.watching(hub.EVERYTHING) as list_, centre.watching(7, -7) as talk:
            wakes = 0
            for n in range(100):
                centre._touched(7, said=(n, b"x"))
                await asyncio.sleep(0.005)
                wakes += list_.changed.is_set() and not list_.changed.clear()
            heard = len(talk.said)
        stirring.cancel()
        return wakes, heard

    wakes, heard = loops.run(busy())
    assert 1 <= wakes <= 3 and heard == 100


def test_all_consoles_of_a_process_share_one_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    readings = []
    monkeypatch.setattr(board, "read", lambda: (readings.append(1), ())[1])

    async def crowd() -> None:
        shared = board.Board()
        await asyncio.gather(*(shared.fresh() for _ in range(50)))
        await shared.fresh()
        hub.hub.stirs += 1
        await asyncio.gather(*(shared.fresh() for _ in range(50)))

    loops.run(crowd())
    assert len(readings) == 2


def test_one_address_has_so_many_streams_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """L-05"""
    monkeypatch.setitem(stream._of_address, "192.0.2.1", stream.MOST_ADDRESS)
    with pytest.raises(stream.TooMany):
        loops.run(stream.visitor(1, 0, None, None, [], "192.0.2.1"))  # type: ignore[arg-type]


def test_a_reader_that_reads_nothing_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """L-05: else it would hold its stream, and what is written for it, for ever."""
    monkeypatch.setattr(stream, "STUCK", 0.05)
    monkeypatch.setattr(stream.news, "since", lambda *_: ([], {"state": "waiting"}))

    async def stuck() -> None:
        await asyncio.Event().wait()

    async def send(part: dict[str, Any]) -> None:
        if part.get("body", b"").startswith(b"event"):
            await stuck()

    async def run() -> None:
        async with asyncio.timeout(5):
            await stream.visitor(987_654, 0, send, stuck, [], "192.0.2.77")  # type: ignore[arg-type]

    loops.run(run())
    assert 987_654 not in hub.hub.watchers and "192.0.2.77" not in stream._of_address


def test_a_fault_of_the_database_is_told_once_and_ends_the_stream(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise OSError("the database is gone")

    monkeypatch.setattr(stream.news, "since", broken)
    sent: list[dict[str, Any]] = []

    async def send(part: dict[str, Any]) -> None:
        sent.append(part)

    async def receive() -> None:
        await asyncio.Event().wait()

    loops.run(stream.visitor(987_655, 0, send, receive, []))  # type: ignore[arg-type]
    assert sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
    assert [one.levelname for one in caplog.records if one.exc_info] == ["ERROR"]


def test_a_long_talk_is_sent_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream.news, "MOST", 2)
    rows = [{"n": n, "text": "x"} for n in range(1, 6)]
    monkeypatch.setattr(stream.news, "since", lambda _pk, after, _now: (rows[after : after + 2], {"state": "talking"}))
    sent: list[bytes] = []

    async def send(part: dict[str, Any]) -> None:
        sent.append(part["body"])

    after, _state = loops.run(stream._read(1, 0, {}, send))
    assert after == 5 and [part.count(b"event: message") for part in sent] == [2, 2, 1]


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9%eth0", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("a socket", "a socket"),
    ],
)
def test_an_address_counts_for_whoever_was_given_it(address: str, counted: str) -> None:
    """L-05: one customer has 2^64 addresses of IPv6, and one pace."""
    assert limits.home(address) == counted


def test_threads_that_ask_at_once_get_no_more_than_there_is() -> None:
    """L-05"""
    from concurrent.futures import ThreadPoolExecutor

    buckets, limit = Buckets(), Limit(100, 3600)
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: buckets.wait("x", "one", limit), range(4_000)))
    assert waits.count(0.0) == 100
