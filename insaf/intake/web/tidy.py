"""Once an hour: forgets old drafts, and removes files that nothing refers to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from insaf.cases import files, log
from insaf.cases.models import Attachment
from insaf.intake.web import drafts
from insaf.intake.web.models import Submission

EVERY = timedelta(hours=1)
YOUNG = timedelta(days=2)
"""A file this young may belong to a page that somebody still fills in: drafts and pages live a day."""

_next_at: list[datetime] = []


def run_once(now: datetime) -> int:
    """The worker's round, hourly; the number of files removed."""
    if _next_at and now < _next_at[0]:
        return 0
    _next_at[:] = [now + EVERY]
    return tidy(now)


def tidy(now: datetime) -> int:
    """Forget drafts that expired and remove the files that they left; the number of files."""
    while drafts.forget_old(now):
        pass
    held = {*Attachment.objects.values_list("sha256", flat=True), *_in_submissions(), *_elsewhere()}
    loose = [path for path in _files() if path.name not in held and _is_old(path, now)]
    return sum(_removed(path, now) for path in loose)


def _in_submissions() -> set[str]:
    """Files of drafts and of what is held; who is filed has given them to the case."""
    listed = Submission.objects.exclude(files=[]).values_list("files", flat=True)
    return {card["sha256"] for cards in listed for card in cards}


def _elsewhere() -> set[str]:
    """What others keep in the same folder, such as mail as it came."""
    return {name for holder in files.HOLDERS for name in holder()}


def _files() -> Iterator[Path]:
    """Kept files, and those whose writer died before they had their name."""
    folder = Path(settings.INSAF_FILES)
    yield from folder.glob("draft-*")
    yield from folder.glob("[0-9a-f][0-9a-f]/*")


def _is_old(path: Path, now: datetime) -> bool:
    try:
        return now.timestamp() - path.stat().st_mtime > YOUNG.total_seconds()
    except FileNotFoundError:
        return False


def _removed(path: Path, now: datetime) -> bool:
    """Asked again under the lock that every act takes: no case can begin to hold it meanwhile."""
    with transaction.atomic():
        log.lock()
        taken = Attachment.objects.filter(sha256=path.name).exists() or path.name in _in_submissions() | _elsewhere()
        if taken or not _is_old(path, now):
            return False
        path.unlink(missing_ok=True)
    return True
