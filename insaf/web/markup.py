"""Text made safe for a page in two directions: isolates, paragraphs, dates, counted words."""

import re
from datetime import date, datetime, tzinfo
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from insaf.core import arabic
from insaf.people import phones
from insaf.rulebook.dates import spoken_date, weekday

CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
BREAK = re.compile(r"\n[ \t]*\n")


def said(text: Any) -> str:
    """The reader's language of a core `Text`; plain strings pass through."""
    if text is None:
        return ""
    return str(text.said_in(get_language() or "ar") if hasattr(text, "said_in") else text)


def neutral(value: Any) -> str:
    """Without the controls that reorder what stands around them (J-06)."""
    return CONTROLS.sub("", "" if value is None else str(value))


def bdi(value: Any) -> SafeString:
    """One line of user text, isolated from the sentence around it (J-04)."""
    return format_html("<bdi>{}</bdi>", neutral(value)) if value else mark_safe("")


def clip(value: Any, most: int) -> str:
    """The beginning of user text, cut between words."""
    return arabic.clip(neutral(value), most)


def ltr(value: Any) -> SafeString:
    """An identifier that keeps its order: reference, phone, mail, file name (J-05)."""
    if value in (None, ""):
        return mark_safe("")
    return format_html('<bdi dir="ltr" class="ltr">{}</bdi>', neutral(value))


def web(value: Any) -> SafeString:
    """An address of the web without what every address begins with."""
    return ltr(neutral(value).removeprefix("https://").removesuffix("/"))


def phone(value: Any) -> SafeString:
    """A number grouped for reading and dialling, +966 13 341 9310; short ones stay as they are."""
    return ltr(phones.grouped(neutral(value)))


def nl2p(value: Any) -> SafeString:
    """User text as paragraphs, escaped, each finding its own direction."""
    text = neutral(value).replace("\r\n", "\n").replace("\r", "\n").strip()
    blocks = [block.strip() for block in BREAK.split(text) if block.strip()]
    lines = (mark_safe("<br>".join(escape(line) for line in block.split("\n"))) for block in blocks)
    return format_html_join("\n", '<p dir="auto">{}</p>', ((line,) for line in lines))


def zone() -> tzinfo:
    """The institution's zone, which the context processor has put in force (C-04)."""
    return timezone.get_current_timezone()


def both_dates(value: Any) -> SafeString:
    """Gregorian with Hijri beside it, weekday first (J-18)."""
    if not value:
        return mark_safe("")
    words = spoken_date(value, get_language() or "ar", zone())
    gregorian, _bracket, hijri = words.partition(" (")
    tail = format_html(' <span class="date__hijri">({}</span>', hijri) if hijri else ""
    return format_html('<time class="date" datetime="{}">{}{}</time>', _iso(value), gregorian, tail)


def instant(value: Any) -> SafeString:
    """Both dates with the hour after the Gregorian one; a day without an hour as `both_dates` says it."""
    if not isinstance(value, datetime):
        return both_dates(value)
    words = spoken_date(value, get_language() or "ar", zone())
    gregorian, _bracket, hijri = words.partition(" (")
    day = _("%(day)s, %(hour)s") % {"day": gregorian, "hour": formatted(_local(value), "H:i")}
    tail = format_html(' <span class="date__hijri">({}</span>', hijri) if hijri else ""
    return format_html('<time class="date" datetime="{}">{}{}</time>', _iso(value), day, tail)


def day_name(day: date) -> str:
    """The weekday where there is room for one short word: اثنين, Mon."""
    language = get_language() or "ar"
    return weekday(day, language)[:3] if language.startswith("en") else weekday(day, language).removeprefix("ال")


def few(count: Any) -> SafeString:
    """A count where there is room for two digits."""
    number = int(count or 0)
    return ltr("99+" if number > 99 else number)


def short_date(value: Any) -> SafeString:
    """Day and month, with the year when it is not this one, and the hour of an instant."""
    if not value:
        return mark_safe("")
    local = _local(value)
    pattern = "j F" if local.year == timezone.now().astimezone(zone()).year else "j F Y"
    words = formatted(local, pattern)
    if isinstance(value, datetime):
        words = _("%(day)s, %(hour)s") % {"day": words, "hour": formatted(local, "H:i")}
    return format_html('<time datetime="{}">{}</time>', _iso(value), words)


def clock(value: datetime | None) -> SafeString:
    """Hour and minute in the institution's zone."""
    return ltr(formatted(_local(value), "H:i")) if value else mark_safe("")


def ago(value: datetime | None) -> SafeString:
    """How long since, in the largest whole unit."""
    if not value:
        return mark_safe("")
    minutes = max(0, int((timezone.now() - value).total_seconds() // 60))
    return format_html('<time datetime="{}">{}</time>', _iso(value), _since(minutes))


def filesize(count: int | None) -> SafeString:
    """Bytes in the unit a person reads, to one decimal above a megabyte."""
    size = int(count or 0)
    if size < 1024:
        return _isolated(ngettext("%(n)s byte", "%(n)s bytes", size) % {"n": size})
    if size < 1024 * 1024:
        return _isolated(_("%(n)s kB") % {"n": round(size / 1024)})
    return _isolated(_("%(n)s MB") % {"n": f"{size / 1024 / 1024:.1f}"})


def days(n: int) -> str:
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}


def working_days(n: int) -> str:
    return ngettext("%(n)s working day", "%(n)s working days", n) % {"n": n}


def hours(n: int) -> str:
    return ngettext("%(n)s hour", "%(n)s hours", n) % {"n": n}


def files(n: int) -> str:
    return ngettext("%(n)s file", "%(n)s files", n) % {"n": n}


def matters(n: int) -> str:
    return ngettext("%(n)s case", "%(n)s cases", n) % {"n": n}


def _since(minutes: int) -> str:
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
    if minutes < 24 * 60:
        n = minutes // 60
        return ngettext("%(n)s hour ago", "%(n)s hours ago", n) % {"n": n}
    n = minutes // (24 * 60)
    return ngettext("%(n)s day ago", "%(n)s days ago", n) % {"n": n}


def _isolated(words: str) -> SafeString:
    return format_html('<bdi class="nowrap">{}</bdi>', words)


def _local(value: Any) -> Any:
    return value.astimezone(zone()) if isinstance(value, datetime) else value


def _iso(value: date) -> str:
    return _local(value).isoformat(timespec="minutes") if isinstance(value, datetime) else value.isoformat()
