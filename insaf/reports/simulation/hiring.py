"""How many people it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from insaf.core.rules import Rules
from insaf.reports.simulation.figures import Figures, figures_of
from insaf.reports.simulation.plan import Plan
from insaf.reports.simulation.year import Year

MOST = 64
"""More support staff than this are not looked for."""


def fewest_staff(
    plan: Plan, rules: Rules, share: float = 0.95, tried: Callable[[int, Figures], None] | None = None
) -> int | None:
    """The fewest support staff who answer ``share`` on time; None when even ``MOST`` do not.

    Doubles until enough, then halves the gap; more people are taken to be never worse.
    """

    def enough(staff: int) -> bool:
        figures = figures_of(Year(replace(plan, staff=staff), rules).run())
        if tried:
            tried(staff, figures)
        return figures.on_time_share >= share

    few, many = 0, 1
    while not enough(many):
        if many == MOST:
            return None
        few, many = many, min(many * 2, MOST)
    while many - few > 1:
        middle = (few + many) // 2
        few, many = (few, middle) if enough(middle) else (middle, many)
    return many
