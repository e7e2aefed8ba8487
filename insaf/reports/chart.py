"""A line chart as numbers for SVG: drawn on the server, read in the direction of the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 220
LEFT, RIGHT, TOP, BOTTOM = 44, 596, 12, 190
"""The frame that the lines stand in; as wide on both sides, so that it can be mirrored."""


@dataclass(frozen=True)
class Tick:
    """One number of an axis and where it stands."""

    at: str
    number: int


@dataclass(frozen=True)
class Line:
    name: str
    points: str


@dataclass(frozen=True)
class Chart:
    lines: tuple[Line, ...]
    up: tuple[Tick, ...]
    along: tuple[Tick, ...]
    axis: int  # where the upward axis has its numbers
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    floor: int = BOTTOM


def chart_of(series: Mapping[str, Sequence[int]], from_right: bool) -> Chart:
    """Lines over the days 1 to n; in Arabic the days run from the right."""
    days = max(map(len, series.values()))
    top = _rounded_up(max(max(values) for values in series.values()))

    def x(day: int) -> float:
        along = (day - 1) / max(days - 1, 1) * (RIGHT - LEFT)
        return RIGHT - along if from_right else LEFT + along

    def y(number: float) -> float:
        return BOTTOM - number / top * (BOTTOM - TOP)

    lines = [
        Line(name, " ".join(f"{x(day):.1f},{y(number):.1f}" for day, number in enumerate(values, start=1)))
        for name, values in series.items()
    ]
    up = [Tick(f"{y(number):.1f}", number) for number in (0, top // 2, top)]
    along = [Tick(f"{x(day):.1f}", day) for day in sorted({1, *range(_step(days), days + 1, _step(days))})]
    return Chart(tuple(lines), tuple(up), tuple(along), RIGHT + 8 if from_right else LEFT - 8)


def _rounded_up(most: int) -> int:
    """The axis ends at an even round number not below the most: 7 at 10, 34 at 40, 130 at 200."""
    unit = 10
    while unit * 10 < most:
        unit *= 10
    return -(-max(most, 1) // unit) * unit


def _step(days: int) -> int:
    return 7 if days <= 42 else 14 if days <= 84 else 28
