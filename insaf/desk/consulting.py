"""The questions to concerned parties on the page of their case: how each stands, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from insaf.cases.consultations import Line
from insaf.cases.queries import Loaded
from insaf.core.case import Case
from insaf.core.events.consulting import ClarificationAsked, ConsultationAnswered, Consulted
from insaf.core.terms import DeadlineKind
from insaf.desk.telling.entries import words_of
from insaf.people.models import Unit

D = DeadlineKind


@dataclass(frozen=True)
class State:
    tone: str
    icon: str
    label: str


def state(answered: bool, late: bool, withdrawn: bool) -> State:
    """How a question stands, in words; the same on every list."""
    if withdrawn:
        return State("neutral", "undo", pgettext("consultation", "Withdrawn"))
    if answered:
        late_answer, answer = pgettext("consultation", "Answered late"), pgettext("consultation", "Answered")
        return State("warn", "check", late_answer) if late else State("ok", "circle-check", answer)
    if late:
        return State("bad", "triangle-alert", pgettext("consultation", "Late"))
    return State("info", "clock", pgettext("consultation", "Waiting"))


def party_of(one: Line) -> str:
    """Who is asked, in a list: a unit by its English name on an English page."""
    unit = one.row.unit
    english = unit.name_en if unit and (get_language() or "ar").startswith("en") else ""
    return english or one.party


def panel(loaded: Loaded) -> dict[str, Any]:
    """Every question of the case, the newest first, and the complainant's own that waits to be passed on."""
    asked = [step for step in loaded.steps if isinstance(step.event, Consulted)]
    given = {s.event.number: s.at for s in loaded.steps if isinstance(s.event, ConsultationAnswered)}
    shown = [_shown(step.event, step.at, given, loaded.case) for step in reversed(asked)]
    return {"asked": shown, "to_forward": to_forward(loaded)}


def _shown(event: Any, at: datetime, given: dict[int, datetime], case: Case) -> dict[str, Any]:
    date, one = case.deadline(D.CONSULTATION, event.number), case.consultation(event.number)
    assert date is not None and one is not None
    return {
        "number": event.number,
        "party": words_of(event.called(get_language() or "ar")),
        "kind": _kind(event),
        "asked_at": at,
        "due_at": date.due_at,
        "answered_at": given.get(event.number),
        "reminders": one.climbs + len(date.warned),
        "open": one.open,
        "nobody": one.open and bool(event.unit) and not answerable(int(event.unit), case),
        "state": state(event.number in given, date.breached_at is not None, one.withdrawn),
    }


def answerable(unit: int, case: Case) -> bool:
    """Somebody answers for the unit whom the case is not about: its people change, and who is named is named late (B-16)."""
    found = Unit.objects.filter(pk=unit).first()
    return found is not None and any(str(one.pk) not in case.people_named for one in found.people())


def _kind(event: Consulted) -> str:
    if event.unit:
        return pgettext("consultation", "Unit")
    if event.person:
        return pgettext("consultation", "Complained about, asked for their side")
    return pgettext("consultation", "Outside, by e-mail") if event.address else _("Asked by other means")


def to_forward(loaded: Loaded) -> dict[str, Any] | None:
    """The complainant's question that waits, with the date by which it is passed on."""
    number = loaded.case.to_forward
    date = loaded.case.deadline(D.FORWARD, number)
    asked = (s.event for s in loaded.steps if isinstance(s.event, ClarificationAsked))
    own = next((one for one in asked if one.number == number), None)
    if own is None or date is None:
        return None
    return {"number": number, "text": words_of(own.text), "due_at": date.due_at, "late": date.breached_at is not None}
