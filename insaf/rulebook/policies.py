"""The published policies: the one that holds on a day, and each by its name."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db import connection

from insaf.core.policy import Policy
from insaf.rulebook.loading import parse_policy
from insaf.rulebook.models import PolicyVersion

FINGERPRINT = "(SELECT sha256 FROM rulebook_policyversion WHERE version = {version})"
"""What ``named`` wants to know, as an expression within the caller's own query."""

_ALL = "SELECT effective_on, version, sha256 FROM rulebook_policyversion ORDER BY effective_on, id"


class UnknownVersion(LookupError):
    """No policy or calendar is published under this name."""


def in_force(on: date) -> Policy:
    """The policy that holds on a local date: a day before them all gets the oldest (A-15)."""
    return _in_force(_listed(), on)


def in_force_at(at: datetime) -> Policy:
    """The policy that holds at an instant, by the local date of the policy itself."""
    listed = _listed()
    guess = _in_force(listed, at.date())
    local_on = at.astimezone(ZoneInfo(guess.calendar.zone)).date()
    return guess if local_on == at.date() else _in_force(listed, local_on)


def _listed() -> list[tuple[date, str, str]]:
    """Plain SQL: asked for by every receipt, under the lock of the record."""
    with connection.cursor() as cursor:
        cursor.execute(_ALL)
        return list(cursor.fetchall())


def _in_force(listed: list[tuple[date, str, str]], on: date) -> Policy:
    if not listed:
        raise UnknownVersion("No policy is published yet: insaf policy publish FILE")
    past = [row for row in listed if row[0] <= on]
    _, version, fingerprint = past[-1] if past else listed[0]
    return _kept(version, fingerprint)


def by_version(version: str) -> Policy:
    """A published policy by its name; raises ``UnknownVersion``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sha256 FROM rulebook_policyversion WHERE version = %s", [version])
        row = cursor.fetchone()
    return named(version, row and row[0])


def named(version: str, fingerprint: str | None) -> Policy:
    """The policy whose ``FINGERPRINT`` was found; raises ``UnknownVersion`` where none was."""
    if not fingerprint:
        raise UnknownVersion(f"No policy is published as {version!r}.")
    return _kept(version, fingerprint)


def all() -> list[Policy]:
    """Every published policy, the oldest first."""
    rows = PolicyVersion.objects.order_by("effective_on", "id").values_list("version", "sha256")
    return [_kept(version, fingerprint) for version, fingerprint in rows]


@lru_cache(maxsize=64)
def _kept(version: str, fingerprint: str) -> Policy:
    """Parsed once: a published text never changes, so its digest names the value."""
    source = PolicyVersion.objects.values_list("source", flat=True).get(version=version)
    return parse_policy(source, f"policy {version}")
