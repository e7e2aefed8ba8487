"""The board: every number is the length of the list that it leads to."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from insaf.cases import board, queries
from insaf.cases.inbox import BANDS, Only
from insaf.core.acts.handling import AddNote, Assign, Reply
from insaf.core.acts.intake import NamePerson
from insaf.core.acts.ladder import Escalate
from insaf.core.policy import Rung
from tests import cast
from tests.desk import scenes

pytestmark = pytest.mark.both_databases
CELL = re.compile(r'<a (?:class="strong" )?href="(/desk/[^"]*)"><bdi[^>]*>(\d+)</bdi>')


@pytest.fixture
def busy() -> None:
    """An office with cases on two levels, some late, one answered, one in the queue."""
    late, escalated, mine = scenes.received(timedelta(days=40)), scenes.received(), scenes.received(timedelta(days=18))
    scenes.received()
    scenes.decided(scenes.received())
    for reference, owner in ((late, cast.faisal), (escalated, cast.omar), (mine, cast.omar)):
        scenes.does(cast.faisal, Assign(str(owner.id)), reference)
    scenes.does(cast.omar, Escalate("تحتاج إلى قرار أعلى."), escalated)


def test_every_open_case_is_in_one_band_of_one_level(busy: None) -> None:
    now = timezone.now()
    seen = board.board(cast.layla.actor, now)
    listed = queries.inbox(cast.layla.actor, "all").rows
    assert sum(sum(counts.values()) for counts in seen.rungs.values()) == len(listed) == 5
    for rung in Rung:
        for band in BANDS:
            rows = queries.inbox(cast.layla.actor, "all", only=Only(rung=rung, band=band), now=now).rows
            assert len(rows) == seen.rungs[rung][band]


def test_every_number_on_the_page_leads_to_a_list_of_that_length(busy: None) -> None:
    layla = scenes.seat(cast.layla)
    page = scenes.text(layla.get("/desk/board/"))
    cells = CELL.findall(page)
    assert len(cells) > 8
    for url, n in cells:
        answer = layla.get(url.replace("&amp;", "&"))
        assert len(answer.context["rows"]) == int(n), url


def test_the_board_names_owners_the_queue_and_the_oldest(busy: None) -> None:
    page = scenes.text(scenes.seat(cast.layla).get("/desk/board/"))
    for words in ("لوحة المتابعة", cast.omar.name_ar, "بلا مسؤول", "أقدمها وصل", "الأقدم", "خلال 3 أيام"):
        assert words in page
    assert 'aria-hidden="true"><rect' in page.replace("\n", "")


def test_the_list_behind_a_number_says_what_it_is_narrowed_to(busy: None) -> None:
    page = scenes.text(scenes.seat(cast.layla).get("/desk/", {"owner": str(cast.omar.id), "band": "late"}))
    assert "المعروض:" in page and f"<bdi>{cast.omar.name_ar}</bdi>" in page
    assert scenes.seat(cast.layla).get("/desk/", {"owner": "1; drop", "band": "x", "rung": "y"}).status_code == 200


def test_the_board_is_for_those_who_answer_for_all() -> None:
    for member, status in (
        (cast.layla, 200),
        (cast.faisal, 200),
        (cast.yusuf, 200),
        (cast.omar, 403),
        (cast.mallory, 403),
    ):
        assert scenes.seat(member).get("/desk/board/").status_code == status


def test_a_case_about_oneself_is_not_counted() -> None:
    """B-16"""
    reference = scenes.received()
    scenes.does(cast.faisal, NamePerson(str(cast.layla.id)), reference)
    assert not any(sum(c.values()) for c in board.board(cast.layla.actor, timezone.now()).rungs.values())
    assert reference not in scenes.text(scenes.seat(cast.layla).get("/desk/board/"))


def test_english_is_complete(busy: None) -> None:
    page = scenes.text(scenes.seat(cast.layla, "en").get("/desk/board/"))
    for words in ("By level", "By owner", "The oldest", "Within 3 days", "Omar"):
        assert words in page


def test_the_board_lists_what_nobody_answered_in_the_hours_of_its_channel() -> None:
    """C-18: the longest wait first; a word of a human takes it off, and the case stays marked."""
    long_ago, lately = scenes.received(timedelta(days=20)), scenes.received(timedelta(days=12))
    fresh = scenes.received()
    for reference in (long_ago, lately):
        scenes.does(cast.layla, AddNote("نُظر فيها."), reference)
    layla = scenes.seat(cast.layla)
    assert [row["reference"] for row in layla.get("/desk/board/").context["unanswered"]] == [long_ago, lately]
    scenes.does(cast.layla, Reply("نعتذر عن التأخر في الرد."), long_ago)
    answer = layla.get("/desk/board/")
    assert [row["reference"] for row in answer.context["unanswered"]] == [lately]
    assert "بلا أول رد خلال الساعات الموعود بها" in scenes.text(answer)
    assert "تأخر أول رد" in scenes.page(layla, long_ago) and "تأخر أول رد" not in scenes.page(layla, fresh)
