"""Opening hours of a day, and the ranges of dates in which they differ."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True)
class Hours:
    """Opening hours of a day, wall-clock time of the institution."""

    opens: time
    closes: time

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError(f"Opening at {self.opens} must come before closing at {self.closes}.")


@dataclass(frozen=True)
class HoursPeriod:
    """Other hours from ``first_on`` to ``last_on``, both included: Ramadan, exams (C-17)."""

    first_on: date
    last_on: date
    hours: Hours
    name: str

    def __post_init__(self) -> None:
        if self.first_on > self.last_on:
            raise ValueError(f"{self.name}: {self.first_on} must not come after {self.last_on}.")
