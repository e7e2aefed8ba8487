"""Asking the concerned party."""

from __future__ import annotations

from collections.abc import Iterator

from insaf.core.acts import Act
from insaf.core.acts import consulting as acts
from insaf.core.case import Case
from insaf.core.deadlines import given
from insaf.core.decide.moment import Decider, Moment
from insaf.core.events import Event
from insaf.core.events import consulting as events
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import Because, DeadlineKind

D = DeadlineKind


def consult(case: Case, act: acts.Consult, moment: Moment) -> Iterator[Event]:
    """Ask the concerned party, with a date (E-14)."""
    if act.due_at <= moment.now:
        raise Refused(Reason.DATE_PASSED, "due_at")
    number = len(case.consultations) + 1
    yield events.Consulted(
        number,
        moment.sealed(act.party, "party"),
        moment.sealed(act.question, "question"),
        act.due_at,
        moment.sealed_if_any(act.address, "address"),
    )
    yield given(D.CONSULTATION, moment.now, act.due_at, Because.STAFF, moment.rules, number)


def answer_consultation(case: Case, act: acts.AnswerConsultation, moment: Moment) -> Iterator[Event]:
    if act.number not in {asked.number for asked in case.consultations if asked.open}:
        raise Refused(Reason.NO_SUCH_NUMBER, "number")
    yield events.ConsultationAnswered(act.number, moment.sealed(act.text, "text"))


DECIDERS: dict[type[Act], Decider] = {
    acts.Consult: consult,
    acts.AnswerConsultation: answer_consultation,
}
