"""Deadlines a second: 15 working days from any instant, beside the `holidays` library."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import holidays

from bench.figure import Figure
from insaf.core.calendar import Calendar
from insaf.site.cli import need_django

AIM = 500_000
TIMES_THE_LIBRARY = 100
INSTANTS = 200_000
LIBRARY_DATES = 2_000
ROUNDS = 7


def run() -> list[Figure]:
    calendar, instants, library = _calendar(), _instants(), _library()
    dates = [at.date() for at in instants[:LIBRARY_DATES]]
    ours = theirs = 0.0
    for _ in range(ROUNDS):  # in turn, so that a busy moment meets both
        ours = max(ours, _rate(lambda: [calendar.due_at(at, 15) for at in instants], len(instants)))
        theirs = max(theirs, _rate(lambda: [library(day, 15) for day in dates], len(dates)))
    return [
        Figure(
            "deadlines a second",
            ours,
            "/s",
            floor=theirs,
            floor_name="/s by the holidays library's nth working day",
            aim=AIM,
            aim_ratio=TIMES_THE_LIBRARY,
        )
    ]


def _calendar() -> Calendar:
    need_django()
    from insaf.rulebook import seeding, snapshots
    from insaf.rulebook.loading import read_policy

    return snapshots.computed(read_policy(seeding.first_policy()).calendar)


def _instants() -> list[datetime]:
    chance = random.Random(1)
    start = datetime(2024, 1, 1, tzinfo=UTC)
    minutes = 7 * 365 * 24 * 60
    return [start + timedelta(minutes=chance.randrange(minutes)) for _ in range(INSTANTS)]


def _library() -> Callable[[date, int], date]:
    return holidays.country_holidays("SA", years=range(2023, 2033)).get_nth_working_day


def _rate(work: Callable[[], object], number: int) -> float:
    began = time.perf_counter()
    work()
    return number / (time.perf_counter() - began)
