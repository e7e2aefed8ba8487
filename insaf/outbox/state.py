"""How the outbox stands, for whoever looks after it; no address and no word of a letter."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import Count

from insaf.outbox import follow
from insaf.outbox.models import Letter, Text
from insaf.outbox.pace import domain_of

LISTED = 50  # letters, and domains, named at once


def state(now: datetime) -> dict[str, Any]:
    """Counts by state, what is late, where it goes, and the letters that wait for a person."""
    counted = dict(Letter.objects.values_list("state").annotate(n=Count("id")))
    late = Letter.objects.filter(next_attempt_at__lte=now).order_by("next_attempt_at")
    return {
        "unread_entries": follow.behind(),
        "letters": {str(name): counted.get(str(name), 0) for name in Letter.State.values},
        "due_since": late.values_list("next_attempt_at", flat=True).first(),
        "domains": _domains(),
        "held": _listed(Letter.State.HELD),
        "failed": _listed(Letter.State.FAILED),
    }


def _listed(wanted: Letter.State) -> list[dict[str, Any]]:
    letters = Letter.objects.filter(state=wanted).select_related("case").order_by("-id")
    return [
        {"id": one.pk, "reference": one.case.reference, "kind": one.kind, "error": one.last_error}
        for one in letters[:LISTED]
    ]


def _domains() -> list[dict[str, Any]]:
    """Where the letters wait to go: the domains with the most first."""
    waiting = Letter.objects.filter(next_attempt_at__isnull=False).values_list("recipient", "attempts")
    letters: Counter[str] = Counter()
    attempts: dict[str, int] = {}
    for recipient, tried in waiting.iterator():
        name = domain_of(recipient)
        letters[name] += 1
        attempts[name] = max(tried, attempts.get(name, 0))
    return [{"domain": name, "letters": n, "attempts": attempts[name]} for name, n in letters.most_common(LISTED)]


def retry_text(text_id: int, now: datetime) -> bool:
    """Queue a text message again that was given up; whether there was one."""
    failed = Text.objects.filter(pk=text_id, state=Letter.State.FAILED).exclude(text="")  # its words are gone
    anew = {"state": Letter.State.QUEUED, "attempts": 0, "queued_at": now, "next_attempt_at": now}
    return bool(failed.update(**anew, delivered_at=None))


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
            delivered_at=None,
            settled=kind != "acknowledgement",
        )
    )
