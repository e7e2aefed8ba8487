"""What each event changes of a case, chapter by chapter."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from insaf.core.case import Breach, Case, Errand, Point, Recorded, Verdict
from insaf.core.deadlines import Deadline, key_of
from insaf.core.events import answering, clock, handling, intake, ladder, outside
from insaf.core.terms import ClosingReason, DeadlineKind, Status

D = DeadlineKind

LASTING = (D.REMEDY, D.CONSULTATION, D.EXTERNAL, D.ACKNOWLEDGE)
"""Promises that outlive the closing."""

UNPAUSED = {"paused_at": None, "paused_until": None}


def change(case: Case, recorded: Recorded) -> dict[str, Any]:
    """The fields that an event changes."""
    for chapter in (_intake, _handling, _answer, _close, _clock, _ladder, _outside):
        fields = chapter(case, recorded)
        if fields is not None:
            return fields
    return {}


def _intake(case: Case, r: Recorded) -> dict[str, Any] | None:
    match r.event:
        case intake.Acknowledged():
            return {"acknowledged_at": case.acknowledged_at or r.at}
        case intake.Retyped(kind=kind):
            return {"kind": kind}
        case intake.PersonNamed(staff=staff):
            return {"people_named": case.people_named | {staff}}
        case intake.InformationAdded() if case.status is Status.AWAITING_COMPLAINANT:
            return {"status": Status.OPEN}
    return None


def _handling(case: Case, r: Recorded) -> dict[str, Any] | None:
    match r.event:
        case handling.Assessed(severity=severity, route=route):
            first_at = case.assessed_at or r.at
            return {"severity": severity, "route": route, "assessed_at": first_at}
        case handling.Assigned(owner=owner):
            return {"owner": owner}
        case handling.ComplainantAsked():
            return {"status": Status.AWAITING_COMPLAINANT}
        case handling.QuestionLapsed():
            return {"status": Status.OPEN}
        case handling.PointAdded(number=number, text=text):
            return {"points": (*case.points, Point(number, text))}
    return None


def _answer(case: Case, r: Recorded) -> dict[str, Any] | None:
    match r.event:
        case answering.PointAnswered(number=number, finding=finding, text=text):
            return {
                "points": tuple(
                    replace(p, finding=finding, answer=text) if p.number == number else p
                    for p in case.points
                )
            }
        case answering.Decided(outcome=outcome, rung=rung, final=final):
            return {
                "status": Status.ANSWERED,
                "verdicts": (*case.verdicts, Verdict(rung, outcome, r.actor, r.at, final)),
                "outcome": outcome,
                "decided_at": r.at,
                "first_decided_at": case.first_decided_at or r.at,
            } | UNPAUSED
        case answering.ActionPlanned(number=number):
            return {"actions": (*case.actions, Errand(number))}
        case answering.ActionDone(number=number):
            return _errand_done(case, "actions", number, D.REMEDY, r)
        case answering.Objected():
            return {"status": Status.OPEN, "decided_at": None, "outcome": None}
        case answering.Declined():
            return {"declined": True}
    return None


def _close(case: Case, r: Recorded) -> dict[str, Any] | None:
    if isinstance(r.event, answering.Closed):
        return _closed(case, r.event.reason, r)
    return None


def _closed(case: Case, reason: ClosingReason, r: Recorded) -> dict[str, Any]:
    ends = {k: d for k, d in case.deadlines.items() if d.running and d.kind not in LASTING}
    lasting = {**case.deadlines, **{k: replace(d, ended_at=r.at) for k, d in ends.items()}}
    return {
        "status": Status.CLOSED,
        "closed_at": r.at,
        "first_closed_at": case.first_closed_at or r.at,
        "closing_reason": reason,
        "deadlines": lasting,
    } | UNPAUSED


def _errand_done(
    case: Case, which: str, number: int, kind: DeadlineKind, r: Recorded
) -> dict[str, Any]:
    errands: tuple[Errand, ...] = getattr(case, which)
    key = key_of(kind, number)
    deadlines = dict(case.deadlines)
    if key in deadlines:
        deadlines[key] = replace(deadlines[key], met_at=r.at)
    done = tuple(replace(e, open=False) if e.number == number else e for e in errands)
    return {which: done, "deadlines": deadlines}


def _clock(case: Case, r: Recorded) -> dict[str, Any] | None:
    match r.event:
        case clock.DeadlineSet() | clock.DeadlineMoved() as event:
            key = key_of(event.kind, event.number)
            return {"deadlines": {**case.deadlines, key: _dated(case.deadlines.get(key), event)}}
        case clock.Warned(kind=kind, day=day):
            key = key_of(kind)
            told = case.deadlines[key]
            warned = replace(told, warned=(*told.warned, day))
            return {"deadlines": {**case.deadlines, key: warned}}
        case clock.Breached() as breach:
            return _breached(case, breach, r)
        case clock.Extended(number=number):
            return {"extensions": number}
        case clock.Paused(until=until):
            return {"paused_at": r.at, "paused_until": until}
        case clock.Resumed():
            return UNPAUSED
    return None


def _dated(before: Deadline | None, event: clock.DeadlineSet | clock.DeadlineMoved) -> Deadline:
    if isinstance(event, clock.DeadlineMoved) and before is not None:
        return replace(
            before, due_at=event.due_at, because=event.because, days=event.days,
            counted_from=event.counted_from, calendar_version=event.calendar_version,
        )  # fmt: skip
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
    )


def _breached(case: Case, event: clock.Breached, r: Recorded) -> dict[str, Any]:
    key = key_of(event.kind, event.number)
    after = dict(case.deadlines)
    if key in after:
        after[key] = replace(after[key], breached_at=event.due_at)
    return {
        "deadlines": after,
        "breaches": (*case.breaches, Breach(event.kind, event.due_at, r.at)),
    }


def _ladder(case: Case, r: Recorded) -> dict[str, Any] | None:
    match r.event:
        case ladder.ReopeningRequested(late=late):
            return {"reopening_pending": late}
        case ladder.Reopened():
            return {
                "status": Status.OPEN, "reopening_pending": False, "decided_at": None,
                "outcome": None, "reopenings": case.reopenings + 1, "closing_reason": None,
                "closed_at": None, "declined": False,
            }  # fmt: skip
        case ladder.ReopeningDeclined():
            return {"reopening_pending": False}
        case ladder.Escalated(to=to):
            return {"rung": to, "escalations": case.escalations + 1}
        case ladder.Deescalated(to=to):
            return {"rung": to}
    return None


def _outside(case: Case, r: Recorded) -> dict[str, Any] | None:
    match r.event:
        case outside.Consulted(number=number):
            return {"consultations": (*case.consultations, Errand(number))}
        case outside.ConsultationAnswered(number=number):
            return _errand_done(case, "consultations", number, D.CONSULTATION, r)
        case outside.Referred(direction="in", body=body):
            return {"referred_by": (*case.referred_by, body)}
        case outside.ReferralAnswered(body=body):
            return {"referred_by": tuple(b for b in case.referred_by if b != body)}
        case outside.Merged(into=into):
            return {"merged_into": into}
    return None
