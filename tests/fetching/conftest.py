"""Mail is taken in by threads and processes of their own: what these tests write is committed, and cleared away."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from insaf.intake.email.models import Arrival, Mailbox
from insaf.rulebook import seeding
from insaf.site.translations import compile_all


@pytest.fixture(scope="session", autouse=True)
def translations() -> None:
    compile_all()


@pytest.fixture
def transactional_db(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """A database that every thread sees, in place of pytest-django's, which empties all tables: the record refuses."""
    with django_db_blocker.unblock():
        yield
        Arrival.objects.all().delete()
        Mailbox.objects.all().delete()
        connection.close()


@pytest.fixture
def rules_in_force(db: None) -> None:
    seeding.ensure(timezone.now())
