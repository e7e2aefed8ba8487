"""The case page: everything that happened, in words, so that anybody could take over (B-13)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from insaf.cases import files
from insaf.core.acts import clock, handling, intake
from insaf.core.events import EVENTS
from insaf.core.events.clock import DeadlineSet
from insaf.core.events.handling import PointAdded
from insaf.core.policy import Kind
from insaf.core.terms import Severity
from insaf.desk import deeds, families
from insaf.desk.telling.messages import message
from insaf.desk.telling.system import change
from tests import cast, given
from tests.desk import scenes


def plain(page: str) -> str:
    """The words of a page, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def test_the_page_tells_who_asks_for_what_and_by_when() -> None:
    reference = scenes.received(outcome_sought="إعادة المبلغ كاملًا", adjustments="مكالمة هاتفية بدل البريد")
    page = scenes.page(scenes.seat(cast.omar), reference)
    for words in (cast.amina.name, cast.amina.email, "إعادة المبلغ كاملًا", "مكالمة هاتفية بدل البريد", "القرار", "هـ)"):
        assert words in page


def test_staff_reach_the_complainant_by_numbers_that_keep_their_order() -> None:
    """J-05"""
    page = scenes.page(scenes.seat(cast.omar), scenes.received())
    assert '<bdi dir="ltr" class="ltr">+966 55 123 4567</bdi>' in page


def test_each_change_shows_the_old_value_the_new_one_who_and_why() -> None:
    """B-19"""
    reference = scenes.assessed(scenes.received())
    scenes.does(cast.omar, given.assessment(severity=Severity.HIGH), reference)
    scenes.does(cast.layla, handling.Assign(str(cast.salma.id), "أقرب إلى الموضوع"), reference)
    scenes.does(cast.layla, intake.Retype(Kind.INQUIRY, "سؤال لا شكوى"), reference)
    words = plain(scenes.page(scenes.seat(cast.omar), reference))
    assert "الأهمية: عالية، وكانت متوسطة" in words
    assert f"المسؤول: {cast.salma.name_ar}، وكان لدى: {cast.omar.name_ar} {cast.layla.name_ar}" in words
    assert "السبب: أقرب إلى الموضوع" in words
    assert "النوع: استفسار، وكان شكوى" in words
    assert "تغيّر موعد «القرار»" in words


def test_a_moved_date_stands_beside_the_first_one() -> None:
    """C-15"""
    reference = scenes.assessed(scenes.received())
    due_on = scenes.case(reference).deadline("decide").due_at.date()
    later = given.calendar().add_working_days(due_on, 5)
    scenes.does(cast.layla, clock.Extend(later, "verification", "ننتظر كشف البنك"), reference)
    words = plain(scenes.page(scenes.seat(cast.layla), reference))
    assert "الموعد الأول" in words
    assert "اعتُمد التمديد رقم 1" in words
    assert "ننتظر كشف البنك" in words


@pytest.mark.parametrize("event", [one for one in EVENTS.values() if one not in (DeadlineSet, PointAdded)])
def test_the_timeline_has_words_for_every_event(event: Any) -> None:
    tellers = message.registry.keys() | change.registry.keys()
    assert event in tellers


def test_nothing_of_the_record_is_left_out_of_the_timeline() -> None:
    """B-13"""
    reference = scenes.decided(scenes.received())
    folded = scenes.seat(cast.omar).get(f"/desk/cases/{reference}/").context["entries"]
    entries = [one for told in folded for one in (told.inside or (told,))]
    gathered = sum(1 for one in scenes.types(reference) if one in ("DeadlineSet", "PointAdded"))
    assert len(entries) >= len(scenes.types(reference)) - gathered


def test_what_a_person_wrote_is_shown_and_never_run() -> None:
    reference = scenes.received(title="<script>alert(1)</script>", narrative="<img src=x onerror=alert(1)>\u202eمعكوس")
    page = scenes.page(scenes.seat(cast.omar), reference)
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page
    assert "\u202e" not in page


def test_every_act_is_offered_or_says_why_not() -> None:
    reference = scenes.received()
    words = plain(scenes.page(scenes.seat(cast.omar), reference))
    for deed in deeds.listed(given.policy()):
        if deed.slug not in deeds.SHOWN_APART:
            assert str(deed.label) in words, deed.slug
    assert "يلزم تقييم الطلب أولًا." in words
    assert "لم يُرسل أي رد بعد، ولا يُغلق طلب بلا رد." in words
    assert "لا يوجد إجراء موعود به لم يُنجز." in words


def test_every_other_act_stands_in_one_family() -> None:
    """A new act is put where a reader looks for it."""
    slugs = [slug for _title, family in families.FAMILIES for slug in family]
    others = set(deeds.DEEDS) - set(deeds.STEPS) - deeds.SHOWN_APART
    assert sorted(slugs) == sorted(others)
    reference = scenes.assessed(scenes.received())
    page = scenes.page(scenes.seat(cast.layla), reference)
    titles = [page.index(f">{title}</h3>") for title in ("الطلب نفسه", "المواعيد والمستويات", "الجهة المعنية")]
    assert titles == sorted(titles)


def test_the_auditor_reads_all_and_is_offered_nothing() -> None:
    reference = scenes.assessed(scenes.received())
    page = scenes.page(scenes.seat(cast.yusuf), reference)
    assert "بصفة المراجع" in page
    assert "أتولى هذا الطلب" not in page
    assert "<textarea" not in page


def routes(reference: str) -> list[str]:
    base = f"/desk/cases/{reference}/"
    return [base, base + "deadlines/", base + f"files/{'0' * 64}/", *(base + f"acts/{slug}/" for slug in deeds.DEEDS)]


def test_who_is_complained_about_meets_404_at_every_door() -> None:
    """B-16, L-10"""
    reference = scenes.received()
    scenes.does(cast.layla, intake.NamePerson(str(cast.omar.id)), reference)
    omar, before = scenes.seat(cast.omar), scenes.types(reference)
    for route in routes(reference):
        assert omar.get(route).status_code == 404, route
        assert omar.post(route, {"text": "x"}).status_code in (404, 405), route
    assert scenes.types(reference) == before


def test_who_has_no_role_meets_403_at_every_door() -> None:
    reference = scenes.received()
    mallory = scenes.seat(cast.mallory)
    for route in routes(reference):
        assert mallory.get(route).status_code == 403, route


def test_no_other_reference_and_no_nonsense_opens_a_case() -> None:
    omar = scenes.seat(cast.omar)
    for reference in ("ET-2026-99999-X", "1", "..", "' or 1=1"):
        assert omar.get(f"/desk/cases/{reference}/").status_code == 404


def test_a_file_leaves_as_a_download_and_only_with_its_own_case() -> None:
    """B-12, L-08, L-10"""
    file = files.keep(b"%PDF-1.4 kashf", "كشف\u202eالحساب.pdf", "text/html")
    own, other = scenes.received(files=(file,)), scenes.received()
    omar = scenes.seat(cast.omar)
    answer = omar.get(f"/desk/cases/{own}/files/{file.sha256}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 kashf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "%E2%80%AE" not in answer["Content-Disposition"]
    assert omar.get(f"/desk/cases/{other}/files/{file.sha256}/").status_code == 404


def test_the_deadlines_page_counts_every_day_again_and_says_why_one_is_skipped() -> None:
    """C-08, M-12"""
    reference = scenes.received(timedelta(days=20))
    page = scenes.text(scenes.seat(cast.yusuf).get(f"/desk/cases/{reference}/deadlines/"))
    assert "أُعيد الحساب: مطابق" in page
    assert "أُعيد الحساب: موعد مختلف" not in page
    assert "إجازة أسبوعية" in page
    assert page.count("day--last") >= 5


def test_a_case_costs_the_same_few_queries_however_long_its_history(django_assert_max_num_queries: Any) -> None:
    reference = scenes.assessed(scenes.received())
    for _ in range(10):
        scenes.does(cast.omar, handling.AddNote("ملاحظة"), reference, timezone.now())
    omar = scenes.seat(cast.omar)
    with django_assert_max_num_queries(
        41
    ):  # one for what waits in each room of the frame; three for the letters; five for whoever wrote from the same address, and alike
        scenes.page(omar, reference)
