"""`insaf calendar`: the days off of each year, seeded once, then confirmed and declared."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from getpass import getuser
from typing import TYPE_CHECKING, Any

from insaf.core.workdays import FIRST_ON, LAST_ON
from insaf.site.cli import Wrong, command, group, need_database, show

if TYPE_CHECKING:
    from insaf.rulebook.models import Holiday


def add(subparsers: Any) -> None:
    calendar = group(subparsers, "calendar", "show and change the days off")
    listed = command(calendar, "show", _show, "list the days off of a year")
    listed.add_argument("--year", type=int, help="Gregorian year; this one unless told")
    seeded = command(calendar, "seed", _seed, "add the computed days off of some years")
    seeded.add_argument("--years", type=_years, required=True, help="2032 or 2032-2035")
    confirmed = command(calendar, "confirm", _confirm, "a computed day off was announced")
    confirmed.add_argument("dates", metavar="DATE", type=_day, nargs="+", help="as in 2027-03-09")
    _signed(confirmed)
    declared = command(calendar, "declare", _declare, "make a day off, or a working day")
    declared.add_argument("date", metavar="DATE", type=_day_of_calendar, help="as in 2027-03-14")
    declared.add_argument("--name-ar", required=True, help="what it is called, in Arabic")
    declared.add_argument("--name-en", required=True, help="what it is called, in English")
    declared.add_argument("--working", action="store_true", help="the day is a working day after all")
    declared.add_argument("--official", action="store_true", help="announced by the state, not by the centre")
    _signed(declared)


def _signed(words: argparse.ArgumentParser) -> None:
    words.add_argument("--by", default=getuser(), metavar="NAME", help="who says so")
    words.add_argument("--source", default="", help="where it was announced")


def _show(words: argparse.Namespace) -> None:
    need_database()
    from insaf.rulebook import calendars, holidays, policies

    today = datetime.now(UTC).date()
    rows = holidays.of_year(words.year or today.year)
    try:
        version = calendars.current().version
    except policies.UnknownVersion:
        version = ""
    days = [_as_value(row) for row in rows]
    soon = [row.on.isoformat() for row in holidays.unconfirmed(today)]
    lines = [_line(row) for row in rows] or ["No days off are known for this year."]
    if soon:
        lines.append(f"Not confirmed yet, within 30 days: {', '.join(soon)}")
    show(words, {"calendar_version": version, "days": days, "unconfirmed_soon": soon}, lines)


def _seed(words: argparse.Namespace) -> None:
    need_database()
    from insaf.rulebook import holidays

    now = datetime.now(UTC)
    try:
        added = holidays.seed(words.years, now)
    except OverflowError:
        raise Wrong("The Umm al-Qura table reaches from 1925 to 2076 only.") from None
    lines = [f"{added} days off added; those that stood were left alone."]
    show(words, {"added": added}, lines + _counted_again(now))


def _confirm(words: argparse.Namespace) -> None:
    need_database()
    from insaf.rulebook import holidays

    now = datetime.now(UTC)
    try:
        rows = [holidays.confirm(on, words.by, now, words.source) for on in words.dates]
    except holidays.NoSuchHoliday as problem:
        raise Wrong(str(problem)) from None
    show(words, [_as_value(row) for row in rows], [_line(row) for row in rows] + _counted_again(now))


def _declare(words: argparse.Namespace) -> None:
    need_database()
    from insaf.core.policy import Text
    from insaf.rulebook import holidays

    now = datetime.now(UTC)
    row = holidays.declare(
        words.date,
        Text(words.name_ar, words.name_en),
        words.by,
        now,
        working=words.working,
        official=words.official,
        source=words.source,
    )
    show(words, _as_value(row), [_line(row), *_counted_again(now)])


def _counted_again(now: datetime) -> list[str]:
    """Open cases follow at once, not with the worker's next round (C-09)."""
    from insaf.cases import recount

    moved = recount.catch_up(now)
    return [f"Open cases with another date: {moved}."] if moved else []


def _as_value(row: Holiday) -> dict[str, Any]:
    return {
        "on": row.on.isoformat(),
        "name_ar": row.name_ar,
        "name_en": row.name_en,
        "working": row.working,
        "status": row.status,
        "source": row.source,
        "announced_at": row.announced_at.isoformat() if row.announced_at else None,
        "announced_by": row.announced_by,
        "hijri": row.hijri,
    }


def _line(row: Holiday) -> str:
    kind = "working day" if row.working else "day off"
    return f"{row.on} {row.on:%a}  {kind:11}  {row.status:9}  {row.name_en} / {row.name_ar}"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date as in 2027-03-09") from None


def _day_of_calendar(text: str) -> date:
    day = _day(text)
    if not FIRST_ON <= day <= LAST_ON:
        raise argparse.ArgumentTypeError(f"the calendar runs from {FIRST_ON} to {LAST_ON}")
    return day


def _years(text: str) -> list[int]:
    first, _, last = text.partition("-")
    try:
        years = list(range(int(first), int(last or first) + 1))
    except ValueError:
        years = []
    if not years or not 1925 <= years[0] <= years[-1] <= 2076:
        raise argparse.ArgumentTypeError(f"{text!r} is not a span of years as in 2032-2035")
    return years
