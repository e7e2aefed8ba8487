"""What an act is decided by: one version of the policy and one of the calendar."""

from __future__ import annotations

from dataclasses import dataclass

from insaf.core.calendar import Calendar
from insaf.core.policy import Policy


@dataclass(frozen=True)
class Rules:
    """The policy a case is bound to (A-15) and the calendar its days are counted by."""

    policy: Policy
    calendar: Calendar
