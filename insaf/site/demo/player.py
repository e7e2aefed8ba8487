"""Plays the stories through the one door, turn by turn, in the order of their instants."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

from insaf.cases import sweep
from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.core.acts import answering as answers
from insaf.core.acts import handling, intake, referring
from insaf.core.policy import Rung
from insaf.core.reasons import Refused
from insaf.core.terms import (
    COMPLAINANT,
    SYSTEM,
    Actor,
)
from insaf.rulebook import current
from insaf.site.demo.office import RUNGS, Office
from insaf.site.demo.plot import Clock, Turn, plan
from insaf.site.demo.tales import Story, tell
from insaf.site.demo.turns import ACTS, received

SWEEP_EVERY = timedelta(hours=4)
VIA = {"phone": "phone", "chat": "chat", "external": "phone"}
EARLY_MAIL = timedelta(days=10)
"""Letters of the last days go out for real; of older ones the record says that they went."""

KEEPS = 0.85
"""How often an action promised with an answer is done in time."""


class Player:
    """Plays one set of stories; ``people`` are the sample staff by their parts."""

    def __init__(self, people: dict[str, Actor], now: datetime, seed: int) -> None:
        self.now, self.chance = now, Random(seed)
        self.clock = Clock(current.calendar(), now, self.chance, current.policy().targets)
        self.office = Office(people, self.clock)
        self.swept_at: datetime | None = None
        self.promised: list[tuple[datetime, int, int]] = []

    def play(self, number: int, told: Callable[[int, int], None]) -> None:
        """All turns of ``number`` stories; ``told(done, of)`` hears how far it is."""
        stories = tell(number, self.chance)
        turns = list(heapq.merge(*(self._turns(n, story) for n, story in enumerate(stories))))
        for done, (at, n, _, turn) in enumerate(turns, start=1):
            self._sweep_until(at)
            self._take(n, stories[n], turn)
            told(done, len(turns))
        self._sweep_until(self.now)
        sweep.run_once(self.now)

    def _turns(self, n: int, story: Story) -> list[tuple[datetime, int, int, Turn]]:
        return [(turn.at, n, nth, turn) for nth, turn in enumerate(plan(story, self.clock))]

    def _sweep_until(self, at: datetime) -> None:
        """Time passes: what falls due is noticed as the worker would have noticed it."""
        if self.swept_at is None:
            self.swept_at = at
        while self.swept_at + SWEEP_EVERY <= at:
            self.swept_at += SWEEP_EVERY
            self._keep_promises(self.swept_at)
            sweep.run_once(self.swept_at)
            if self.clock.calendar.is_open(self.swept_at):
                self._take_over(self.swept_at)

    def _take_over(self, now: datetime) -> None:
        """What climbed waits for its new handler until the next look in office hours (E-12)."""
        climbed = Case.objects.filter(owner=None, closed_at=None, rung__in=RUNGS, updated_at__lt=now)
        for reference, rung in climbed.values_list("reference", "rung"):
            handler = self.office.people[RUNGS[Rung(rung)]]
            perform(handling.Assign(handler.id), reference, handler, now)

    def _keep_promises(self, now: datetime) -> None:
        """What was promised with an answer is done a day before its date, most of the time."""
        while self.promised and self.promised[0][0] <= now:
            at, n, number = heapq.heappop(self.promised)
            done = answers.CompleteAction(number)
            perform(done, self.office.references[n], self.office.owner(n), at.astimezone(UTC))

    def _take(self, n: int, story: Story, turn: Turn) -> None:
        at = turn.at.astimezone(UTC)
        if turn.what == "receive":
            self._receive(n, story, at)
            return
        for actor, act in ACTS[turn.what](self.office, n, story, turn):
            try:
                perform(act, self.office.references[n], actor, at)
            except Refused as refused:
                refused.add_note(f"{story['id']}: {turn.what} at {turn.at}")
                raise
            if isinstance(act, answers.Decide):
                self._promise(n, act, turn)

    def _promise(self, n: int, act: answers.Decide, turn: Turn) -> None:
        for number, planned in enumerate(act.actions, start=1):
            if self.chance.random() < KEEPS and turn.what == "decide":
                done_on = self.clock.calendar.add_working_days(planned.due_on, -1)
                at = max(self.clock.calendar.opens_at(done_on), turn.at) + timedelta(hours=2)
                heapq.heappush(self.promised, (at, n, number))

    def _receive(self, n: int, story: Story, at: datetime) -> None:
        self.office.owners[n] = self.chance.choice(("agent", "agent", "second_agent"))
        row = perform(received(story, at), None, COMPLAINANT, at)
        self.office.references[n] = row.reference
        if story["channel"] == "external":
            self._refer(n, at)
        mailed = row.person is not None and bool(row.person.email)
        via = VIA.get(story["channel"], "email" if mailed else "page")
        perform(intake.Acknowledge(via), row.reference, SYSTEM, at + timedelta(seconds=40))

    def _refer(self, n: int, at: datetime) -> None:
        theirs = f"NELC-{at.year}-{self.chance.randrange(10_000, 99_999)}"
        due_at = self.clock.calendar.due_at(at, 10)
        act = referring.Refer("in", "nelc", their_reference=theirs, due_at=due_at)
        perform(act, self.office.references[n], self.office.people["agent"], at)
