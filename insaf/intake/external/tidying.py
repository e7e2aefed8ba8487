"""Once a minute: forgets bundles that nobody may have any more, and who knocked long ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from insaf.intake.external import handed
from insaf.intake.external.models import Knock

EVERY = timedelta(minutes=1)

_last_at: list[datetime] = []


def run_once(now: datetime) -> int:
    """The worker's round; the number of knocks forgotten."""
    if _last_at and timedelta(0) <= now - _last_at[0] < EVERY:
        return 0
    _last_at[:] = [now]
    handed.tidy(now)
    gone, _each = Knock.objects.filter(at__lte=now - handed.HOUR).delete()
    return gone
