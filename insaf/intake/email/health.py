"""How each mailbox stands: written by whoever takes its mail, read by the desk and the metrics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.functional import Promise

from insaf.intake.email.models import Mailbox
from insaf.intake.email.troubles import SAID, Trouble

LONGEST_CODE = 80


@dataclass(frozen=True)
class Standing:
    """One mailbox now."""

    name: str
    last_success_at: datetime | None
    backlog: int
    trouble: str  # a code; empty when the last look went well
    trouble_at: datetime | None
    silent: bool  # no look went well for too long

    @property
    def said(self) -> Promise | str:
        """The trouble in words for staff."""
        return SAID[Trouble(self.trouble)] if self.trouble in set(Trouble) else self.trouble


def names() -> list[str]:
    """The boxes that the operator named, in their order."""
    return [box.name for box in settings.INSAF_MAILBOXES]


def know(wanted: Sequence[str], now: datetime) -> None:
    """A row for each box: silence is counted from the day it was first named."""
    for name in wanted:
        row, made = Mailbox.objects.get_or_create(name=name, defaults={"known_since": now})
        if not made and row.known_since is None:
            Mailbox.objects.filter(pk=row.pk).update(known_since=now)


def succeeded(name: str, backlog: int, now: datetime, trouble: str = "") -> None:
    """A look came to its end; ``trouble`` when some mail could not be had all the same."""
    row = Mailbox.objects.filter(name=name)
    row.update(last_success_at=now, checked_at=now, backlog=backlog, last_error=trouble)
    if trouble:
        row.update(last_error_at=now)


def failed(name: str, trouble: str, now: datetime) -> None:
    row = Mailbox.objects.filter(name=name)
    row.update(checked_at=now, last_error=trouble[:LONGEST_CODE], last_error_at=now)


def standings(now: datetime) -> list[Standing]:
    """Every mailbox that is taken from now, in the operator's order."""
    rows = {row.name: row for row in Mailbox.objects.filter(name__in=names())}
    return [standing(rows.get(name) or Mailbox(name=name), now) for name in names()]


def silent(row: Mailbox, now: datetime) -> bool:
    """No successful look for as long as the operator allows."""
    since = row.last_success_at or row.known_since
    return since is not None and now - since > timedelta(minutes=settings.INSAF_MAIL_SILENCE)


def standing(row: Mailbox, now: datetime) -> Standing:
    """How one mailbox is at ``now``."""
    return Standing(row.name, row.last_success_at, row.backlog, row.last_error, row.last_error_at, silent(row, now))
