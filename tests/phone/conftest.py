"""The telephone rings at an institution with a policy in force, its staff hired and its exchange known."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from insaf.rulebook import seeding
from insaf.site.translations import compile_all
from tests import cast
from tests.phone import exchange


@pytest.fixture(scope="session", autouse=True)
def translations() -> None:
    compile_all()


@pytest.fixture(autouse=True)
def office(db: None, settings) -> None:
    seeding.ensure(timezone.now())
    cast.hired()
    cache.clear()
    settings.INSAF_PHONE = exchange.KNOWN
