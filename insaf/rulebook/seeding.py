"""What a fresh installation starts with: the first policy and the days off of some years."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings

from insaf.rulebook import holidays, publishing
from insaf.rulebook.models import Holiday, PolicyVersion
from insaf.rulebook.saudi import computed_holidays

FIRST_POLICY = "engineering-tracks.toml"
FIRST_YEAR, LAST_YEAR = 2024, 2031
YEARS_AHEAD = 2


def ensure(now: datetime) -> None:
    """Publishes the first policy and seeds the holidays; again changes nothing."""
    ensure_holidays(now)
    if not PolicyVersion.objects.exists():
        publishing.publish_file(first_policy(), "insaf", now)


def ensure_holidays(now: datetime) -> None:
    """Seeds the days off from 2024 to 2031, and always two years ahead of ``now``.

    A deadline must never meet a year whose holidays are unknown.
    """
    years = range(FIRST_YEAR, max(LAST_YEAR, now.year + YEARS_AHEAD) + 1)
    standing = set(Holiday.objects.values_list("on", flat=True))
    if any(day.on not in standing for day in computed_holidays(years)):
        holidays.seed(years, now)


def first_policy() -> Path:
    """The policy file a fresh installation publishes."""
    return Path(settings.INSAF_POLICIES) / FIRST_POLICY
