"""An institution with its policy in force and its staff hired, to which a body writes."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from insaf.rulebook import seeding
from insaf.site.translations import compile_all
from tests import cast


@pytest.fixture(scope="session", autouse=True)
def translations() -> None:
    compile_all()


@pytest.fixture(autouse=True)
def office(db: None, settings: Any) -> None:
    seeding.ensure(timezone.now())
    cast.hired()
    settings.INSAF_MAIL_AUTHSERV = ("mx.centre.sa",)
    settings.INSAF_MAIL_REPLY = "info+{token}@engineeringtracks.edu.sa"
