"""A calendar written down for ever, and read back; needs no database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, time
from functools import lru_cache
from hashlib import sha256
from typing import Any

from insaf.core.calendar import Calendar, Hours, HoursPeriod
from insaf.core.policy import CalendarRules, Text
from insaf.rulebook.saudi import computed_holidays


def write(rules: CalendarRules, holidays: Mapping[date, Text]) -> str:
    """The JSON text of a calendar; equal calendars give equal text."""
    value = {
        "rules": _rules(rules),
        "holidays": [{"on": on.isoformat(), "ar": holidays[on].ar, "en": holidays[on].en} for on in sorted(holidays)],
    }
    return _json(value)


def rules_digest(rules: CalendarRules) -> str:
    """Names the weekend and hours of a policy, whatever the days off."""
    return digest(_json(_rules(rules)))


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def computed(rules: CalendarRules, years: range = range(2024, 2041)) -> Calendar:
    """A calendar by the rules of the state alone, for a machine without a database."""
    snapshot = write(rules, {day.on: day.name for day in computed_holidays(years)})
    return read(snapshot, f"computed-{digest(snapshot)[:8]}")


@lru_cache(maxsize=64)
def read(snapshot: str, version: str) -> Calendar:
    """The calendar of a snapshot, its days off named in Arabic."""
    value = json.loads(snapshot)
    rules = value["rules"]
    return Calendar(
        zone=rules["zone"],
        weekend=frozenset(rules["weekend"]),
        hours=_hours(rules["hours"]),
        periods=tuple(_period(period) for period in rules["periods"]),
        holidays={date.fromisoformat(day["on"]): day["ar"] for day in value["holidays"]},
        version=version,
    )


@lru_cache(maxsize=64)
def holiday_names(snapshot: str) -> Mapping[date, Text]:
    """The days off of a snapshot with both their names."""
    listed = json.loads(snapshot)["holidays"]
    return {date.fromisoformat(day["on"]): Text(day["ar"], day["en"]) for day in listed}


def _rules(rules: CalendarRules) -> dict[str, Any]:
    return {
        "zone": rules.zone,
        "weekend": sorted(rules.weekend),
        "hours": _span(rules.hours),
        "periods": [
            {
                "name": period.name,
                "first_on": period.first_on.isoformat(),
                "last_on": period.last_on.isoformat(),
                "hours": _span(period.hours),
            }
            for period in rules.periods
        ],
    }


def _span(hours: Hours) -> list[str]:
    return [hours.opens.isoformat(), hours.closes.isoformat()]


def _hours(span: list[str]) -> Hours:
    return Hours(time.fromisoformat(span[0]), time.fromisoformat(span[1]))


def _period(value: dict[str, Any]) -> HoursPeriod:
    first_on, last_on = date.fromisoformat(value["first_on"]), date.fromisoformat(value["last_on"])
    return HoursPeriod(first_on, last_on, _hours(value["hours"]), value["name"])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
