"""What the outbox's tests start from: fresh rules, matters in the database, a real mail server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from insaf.cases import log
from insaf.cases.actions import perform
from insaf.core.acts import Act
from insaf.core.acts.intake import Contact
from insaf.core.case import Case
from insaf.core.events import Event
from insaf.core.evolve import replay
from insaf.core.terms import Actor
from insaf.rulebook import current, seeding
from insaf.site.translations import compile_all
from tests import cast, given
from tests.outbox.postbox import Postbox, listening


@pytest.fixture(scope="session", autouse=True)
def translations() -> None:
    compile_all()


@pytest.fixture
def rules(db: Any) -> None:
    """A fresh installation with its staff."""
    seeding.ensure(datetime(2026, 1, 1, tzinfo=UTC))
    cast.hired()


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    """A mail server that answers as the test tells it."""
    with listening() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.INSAF_MAIL_FROM = "complaints@engineeringtracks.edu.sa"
        yield box


class Stored:
    """The one door of the product, as ``given`` wants it."""

    reference: str | None = None

    def perform(self, act: Act, actor: Actor, now: datetime) -> tuple[Event, ...]:
        self.row = perform(act, self.reference, actor, now)
        self.reference = self.row.reference
        return ()

    @property
    def case(self) -> Case:
        return replay(log.history(self.row))


@pytest.fixture
def matter(rules: None) -> Any:
    """``matter(language="en")``: a matter in the database, just received."""

    def received(contact: Contact = cast.amina, **words: Any) -> given.Matter:
        act = given.complaint(contact=contact, **words)
        held = current.rules_at(act.received_at)
        return given.Matter(Stored(), act.received_at, held).asks(act)

    return received
