"""The post comes to an institution with a policy in force and its staff hired."""

import pytest
from django.core.cache import cache

from insaf.rulebook import seeding
from insaf.site.translations import compile_all
from tests import cast
from tests.arrivals.post import NOW


@pytest.fixture(scope="session", autouse=True)
def translations() -> None:
    compile_all()


@pytest.fixture(autouse=True)
def office(db: None) -> None:
    seeding.ensure(NOW)
    cast.hired()
    cache.clear()
