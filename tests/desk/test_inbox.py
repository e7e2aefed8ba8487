"""The inbox: each sees what is theirs to see, quickly, in words."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from insaf.core.acts.handling import Assign
from insaf.core.acts.intake import NamePerson
from insaf.core.policy import Kind
from tests import cast
from tests.desk import scenes


def queries_of(client: Any, path: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        scenes.text(client.get(path))
    return len(captured)


def test_a_longer_list_asks_the_database_no_more_often() -> None:
    omar = scenes.seat(cast.omar)
    scenes.received()
    client_warm = queries_of(omar, "/desk/")
    few = queries_of(omar, "/desk/")
    for _ in range(12):
        scenes.assessed(scenes.received())
    assert queries_of(omar, "/desk/") == few <= client_warm


def test_a_row_says_what_whose_how_long_and_by_whom() -> None:
    reference = scenes.assessed(scenes.received(title="لم يُعَد إليّ المبلغ"))
    page = scenes.text(scenes.seat(cast.omar).get("/desk/"))
    for words in (
        "لم يُعَد إليّ المبلغ",
        reference,
        cast.amina.name,
        "الرسوم والاسترداد",
        "الموقع",
        "قيد المعالجة",
        "بقي 15 يوم عمل",
    ):
        assert words in page
    assert "المسؤول: <bdi>عمر الشهري</bdi>" in page


def test_a_case_past_its_date_is_marked_by_word_and_icon_not_by_colour_alone() -> None:
    """I-11"""
    scenes.received(timedelta(days=40))
    page = scenes.text(scenes.seat(cast.omar).get("/desk/view/overdue/"))
    assert "row--late" in page
    assert "تجاوز الموعد بـ" in page
    assert "#triangle-alert" in page


def test_the_views_hold_what_their_names_say() -> None:
    mine, queue, closed = scenes.assessed(scenes.received()), scenes.received(), scenes.decided(scenes.received())
    omar = scenes.seat(cast.omar)
    assert mine in scenes.text(omar.get("/desk/mine/"))
    assert queue not in scenes.text(omar.get("/desk/mine/"))
    assert queue in scenes.text(omar.get("/desk/view/queue/"))
    assert closed in scenes.text(omar.get("/desk/view/answered/"))
    assert omar.get("/desk/view/nonsense/").status_code == 404


def test_search_folds_letters_as_people_type_them() -> None:
    reference = scenes.received(title="تأخّر إصدار الشهادة")
    scenes.received(title="موضوع آخر")
    page = scenes.text(scenes.seat(cast.omar).get("/desk/", {"q": "تاخر اصدار الشهاده"}))
    assert reference in page
    assert "موضوع آخر" not in page


@pytest.mark.parametrize(
    "typed",
    [str, str.lower, lambda r: r.replace("-", " "), lambda r: r.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))],
)
def test_a_reference_however_typed_leads_to_its_case(typed: Any) -> None:
    reference = scenes.received()
    answer = scenes.seat(cast.omar).get("/desk/", {"q": typed(reference)})
    assert answer["Location"] == f"/desk/cases/{reference}/"


def test_who_is_complained_about_finds_the_case_nowhere() -> None:
    reference = scenes.received(title="عن عمر الشهري")
    scenes.does(cast.layla, NamePerson(str(cast.omar.id)), reference)
    omar = scenes.seat(cast.omar)
    listed = scenes.text(omar.get("/desk/"))
    assert reference not in listed
    assert "لا طلبات مفتوحة" in listed
    assert "عن عمر الشهري" not in scenes.text(omar.get("/desk/", {"q": "عن عمر"}))
    assert "لا نتائج" in scenes.text(omar.get("/desk/", {"q": reference}))
    assert reference in scenes.text(scenes.seat(cast.layla).get("/desk/"))


def test_pages_follow_one_another_without_gap_or_repetition(monkeypatch: pytest.MonkeyPatch) -> None:
    from insaf.cases import queries

    whole = queries.inbox
    monkeypatch.setattr(queries, "inbox", lambda *given, **more: whole(*given, **more, size=2))
    references = {scenes.received() for _ in range(5)}
    client, seen, path = scenes.seat(cast.omar), [], "/desk/"
    while path:
        answer = client.get(path)
        seen += [row["reference"] for row in answer.context["rows"]]
        path = answer.context["next_url"]
    assert sorted(seen) == sorted(references)


def test_the_auditor_reads_and_the_administrator_is_told_why_not() -> None:
    reference = scenes.received()
    assert reference in scenes.text(scenes.seat(cast.yusuf).get("/desk/"))
    refused = scenes.text(scenes.seat(cast.mallory).get("/desk/"), 403)
    assert "غير متاحة لصلاحيتك" in refused
    assert reference not in refused


def test_thanks_and_suggestions_are_told_apart_from_complaints() -> None:
    scenes.received(kind=Kind.SUGGESTION, title="اقتراح")
    assert "<span>مقترح</span>" in scenes.text(scenes.seat(cast.omar).get("/desk/"))


def test_the_keyboard_reaches_search_and_views() -> None:
    scenes.received()
    page = scenes.text(scenes.seat(cast.omar).get("/desk/"))
    assert 'data-key="/"' in page
    assert 'data-behaviour="rows"' in page
    assert 'data-key="7"' in page


def test_english_is_complete() -> None:
    scenes.does(cast.layla, Assign(str(cast.omar.id)), scenes.received())
    page = scenes.text(scenes.seat(cast.omar, "en").get("/desk/"))
    assert '<html lang="en" dir="ltr"' in page
    assert "15 working days left" in page
    assert "1 open case" in page
