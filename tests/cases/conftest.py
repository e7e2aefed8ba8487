"""The record's tests stand in a fresh installation with its staff hired."""

import pytest

from insaf.rulebook import seeding
from tests import cast, given


@pytest.fixture(autouse=True)
def office(db: None) -> None:
    """Rules published and staff hired, all of it undone after the test."""
    seeding.ensure(given.SUNDAY)
    cast.hired()
