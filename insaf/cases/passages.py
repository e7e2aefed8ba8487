"""The words that the record commits to, in rows of their own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from insaf.cases.models import Attachment, Case, Passage
from insaf.core.arabic import neutralise
from insaf.core.case import Recorded
from insaf.core.codec import sealed_in
from insaf.core.record import Sealed


def keep(row: Case, recorded: Sequence[Recorded]) -> None:
    """Store each sealed text beside its salt, and a row for each file among them."""
    fresh = [
        Passage(digest=sealed.digest, case_id=row.pk, salt=sealed.salt or "", text=sealed.text)
        for one in recorded
        for sealed in sealed_in(one.event)
        if sealed.text is not None
    ]
    if fresh:
        Passage.objects.bulk_create(fresh)
    files = [
        _attachment(row, one, sealed)
        for one in recorded
        for sealed in getattr(one.event, "files", ())
        if sealed.text is not None
    ]
    if files:
        Attachment.objects.bulk_create(files)


def texts(row_ids: Iterable[int]) -> Mapping[str, str]:
    """The words of some cases, by digest; what was erased is absent."""
    found = Passage.objects.filter(case_id__in=list(row_ids))
    return dict(found.values_list("digest", "text"))


def _attachment(row: Case, one: Recorded, sealed: Sealed) -> Attachment:
    file = json.loads(sealed.text or "{}")
    return Attachment(
        case_id=row.pk,
        passage_id=sealed.digest,
        name=neutralise(file["name"])[:255],
        size=file["size"],
        type=file["type"][:100],
        sha256=file["sha256"],
        added_at=one.at,
    )
