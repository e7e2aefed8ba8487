"""A fresh installation with its staff hired, and its translations ready."""

import pytest

from insaf.rulebook import seeding
from insaf.site.translations import compile_all
from tests import cast, given


@pytest.fixture(scope="session", autouse=True)
def translations() -> None:
    compile_all()


@pytest.fixture(autouse=True)
def office(db: None) -> None:
    """Rules published and staff hired, all of it undone after the test."""
    seeding.ensure(given.SUNDAY)
    cast.hired()
