"""What is to happen when: a clock that jumps from one thing to the next."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime
from itertools import count

Deed = Callable[[datetime], None]


class Agenda:
    """Things to do in the order of their instants; those of one instant in the order they were put."""

    def __init__(self) -> None:
        self._heap: list[tuple[datetime, int, Deed]] = []
        self._numbers = count()

    def put(self, at: datetime, deed: Deed) -> None:
        heapq.heappush(self._heap, (at, next(self._numbers), deed))

    def next_at(self) -> datetime | None:
        return self._heap[0][0] if self._heap else None

    def do_next(self) -> datetime:
        """Do the first thing; the instant at which it was done."""
        at, _, deed = heapq.heappop(self._heap)
        deed(at)
        return at
