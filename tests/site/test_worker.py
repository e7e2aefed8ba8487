"""The worker's rounds share a connection to the database, and never one that broke."""

import sys
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

import pytest
from django.db import connection

from insaf.site.worker import Round

pytestmark = pytest.mark.both_databases


def named(monkeypatch: pytest.MonkeyPatch, run_once: object) -> Round:
    module = ModuleType("a_round")
    module.run_once = run_once  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "a_round", module)
    return Round("a_round")


def asks(_now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def breaks(_now: datetime) -> None:
    """As when the server went away: the connection is gone, and Django does not know."""
    connection.ensure_connection()
    connection.connection.close()
    asks(_now)


def test_a_round_whose_connection_broke_leaves_the_next_a_whole_one(
    monkeypatch: pytest.MonkeyPatch, django_db_setup: None, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        for run_once, failures in ((breaks, 1), (asks, 0)):
            each = named(monkeypatch, run_once)
            each.run(datetime.now(UTC))
            assert each.failures == failures
        connection.close()
