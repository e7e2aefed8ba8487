"""Run beside a running product: lets the time of waiting letters pass if asked, and says what became of each mail."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter


def figures() -> dict[str, object]:
    from insaf.cases.models import Case, Entry
    from insaf.intake.email.models import Arrival, Mailbox
    from insaf.outbox import follow
    from insaf.outbox.models import Letter

    added = Counter(Entry.objects.filter(type="InformationAdded").values_list("case__reference", flat=True))
    return {
        "arrivals": dict(Counter(Arrival.objects.values_list("state", flat=True))),
        "doubled_arrivals": Arrival.objects.count() - Arrival.objects.values("message_id").distinct().count(),
        "copies": sum(Arrival.objects.values_list("copies", flat=True)),
        "cases": Case.objects.count(),
        "cases_of_mails": Arrival.objects.filter(state="created").values("case").distinct().count(),
        "added": sum(added.values()),
        "added_twice": sum(n > 1 for n in added.values()),
        "letters": dict(Counter(Letter.objects.values_list("state", flat=True))),
        "acknowledgements": Letter.objects.filter(kind="acknowledgement").count(),
        "sent_ids": sorted(Letter.objects.filter(state="sent").values_list("message_id", flat=True)),
        "acknowledged": Entry.objects.filter(type="Acknowledged").values("case").distinct().count(),
        "acknowledged_entries": Entry.objects.filter(type="Acknowledged").count(),
        "unread": follow.behind(),
        "unsettled": Letter.objects.filter(settled=False).count(),
        "mailboxes": list(Mailbox.objects.values("name", "last_error", "backlog")),
        "quarantined": list(Arrival.objects.exclude(state__in=("created", "appended")).values("state", "reason")[:20]),
    }


def hurry() -> None:
    """The waits and leases of letters end now, as if hours had passed."""
    from django.utils import timezone

    from insaf.outbox.models import Letter

    waiting = Letter.objects.filter(next_attempt_at__isnull=False)
    waiting.update(next_attempt_at=timezone.now(), queued_at=timezone.now())


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insaf.site.settings")
    import django

    django.setup()
    if "hurry" in sys.argv:
        hurry()
    print(json.dumps(figures()))
