"""From what happened to what is: the fold that makes a case from its entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from insaf.core.case import Case, Recorded
from insaf.core.deadlines import Deadline
from insaf.core.events import answering, calling, clock, handling, intake, ladder, restricting
from insaf.core.events.base import Event
from insaf.core.folds import change
from insaf.core.folds_contact import proven
from insaf.core.terms import DeadlineKind

D = DeadlineKind

KEPT_BY: dict[type[Event], tuple[DeadlineKind, ...]] = {
    intake.Acknowledged: (D.ACKNOWLEDGE,),
    intake.InformationAdded: (D.ANSWER_QUESTION,),
    handling.Assigned: (D.ASSIGN,),
    handling.Assessed: (D.ASSESS, D.FIRST_RESPONSE),
    handling.UpdateSent: (D.NEXT_UPDATE, D.FIRST_RESPONSE),
    handling.Replied: (D.NEXT_UPDATE, D.FIRST_RESPONSE),
    handling.ComplainantAsked: (D.FIRST_RESPONSE,),
    answering.Decided: (D.DECIDE, D.RUNG_RESPONSE, D.VERIFY_DELAY, D.ASSESS, D.ASSIGN, D.FIRST_RESPONSE),
    answering.Declined: (D.DECIDE, D.RUNG_RESPONSE, D.VERIFY_DELAY, D.ASSESS, D.ASSIGN, D.FIRST_RESPONSE),
    clock.DelayVerified: (D.VERIFY_DELAY,),
    handling.ImmediateActionTaken: (D.IMMEDIATE,),
    answering.CauseRecorded: (D.CAUSE,),
    ladder.Reopened: (D.JUDGE_REOPENING,),
    ladder.ReopeningDeclined: (D.JUDGE_REOPENING,),
    restricting.RestrictionConfirmed: (D.RESTRICTION_REVIEW,),
}
"""Which promises an event keeps."""

ENDED_BY: dict[type[Event], tuple[DeadlineKind, ...]] = {
    answering.Decided: (D.NEXT_UPDATE, D.ANSWER_QUESTION, D.PAUSE, D.FORWARD),
    clock.Resumed: (D.PAUSE,),
    answering.Objected: (D.AUTO_CLOSE,),
    handling.QuestionLapsed: (D.ANSWER_QUESTION,),
    ladder.Escalated: (D.VERIFY_DELAY,),
    restricting.RestrictionEnded: (D.RESTRICTION, D.RESTRICTION_REVIEW),
}
"""Which promises fall away with an event, without being kept."""


def replay(history: Iterable[Recorded]) -> Case:
    """The case that a history makes; its first event is ``Received``."""
    entries = iter(history)
    case = begin(next(entries))
    for recorded in entries:
        case = evolve(case, recorded)
    return case


def begin(recorded: Recorded) -> Case:
    """A case from its first entry."""
    event = recorded.event
    if not isinstance(event, intake.Received):
        raise ValueError(f"A case begins with Received, not with {type(event).__name__}.")
    return Case(
        reference=event.reference,
        kind=event.kind,
        channel=event.channel,
        received_at=event.received_at,
        registered_at=event.registered_at,
        language=event.language,
        subject=event.subject,
        title=event.title,
        policy_version=event.policy_version,
        calendar_version=event.calendar_version,
        anonymous=event.anonymous,
        person=event.person,
        outcome_sought=event.outcome_sought,
        last_at=recorded.at,
        split_from=event.split_from,
        entries=1,
    )


def evolve(case: Case, recorded: Recorded) -> Case:
    """The case after one more entry."""
    fields = change(case, recorded)
    kept = _kept(recorded.event, case)
    ended = ENDED_BY.get(type(recorded.event), ())
    if kept or ended:
        before = fields.get("deadlines", case.deadlines)
        fields["deadlines"] = _settled(before, kept, ended, recorded)
    fields |= proven(case, recorded.event, recorded.actor)
    after = object.__new__(Case)  # as replace() in a fifth of its time: every act folds the whole history
    vars(after).update(vars(case), last_at=recorded.at, entries=case.entries + 1, **fields)
    return after


def _kept(event: Event, case: Case) -> tuple[DeadlineKind, ...]:
    """What the system writes by itself is no human's first word (C-18), nor a talk before the matter came."""
    if isinstance(event, handling.UpdateSent) and event.automatic:
        return (D.NEXT_UPDATE,)
    if isinstance(event, calling.Called):
        first = event.outcome == "reached" and event.began_at >= case.received_at
        return (D.FIRST_RESPONSE,) if first else ()
    return KEPT_BY.get(type(event), ())


def _settled(
    deadlines: Mapping[str, Deadline],
    kept: tuple[DeadlineKind, ...],
    ended: tuple[DeadlineKind, ...],
    recorded: Recorded,
) -> dict[str, Deadline]:
    after = dict(deadlines)
    for key, deadline in deadlines.items():
        if deadline.running and deadline.kind in kept:
            after[key] = replace(deadline, met_at=recorded.at)
        elif deadline.running and deadline.kind in ended:
            after[key] = replace(deadline, ended_at=recorded.at)
    return after
