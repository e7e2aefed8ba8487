"""What the events of the clock and the ladder change of a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from insaf.core.case import Breach, Case, Recorded
from insaf.core.deadlines import Deadline, key_of
from insaf.core.events import clock, ladder
from insaf.core.terms import Because, Status


def of_clock(case: Case, r: Recorded) -> dict[str, Any] | None:
    match r.event:
        case clock.DeadlineSet() | clock.DeadlineMoved() as event:
            key = key_of(event.kind, event.number)
            return {"deadlines": {**case.deadlines, key: _dated(case.deadlines.get(key), event, r)}}
        case clock.Warned(kind=kind, day=day, number=number):
            key = key_of(kind, number)
            told = case.deadlines[key]
            warned = replace(told, warned=(*told.warned, day))
            return {"deadlines": {**case.deadlines, key: warned}}
        case clock.Breached() as breach:
            return _breached(case, breach, r)
        case clock.Extended(number=number):
            return {"extensions": number}
        case clock.Paused(until=until):
            return {"paused_at": r.at, "paused_until": until}
        case clock.Resumed(resumed_at=resumed_at):
            return unpaused(case, resumed_at or r.at)
    return None


def unpaused(case: Case, at: datetime) -> dict[str, Any]:
    """The clock waits no more; how long it did stays known."""
    if case.paused_at is None or case.paused_until is None:
        return {}
    waited = (case.paused_at, min(at, case.paused_until))
    return {"paused_at": None, "paused_until": None, "waits": (*case.waits, waited)}


def _dated(before: Deadline | None, event: clock.DeadlineSet | clock.DeadlineMoved, r: Recorded) -> Deadline:
    if isinstance(event, clock.DeadlineMoved) and before is not None:
        after = replace(
            before, due_at=event.due_at, because=event.because, days=event.days,
            counted_from=event.counted_from, calendar_version=event.calendar_version,
            breached_at=event.breached_at or before.breached_at,
        )  # fmt: skip
        return replace(after, warned=(), extended_at=r.at) if event.because in LATER else after
    return Deadline(
        kind=event.kind,
        due_at=event.due_at,
        original_due_at=event.due_at,
        because=event.because,
        counted_from=event.counted_from,
        days=event.days,
        policy_version=event.policy_version,
        calendar_version=event.calendar_version,
        number=event.number,
        breached_at=event.breached_at,
        warn_before=event.warn_before if isinstance(event, clock.DeadlineSet) else (),
    )


LATER = frozenset({Because.EXTENSION, Because.EXTERNAL_BODY})
"""What gives a date that is warned of anew."""


def _breached(case: Case, event: clock.Breached, r: Recorded) -> dict[str, Any]:
    key = key_of(event.kind, event.number)
    after = dict(case.deadlines)
    if key in after:
        after[key] = replace(after[key], breached_at=event.due_at)
    return {
        "deadlines": after,
        "breaches": (*case.breaches, Breach(event.kind, event.due_at, r.at)),
    }


def of_ladder(case: Case, r: Recorded) -> dict[str, Any] | None:
    match r.event:
        case ladder.ReopeningRequested(late=late):
            return {"reopening_pending": late}
        case ladder.Reopened():
            return {
                "status": Status.OPEN, "reopening_pending": False, "decided_at": None,
                "outcome": None, "reopenings": case.reopenings + 1, "closing_reason": None,
                "closed_at": None, "declined": False, "party_asked": False, "silent_updates": 0,
                "rated": False, "overruled": case.overruled | _refusers(case),
            }  # fmt: skip
        case ladder.ReopeningDeclined():
            return {"reopening_pending": False}
        case ladder.Escalated(to=to):
            climbed = case.escalations + 1
            return {
                "rung": to, "escalations": climbed, "party_asked": False, "silent_updates": 0,
                "owners": frozenset({case.owner} - {""}),
            }  # fmt: skip
        case ladder.InternalStagesSpent():
            return {"stages_spent": True}
        case ladder.Deescalated(to=to):
            return {"rung": to}
    return None


def _refusers(case: Case) -> frozenset[str]:
    """Who declined a matter that is opened again: somebody else hears it now (E-09)."""
    return frozenset({case.verdicts[-1].actor}) if case.declined else frozenset()
