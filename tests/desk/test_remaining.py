"""How much time is left is said in words that an Arabic reader would use (J-02)."""

from datetime import datetime

import pytest
from django.utils import translation

from insaf.desk import remaining
from tests import given

RECEIVED = "2026-08-02 10:00"  # a Sunday; due in 15 working days on Sunday 23 August, 16:00


def at_desk(now: str) -> remaining.Remaining:
    due_at = given.calendar().due_at(given.at(RECEIVED), 15)
    with translation.override("ar"):
        return remaining.until(due_at, given.at(RECEIVED), given.at(now), given.calendar())


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-08-02 11:00", "بقي 15 يوم عمل"),
        ("2026-08-03 11:00", "بقي 14 يوم عمل"),
        ("2026-08-18 11:00", "بقي 3 أيام عمل"),
        ("2026-08-19 11:00", "بقي يوما عمل"),
        ("2026-08-20 11:00", "بقي يوم عمل واحد"),
        ("2026-08-21 11:00", "بقي يوم عمل واحد"),
        ("2026-08-23 10:00", "بقي 6 ساعات عمل"),
        ("2026-08-23 14:00", "بقيت ساعتا عمل"),
        ("2026-08-23 15:30", "تنتهي المهلة خلال ساعة"),
        ("2026-08-23 16:00", "تجاوز الموعد بأقل من يوم عمل"),
        ("2026-08-24 11:00", "تجاوز الموعد بيوم عمل"),
        ("2026-08-25 11:00", "تجاوز الموعد بيومي عمل"),
        ("2026-08-26 11:00", "تجاوز الموعد بـ 3 أيام عمل"),
        ("2026-09-08 11:00", "تجاوز الموعد بـ 12 يوم عمل"),
    ],
)
def test_remaining_time_in_words(now: str, words: str) -> None:
    assert at_desk(now).words == words


def test_the_bar_fills_by_working_days_and_changes_its_tone_near_the_end() -> None:
    seen = [(left.spent, left.tone) for left in map(at_desk, ("2026-08-02 11:00", "2026-08-09 11:00"))]
    assert seen == [(0, ""), (5, "")]
    assert at_desk("2026-08-19 11:00").tone == "warn"
    late = at_desk("2026-08-24 11:00")
    assert (late.spent, late.total, late.tone) == (15, 15, "bad")


def test_a_promise_that_was_due_at_once_has_a_bar_all_the_same() -> None:
    at = given.at("2026-08-02 10:00")
    left = remaining.until(at, at, datetime.fromisoformat("2026-08-02T10:00+03:00"), given.calendar())
    assert left.total == 1
