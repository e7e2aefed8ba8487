"""The calendars in force: a snapshot for each change of hours or days off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

from django.db import connection, transaction
from django.utils import timezone

from insaf.core.calendar import Calendar
from insaf.core.policy import CalendarRules, Policy, Text
from insaf.rulebook import policies, snapshots
from insaf.rulebook.models import CalendarVersion, Holiday, PolicyVersion
from insaf.rulebook.policies import UnknownVersion

_BY_RULES = "FROM rulebook_calendarversion WHERE rules_sha256 = %s ORDER BY number DESC LIMIT 1"
_LATEST = f"SELECT name, sha256 {_BY_RULES}"
NEWEST = f"(SELECT name || ' ' || sha256 {_BY_RULES})"
"""What ``newest`` wants to know, as an expression within the caller's own query; its value: ``rules_digest``."""


def current() -> Calendar:
    """The calendar of the policy in force today."""
    return for_policy(policies.in_force_at(timezone.now()))


def for_policy(policy: Policy) -> Calendar:
    """The latest calendar with the weekend and hours that ``policy`` promised.

    One indexed look-up of a version name; the calendar itself is made once a process.
    """
    with connection.cursor() as cursor:  # plain SQL, a tenth of the ORM's time
        cursor.execute(_LATEST, [rules_digest(policy.calendar)])
        found = cursor.fetchone()
    return _found(policy, found)


def newest(policy: Policy, found: str | None) -> Calendar:
    """The same calendar, from what ``NEWEST`` gave."""
    return _found(policy, found and found.split(" "))


def _found(policy: Policy, found: Sequence[str] | None) -> Calendar:
    if not found:
        raise UnknownVersion(f"No calendar is made yet for policy {policy.version}.")
    name, fingerprint = found
    return _kept(name, fingerprint)


@lru_cache(maxsize=64)
def rules_digest(rules: CalendarRules) -> str:
    """Names the weekend and hours of a policy, whatever the days off."""
    return snapshots.rules_digest(rules)


def at(version: str) -> Calendar:
    """A calendar by its version, for ever the same; raises ``UnknownVersion``."""
    fingerprint = CalendarVersion.objects.filter(name=version).values_list("sha256", flat=True)
    if not fingerprint:
        raise UnknownVersion(f"There is no calendar {version!r}.")
    return _kept(version, fingerprint[0])


def holiday_names(version: str) -> Mapping[date, Text]:
    """The days off of a calendar version, each with its name in both languages."""
    return snapshots.holiday_names(_snapshot(version))


def refresh(now: datetime) -> list[str]:
    """Makes a snapshot for each policy's hours whose calendar changed; answers the new versions."""
    with transaction.atomic():
        # Locks out a second refresh on PostgreSQL; SQLite has one writer anyway.
        list(PolicyVersion.objects.select_for_update().values_list("id"))
        free = _days_off()
        distinct = {snapshots.rules_digest(policy.calendar): policy for policy in policies.all()}
        return [
            name
            for rules, policy in distinct.items()
            if (name := _snapshot_if_changed(rules, snapshots.write(policy.calendar, free), now))
        ]


def _days_off() -> dict[date, Text]:
    rows = Holiday.objects.filter(working=False).values_list("on", "name_ar", "name_en")
    return {on: Text(ar, en) for on, ar, en in rows}


def _snapshot_if_changed(rules: str, snapshot: str, now: datetime) -> str:
    fingerprint = snapshots.digest(snapshot)
    mine = CalendarVersion.objects.filter(rules_sha256=rules).order_by("-number")
    if mine.values_list("sha256", flat=True).first() == fingerprint:
        return ""
    last = CalendarVersion.objects.order_by("-number").values_list("number", flat=True).first()
    number = (last or 0) + 1
    made = CalendarVersion.objects.create(
        number=number,
        name=f"{number}-{fingerprint[:8]}",
        rules_sha256=rules,
        snapshot=snapshot,
        sha256=fingerprint,
        created_at=now,
    )
    return made.name


_made: dict[tuple[str, str], Calendar] = {}


def _kept(name: str, fingerprint: str) -> Calendar:
    """Made once: a snapshot never changes, so its digest names the calendar."""
    key = (name, fingerprint)
    if key not in _made:
        _made[key] = snapshots.read(_snapshot(name), name)
    return _made[key]


def _snapshot(name: str) -> str:
    found = CalendarVersion.objects.filter(name=name).values_list("snapshot", flat=True).first()
    if found is None:
        raise UnknownVersion(f"There is no calendar {name!r}.")
    return str(found)
