"""How many matters are open on each rung, day by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from insaf.core.case import Recorded
from insaf.core.events.answering import Closed, Decided, Objected
from insaf.core.events.intake import Received
from insaf.core.events.ladder import Deescalated, Escalated, Reopened
from insaf.core.policy import Rung


@dataclass(frozen=True)
class Load:
    """Open matters of one rung: the most at any time, the mean, and the number at each midnight."""

    most: int
    mean: float
    by_day: tuple[int, ...]


def loads(histories: Iterable[list[Recorded]], begins_at: datetime, ends_at: datetime) -> dict[Rung, Load]:
    """The load of each rung between two instants."""
    steps: dict[Rung, list[tuple[datetime, int]]] = {rung: [] for rung in Rung}
    for history in histories:
        for at, rung, step in _steps(history):
            steps[rung].append((at, step))
    return {rung: _load(sorted(moves), begins_at, ends_at) for rung, moves in steps.items()}


def _steps(history: list[Recorded]) -> Iterator[tuple[datetime, Rung, int]]:
    """Where a matter goes onto a rung and off it; answered and closed ones are on none."""
    rung, on = Rung.SUPPORT, False
    for recorded in history:
        was = (rung, on)
        match recorded.event:
            case Received() | Objected() | Reopened():
                on = True
            case Decided() | Closed():
                on = False
            case Escalated(to=to) | Deescalated(to=to):
                rung = to
        if (rung, on) != was:
            if was[1]:
                yield recorded.at, was[0], -1
            if on:
                yield recorded.at, rung, 1


def _load(moves: list[tuple[datetime, int]], begins_at: datetime, ends_at: datetime) -> Load:
    number, most, weight, before = 0, 0, 0.0, begins_at
    by_day: list[int] = []
    midnight = begins_at + timedelta(days=1)
    for at, step in [*moves, (ends_at, 0)]:
        while midnight <= at:
            by_day.append(number)
            midnight += timedelta(days=1)
        weight += number * (at - before).total_seconds()
        number, before = number + step, at
        most = max(most, number)
    return Load(most, weight / (ends_at - begins_at).total_seconds(), tuple(by_day))
