"""The work of staff on the way to an answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from insaf.core.acts import Act
from insaf.core.acts import handling as acts
from insaf.core.case import Case
from insaf.core.deadlines import counted, given
from insaf.core.decide.moment import Decider, Moment
from insaf.core.events import Event
from insaf.core.events import handling as events
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import Because, DeadlineKind, Route, Severity, Side, Status

D = DeadlineKind


def assess(case: Case, act: acts.Assess, moment: Moment) -> Iterator[Event]:
    """Who weighs a case that nobody owns takes it (B-14); its points are named (D-12)."""
    if act.complexity not in (1, 2, 3) or act.impact not in (1, 2, 3):
        raise Refused(Reason.UNKNOWN_CODE, "complexity")
    yield events.Assessed(
        definition=moment.sealed(act.definition, "definition"),
        severity=Severity(act.severity),
        safety=act.safety,
        complexity=act.complexity,
        impact=act.impact,
        immediate=act.immediate,
        route=Route(act.route),
        was=case.severity,
    )
    if not case.owner and moment.actor.id:
        yield events.Assigned(was="", owner=moment.actor.id)
    yield from _at_once(case, act, moment)
    named = [point for point in act.points if point.strip()]
    if not case.points and not named:
        named = [act.definition]
    for number, text in enumerate(named, start=len(case.points) + 1):
        yield events.PointAdded(number, moment.sealed(text, "points"))


def _at_once(case: Case, act: acts.Assess, moment: Moment) -> Iterator[Event]:
    """A critical matter runs outside the ordinary days: hours, on any day (D-05)."""
    grave = act.immediate or act.safety or act.severity == Severity.CRITICAL
    if grave and not case.critical:
        due_at = moment.now + timedelta(hours=moment.policy.immediate_hours)
        yield given(D.IMMEDIATE, moment.now, due_at, Because.CRITICAL, moment.rules)


def assign(case: Case, act: acts.Assign, moment: Moment) -> Iterator[Event]:
    """One named owner at every moment, or the queue with its clock (B-14)."""
    if act.owner == case.owner:
        raise Refused(Reason.NOTHING_CHANGES, "owner")
    if act.owner and act.owner in case.people_named:
        raise Refused(Reason.ABOUT_YOU, "owner")
    yield events.Assigned(case.owner, act.owner, moment.sealed_if_any(act.reason, "reason"))
    if not act.owner:
        days = moment.policy.targets[case.kind].assign_days
        yield counted(D.ASSIGN, moment.now, days, Because.STAFF, moment.rules)


def add_note(case: Case, act: acts.AddNote, moment: Moment) -> Iterator[Event]:
    yield events.NoteAdded(moment.sealed(act.text, "text"))


def ask_complainant(case: Case, act: acts.AskComplainant, moment: Moment) -> Iterator[Event]:
    yield events.ComplainantAsked(moment.sealed(act.text, "text"))
    days = moment.policy.closing.answer_question_days
    yield counted(D.ANSWER_QUESTION, moment.now, days, Because.MESSAGE, moment.rules)
    yield from next_update(case, moment)


def reply(case: Case, act: acts.Reply, moment: Moment) -> Iterator[Event]:
    yield events.Replied(moment.sealed(act.text, "text"), moment.sealed_files(act.files))
    yield from next_update(case, moment)


def send_update(case: Case, act: acts.SendUpdate, moment: Moment) -> Iterator[Event]:
    yield events.UpdateSent(moment.sealed(act.text, "text"), act.nothing_new)
    yield from next_update(case, moment)


def next_update(case: Case, moment: Moment) -> Iterator[Event]:
    """After each word to the complainant the next one is promised (D-09)."""
    if case.status in (Status.OPEN, Status.AWAITING_COMPLAINANT):
        days = moment.policy.targets[case.kind].update_every_days
        yield counted(D.NEXT_UPDATE, moment.now, days, Because.MESSAGE, moment.rules)


def add_point(case: Case, act: acts.AddPoint, moment: Moment) -> Iterator[Event]:
    yield events.PointAdded(len(case.points) + 1, moment.sealed(act.text, "text"))


def acknowledge_rung(case: Case, act: acts.AcknowledgeRung, moment: Moment) -> Iterator[Event]:
    yield events.RungAcknowledged(case.rung)


def take_immediate_action(case: Case, act: acts.TakeImmediateAction, moment: Moment) -> Iterator[Event]:
    yield events.ImmediateActionTaken(moment.sealed(act.text, "text"))


def record_contact(case: Case, act: acts.RecordContact, moment: Moment) -> Iterator[Event]:
    """With whom, how and what was said (E-14)."""
    if act.channel not in CONTACTS:
        raise Refused(Reason.UNKNOWN_CODE, "channel")
    party, text = moment.sealed(act.party, "party"), moment.sealed(act.text, "text")
    yield events.PartyContacted(party, act.channel, text)


def hear_side(case: Case, act: acts.HearSide, moment: Moment) -> Iterator[Event]:
    """What a side says to the facts, before they are judged (D-08)."""
    if act.how not in CONTACTS:
        raise Refused(Reason.UNKNOWN_CODE, "how")
    yield events.SideHeard(Side(act.side), act.how, moment.sealed(act.text, "text"))


CONTACTS = ("phone", "email", "meeting")
"""How one speaks with a side of the case."""

DECIDERS: dict[type[Act], Decider] = {
    acts.Assess: assess,
    acts.Assign: assign,
    acts.AddNote: add_note,
    acts.AskComplainant: ask_complainant,
    acts.Reply: reply,
    acts.SendUpdate: send_update,
    acts.AddPoint: add_point,
    acts.AcknowledgeRung: acknowledge_rung,
    acts.TakeImmediateAction: take_immediate_action,
    acts.RecordContact: record_contact,
    acts.HearSide: hear_side,
}
