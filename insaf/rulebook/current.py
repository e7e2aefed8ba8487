"""What holds now: the one place where the pages and acts get their rules."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from insaf.core.calendar import Calendar
from insaf.core.policy import Policy
from insaf.core.rules import Rules
from insaf.rulebook import calendars, policies


def policy() -> Policy:
    """The policy in force today."""
    return policies.in_force_at(timezone.now())


def calendar() -> Calendar:
    """The calendar of the policy in force today."""
    return calendars.current()


def rules(policy_version: str | None = None) -> Rules:
    """The rules of a case bound to ``policy_version``; without one, those of today (A-15).

    The policy is the one promised; the calendar has its hours, with today's days off.
    """
    bound = policies.by_version(policy_version) if policy_version else policy()
    return Rules(bound, calendars.for_policy(bound))


def rules_at(received_at: datetime) -> Rules:
    """The rules for a matter received at an instant: the policy in force on that day (A-15)."""
    bound = policies.in_force_at(received_at)
    return Rules(bound, calendars.for_policy(bound))
