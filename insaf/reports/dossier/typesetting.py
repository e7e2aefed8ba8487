"""Sets a dossier with typst: the data go in as JSON, never as markup; no font of the machine is used."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from insaf.core.arabic import FIRST_STRONG_ISOLATE, POP_ISOLATE, direction
from insaf.reports.dossier.coverage import FONTS, printable
from insaf.reports.dossier.mending import unambiguous

TEMPLATE = Path(__file__).with_name("dossier.typ")
_VOWELS = re.compile("[\u064b-\u0652]")
"""Vowel signs of our own words: no office writes them, and browsers copy words that have them in disorder."""
STANDARDS = ["a-2a", "ua-1"]
"""PDF/A-2a to be kept for long, PDF/UA-1 to be read aloud; one file is both."""


class Plain(str):
    """A text for the file's own properties, which is not set in type."""


class Said(str):
    """Somebody's own words, set with every mark as they were written."""


def pdf(story: Mapping[str, Any], at: datetime) -> bytes:
    """The dossier; the same story at the same instant gives the same bytes."""
    import typst  # 6 MB of memory, for whoever sets a page

    made: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs=_inputs(story, at),
        pdf_standards=STANDARDS,
        timestamp=at.astimezone(UTC).replace(microsecond=0),
    )
    return unambiguous(made)


def pages(story: Mapping[str, Any], at: datetime, ppi: int = 90) -> list[bytes]:
    """Each page as a picture, to be looked at."""
    import typst  # 6 MB of memory, for whoever sets a page

    made = typst.compile(
        TEMPLATE.read_bytes(), font_paths=[str(FONTS)], ignore_system_fonts=True,
        sys_inputs=_inputs(story, at), format="png", ppi=ppi,
    )  # fmt: skip
    return made if isinstance(made, list) else [made]


def _inputs(story: Mapping[str, Any], at: datetime) -> dict[str, str]:
    date = {"year": at.year, "month": at.month, "day": at.day}
    return {"story": json.dumps({**{key: _ready(value) for key, value in story.items()}, "date": date})}


def _ready(value: Any) -> Any:
    """Every text as its paragraphs, and each paragraph as runs that keep their own direction (J-04)."""
    if isinstance(value, Plain):
        return str(value)
    if isinstance(value, str):
        text = value if isinstance(value, Said) else _VOWELS.sub("", value)
        return [_paragraph(line) for line in text.split("\n") if line.strip()]
    if isinstance(value, Mapping):
        return {key: _ready(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_ready(one) for one in value]
    return value


def _paragraph(line: str) -> dict[str, Any]:
    """``rtl`` is the direction of the whole; a run in isolates has its own, the others have none."""
    return {"dir": direction(line.replace(FIRST_STRONG_ISOLATE, "").replace(POP_ISOLATE, "")), "runs": _runs(line)}


def _runs(line: str) -> list[list[str]]:
    runs: list[list[str]] = []
    inside, rest = "", line
    while rest:
        mark = POP_ISOLATE if inside else FIRST_STRONG_ISOLATE
        text, found, rest = rest.partition(mark)
        if text:
            runs.append([printable(text), direction(text) if inside else ""])
        inside = "" if inside or not found else mark
    return runs
