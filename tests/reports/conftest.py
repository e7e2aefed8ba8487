"""The reports' tests stand in a fresh installation with its staff hired."""

import pytest
from django.utils import timezone

from insaf.rulebook import seeding
from insaf.site.translations import compile_all
from tests import cast


@pytest.fixture(scope="session", autouse=True)
def translations() -> None:
    compile_all()


@pytest.fixture(autouse=True)
def office(db: None) -> None:
    """Rules published, staff hired."""
    seeding.ensure(timezone.now())
    cast.hired()
