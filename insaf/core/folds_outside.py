"""What the concerned party changes of a case: asked, pressed, answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from insaf.core.case import Case, Consultation, Errand, Recorded
from insaf.core.deadlines import Deadline, key_of
from insaf.core.events import consulting
from insaf.core.terms import DeadlineKind, Side

D = DeadlineKind


def of_consulting(case: Case, r: Recorded) -> dict[str, Any] | None:
    match r.event:
        case consulting.Consulted() as asked:
            return _asked(case, asked, r.at)
        case consulting.ConsultationAnswered(number=number):
            answered = errand_done(case, "consultations", number, D.CONSULTATION, r)
            answered["deadlines"] = _met(answered["deadlines"], D.CONSULTATION_AGAIN, number, r.at)
            return answered | {"heard": case.heard | _sides(case, number)}
        case consulting.ConsultationWithdrawn(number=number):
            return _changed(case, number, open=False, withdrawn=True) | {"deadlines": _ended(case, number, r.at)}
        case consulting.ConsultationClimbed(number=number, step=step):
            return _changed(case, number, climbs=step)
        case consulting.ClarificationAsked():
            return {"contacts": case.contacts + 1}
        case consulting.ClarificationDeclined(number=number):
            return {"deadlines": _met(case.deadlines, D.FORWARD, number, r.at)}
    return None


def _asked(case: Case, asked: consulting.Consulted, at: datetime) -> dict[str, Any]:
    outside = bool(asked.language)
    consultation = Consultation(asked.number, unit=asked.unit, person=asked.person, outside=outside)
    return {
        "consultations": (*case.consultations, consultation),
        "party_asked": True,
        "deadlines": _met(case.deadlines, D.FORWARD, asked.forwards, at),
    }


def _sides(case: Case, number: int) -> set[Side]:
    """Whoever is complained about speaks for themselves: what a unit or somebody outside says is not their side (D-08)."""
    asked = case.consultation(number)
    another = asked is not None and (asked.unit or asked.outside)
    return set() if another and case.people_named else {Side.CONCERNED}


def _changed(case: Case, number: int, **fields: Any) -> dict[str, Any]:
    return {"consultations": tuple(replace(c, **fields) if c.number == number else c for c in case.consultations)}


def _met(deadlines: Any, kind: DeadlineKind, number: int, at: datetime) -> dict[str, Deadline]:
    """A date that was kept, where it still ran."""
    key = key_of(kind, number)
    return {k: replace(d, met_at=at) if k == key and d.running else d for k, d in deadlines.items()}


def _ended(case: Case, number: int, at: datetime) -> dict[str, Deadline]:
    keys = {key_of(kind, number) for kind in (D.CONSULTATION, D.CONSULTATION_AGAIN, D.REACH)}
    return {k: replace(d, ended_at=at) if k in keys and d.running else d for k, d in case.deadlines.items()}


def errand_done(case: Case, which: str, number: int, kind: DeadlineKind, r: Recorded) -> dict[str, Any]:
    errands: tuple[Errand, ...] = getattr(case, which)
    key = key_of(kind, number)
    deadlines = dict(case.deadlines)
    if key in deadlines:
        deadlines[key] = replace(deadlines[key], met_at=r.at)
    done = tuple(replace(e, open=False) if e.number == number else e for e in errands)
    return {which: done, "deadlines": deadlines}
