"""What a fresh installation starts with: the first policy and the days off of some years."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.conf import settings

from insaf.rulebook import holidays, publishing
from insaf.rulebook.models import Holiday, PolicyVersion

FIRST_POLICY = "engineering-tracks.toml"
FIRST_YEAR, LAST_YEAR = 2024, 2031
YEARS_AHEAD = 2


def ensure(now: datetime) -> None:
    """Publishes the first policy and seeds the holidays, once; again changes nothing.

    Two years ahead are always seeded, so that no deadline meets a year without holidays.
    """
    missing = _years_missing(now.year)
    if missing:
        holidays.seed(missing, now)
    if not PolicyVersion.objects.exists():
        publishing.publish_file(first_policy(), "insaf", now)


def first_policy() -> Path:
    """The policy file a fresh installation publishes."""
    return Path(settings.INSAF_POLICIES) / FIRST_POLICY


def _years_missing(this_year: int) -> list[int]:
    wanted = range(FIRST_YEAR, max(LAST_YEAR, this_year + YEARS_AHEAD) + 1)
    seeded = {on.year for on in Holiday.objects.dates("on", "year")}
    return [year for year in wanted if year not in seeded]
