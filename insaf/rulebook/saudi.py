"""Saudi private-sector holidays by rule (C-06 to C-08), until an announcement says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from hijridate import Gregorian, Hijri

from insaf.core.policy import Text

EID_AL_FITR = Text("عيد الفطر", "Eid al-Fitr")
EID_AL_ADHA = Text("عيد الأضحى", "Eid al-Adha")
NATIONAL_DAY = Text("اليوم الوطني", "National Day")
FOUNDING_DAY = Text("يوم التأسيس", "Founding Day")

RAMADAN, DHU_AL_HIJJA = 9, 12
THURSDAY, FRIDAY, SATURDAY = 3, 4, 5
EID_DAYS = 4


@dataclass(frozen=True)
class ComputedHoliday:
    """One day off by rule; ``rule`` says which article or circular gave it."""

    on: date
    name: Text
    rule: str


def computed_holidays(years: Iterable[int]) -> list[ComputedHoliday]:
    """Every day off that starts in ``years`` (Gregorian), in order, one entry a day.

    Raises OverflowError beyond 1343-1500 AH, the Umm al-Qura table's range.
    """
    found: dict[date, ComputedHoliday] = {}
    for year in sorted(set(years)):
        eids = [day for day in _eids_around(year) if day.on.year == year]
        found.update((day.on, day) for day in eids)
        for fixed in national_days(year, frozenset(found)):
            found.setdefault(fixed.on, fixed)
    return [found[on] for on in sorted(found)]


def _eids_around(year: int) -> Iterator[ComputedHoliday]:
    """Four days from the day after 29 Ramadan, and four from 9 Dhu al-Hijja (C-06)."""
    first = Gregorian(year, 1, 1).to_hijri().year
    last = Gregorian(year, 12, 31).to_hijri().year
    for hijri_year in range(first, last + 1):
        fitr_on = _gregorian(hijri_year, RAMADAN, 29) + timedelta(1)
        yield from _run(fitr_on, EID_AL_FITR, "Labour Regulations art. 24")
        adha_on = _gregorian(hijri_year, DHU_AL_HIJJA, 9)
        yield from _run(adha_on, EID_AL_ADHA, "Labour Regulations art. 24")


def _run(first_on: date, name: Text, rule: str) -> Iterator[ComputedHoliday]:
    for day in range(EID_DAYS):
        yield ComputedHoliday(first_on + timedelta(day), name, rule)


def national_days(year: int, eids: frozenset[date]) -> Iterator[ComputedHoliday]:
    """Moved off the weekend, unless the day already falls inside an Eid (C-07)."""
    for on, name in ((date(year, 2, 22), FOUNDING_DAY), (date(year, 9, 23), NATIONAL_DAY)):
        moved_on = on if on in eids else off_the_weekend(on)
        yield ComputedHoliday(moved_on, name, "Official holidays circular")


def off_the_weekend(on: date) -> date:
    """Friday moves to Thursday before, Saturday to Sunday after (C-07)."""
    shift = {FRIDAY: -1, SATURDAY: 1}.get(on.weekday(), 0)
    return on + timedelta(shift)


def _gregorian(year: int, month: int, day: int) -> date:
    return date(*Hijri(year, month, day).to_gregorian().datetuple())
