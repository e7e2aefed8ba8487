"""How the outbox stands, for whoever looks after it; no address and no word of a letter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count

from insaf.outbox import follow
from insaf.outbox.models import Letter

LISTED = 50  # failed letters named at once


def state(now: datetime) -> dict[str, Any]:
    """Counts by state, what is late, and the letters that were given up."""
    counted = dict(Letter.objects.values_list("state").annotate(n=Count("id")))
    late = Letter.objects.filter(next_attempt_at__lte=now).order_by("next_attempt_at")
    failed = Letter.objects.filter(state=Letter.State.FAILED).select_related("case").order_by("-id")
    return {
        "unread_entries": follow.behind(),
        "letters": {str(name): counted.get(str(name), 0) for name in Letter.State.values},
        "due_since": late.values_list("next_attempt_at", flat=True).first(),
        "failed": [
            {"id": one.pk, "reference": one.case.reference, "kind": one.kind, "error": one.last_error}
            for one in failed[:LISTED]
        ],
    }


def retry(letter_id: int, now: datetime) -> bool:
    """Queue a letter again that was given up; whether there was one."""
    failed = Letter.objects.filter(pk=letter_id, state=Letter.State.FAILED)
    kind = failed.values_list("kind", flat=True).first()
    return bool(
        failed.update(
            state=Letter.State.QUEUED,
            attempts=0,
            queued_at=now,  # the patience with its server begins anew
            next_attempt_at=now,
            returned_at=None,
            settled=kind != "acknowledgement",
        )
    )
