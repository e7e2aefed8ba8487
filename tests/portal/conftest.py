"""The public pages' tests stand in a fresh installation with its policy in force."""

import pytest
from django.utils import timezone

from insaf.rulebook import seeding
from insaf.site.translations import compile_all
from tests.intake.visitor import Visitor


@pytest.fixture(scope="session", autouse=True)
def translations() -> None:
    compile_all()


@pytest.fixture(autouse=True)
def rules_in_force(db: None) -> None:
    seeding.ensure(timezone.now())


@pytest.fixture
def amina() -> Visitor:
    """Amina's browser: cookies, no script, CSRF enforced."""
    return Visitor()
