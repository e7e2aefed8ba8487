"""The bundle that a body's person was given, kept while nothing has changed: asked for again, it is the same file."""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
import shutil
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db.models import Count, Max, Q

from insaf.cases.models import Entry
from insaf.cases.queries import Loaded
from insaf.core.events.disclosing import ONE_FILE, Disclosed
from insaf.intake.external.models import Invitation, Knock
from insaf.outbox.models import Letter

MOST = 6
"""Bundles that are made for one person within an hour; the same one again is not made anew."""
HOUR, LONGEST = timedelta(hours=1), timedelta(days=1)
NAMED = re.compile(r"(\d{1,18})-(\d{1,18})-[0-9a-f]{32}\.zip")
LOOK = Q(type="Disclosed") & ~Q(body__contains='"what":"file')
"""Entries that a bundle does not depend on, by their bytes; ``_is_look`` says the same of an event."""
log = logging.getLogger("insaf.liaison")


def kept(one: Invitation, loaded: Loaded) -> IO[bytes] | None:
    """The file as it was handed out, if the case still says what it said; open, so that no tidying takes it away."""
    with suppress(OSError):
        return _path(one.pk, loaded).open("rb")
    return None


def keep(one: Invitation, loaded: Loaded, made: IO[bytes]) -> None:
    """Lay it down whole, in place of the one before. It is handed out all the same where that cannot be."""
    path = _path(one.pk, loaded)
    draft = path.with_name(f"draft-{secrets.token_hex(8)}")
    try:
        _lay_down(made, draft)
        for old in path.parent.glob(f"{one.pk}-{loaded.row.pk}-*"):
            old.unlink(missing_ok=True)
        draft.replace(path)
    except OSError as problem:
        log.warning("a bundle of %s is not kept: %s", loaded.case.reference, problem)
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    made.seek(0)


def _lay_down(made: IO[bytes], draft: Path) -> None:
    draft.parent.mkdir(exist_ok=True, mode=0o700)
    made.seek(0)
    with draft.open("wb") as file:
        shutil.copyfileobj(made, file, 1 << 20)


def too_many(one: Invitation, now: datetime) -> bool:
    """Counted before anything is made, so that many at once are no way round."""
    key = f"bundle:{one.pk}"
    Knock.objects.create(key=key, at=now)
    return Knock.objects.filter(key=key, at__gt=now - HOUR).count() > MOST


def tidy(now: datetime) -> None:
    """Nothing stays that is a day old, that the case no longer says, or whose access has ended.

    What else lies in the folder is not ours, and stays. Its cost does not grow with the bundles.
    """
    found = {path: named for path in _folder().glob("*.zip") if (named := NAMED.fullmatch(path.name))}
    current = _current({(int(named[1]), int(named[2])) for named in found.values()}, now) if found else set()
    for path in found:
        _unlink_if(path.name not in current, path, now - LONGEST)
    for path in _folder().glob("draft-*"):  # being written, or left behind by a crash
        _unlink_if(False, path, now - HOUR)


def _unlink_if(stale: bool, path: Path, oldest: datetime) -> None:
    with suppress(FileNotFoundError):
        if stale or path.stat().st_mtime < oldest.timestamp():
            path.unlink()


def _current(pairs: Collection[tuple[int, int]], now: datetime) -> set[str]:
    """The names under which the bundles of some accesses and cases may lie now."""
    accesses = {invitation for invitation, _case in pairs}
    open_ones = set(
        Invitation.objects.filter(pk__in=accesses, revoked_at=None, ends_at__gt=now).values_list("pk", flat=True)
    )
    cases = {case for _invitation, case in pairs}
    entries = Entry.objects.filter(case__in=cases).exclude(LOOK).order_by()
    last = dict(entries.values_list("case_id").annotate(last=Max("seq")))
    letters = _letters(cases)
    marks = {case: _mark(seq, letters.get(case)) for case, seq in last.items()}
    return {_name(one, case, marks[case]) for one, case in pairs if one in open_ones and case in marks}


def _letters(cases: Collection[int]) -> dict[int, tuple[Any, ...]]:
    """The letters of some cases and what became of them, in short."""
    asked = Letter.objects.filter(case__in=cases).order_by().values_list("case_id")
    rows = asked.annotate(last=Max("id"), sent=Count("sent_at"), states=Count("state", distinct=True))
    return {case: tuple(known) for case, *known in rows}


def _folder() -> Path:
    return Path(settings.INSAF_DATA) / "liaison"


def _path(invitation: int, loaded: Loaded) -> Path:
    """By what was read of the case, and not by what may have come since."""
    case = loaded.row.pk
    last = max(step.seq for step in loaded.steps if not _is_look(step.event))
    return _folder() / _name(invitation, case, _mark(last, _letters([case]).get(case)))


def _name(invitation: int, case: int, mark: str) -> str:
    return f"{invitation}-{case}-{mark}.zip"


def _mark(last: int, letters: tuple[Any, ...] | None) -> str:
    """What the bundle depends on: the entries but those of looks at it, and the letters and what became of them."""
    return hashlib.sha256(f"{last}:{letters}".encode()).hexdigest()[:32]


def _is_look(event: object) -> bool:
    return isinstance(event, Disclosed) and event.what not in ONE_FILE
