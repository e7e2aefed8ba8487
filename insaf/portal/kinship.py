"""What was joined to a case, readable where it goes on, and how contact is limited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from insaf.cases import history, kin
from insaf.cases.models import Attachment
from insaf.cases.models import Case as Row
from insaf.cases.queries import Loaded, load
from insaf.core.case import Case
from insaf.core.events.intake import InformationAdded, Received
from insaf.core.events.restricting import Restricted
from insaf.portal.letters import title, words


@dataclass(frozen=True)
class Said:
    """Something the person wrote under a reference that was joined."""

    at: datetime
    text: str
    files: tuple[Attachment, ...]
    outcome_sought: str = ""


def joined(case: Case) -> list[dict[str, Any]]:
    """Each joined reference with all that the person wrote and sent under it (B-11)."""
    return (
        [{"reference": row.reference, "said": _said(row)} for row in kin.joined(case.reference)] if case.joined else []
    )


def _said(row: Row) -> list[Said]:
    by_digest = {one.passage_id: one for one in Attachment.objects.filter(case_id=row.pk)}
    told = []
    for step in history.of_case(row):
        event = step.event
        files = tuple(by_digest[one.digest] for one in getattr(event, "files", ()) if one.digest in by_digest)
        if isinstance(event, Received):
            told.append(Said(event.received_at, words(event.narrative), files, words(event.outcome_sought)))
        elif isinstance(event, InformationAdded):
            told.append(Said(step.at, words(event.text), files))
    return told


def goes_on(row: Row) -> Loaded | None:
    """The case in which a merged one goes on; none for any other."""
    return load(kin.survivor(row).reference) if row.merged_into else None


def limit(loaded: Loaded) -> dict[str, Any] | None:
    """Until when and how contact is limited now; the reason stands in the timeline (E-20)."""
    rule = loaded.rules.policy.restriction
    if loaded.case.restricted_until is None or rule is None:
        return None
    said = next(step.event for step in reversed(loaded.steps) if isinstance(step.event, Restricted))
    how = " ".join(f"{title(rule.ways, way)}." for way in said.ways)
    return {"until": loaded.case.restricted_until, "how": how}
