"""What the external body changes of a case: each referral by its own number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from insaf.core.case import Case, Recorded
from insaf.core.deadlines import Deadline, key_of
from insaf.core.events import disclosing, referring
from insaf.core.pieces import Referral
from insaf.core.policy import OTHER_BODY
from insaf.core.terms import DeadlineKind

D = DeadlineKind


def of_referring(case: Case, r: Recorded) -> dict[str, Any] | None:
    match r.event:
        case referring.Referred() as event:
            return {"referrals": (*case.referrals, _begun(case, event, r))}
        case referring.LiaisonAppointed(number=number, staff=staff):
            return _changed(case, (number,), liaison=staff)
        case referring.LetterFiled(due_at=due_at) as event if due_at:
            return _asked_again(case, event, r)
        case disclosing.Disclosed(what="file" | "file_back") as event:
            return _handed(case, event)
        case referring.ReferralAnswered() as event:
            return _answered(case, event, r)
        case referring.FindingReceived() as event:
            found = {"against_us": event.against_us, "cause_known": False, "planned": ()}
            return _resolved(case, _judged(case, event), r, **found)
        case referring.ReferralEnded(number=number):
            return _resolved(case, number, r)
    return None


def _asked_again(case: Case, event: referring.LetterFiled, r: Recorded) -> dict[str, Any]:
    """A new date of theirs: they wait for us, and nobody need ask whether they still have it.

    An old entry names no clock: it moved the one with the number of its referral, whosever that was.
    """
    this = case.referral(event.number)
    if this is None:
        return {}
    clock = event.clock or (this.number if this.clock is None else this.clock)
    changed = _changed(case, (this.number,), waits=True, result_at=None, clock=clock)
    return changed | {"deadlines": unasked(case.deadlines, (this.number,), r)}


def clock_of(case: Case, this: Referral) -> int:
    """The number of its date: one that no other referral has, also where old entries gave them by their order."""
    if this.clock is not None:
        return this.clock
    taken = {one.clock for one in case.referrals}
    own = (this.number, *(one.number for one in case.referrals))
    return next(number for number in own if number not in taken)


def _handed(case: Case, event: disclosing.Disclosed) -> dict[str, Any]:
    this = case.referral(event.number)
    before = this.released if this else frozenset()
    after = before | {event.sha256} if event.what == "file" else before - {event.sha256}
    return _changed(case, (event.number,), released=after)


def unasked(deadlines: Mapping[str, Deadline], numbers: tuple[int, ...], r: Recorded) -> dict[str, Deadline]:
    """Nobody need look again whether the body has it."""
    keys = {key_of(D.EXTERNAL_REVIEW, number) for number in numbers}
    return {key: replace(d, ended_at=r.at) if key in keys and d.running else d for key, d in deadlines.items()}


def _begun(case: Case, event: referring.Referred, r: Recorded) -> Referral:
    """An old entry has no number: it counts by its order, and its date as it was counted then."""
    number = event.number or len(case.referrals) + 1
    dates = sum(deadline.kind is D.EXTERNAL for deadline in case.deadlines.values())
    brought = event.direction == "in"
    clock = number if event.number else dates if event.due_at else None
    return Referral(
        number=number,
        direction=event.direction,
        body=event.body,
        received_at=event.received_at or r.at,
        clock=clock if brought else None,
        waits=brought,
    )


def _answered(case: Case, event: referring.ReferralAnswered, r: Recorded) -> dict[str, Any]:
    """The body waits no longer; an old entry answered all that this body had asked."""
    done = [
        one
        for one in case.referrals
        if one.waits and (one.number == event.number or (not event.number and one.body == event.body))
    ]
    deadlines = dict(case.deadlines)
    for one in done:
        _settle(deadlines, one, r, met=True)
    return _changed(case, tuple(one.number for one in done), waits=False) | {"deadlines": deadlines}


def _judged(case: Case, event: referring.FindingReceived) -> int:
    waiting = (one.number for one in case.referrals if one.body == event.body and one.result_at is None)
    return event.number or next(waiting, 0)


def _resolved(case: Case, number: int, r: Recorded, **found: Any) -> dict[str, Any]:
    """Its result is known; what the complainant had taken to the same body is that same matter."""
    this = case.referral(number)
    if this is None:
        return {}
    taken = tuple(one.number for one in case.with_body if one.direction == "out" and _one_body(one, this))
    deadlines = unasked(case.deadlines, (number, *taken), r)
    _settle(deadlines, this, r, met=False)
    after = _changed(case, taken, result_at=r.at)["referrals"]
    resolved = replace(this, waits=False, result_at=r.at, **found)
    referrals = tuple(resolved if one.number == number else one for one in after)
    return {"referrals": referrals, "deadlines": _plan_kept(deadlines, referrals, r)}


def _one_body(one: Referral, other: Referral) -> bool:
    """Bodies that the policy does not list share a code, and nothing else."""
    return one.body == other.body and one.body != OTHER_BODY


def _settle(deadlines: dict[str, Deadline], one: Referral, r: Recorded, met: bool) -> None:
    key = key_of(D.EXTERNAL, one.clock or 0)
    if one.clock is None or key not in deadlines or not deadlines[key].running:
        return
    after = deadlines[key]
    deadlines[key] = replace(after, met_at=r.at) if met else replace(after, ended_at=r.at)


def cause_known(case: Case, r: Recorded) -> dict[str, Any]:
    """The root cause was looked for after the finding, in its light (E-18)."""
    found = tuple(one.number for one in case.referrals if one.against_us)
    if not found:
        return {}
    return _kept(case, _changed(case, found, cause_known=True)["referrals"], r)


def planned(case: Case, referral: int, action: int, r: Recorded) -> dict[str, Any]:
    this = case.referral(referral)
    if this is None:
        return {}
    after = _changed(case, (referral,), planned=(*this.planned, action))["referrals"]
    return _kept(case, after, r)


def _kept(case: Case, referrals: tuple[Referral, ...], r: Recorded) -> dict[str, Any]:
    return {"referrals": referrals, "deadlines": _plan_kept(case.deadlines, referrals, r)}


def _plan_kept(deadlines: Mapping[str, Deadline], referrals: tuple[Referral, ...], r: Recorded) -> dict[str, Deadline]:
    """The plan that a finding demands is whole: its date is kept. It falls away with the finding itself."""
    after = dict(deadlines)
    for one in referrals:
        key = key_of(D.FINDING, one.number)
        if not one.unmet and key in after and after[key].running:
            met, ended = (r.at, None) if one.against_us else (None, r.at)
            after[key] = replace(after[key], met_at=met, ended_at=ended)
    return after


def _changed(case: Case, numbers: tuple[int, ...], **fields: Any) -> dict[str, Any]:
    return {"referrals": tuple(replace(one, **fields) if one.number in numbers else one for one in case.referrals)}
