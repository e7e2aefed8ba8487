"""Hours in words come from the calendar of the policy, and prepared replies are kept by supervisors (C-17)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from django.utils import translation

from insaf.chat import hours, prepared
from insaf.chat.models import Prepared
from insaf.core.calendar import Calendar, Hours, HoursPeriod
from insaf.rulebook import calendars, current
from tests import cast, given
from tests.chat import scenes
from tests.chat.scenes import OPEN, Widget
from tests.desk.scenes import seat, text

pytestmark = [pytest.mark.usefixtures("office")]
RAMADAN = HoursPeriod(date(2027, 2, 8), date(2027, 3, 8), Hours(time(10), time(15)), "رمضان 1448")


def of(weekend: set[int], *periods: HoursPeriod) -> Calendar:
    return Calendar("Asia/Riyadh", frozenset(weekend), Hours(time(9), time(16)), periods)


@pytest.mark.parametrize(
    ("weekend", "ar", "en"),
    [
        ({4, 5}, "من الأحد إلى الخميس", "Sunday to Thursday"),
        ({5, 6}, "من الاثنين إلى الجمعة", "Monday to Friday"),
        (set(), "كل يوم", "every day"),
        ({4, 5, 1}, "الأحد، الاثنين، الأربعاء، الخميس", "Sunday, Monday, Wednesday, Thursday"),
        ({0, 1, 2, 3, 4}, "الأحد، السبت", "Sunday, Saturday"),
    ],
)
def test_the_days_are_those_of_the_calendar(weekend: set[int], ar: str, en: str) -> None:
    for language, words in (("ar", ar), ("en", en)):
        with translation.override(language):
            assert hours.days(of(weekend)).replace("الإثنين", "الاثنين") == words


def test_in_ramadan_the_widget_and_the_replies_say_the_hours_of_ramadan(monkeypatch: pytest.MonkeyPatch) -> None:
    """C-17: nobody comes an hour too late because a sentence was written outright."""
    calendar = of({4, 5}, RAMADAN)
    monkeypatch.setattr(calendars, "for_policy", lambda _policy: calendar)
    policy = current.policy()
    for now, en in (
        ("2027-02-07 10:00", "Sunday to Thursday, 09:00 to 16:00"),
        ("2027-02-09 11:00", "Sunday to Thursday, 10:00 to 15:00"),
        ("2027-02-05 11:00", "Sunday to Thursday, 09:00 to 16:00"),  # the Friday before the Sunday before Ramadan
        ("2027-03-09 11:00", "Sunday to Thursday, 09:00 to 16:00"),
    ):
        assert hours.said(policy, "phone", given.at(now), "en") == en
    assert hours.said(policy, "chat", given.at("2027-02-09 11:00"), "ar") == "من الأحد إلى الخميس، من 10:00 إلى 15:00"
    hello = Widget(lang="en", now=given.at("2027-02-09 11:00")).asks("hello")
    assert hello["hours"] == "Sunday to Thursday, 10:00 to 15:00"


def test_a_channel_that_never_closes_is_open_at_any_hour() -> None:
    policy = current.policy()
    channels = tuple(replace(one, always_open=True) if one.code == "chat" else one for one in policy.channels)
    assert hours.said(replace(policy, channels=channels), "chat", OPEN, "en") == "at any hour"


def test_no_prepared_reply_names_days_or_hours_outright() -> None:
    for one in Prepared.objects.all():
        for words in (one.text_ar, one.text_en):
            assert not prepared.unknown(words)
            assert not any(day in words for day in ("الأحد", "الخميس", "Sunday", "Thursday")), words


def test_names_in_braces_are_filled_in_once_and_nothing_else() -> None:
    scenes.there()
    row = Widget().starts(name="{days}").row
    Prepared.objects.create(title_ar="أ", title_en="A", text_ar="{name}، {hours}، {other}", text_en="x")
    filled = prepared.for_talk(row, "ar", OPEN)[-1]["text"]
    assert filled == "{days}، من الأحد إلى الخميس، من 09:00 إلى 16:00، {other}"
    assert prepared.filled("Hello {name}, welcome", {"name": ""}) == "Hello, welcome"


def words(**more: Any) -> dict[str, Any]:
    return {"title_ar": "شكر", "text_ar": "شكرًا {name}.", "title_en": "Thanks", "text_en": "Thank you, {name}.", **more}


def test_supervisors_write_change_and_remove_replies_that_agents_then_have() -> None:
    layla, omar = seat(cast.layla), seat(cast.omar, "en")
    assert layla.post("/desk/chat/replies/new/", words()).status_code == 303
    one = Prepared.objects.get(title_en="Thanks")
    scenes.there()
    pk = Widget(lang="en").starts(name="Amina").row.pk
    assert "Thank you, Amina." in text(omar.get(f"/desk/chat/{pk}/"))
    layla.post(f"/desk/chat/replies/{one.pk}/", words(text_en="Many thanks."))
    assert "Many thanks." in text(omar.get("/desk/chat/replies/"))
    assert layla.post(f"/desk/chat/replies/{one.pk}/remove/").status_code == 303
    assert not Prepared.objects.filter(pk=one.pk).exists()


def test_a_reply_needs_both_languages_and_names_that_something_fills_in() -> None:
    layla, before = seat(cast.layla), Prepared.objects.count()
    for wrong in ({"text_en": ""}, {"title_ar": " "}, {"text_ar": "{nam}"}, {"text_en": "x" * 4001}):
        answer = layla.post("/desk/chat/replies/new/", words(**wrong))
        assert answer.status_code == 422, wrong
    assert "{nam}" in text(layla.post("/desk/chat/replies/new/", words(text_ar="{nam}")), 422)
    assert Prepared.objects.count() == before


def test_nobody_but_supervisors_changes_a_reply() -> None:
    """L-10: an agent reads them; an auditor changes nothing; to others the page does not exist."""
    pk = Prepared.objects.all()[0].pk
    for member, status in ((cast.omar, 403), (cast.yusuf, 403), (cast.mallory, 404)):
        client = seat(member)
        for path in ("new/", f"{pk}/", f"{pk}/remove/"):
            assert client.post(f"/desk/chat/replies/{path}", words()).status_code == status, (member.name_en, path)
    assert Prepared.objects.filter(pk=pk).exists() and not Prepared.objects.filter(title_en="Thanks").exists()
    assert seat(cast.omar).get("/desk/chat/replies/").status_code == 200
    assert "replies/new" not in text(seat(cast.omar).get("/desk/chat/replies/"))
