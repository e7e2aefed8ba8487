"""The bundle that a body's person was given, kept while nothing has changed: asked for again, it is the same file."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db.models import Count, Max

from insaf.cases import queries
from insaf.cases.models import Case
from insaf.cases.queries import Loaded
from insaf.core.events.disclosing import ONE_FILE, Disclosed
from insaf.intake.external.models import Invitation, Knock
from insaf.outbox.models import Letter

MOST = 6
"""Bundles that are made for one person within an hour; the same one again is not made anew."""
HOUR, LONGEST = timedelta(hours=1), timedelta(days=1)


def kept(one: Invitation, loaded: Loaded) -> IO[bytes] | None:
    """The file as it was handed out, if the case still says what it said."""
    try:
        return _path(one.pk, loaded).open("rb")
    except FileNotFoundError:
        return None


def keep(one: Invitation, loaded: Loaded, made: IO[bytes]) -> None:
    """Lay it down whole, in place of the one before."""
    path = _path(one.pk, loaded)
    path.parent.mkdir(exist_ok=True, mode=0o700)
    for old in path.parent.glob(f"{one.pk}-{loaded.row.pk}-*"):
        old.unlink(missing_ok=True)
    draft = path.with_name(f"draft-{secrets.token_hex(8)}")
    made.seek(0)
    with draft.open("wb") as file:
        shutil.copyfileobj(made, file, 1 << 20)
    draft.replace(path)
    made.seek(0)


def too_many(one: Invitation, now: datetime) -> bool:
    """Counted before anything is made, so that many at once are no way round."""
    key = f"bundle:{one.pk}"
    Knock.objects.filter(key=key, at__lte=now - HOUR).delete()
    Knock.objects.create(key=key, at=now)
    return Knock.objects.filter(key=key, at__gt=now - HOUR).count() > MOST


def tidy(now: datetime) -> None:
    """Nothing stays that is a day old, that the case no longer says, or whose access has ended."""
    for path in _folder().glob("*"):
        if _is_stale(path, now):
            path.unlink(missing_ok=True)


def _is_stale(path: Path, now: datetime) -> bool:
    if path.name.startswith("draft-"):  # being written, or left behind by a crash
        return path.stat().st_mtime < (now - HOUR).timestamp()
    invitation, case, _mark = path.stem.split("-")
    one = Invitation.objects.filter(pk=int(invitation), revoked_at=None, ends_at__gt=now).first()
    row = Case.objects.filter(pk=int(case)).first()
    loaded = queries.load(row.reference) if one and row else None
    if loaded is None or path.name != _path(int(invitation), loaded).name:
        return True
    return path.stat().st_mtime < (now - LONGEST).timestamp()


def _folder() -> Path:
    return Path(settings.INSAF_DATA) / "liaison"


def _path(invitation: int, loaded: Loaded) -> Path:
    return _folder() / f"{invitation}-{loaded.row.pk}-{_mark(loaded)}.zip"


def _mark(loaded: Loaded) -> str:
    """What the bundle depends on: the entries but those of looks at it, and the letters and what became of them."""
    last = max(step.seq for step in loaded.steps if not _is_look(step.event))
    letters = Letter.objects.filter(case=loaded.row)
    known = letters.aggregate(last=Max("id"), sent=Count("sent_at"), states=Count("state", distinct=True))
    return hashlib.sha256(f"{last}:{sorted(known.items())}".encode()).hexdigest()[:32]


def _is_look(event: object) -> bool:
    return isinstance(event, Disclosed) and event.what not in ONE_FILE
