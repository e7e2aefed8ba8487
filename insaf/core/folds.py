"""What each event changes of a case, chapter by chapter."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from insaf.core.case import Case, Errand, Point, Recorded, Verdict
from insaf.core.events import answering, handling, intake, preferring
from insaf.core.folds_clock import of_clock, of_ladder, unpaused
from insaf.core.folds_contact import corrected
from insaf.core.folds_delivery import of_delivery
from insaf.core.folds_joining import of_joining, of_restricting
from insaf.core.folds_outside import errand_done, of_consulting
from insaf.core.folds_referring import cause_known, of_referring, planned
from insaf.core.terms import ClosingReason, DeadlineKind, Severity, Side, Status

D = DeadlineKind

LASTING = frozenset({
    D.REMEDY, D.CONSULTATION, D.EXTERNAL, D.EXTERNAL_REVIEW, D.FINDING, D.ACKNOWLEDGE, D.CAUSE, D.REACH, D.RESTRICTION,
    D.RESTRICTION_REVIEW,
})  # fmt: skip
"""Promises that outlive the closing."""


def change(case: Case, recorded: Recorded) -> dict[str, Any]:
    """The fields that an event changes."""
    for chapter in CHAPTERS:
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
        case intake.InformationAdded():
            return _added(case)
        case preferring.PreferencesChanged(language=language):
            return {"language": language}
        case preferring.ContactCorrected() as given:
            return corrected(case, given)
    return None


def _added(case: Case) -> dict[str, Any]:
    """Once told how the matter is understood, what the complainant writes is a say on the facts (D-08)."""
    heard = case.heard | {Side.COMPLAINANT} if case.assessed_at else case.heard
    added = {"heard": heard, "contacts": case.contacts + 1}
    return added | ({"status": Status.OPEN} if case.status is Status.AWAITING_COMPLAINANT else {})


def _handling(case: Case, r: Recorded) -> dict[str, Any] | None:
    match r.event:
        case handling.Assessed(severity=severity, route=route) as said:
            grave = said.immediate or said.safety or severity is Severity.CRITICAL
            return {
                "severity": severity,
                "route": route,
                "complexity": said.complexity,
                "assessed_at": case.assessed_at or r.at,
                "critical": case.critical or grave,
            }
        case handling.Assigned(owner=owner):
            return {"owner": owner, "owners": case.owners | ({owner} if owner else set())}
        case handling.ComplainantAsked():
            return {"status": Status.AWAITING_COMPLAINANT, "silent_updates": 0}
        case handling.QuestionLapsed():
            return {"status": Status.OPEN}
        case handling.PointAdded(number=number, text=text):
            return {"points": (*case.points, Point(number, text))}
    return None


def _told(case: Case, r: Recorded) -> dict[str, Any] | None:
    """Who spoke with whom: the complainant, the concerned party."""
    match r.event:
        case handling.UpdateSent(automatic=automatic):
            return {"silent_updates": case.silent_updates + 1 if automatic else 0}
        case handling.Replied():
            return {"silent_updates": 0}
        case handling.PartyContacted():
            return {"party_asked": True, "heard": case.heard | {Side.CONCERNED}}
        case handling.SideHeard(side=side):
            asked = case.party_asked or side is Side.CONCERNED
            return {"party_asked": asked, "heard": case.heard | {side}}
        case answering.CauseRecorded(cause=cause):
            return {"cause": cause} | cause_known(case, r)
        case answering.Rated():
            return {"rated": True}
    return None


def _answer(case: Case, r: Recorded) -> dict[str, Any] | None:
    match r.event:
        case answering.PointAnswered(number=number, finding=finding, text=text):
            return {
                "points": tuple(
                    replace(p, finding=finding, answer=text) if p.number == number else p for p in case.points
                )
            }
        case answering.Decided(outcome=outcome, rung=rung, final=final):
            return {
                "status": Status.ANSWERED,
                "verdicts": (*case.verdicts, Verdict(rung, outcome, r.actor, r.at, final)),
                "outcome": outcome,
                "decided_at": r.at,
                "first_decided_at": case.first_decided_at or r.at,
                "silent_updates": 0,
            } | unpaused(case, r.at)
        case answering.ActionPlanned(number=number, referral=referral):
            return {"actions": (*case.actions, Errand(number))} | planned(case, referral, number, r)
        case answering.ActionDone(number=number):
            return errand_done(case, "actions", number, D.REMEDY, r)
        case answering.Objected():
            overruled = case.overruled | {case.verdicts[-1].actor}
            return {"status": Status.OPEN, "decided_at": None, "outcome": None, "overruled": overruled}
        case answering.Declined():
            refusal = Verdict(case.rung, None, r.actor, r.at, final=False)
            return {"declined": True, "verdicts": (*case.verdicts, refusal)}
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
    } | unpaused(case, r.at)


CHAPTERS = (
    _intake, _handling, _told, _answer, _close, of_clock, of_ladder, of_consulting, of_referring, of_delivery, of_joining, of_restricting,
)  # fmt: skip
