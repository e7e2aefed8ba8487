"""Arabic text: folding for search, digits, Hijri months, direction, and safe display."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Literal

Direction = Literal["rtl", "ltr"]

HIJRI_MONTHS: Mapping[str, tuple[str, ...]] = {
    "ar": (
        "محرم",
        "صفر",
        "ربيع الأول",
        "ربيع الآخر",
        "جمادى الأولى",
        "جمادى الآخرة",
        "رجب",
        "شعبان",
        "رمضان",
        "شوال",
        "ذو القعدة",
        "ذو الحجة",
    ),
    "en": (
        "Muharram",
        "Safar",
        "Rabi al-Awwal",
        "Rabi al-Akhir",
        "Jumada al-Ula",
        "Jumada al-Akhirah",
        "Rajab",
        "Shaban",
        "Ramadan",
        "Shawwal",
        "Dhu al-Qadah",
        "Dhu al-Hijjah",
    ),
}
"""The twelve months by language; month 1 is at index 0 (J-18)."""

BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"

_DIGITS = {ord(digit): str(value) for arabic in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for value, digit in enumerate(arabic)}
_DIGIT = re.compile("[٠-٩۰-۹]")
_LETTERS = tuple(zip("أإآٱىیةک", "ااااييهك", strict=True))
_HAMZA_CARRIERS = str.maketrans("ؤئ", "وي")
_HAMZA_BEFORE_WAW = re.compile("[ئء](?=و)")
_NEUTRAL = dict.fromkeys(map(ord, BIDI_CONTROLS))
# Harakat and their presentation forms: NFKC would turn the latter into a space or a tatweel.
_MARKS = re.compile("[\u064b-\u065f\u0670\u0610-\u061a\u06d6-\u06ed\u0640]")
_MARK_FORMS = re.compile("[\ufe70-\ufe7f\ufc5e-\ufc63\ufcf2-\ufcf4]")
_LAST_WORD = re.compile(r"\S+\Z")
_INVISIBLE = re.compile(f"[\u200b-\u200d\ufeff\u00ad{BIDI_CONTROLS}]")


def fold(text: str, hamza: bool = False) -> str:
    """Return the form under which text is searched, never shown or stored alone (J-11, J-13).

    With `hamza`, ؤ becomes و and ئ becomes ي; before و both spellings meet: مسئول as مسؤول.
    Latin letters fold to lower case. Folding twice changes nothing more.
    """
    plain = unicodedata.normalize("NFKC", _MARK_FORMS.sub("", text)).casefold()
    plain = _MARKS.sub("", _INVISIBLE.sub("", plain))
    plain = unicodedata.normalize("NFKC", plain)
    for letter, searched in _LETTERS:  # a tenth of the time of translate(), which asks for each character
        plain = plain.replace(letter, searched)
    if hamza:
        plain = _HAMZA_BEFORE_WAW.sub("ؤ", plain).translate(_HAMZA_CARRIERS)
    return ascii_digits(plain)


def ascii_digits(text: str) -> str:
    """Write Arabic-Indic and Persian digits as 0-9 and leave the rest (J-10)."""
    return text.translate(_DIGITS) if _DIGIT.search(text) else text


def direction(text: str) -> Direction:
    """Return the direction of the first strong letter outside isolates (UAX 9 rules P2 and P3).

    Without any strong letter "ltr", as `dir="auto"` does.
    """
    depth = 0
    for letter in text:
        kind = unicodedata.bidirectional(letter)
        if kind in ("LRI", "RLI", "FSI"):
            depth += 1
        elif kind == "PDI":
            depth = max(0, depth - 1)
        elif depth == 0 and kind in ("L", "R", "AL"):
            return "ltr" if kind == "L" else "rtl"
    return "ltr"


def neutralise(text: str) -> str:
    """Strip bidi controls, so that a name cannot turn the text around it (J-06).

    Worked example: "report", U+202E, "fdp.exe" is shown as reportexe.pdf; neutralised it is shown
    as reportfdp.exe.
    """
    return text.translate(_NEUTRAL)


def isolate(text: str) -> str:
    """Wrap text for a plain-text mail, subject or CSV so that it keeps its own direction (J-04)."""
    return f"{FIRST_STRONG_ISOLATE}{neutralise(text)}{POP_ISOLATE}"


def clip(text: str, graphemes: int) -> str:
    """Cut text to at most `graphemes` characters as a reader counts them, the last one "…" if cut.

    The cut falls between words, unless half of the text would go with one long word. An approximation of UAX 29: marks, joiners, emoji modifiers and flags stay with their base.
    """
    if graphemes < 1:
        raise ValueError("at least one character must remain")
    starts = _grapheme_starts(text, graphemes + 1)
    if len(starts) <= graphemes:
        return text
    at = starts[graphemes - 1]
    whole = text[:at] if text[at].isspace() else _LAST_WORD.sub("", text[:at])
    return (whole if 2 * len(whole) >= at else text[:at]).rstrip(" \n\t،,؛;:-–—") + "…"


def _grapheme_starts(text: str, most: int) -> list[int]:
    starts: list[int] = []
    flags = 0
    for at, letter in enumerate(text):
        is_flag = "\U0001f1e6" <= letter <= "\U0001f1ff"
        if not starts or not (_extends(text, at) or (is_flag and flags % 2)):
            starts.append(at)
        flags = flags + 1 if is_flag else 0
        if len(starts) == most:
            break
    return starts


def _extends(text: str, at: int) -> bool:
    """Say whether the letter at `at` belongs to the character before it."""
    letter, before = text[at], text[at - 1]
    if before == "\u200d":
        return unicodedata.category(letter) == "So"
    return (
        unicodedata.category(letter) in ("Mn", "Me", "Mc")
        or letter == "\u200d"
        or "\U0001f3fb" <= letter <= "\U0001f3ff"
        or (before == "\r" and letter == "\n")
    )
