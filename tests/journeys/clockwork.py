"""A centre whose clock a test moves: everything the worker does is done at each stop of the clock."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from insaf.cases.models import Case, Entry
from insaf.site.worker import ROUNDS
from tests import given
from tests.outbox.postbox import Postbox, Received, listening

STOPS = (time(8, 59), time(9, 1), time(15, 59), time(16, 1))
"""Just before the doors open, just after, just before they close, just after; on every day."""


@dataclass
class Clockwork:
    """The present of a test, the worker's rounds, and the mail server that hears of them."""

    now: datetime
    box: Postbox
    mails: list[tuple[datetime, Received]] = field(default_factory=list)

    def until(self, when: str) -> Clockwork:
        """Time passes, and the worker works, until an instant of the institution's own time."""
        end = given.at(when)
        while (stop := self._next_stop()) < end:
            self.round(stop)
        return self.round(end)

    def round(self, now: datetime) -> Clockwork:
        """One round of the worker at an instant that becomes now, forwards or backwards."""
        self.now = now
        for module in ROUNDS:
            importlib.import_module(module).run_once(self.now)
        self.mails += [(self.now, mail) for mail in self.box.mails[len(self.mails) :]]
        return self

    def told(self, address: str) -> list[tuple[str, str]]:
        """Every mail to an address: when it came, and its subject."""
        return [(local(at), str(mail.message["Subject"])) for at, mail in self.mails if address in mail.recipients]

    def mail(self, words: str) -> str:
        """The text of the one mail whose subject has these words."""
        (found,) = (mail for _, mail in self.mails if words in str(mail.message["Subject"]))
        return found.part("plain")

    def _next_stop(self) -> datetime:
        today = self.now.astimezone(given.RIYADH).date()
        stops = (datetime.combine(today + timedelta(n), stop, given.RIYADH) for n in (0, 1) for stop in STOPS)
        return next(stop for stop in stops if stop > self.now)


@contextmanager
def clockwork(start: str, settings: Any, monkeypatch: Any) -> Iterator[Clockwork]:
    """A clock that stands at ``start`` until it is moved, for pages and worker alike."""
    with listening() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.INSAF_MAIL_FROM = "complaints@engineeringtracks.edu.sa"
        clock = Clockwork(given.at(start), box)
        monkeypatch.setattr("django.utils.timezone.now", lambda: given.utc(clock.now))
        yield clock


def local(at: datetime) -> str:
    """An instant as the institution reads it: ``2027-03-23 16:00``."""
    return f"{at.astimezone(given.RIYADH):%Y-%m-%d %H:%M}"


def happened(row: Case, *types: str) -> list[tuple[str, ...]]:
    """Entries of these types in order: the instant, the type, and the one word that matters."""
    entries = Entry.objects.filter(case=row, type__in=types).order_by("n")
    return [(local(entry.at), entry.type, _word(json.loads(entry.body)["data"])) for entry in entries]


def _word(data: dict[str, Any]) -> str:
    for name in ("day", "to", "kind", "rung", "automatic"):
        if name in data:
            return str(data[name])
    return ""
