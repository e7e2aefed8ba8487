"""Keeps what was sent before it is read, and finds it again by its token."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from django.http import QueryDict
from django.utils.translation import get_language

from insaf.cases import uploads
from insaf.core.acts.base import File
from insaf.core.policy import Text
from insaf.intake.web import tokens
from insaf.intake.web.models import Submission

UNKEPT = frozenset({"csrfmiddlewaretoken", "draft", "confirm", "drop"})
"""Posted fields that carry the request, not the matter."""
MOST_SWEPT = 50


def keep(token: str, posted: Mapping[str, Sequence[str]], now: datetime) -> Submission:
    """Store the fields as posted, before anything is made of them; a draft is written anew."""
    draft, made = Submission.objects.get_or_create(
        digest=tokens.digest(token),
        defaults={"page_language": get_language() or "ar", "received_at": now, "changed_at": now},
    )
    if made:
        forget_old(now)
    if draft.state == Submission.State.DRAFT:
        draft.raw, draft.changed_at = _bytes(posted), now
        draft.page_language = get_language() or "ar"
        draft.save(update_fields=["raw", "changed_at", "page_language"])
    return draft


def add_files(draft: Submission, received: Iterable[object], drop: str = "") -> list[Text]:
    """Keep the files that came and drop the one that was taken back; what was refused, and why."""
    held = [file for file in files_of(draft) if file.sha256 != drop]
    taken, refused = uploads.take(received, held)
    draft.files = [asdict(file) for file in taken]
    draft.save(update_fields=["files"])
    return refused


def files_of(draft: Submission) -> tuple[File, ...]:
    return tuple(File(**card) for card in draft.files)


def fields_of(draft: Submission) -> QueryDict:
    """The fields as they were posted, for the form to read again (I-07)."""
    fields = QueryDict(mutable=True)
    for name, values in json.loads(bytes(draft.raw) or b"{}").items():
        fields.setlist(name, values)
    return fields


def find(token: str, now: datetime) -> Submission | None:
    """The submission a token opens; None when there is none or the draft has expired."""
    found = Submission.objects.filter(digest=tokens.digest(token)).first()
    if found is None or (found.state == Submission.State.DRAFT and _is_old(found, now)):
        return None
    return found


def forget_old(now: datetime) -> int:
    """Drafts that nobody confirmed within their day are deleted, a few at a time; how many."""
    old = Submission.objects.filter(state=Submission.State.DRAFT, changed_at__lt=now - tokens.LIVES)
    deleted, _ = Submission.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:MOST_SWEPT])).delete()
    return deleted


def _is_old(draft: Submission, now: datetime) -> bool:
    return now - draft.changed_at > tokens.LIVES + timedelta(minutes=5)


def _bytes(posted: Mapping[str, Sequence[str]]) -> bytes:
    kept = {name: [one.replace("\0", "") for one in values] for name, values in posted.items() if name not in UNKEPT}
    return json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass")
