"""The words that the record commits to, in rows of their own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from insaf.cases.models import Case, Passage
from insaf.cases.sql import Rows
from insaf.core.arabic import neutralise
from insaf.core.case import Recorded
from insaf.core.codec import sealed_in
from insaf.core.record import Sealed

PASSAGE = ("digest", "case_id", "salt", "text")
ATTACHMENT = ("case_id", "passage_id", "name", "size", "type", "sha256", "added_at")


def kept(row: Case, recorded: Sequence[Recorded]) -> list[Rows]:
    """Each sealed text beside its salt, and a row for each file among them: to be written with the entries."""
    said = [(one, sealed) for one in recorded for sealed in sealed_in(one.event) if sealed.text is not None]
    words = [(sealed.digest, row.pk, sealed.salt or "", sealed.text) for _, sealed in said]
    files = [_attachment(row, one, sealed) for one, sealed in said if sealed in getattr(one.event, "files", ())]
    return [Rows("cases_passage", PASSAGE, words), Rows("cases_attachment", ATTACHMENT, files)]


def texts(row_ids: Iterable[int]) -> Mapping[str, str]:
    """The words of some cases, by digest; what was erased is absent."""
    found = Passage.objects.filter(case_id__in=list(row_ids))
    return dict(found.values_list("digest", "text"))


def _attachment(row: Case, one: Recorded, sealed: Sealed) -> tuple[Any, ...]:
    file = json.loads(sealed.text or "{}")
    name = neutralise(file["name"])[:255]
    return row.pk, sealed.digest, name, file["size"], file["type"][:100], file["sha256"], one.at
