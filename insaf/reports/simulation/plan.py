"""What is assumed of a year: who comes, how often, and how many people work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from insaf.core.policy import Kind, Rung

if TYPE_CHECKING:
    from collections.abc import Mapping

SHARES: Mapping[Kind, float] = MappingProxyType({
    Kind.COMPLAINT: 0.55,
    Kind.INQUIRY: 0.25,
    Kind.SUGGESTION: 0.12,
    Kind.COMPLIMENT: 0.08,
})  # fmt: skip
"""What comes in, when only a total is given."""


class BadPlan(ValueError):
    """The assumptions make no year; the message says why."""


def arrivals(text: str) -> Mapping[Kind, float]:
    """Matters a working day by kind, from ``10`` or ``complaint=6,inquiry=2.5``; raises ``BadPlan``."""
    try:
        if "=" not in text:
            return {kind: float(text) * share for kind, share in SHARES.items()}
        pairs = (part.partition("=") for part in text.split(","))
        return {Kind(name.strip()): float(number) for name, _, number in pairs}
    except ValueError:
        kinds = ", ".join(Kind)
        raise BadPlan(f"{text!r} is neither a number nor KIND=NUMBER,... with the kinds {kinds}") from None


@dataclass(frozen=True)
class Plan:
    """The assumptions of one simulated stretch of time; equal plans give equal years."""

    days: int = 365  # calendar days
    starts_on: date = date(2026, 1, 1)
    arrivals: Mapping[Kind, float] = field(default_factory=lambda: arrivals("10"), hash=False)  # a working day
    staff: int = 4
    managers: int = 1
    executives: int = 1
    seed: int = 1
    sick: float = 0.03  # chance of a day's absence
    leave: float = 0.008  # chance, a working day, that a leave of 3 to 12 working days begins

    def __post_init__(self) -> None:
        if not 1 <= self.days <= 3660:
            raise BadPlan("The days are 1 to 3660.")
        if min(self.staff, self.managers, self.executives) < 0 or self.staff + self.managers + self.executives > 1000:
            raise BadPlan("The people are none to a thousand.")
        rates = self.arrivals.values()
        if not all(0 <= rate <= 10_000 for rate in rates) or not sum(rates):
            raise BadPlan("The arrivals are more than nothing and at most 10000 a day.")

    def heads(self) -> Mapping[Rung, int]:
        """How many people work on each rung."""
        return {
            Rung.SUPPORT: self.staff,
            Rung.COMPLAINTS_MANAGEMENT: self.managers,
            Rung.EXECUTIVE: self.executives,
        }
