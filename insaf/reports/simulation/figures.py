"""What a simulated year came to: promises kept and broken, answers on time, load."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from insaf.core.case import Recorded
from insaf.core.deadlines import key_of
from insaf.core.events.answering import Closed, Decided, Declined
from insaf.core.events.clock import Breached, DeadlineSet, Extended
from insaf.core.events.consulting import ConsultationAnswered
from insaf.core.events.ladder import Escalated, InternalStagesSpent, Reopened
from insaf.core.evolve import ENDED_BY, KEPT_BY
from insaf.core.folds import LASTING
from insaf.core.policy import Rung
from insaf.core.terms import DeadlineKind
from insaf.reports.simulation.load import Load, loads
from insaf.reports.simulation.year import Year


@dataclass
class Promises:
    """What became of the promises of one kind."""

    made: int = 0
    kept: int = 0
    broken: int = 0
    fell_away: int = 0  # withdrawn, replaced by another date, or no longer needed

    @property
    def open(self) -> int:
        return self.made - self.kept - self.broken - self.fell_away


@dataclass(frozen=True)
class Figures:
    """The result of a year; a case counts as on time by its first date alone (C-15)."""

    received: int
    answered: int
    on_time: int
    late: int
    promises: Mapping[DeadlineKind, Promises]
    load: Mapping[Rung, Load]
    busy: Mapping[Rung, float]  # of the hours that the office was open
    happened: Mapping[str, int]

    @property
    def on_time_share(self) -> float:
        """Of the matters whose first date to answer came, from 0 to 1; 1 where none came."""
        judged = self.on_time + self.late
        return self.on_time / judged if judged else 1.0


def figures_of(year: Year) -> Figures:
    """Counts everything that happened in a year."""
    histories = list(year.histories())
    punctual = Counter(_in_time(history, year.ends_at) for history in histories)
    return Figures(
        received=len(histories),
        answered=sum(any(isinstance(r.event, Decided | Declined) for r in history) for history in histories),
        on_time=punctual[True],
        late=punctual[False],
        promises=_promises(histories),
        load=loads(histories, year.begins_at, year.ends_at),
        busy=_busy(year),
        happened=_happened(histories),
    )


def _in_time(history: list[Recorded], end: datetime) -> bool | None:
    """By the first date; None while it is ahead, or for a matter that ended without an answer."""
    due_at = next(filter(None, map(_answer_due_at, history)))
    for recorded in history:
        if isinstance(recorded.event, Decided | Declined):
            return recorded.at < due_at
        if isinstance(recorded.event, Closed):
            return None if recorded.at < due_at else False
    return False if due_at < end else None


def _answer_due_at(recorded: Recorded) -> datetime | None:
    event = recorded.event
    return event.due_at if isinstance(event, DeadlineSet) and event.kind is DeadlineKind.DECIDE else None


def _promises(histories: Iterable[list[Recorded]]) -> dict[DeadlineKind, Promises]:
    counted = {kind: Promises() for kind in DeadlineKind}
    for history in histories:
        running: dict[str, DeadlineKind] = {}
        for recorded in history:
            _follow(recorded, running, counted)
    return {kind: promises for kind, promises in counted.items() if promises.made}


def _follow(recorded: Recorded, running: dict[str, DeadlineKind], counted: dict[DeadlineKind, Promises]) -> None:
    event = recorded.event
    if isinstance(event, DeadlineSet):
        key = key_of(event.kind, event.number)
        counted[event.kind].fell_away += key in running
        counted[event.kind].made += 1
        running[key] = event.kind
    elif isinstance(event, Breached):
        counted[event.kind].broken += 1
        running.pop(key_of(event.kind, event.number), None)
    elif isinstance(event, ConsultationAnswered):
        kept = running.pop(key_of(DeadlineKind.CONSULTATION, event.number), None)
        counted[DeadlineKind.CONSULTATION].kept += kept is not None
    else:
        _settle(recorded, running, counted)


def _settle(recorded: Recorded, running: dict[str, DeadlineKind], counted: dict[DeadlineKind, Promises]) -> None:
    kept = KEPT_BY.get(type(recorded.event), ())
    closed = isinstance(recorded.event, Closed)
    ended = ENDED_BY.get(type(recorded.event), ())
    for key, kind in list(running.items()):
        if kind in kept:
            counted[kind].kept += 1
        elif kind in ended or (closed and kind not in LASTING):
            counted[kind].fell_away += 1
        else:
            continue
        del running[key]


def _busy(year: Year) -> dict[Rung, float]:
    calendar = year.office.rules.calendar
    first_on, last_on = calendar.local_date(year.begins_at), calendar.local_date(year.ends_at - timedelta(hours=1))
    days = calendar.working_days_between(first_on - timedelta(days=1), last_on)
    hours = calendar.closes_at(first_on) - calendar.opens_at(first_on)
    worked = {rung: [p.worked for p in year.staff.people if p.rung is rung] for rung in Rung}
    return {rung: sum(one, timedelta(0)) / (hours * days * len(one)) for rung, one in worked.items() if one and days}


def _happened(histories: Iterable[list[Recorded]]) -> dict[str, int]:
    counts: Counter[str] = Counter()
    for history in histories:
        for recorded in history:
            event = recorded.event
            if isinstance(event, Escalated):
                counts[f"escalated_{event.because}"] += 1
            elif isinstance(event, Reopened):
                counts["reopened"] += 1
            elif isinstance(event, Extended):
                counts["extended"] += 1
            elif isinstance(event, InternalStagesSpent):
                counts["stages_spent"] += 1
            elif isinstance(event, Closed):
                counts[f"closed_{event.reason}"] += 1
    return dict(sorted(counts.items()))
