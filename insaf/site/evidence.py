"""Brings together what tells a case (the desk) and what hands it out (the reports): siblings, so strangers."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import unescape
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import override, pgettext

from insaf.cases import words
from insaf.cases.actions import perform
from insaf.cases.queries import Loaded
from insaf.core.acts.disclosing import Disclose
from insaf.core.arabic import FIRST_STRONG_ISOLATE, POP_ISOLATE
from insaf.core.permits import refusal
from insaf.core.reasons import Refused
from insaf.core.terms import Actor
from insaf.desk.telling import Cast, Told, timeline
from insaf.desk.telling.delivery import tell
from insaf.desk.working import Count, why_skipped, workings
from insaf.outbox.models import Letter
from insaf.reports.bundle import Made, Order, make
from insaf.reports.dossier.told import Counted, Day, Line
from insaf.reports.dossier.typesetting import Said
from insaf.reports.masking import Shown


def told(shown: Shown) -> tuple[tuple[Line, ...], Mapping[str, tuple[Counted, ...]]]:
    """Every entry in words, none folded away, and the working of every promise."""
    with override(shown.language):
        cast = Cast(shown.language, shown.loaded.rules.policy, shown.complainant, shown.staff, outside=True)
        lines = tuple(_line(one) for one in _unfolded(timeline(shown.loaded.steps, cast)))
        found = workings(shown.loaded.steps)
        return lines, {key: tuple(_counted(key, one, shown.language) for one in made) for key, made in found.items()}


def state_of(letter: Letter) -> str:
    """What became of a letter, in a word."""
    return str(tell(letter).said)


def _unfolded(entries: list[Told]) -> Iterator[Told]:
    for one in entries:
        yield from one.inside or (one,)


def _line(one: Told) -> Line:
    said = " – ".join(part for part in (_plain(one.label), _plain(one.line)) if part)
    facts = tuple((str(fact.label), fact.on or str(fact.words) or Said(fact.text)) for fact in one.facts)
    files = tuple(
        (pgettext("dossier", "File"), f"{FIRST_STRONG_ISOLATE}{file.name}{POP_ISOLATE}") for file in one.files
    )
    assert one.at is not None
    return Line(one.n, one.at, one.who, said, one.text or "", facts + files, one.look == "late")


def _plain(line: object) -> str:
    """Words of ours with isolates in place of their markup."""
    marked = str(line).replace("<bdi>", FIRST_STRONG_ISOLATE).replace("</bdi>", POP_ISOLATE)
    return unescape(re.sub(r"<[^>]+>", "", marked)) if hasattr(line, "__html__") else marked


def _counted(key: str, count: Count, language: str) -> Counted:
    days = tuple(Day(day.on, day.number, why_skipped(day, count, language)) for day in count.days)
    event = count.event
    return Counted(
        key=key,
        because=str(words.BECAUSE[event.because]),
        counted_from=event.counted_from,
        days_promised=event.days,
        due_at=event.due_at,
        derived_at=count.derived_at,
        recorded_at=count.recorded_at,
        days=days,
    )


def draft() -> IO[bytes]:
    """A file without a name, on the disk that holds the data; gone when it is closed."""
    return tempfile.TemporaryFile(dir=settings.INSAF_DATA)


def hand_out(loaded: Loaded, order: Order, actor: Actor, now: datetime, out: IO[bytes]) -> Made:
    """Make the bundle and put on the record that it was made, for whom, and with which bytes (E-19)."""
    reason = refusal(actor, Disclose, loaded.case, loaded.rules, now)
    if reason:
        raise Refused(reason)
    made = written(loaded, order, now, out)
    perform(Disclose(order.to, "bundle", made.sha256), loaded.case.reference, actor, now)
    return made


def written(loaded: Loaded, order: Order, now: datetime, out: IO[bytes]) -> Made:
    """The bundle, told by the desk; who calls this puts on the record that it left the house."""
    return make(loaded, order, now, out, sys.modules[__name__])  # type: ignore[arg-type]


def lay_down(made: IO[bytes], path: Path) -> None:
    """The bundle under a name: whole, or not at all."""
    beside = path.with_name(f".{path.name}.draft")
    with beside.open("wb") as file:
        shutil.copyfileobj(made, file, 1 << 20)
    beside.replace(path)
