"""Dates as people say them: Gregorian, with the Umm al-Qura date beside it (J-18).

Hijri is for display only; nothing is counted or compared by it (C-13).
"""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

from hijridate import Gregorian

from insaf.core.arabic import HIJRI_MONTHS

MONTHS = {
    "ar": (
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
WEEKDAYS = {
    "ar": ["الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
ERA = {"ar": "هـ", "en": "AH"}


def spoken_date(at_or_date: date | datetime, lang: str, zone: str | tzinfo | None = None) -> str:
    """ "الأحد 13 ديسمبر 2026 (4 رجب 1448 هـ)"; in English the same order.

    An instant needs the ``zone`` whose date is meant. Beyond the Umm al-Qura table
    (16 November 2077) the Gregorian date stands alone.
    """
    day = _local_day(at_or_date, zone)
    said = f"{weekday(day, lang)} {gregorian_label(day, lang)}"
    label = hijri_label(day, lang)
    return f"{said} ({label})" if label else said


def spoken_time(at: datetime, lang: str, zone: str | tzinfo) -> str:
    """ "4:00 مساءً" or "4:00 pm", in the institution's zone."""
    local = at.astimezone(_zone(zone))
    half = {"ar": ("صباحًا", "مساءً"), "en": ("am", "pm")}[_language(lang)][local.hour >= 12]
    return f"{local.hour % 12 or 12}:{local.minute:02d} {half}"


def weekday(day: date, lang: str) -> str:
    return WEEKDAYS[_language(lang)][day.weekday()]


def gregorian_label(day: date, lang: str) -> str:
    """ "22 نوفمبر 2026"."""
    return f"{day.day} {MONTHS[_language(lang)][day.month - 1]} {day.year}"


def hijri_label(day: date, lang: str) -> str:
    """ "12 جمادى الآخرة 1448 هـ"; empty where the table does not reach."""
    try:
        year, month, number = hijri(day)
    except OverflowError:
        return ""
    name = HIJRI_MONTHS[_language(lang)][month - 1]
    return f"{number} {name} {year} {ERA[_language(lang)]}"


def hijri(day: date) -> tuple[int, int, int]:
    """Year, month and day of the Umm al-Qura calendar; OverflowError outside 1343-1500 AH."""
    year, month, number = Gregorian(day.year, day.month, day.day).to_hijri().datetuple()
    return year, month, number


def _local_day(at_or_date: date | datetime, zone: str | tzinfo | None) -> date:
    if not isinstance(at_or_date, datetime):
        return at_or_date
    if zone is None or at_or_date.tzinfo is None:
        raise ValueError("An instant has a date only in a zone; name the institution's.")
    return at_or_date.astimezone(_zone(zone)).date()


def _zone(zone: str | tzinfo) -> tzinfo:
    return ZoneInfo(zone) if isinstance(zone, str) else zone


def _language(lang: str) -> str:
    return "en" if lang.startswith("en") else "ar"
