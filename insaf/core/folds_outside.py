"""What the concerned party and the external body change of a case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from insaf.core.case import Case, Errand, Recorded
from insaf.core.deadlines import key_of
from insaf.core.events import consulting, referring
from insaf.core.terms import DeadlineKind, Side

D = DeadlineKind


def of_consulting(case: Case, r: Recorded) -> dict[str, Any] | None:
    match r.event:
        case consulting.Consulted(number=number):
            asked = (*case.consultations, Errand(number))
            return {"consultations": asked, "party_asked": True}
        case consulting.ConsultationAnswered(number=number):
            answered = errand_done(case, "consultations", number, D.CONSULTATION, r)
            return answered | {"heard": case.heard | {Side.CONCERNED}}
    return None


def of_referring(case: Case, r: Recorded) -> dict[str, Any] | None:
    match r.event:
        case referring.Referred(direction="in", body=body):
            return {"referred_by": (*case.referred_by, body)}
        case referring.ReferralAnswered(body=body):
            return {"referred_by": tuple(b for b in case.referred_by if b != body)}
    return None


def errand_done(case: Case, which: str, number: int, kind: DeadlineKind, r: Recorded) -> dict[str, Any]:
    errands: tuple[Errand, ...] = getattr(case, which)
    key = key_of(kind, number)
    deadlines = dict(case.deadlines)
    if key in deadlines:
        deadlines[key] = replace(deadlines[key], met_at=r.at)
    done = tuple(replace(e, open=False) if e.number == number else e for e in errands)
    return {which: done, "deadlines": deadlines}
