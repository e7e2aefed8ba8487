"""What letters that did not arrive change of a case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from insaf.core.case import Case, Recorded
from insaf.core.deadlines import Deadline, key_of
from insaf.core.events import delivery
from insaf.core.folds_referring import unasked
from insaf.core.terms import DeadlineKind

D = DeadlineKind


def of_delivery(case: Case, r: Recorded) -> dict[str, Any] | None:
    match r.event:
        case delivery.Undelivered(referral=number) if number:
            return _unanswered(case, number, r)
        case delivery.Undelivered(letter="acknowledgement"):
            return {"acknowledged_at": None, "deadlines": _unkept(case, key_of(D.ACKNOWLEDGE))}
        case delivery.Reached(number=number):
            key = key_of(D.REACH, number)
            return {"deadlines": {**case.deadlines, key: replace(case.deadlines[key], met_at=r.at)}}
    return None


def _unanswered(case: Case, number: int, r: Recorded) -> dict[str, Any]:
    """The external body did not get our reply: it waits as before, and is asked nothing; unless its part is over."""
    this = case.referral(number)
    if this is None or this.result_at is not None:
        return {}
    waits = tuple(replace(one, waits=True) if one.number == number else one for one in case.referrals)
    deadlines = case.deadlines if this.clock is None else _unkept(case, key_of(D.EXTERNAL, this.clock))
    return {"referrals": waits, "deadlines": unasked(deadlines, (number,), r)}


def _unkept(case: Case, key: str) -> dict[str, Deadline]:
    """The promise runs again by its own date; where that has passed, it is noticed as broken (K-14)."""
    return {k: replace(d, met_at=None) if k == key else d for k, d in case.deadlines.items()}
