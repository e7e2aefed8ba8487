"""The staff's lists: each case once, what is due first, nothing for those who must not see."""

from datetime import timedelta

import pytest

from insaf.cases.inbox import VIEWS, counts, inbox
from insaf.core.acts import handling, intake
from tests import cast, given

pytestmark = pytest.mark.both_databases
NOW = given.SUNDAY + timedelta(days=5)


def listed(actor, view="all", search="", size=3, now=NOW):
    """All references of a view, page after page."""
    found, after = [], None
    while True:
        page = inbox(actor, view, search, after, size, now)
        assert len(page.rows) <= size
        found += [row["reference"] for row in page.rows]
        if page.next is None:
            return found
        after = page.next


def many():
    """Ten matters in every state, several of them due at the very same instant."""
    matters = [given.stored_case() for _ in range(5)]
    matters[0].assigned_to(cast.omar)
    matters[1].decided()
    matters[2].closed()
    matters[3].asks(intake.Withdraw())
    matters += [given.stored_case(received_at=given.SUNDAY - timedelta(days=n), kind="inquiry") for n in range(5)]
    return matters


def test_paging_visits_each_case_once():
    matters = many()
    for size in (1, 2, 3, 50):
        found = listed(cast.omar.actor, size=size)
        assert len(found) == len(set(found)) == 8
    closed = listed(cast.omar.actor, "closed", size=1)
    assert set(closed) == {matters[2].reference, matters[3].reference}


def test_a_case_that_comes_in_between_pages_disturbs_none():
    many()
    first = inbox(cast.omar.actor, size=4, now=NOW)
    given.stored_case(kind="inquiry", received_at=given.SUNDAY - timedelta(days=9))
    second = inbox(cast.omar.actor, size=50, after=first.next, now=NOW)
    seen = [row["reference"] for row in first.rows + second.rows]
    assert len(seen) == len(set(seen)) == 8


def test_what_is_due_first_stands_first():
    many()
    page = inbox(cast.omar.actor, size=50, now=NOW)
    due = [row["due_at"] for row in page.rows if row["due_at"]]
    assert due == sorted(due)
    assert page.rows[-1]["due_at"] is None  # answered: nothing is owed


def test_each_view_holds_what_it_says_and_its_count_agrees():
    many()
    counted = counts(cast.omar.actor, NOW)
    assert set(counted) == set(VIEWS)
    for view in VIEWS:
        assert counted[view] == len(listed(cast.omar.actor, view)), view
    assert counted["answered"] == 1
    assert counted["closed"] == 2
    assert counted["overdue"] >= 2


def test_mine_are_those_i_own():
    matters = many()
    assert matters[0].reference in listed(cast.omar.actor, "mine")
    assert listed(cast.salma.actor, "mine") == []


def test_the_queue_holds_what_nobody_owns():
    """B-14"""
    matters = many()
    queue = listed(cast.omar.actor, "queue")
    assert matters[0].reference not in queue
    assert len(queue) == 6


def test_a_person_complained_about_does_not_see_the_case():
    """B-16"""
    hidden = given.stored_case().does(cast.layla, intake.NamePerson("101"))
    shown = given.stored_case()
    assert listed(cast.omar.actor) == [shown.reference]
    assert counts(cast.omar.actor, NOW)["all"] == 1
    assert set(listed(cast.layla.actor)) == {hidden.reference, shown.reference}


def test_mallory_sees_nothing_and_the_auditor_everything():
    many()
    assert listed(cast.mallory.actor) == []
    assert set(counts(cast.mallory.actor, NOW).values()) == {0}
    assert len(listed(cast.yusuf.actor)) == 8


@pytest.mark.parametrize("typed", ["الغاء", "إلغاء الرسوم", "اِلْغَاء", "omar@nowhere"])
def test_words_are_found_however_they_are_written(typed):
    """J-11, J-12"""
    matter = given.stored_case(title="تأخّر بعد إلغاء التسجيل", narrative="لم تصل الرسوم.")
    given.stored_case(title="شهادة", narrative="الشهادة متأخرة.")
    assert listed(cast.omar.actor, search=typed) == ([] if "@" in typed else [matter.reference])


def test_a_reference_finds_its_case_alone():
    matters = many()
    assert listed(cast.omar.actor, search=matters[4].reference.lower()) == [matters[4].reference]


@pytest.mark.parametrize("cursor", ["", "nonsense", "W10", "WzEsMl0", "é", "=" * 9, "bnVsbA"])
def test_a_bent_cursor_begins_at_the_start(cursor):
    many()
    straight = inbox(cast.omar.actor, size=2, now=NOW)
    assert inbox(cast.omar.actor, after=cursor, size=2, now=NOW) == straight


def test_a_page_costs_one_query_however_long_the_list(django_assert_max_num_queries):
    many()
    with django_assert_max_num_queries(2):  # the page, and who is named in which case
        page = inbox(cast.omar.actor, size=50, now=NOW)
    assert len(page.rows) == 8


def test_a_row_shows_the_owner_in_both_languages():
    given.stored_case().assigned_to(cast.omar).does(cast.omar, handling.AddNote("ملاحظة"))
    row = inbox(cast.omar.actor, now=NOW).rows[0]
    assert (row["owner_name_ar"], row["owner_name_en"]) == (cast.omar.name_ar, "Omar")
    assert row["person_name"] == cast.amina.name
