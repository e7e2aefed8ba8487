"""Days off as rows: seeded once by rule, then the administrator's to confirm and change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from insaf.core.policy import Text
from insaf.core.workdays import offset_of
from insaf.rulebook import calendars
from insaf.rulebook.dates import hijri_label
from insaf.rulebook.models import Holiday
from insaf.rulebook.saudi import ComputedHoliday, computed_holidays

Status = Holiday.Status
WARN_DAYS = 30


class NoSuchHoliday(LookupError):
    """There is no day off on this date to confirm."""


def seed(years: Iterable[int], now: datetime) -> int:
    """Adds the computed days off of ``years``; a row that stands is never touched (C-10).

    Answers how many were added.
    """
    with transaction.atomic():
        listed = computed_holidays(years)
        standing = set(Holiday.objects.values_list("on", flat=True))
        added = [_row(day) for day in listed if day.on not in standing]
        Holiday.objects.bulk_create(added, ignore_conflicts=True)
        calendars.refresh(now)
    return len(added)


def confirm(on: date, by: str, now: datetime, source: str = "") -> Holiday:
    """A computed day off was announced as computed; raises ``NoSuchHoliday``."""
    with transaction.atomic():
        row = Holiday.objects.select_for_update().filter(on=on, working=False).first()
        if row is None:
            raise NoSuchHoliday(f"{on} is not a day off, so there is nothing to confirm.")
        row.status = Status.ANNOUNCED
        row.source = source or row.source
        row.announced_at, row.announced_by = now, by
        row.save()
        calendars.refresh(now)
    return row


def declare(
    on: date,
    name: Text,
    by: str,
    now: datetime,
    *,
    working: bool = False,
    official: bool = False,
    source: str = "",
) -> Holiday:
    """Makes ``on`` a day off or, with ``working``, a working day whatever was computed (C-09).

    ``official``: by an announcement of the state, not by the centre itself. Raises
    ``OutOfCalendar`` beyond 2000-2100, where no calendar could hold it.
    """
    offset_of(on)
    with transaction.atomic():
        row, _ = Holiday.objects.update_or_create(
            on=on,
            defaults={
                "name_ar": name.ar,
                "name_en": name.en,
                "working": working,
                "status": Status.ANNOUNCED if official else Status.DECLARED,
                "source": source or ("Official announcement" if official else "The centre"),
                "announced_at": now,
                "announced_by": by,
                "hijri": hijri_label(on, "ar"),
            },
        )
        calendars.refresh(now)
    return row


def of_year(year: int) -> list[Holiday]:
    return list(Holiday.objects.filter(on__year=year).order_by("on"))


def unconfirmed(today: date) -> list[Holiday]:
    """Days off within 30 days that no announcement has confirmed yet (C-10)."""
    soon = Holiday.objects.filter(on__range=(today, today + timedelta(WARN_DAYS)))
    return list(soon.filter(status=Status.COMPUTED, working=False).order_by("on"))


def _row(day: ComputedHoliday) -> Holiday:
    return Holiday(
        on=day.on,
        name_ar=day.name.ar,
        name_en=day.name.en,
        status=Status.COMPUTED,
        source=day.rule,
        hijri=hijri_label(day.on, "ar"),
    )
