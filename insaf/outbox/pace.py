"""No domain gets more letters a minute than its mail servers like (INSAF_MAIL_PACE)."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.conf import settings

from insaf.outbox.models import Letter

WINDOW = timedelta(minutes=1)


class Pace:
    """What went to each domain in the last minute, as one round finds and makes it."""

    def __init__(self, now: datetime) -> None:
        self._paces: dict[str, int] = settings.INSAF_MAIL_PACE
        self._sent: Counter[str] = Counter()
        if self._paces:
            lately = Letter.objects.filter(sent_at__gt=now - WINDOW).values_list("recipient", flat=True)
            self._sent.update(map(domain_of, lately))

    def resting(self) -> list[str]:
        """Domains whose measure is full: their letters wait, and nobody else's."""
        return [domain for domain, n in self._sent.items() if n >= self._limit(domain)]

    def count(self, letter: Letter) -> None:
        """A letter was handed over, or tried."""
        self._sent[domain_of(letter.recipient)] += bool(self._paces)

    def _limit(self, domain: str) -> float:
        return self._paces.get(domain, self._paces.get("", float("inf")))


def domain_of(recipient: str) -> str:
    return recipient.rpartition("@")[2].lower()
