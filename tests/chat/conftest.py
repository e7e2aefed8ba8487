"""The chat's tests stand in a fresh installation with its staff hired and the office open."""

from __future__ import annotations

import pytest
from django.utils import timezone

from insaf.chat.limits import buckets
from insaf.rulebook import seeding
from insaf.site.translations import compile_all
from tests import cast


@pytest.fixture(scope="session", autouse=True)
def translations() -> None:
    compile_all()


@pytest.fixture
def office(db: None) -> None:
    """Rules published, staff hired, nobody counted yet."""
    seeding.ensure(timezone.now())
    cast.hired()
    buckets.levels.clear()
