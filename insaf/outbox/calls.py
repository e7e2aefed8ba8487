"""Which letters an act calls for: one letter where one act says several things."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from insaf.cases.history import Step
from insaf.core.events import (
    Event,
    answering,
    clock,
    consulting,
    handling,
    intake,
    joining,
    ladder,
    preferring,
    referring,
    restricting,
)
from insaf.core.policy import Kind
from insaf.core.terms import Because, ClosingReason, DeadlineKind
from insaf.outbox import bodies

Call = tuple[int, str]  # seq of the entry, kind of the letter

TOLD = (Because.CALENDAR, Because.PAUSE)
"""Moves of the date of the answer that no other letter tells."""

ANSWERS = (DeadlineKind.DECIDE, DeadlineKind.RUNG_RESPONSE)
"""The dates by which the person was promised an answer; the level's own is the one that is told."""


def calls(act: Sequence[Step], kind: Kind) -> list[Call]:
    """The letters of one act on a matter of ``kind``; most acts call for none or one."""
    called = [(step.seq, name) for step in act for name in _named(step.event, kind)]
    names = {name for _, name in called}
    silent = {name for name in names for louder in LOUDER.get(name, ()) if louder in names}
    last = {name: seq for seq, name in called}
    return [(seq, name) for seq, name in called if name not in silent and (name not in LAST_ONLY or last[name] == seq)]


def _named(event: Event, kind: Kind) -> Iterator[str]:
    rule = RULES.get(type(event), "")
    name = rule(event) if callable(rule) else rule
    if name and (name != "understood" or kind in DEFINED):
        yield name
    if isinstance(event, consulting.Consulted) and event.forwards:
        yield "clarification_forwarded"  # to the complainant, besides what the party gets


def _update(event: handling.UpdateSent) -> str:
    return "automatic_update" if event.automatic else "update"


def _assessed(event: handling.Assessed) -> str:
    """Only the first weighing defines the matter to the person."""
    return "understood" if event.was is None else ""


def _closed(event: answering.Closed) -> str:
    answered = (ClosingReason.RESOLVED, ClosingReason.NO_OBJECTION)
    return "closed" if event.reason in answered else ""


def _breached(event: clock.Breached) -> str:
    """The person was promised an answer; the other dates are the institution's own."""
    return "breach" if event.kind is DeadlineKind.DECIDE else ""


def _moved(event: clock.DeadlineMoved) -> str:
    told = event.kind in ANSWERS and event.because in TOLD and event.due_at != event.was
    return "date_moved" if told else ""


def _reopening(event: ladder.ReopeningRequested) -> str:
    """A request in time is granted at once; ``Reopened`` tells it."""
    return "reopening_asked" if event.late or event.overdue else ""


def _consulted(event: consulting.Consulted) -> str:
    """Who is asked without an address is asked by the asker's own means."""
    return "consultation" if event.address else ""


def _warned(event: clock.Warned) -> str:
    """A party outside is reminded; staff are warned of other dates at the desk."""
    return "consultation_reminder" if event.kind is DeadlineKind.CONSULTATION else ""


RULES: dict[type[Event], str | Callable[[Any], str]] = {
    intake.Received: "acknowledgement",
    intake.Retyped: "retyped",
    intake.Withdrawn: "withdrawn",
    handling.Assessed: _assessed,
    handling.ComplainantAsked: "question",
    handling.QuestionLapsed: "question_lapsed",
    handling.Replied: "reply",
    handling.UpdateSent: _update,
    answering.Decided: "decision",
    answering.Declined: "declined",
    answering.ActionDone: "action_done",
    answering.Closed: _closed,
    clock.Extended: "extension",
    clock.Breached: _breached,
    clock.DelayVerified: "delay_explained",
    clock.DeadlineMoved: _moved,
    clock.Paused: "paused",
    ladder.Escalated: "escalated",
    ladder.InternalStagesSpent: "final",
    ladder.Deescalated: "deescalated",
    ladder.Reopened: "reopened",
    ladder.ReopeningRequested: _reopening,
    ladder.ReopeningDeclined: "reopening_declined",
    consulting.Consulted: _consulted,
    consulting.ConsultationClimbed: "consultation_late",
    consulting.ConsultationExtended: "consultation_extended",
    consulting.ConsultationWithdrawn: "consultation_withdrawn",
    consulting.ClarificationDeclined: "clarification_declined",
    clock.Warned: _warned,
    referring.ReferralAnswered: bodies.called,
    preferring.ContactCorrected: "contact_corrected",
    joining.Merged: "merged",
    joining.Joined: "joined",
    joining.SplitOff: "split_off",
    restricting.Restricted: "restricted",
    restricting.RestrictionConfirmed: "restriction_kept",
    restricting.RestrictionEnded: "restriction_ended",
}

LOUDER: dict[str, tuple[str, ...]] = {
    "question_lapsed": ("breach", "escalated", "final"),
    "automatic_update": ("breach", "escalated", "closed", "question_lapsed", "final"),
    "escalated": ("breach", "final", "acknowledgement"),  # each names the level that has it now
    "breach": ("final",),
    "understood": ("decision", "declined"),
}
"""A letter is not written when the same act calls for one of these, which says it too."""

LAST_ONLY = frozenset({"automatic_update", "breach", "escalated", "date_moved"})
"""A late look may find the same thing twice; it is told once, as it stands."""

DEFINED = frozenset({Kind.COMPLAINT, Kind.SUGGESTION})
"""Kinds whose definition is confirmed with the person (D-03)."""
