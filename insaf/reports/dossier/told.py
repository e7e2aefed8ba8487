"""What is told about a case, before it becomes a dossier or a file of the bundle."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from insaf.core.arabic import isolate
from insaf.reports.masking import Shown


@dataclass(frozen=True)
class Line:
    """One entry in words."""

    n: int
    at: datetime
    who: str
    said: str
    text: str = ""
    facts: tuple[tuple[str, str | date | datetime], ...] = ()
    late: bool = False


@dataclass(frozen=True)
class Day:
    """One day of a count: its number, or why it has none."""

    on: date
    number: int | None
    why: str


@dataclass(frozen=True)
class Counted:
    """One date that a promise was given, with the days behind it."""

    key: str
    because: str
    counted_from: datetime
    days_promised: int
    due_at: datetime
    derived_at: datetime | None
    recorded_at: datetime
    days: tuple[Day, ...]

    @property
    def agrees(self) -> bool:
        return self.derived_at is None or self.derived_at == self.due_at


@dataclass(frozen=True)
class Sent:
    """One letter: what it is called, to whom it went, what became of it, and its words."""

    n: int
    kind: str
    to: str
    at: datetime | None
    state: str
    text: str = ""
    html: str = ""

    @property
    def paragraphs(self) -> str:
        """The words without the line breaks, quote marks and rules of plain mail."""
        return _unwrapped(self.text)


@dataclass(frozen=True)
class Told:
    """All that is told about a case; the same for the dossier and for the bundle's files."""

    shown: Shown
    lines: tuple[Line, ...]
    counts: Mapping[str, tuple[Counted, ...]]
    letters: tuple[Sent, ...]
    files: tuple[tuple[str, int, str], ...]  # name, size, SHA-256
    record: tuple[tuple[str, str], ...] = ()
    body: str = ""  # whom it is for, in words; empty for a bundle of the desk
    kept_back: int = 0  # files that this body is not given

    @property
    def withheld(self) -> str:
        """That files are withheld, and whom to ask; empty where none is."""
        if not self.kept_back:
            return ""
        house, n = self.shown.loaded.rules.policy.institution, self.kept_back
        said = ngettext(
            "%(n)s file of the complainant is withheld, because it may show other people.",
            "%(n)s files of the complainant are withheld, because they may show other people.",
            n,
        ) % {"n": n}
        ask = _(
            "Whoever needs one asks complaints management, which releases each file by itself: %(email)s, %(phone)s"
        )
        return f"{said} {ask % {'email': isolate(house.email), 'phone': isolate(house.phone)}}"


def _unwrapped(mail: str) -> str:
    """Its paragraphs, and its items, a line each."""
    paragraphs: list[str] = []
    for block in mail.replace("\n>\n", "\n\n").split("\n\n"):
        lines = [line.removeprefix("> ") for line in block.splitlines() if line.strip(" >—")]
        begins = [not at or _ITEM.match(line) for at, line in enumerate(lines)]
        for line, begin in zip(lines, begins, strict=True):
            if begin or not paragraphs:
                paragraphs.append(line)
            else:
                paragraphs[-1] += f" {line.strip()}"
    return "\n".join(paragraphs)


_ITEM = re.compile(r"\s*(\*|\d+\.|https?://)")
