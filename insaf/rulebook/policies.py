"""The published policies: the one that holds on a day, and each by its name."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db import connection

from insaf.core.policy import Policy
from insaf.rulebook.loading import parse_policy
from insaf.rulebook.models import PolicyVersion


class UnknownVersion(LookupError):
    """No policy or calendar is published under this name."""


def in_force(on: date) -> Policy:
    """The policy that holds on a local date: a day before them all gets the oldest (A-15)."""
    rows = PolicyVersion.objects.values_list("effective_on", "version", "sha256")
    listed = list(rows.order_by("effective_on", "id"))
    if not listed:
        raise UnknownVersion("No policy is published yet: insaf policy publish FILE")
    past = [row for row in listed if row[0] <= on]
    _, version, fingerprint = past[-1] if past else listed[0]
    return _kept(version, fingerprint)


def in_force_at(at: datetime) -> Policy:
    """The policy that holds at an instant, by the local date of the policy itself."""
    guess = in_force(at.date())
    local_on = at.astimezone(ZoneInfo(guess.calendar.zone)).date()
    return guess if local_on == at.date() else in_force(local_on)


def by_version(version: str) -> Policy:
    """A published policy by its name; raises ``UnknownVersion``."""
    with connection.cursor() as cursor:  # asked for by every act: plain SQL
        cursor.execute("SELECT sha256 FROM rulebook_policyversion WHERE version = %s", [version])
        row = cursor.fetchone()
    if row is None:
        raise UnknownVersion(f"No policy is published as {version!r}.")
    return _kept(version, row[0])


def all() -> list[Policy]:
    """Every published policy, the oldest first."""
    rows = PolicyVersion.objects.order_by("effective_on", "id").values_list("version", "sha256")
    return [_kept(version, fingerprint) for version, fingerprint in rows]


@lru_cache(maxsize=64)
def _kept(version: str, fingerprint: str) -> Policy:
    """Parsed once: a published text never changes, so its digest names the value."""
    source = PolicyVersion.objects.values_list("source", flat=True).get(version=version)
    return parse_policy(source, f"policy {version}")
