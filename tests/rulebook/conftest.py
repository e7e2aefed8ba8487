"""What the rulebook's tests start from: today, and a fresh installation's rules."""

from datetime import UTC, datetime

import pytest

from insaf.rulebook import seeding
from insaf.site.translations import compile_all


@pytest.fixture(scope="session", autouse=True)
def translations():
    compile_all()


@pytest.fixture
def now():
    return datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def fresh(db, now):
    """A fresh installation: the first policy, its holidays and its calendar."""
    seeding.ensure(now)
