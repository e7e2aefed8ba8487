"""What `manage.py check` and the start of the server say about the rulebook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import DatabaseError
from django.utils import timezone

from insaf.rulebook import holidays


@register(Tags.database)
def holidays_confirmed(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Warns 30 days ahead of a day off that no announcement has confirmed (C-10)."""
    if not databases:
        return []
    try:
        rows = holidays.unconfirmed(timezone.now().date())
    except DatabaseError:  # before the first migration there is nothing to confirm
        return []
    return [_warning(row) for row in rows]


def _warning(row: holidays.Holiday) -> CheckMessage:
    return Warning(
        f"{row.on} ({row.name_en}) is a day off by computation only.",
        hint=f"When it is announced: insaf calendar confirm {row.on}",
        id="rulebook.W001",
    )
