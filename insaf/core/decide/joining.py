"""Merging, taking in, splitting off, linking."""

from __future__ import annotations

from collections.abc import Iterator

from insaf.core.acts import Act
from insaf.core.acts import joining as acts
from insaf.core.case import Case
from insaf.core.deadlines import Deadline, counted
from insaf.core.decide.intake import released
from insaf.core.decide.moment import Decider, Moment, known
from insaf.core.events import Event
from insaf.core.events import joining as events
from insaf.core.events.answering import Closed
from insaf.core.events.clock import DeadlineMoved, DeadlineSet
from insaf.core.events.intake import PersonNamed
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import Because, ClosingReason, DeadlineKind

D = DeadlineKind

ADOPTED = (D.ASSIGN, D.ASSESS, D.IMMEDIATE, D.NEXT_UPDATE, D.DECIDE, D.VERIFY_DELAY, D.RUNG_RESPONSE)
"""Promises of which the earlier one holds when two cases become one."""


def merge(case: Case, act: acts.Merge, moment: Moment) -> Iterator[Event]:
    """The matter goes on under another reference; its clocks stop here (B-11)."""
    if not act.into or act.into == case.reference:
        raise Refused(Reason.NOTHING_CHANGES, "into")
    if not act.same_person and not act.reason.strip():
        raise Refused(Reason.SAME_PERSON_UNSHOWN, "reason")
    yield events.Merged(act.into, moment.sealed_if_any(act.reason, "reason"), act.same_person)
    yield Closed(ClosingReason.MERGED)


def join(case: Case, act: acts.Join, moment: Moment) -> Iterator[Event]:
    """What the other case was owed and protected from holds here too, and its receipt if it is earlier."""
    other = act.other
    if other.reference in {case.reference, *case.joined}:
        raise Refused(Reason.NOTHING_CHANGES)
    if other.rung.height > case.rung.height or (other.critical and not case.critical):
        raise Refused(Reason.OTHER_WAY_ROUND)
    yield events.Joined(
        other.reference, other.channel, other.received_at, other.contacts, other.extensions, act.same_person
    )
    for staff in sorted(other.people_named - case.people_named):
        yield PersonNamed(staff)
    if case.owner in other.people_named:
        yield from released(case, moment)
    yield from _adopted(case, other, moment)


def _adopted(case: Case, other: Case, moment: Moment) -> Iterator[Event]:
    """Each promise keeps the earlier of both dates, with the working of that date; none gets later."""
    if other.received_at < case.received_at:
        yield events.ReceiptAdopted(case.received_at, other.received_at, other.reference)
    for kind in ADOPTED:
        mine, theirs = case.deadline(kind), _promised(kind, case, other, moment)
        if mine and mine.pending and theirs and theirs.due_at < mine.due_at:
            yield _moved_to(theirs, mine)


def _promised(kind: DeadlineKind, case: Case, other: Case, moment: Moment) -> Deadline | DeadlineSet | None:
    """What stood on the other case: broken already, the date to decide still holds.

    A matter of another kind keeps its own days, counted from the receipt that is adopted.
    """
    theirs = other.deadline(kind)
    if kind is not D.DECIDE:
        return theirs if theirs and theirs.pending else None
    if case.kind is other.kind:
        return theirs if theirs and theirs.running else None
    return counted(kind, other.received_at, moment.policy.targets[case.kind].decide_days, Because.MERGER, moment.rules)


def _moved_to(theirs: Deadline | DeadlineSet, mine: Deadline) -> DeadlineMoved:
    return DeadlineMoved(
        kind=mine.kind,
        was=mine.due_at,
        due_at=theirs.due_at,
        because=Because.MERGER,
        counted_from=theirs.counted_from,
        days=theirs.days,
        policy_version=theirs.policy_version,
        calendar_version=theirs.calendar_version,
        number=mine.number,
    )


def split(case: Case, act: acts.Split, moment: Moment) -> Iterator[Event]:
    """What came too late, or belongs elsewhere, gets a case of its own (D-19)."""
    known(act.subject, moment.policy.subjects, "subject")
    if act.entry in case.split_entries:
        raise Refused(Reason.SPLIT_ALREADY, "entry")
    if act.point:
        _still_here(case, act.point)
    yield events.SplitOff(act.reference, act.entry, act.point, moment.sealed_if_any(act.reason, "reason"))


def _still_here(case: Case, number: int) -> None:
    """The point waits for its answer, and is not all that there is."""
    if number not in case.unanswered_points:
        raise Refused(Reason.NO_SUCH_NUMBER, "entry")
    if sum(not point.moved_to for point in case.points) == 1:
        raise Refused(Reason.ONLY_POINT, "entry")
    if _spoken_for(case):
        raise Refused(Reason.POINT_STAYS, "entry")


def _spoken_for(case: Case) -> bool:
    """A part begins anew: it must escape no level, nobody's objection and no date (E-09, E-11, C-16)."""
    decide = case.deadline(D.DECIDE)
    heard = case.escalations or case.verdicts or case.overruled
    moved = case.extensions or case.waits or case.paused_at
    return bool(heard or moved) or decide is None or not decide.pending


def link(case: Case, act: acts.Link, moment: Moment) -> Iterator[Event]:
    _another(act.to, case, case.related, "to")
    yield events.Linked(act.to)


def dismiss(case: Case, act: acts.Dismiss, moment: Moment) -> Iterator[Event]:
    """Also takes back a link."""
    _another(act.of, case, case.unrelated, "of")
    yield events.MatchDismissed(act.of)


def _another(reference: str, case: Case, known_as: frozenset[str], field: str) -> None:
    if not reference or reference == case.reference or reference in known_as:
        raise Refused(Reason.NOTHING_CHANGES, field)


DECIDERS: dict[type[Act], Decider] = {
    acts.Merge: merge,
    acts.Join: join,
    acts.Split: split,
    acts.Link: link,
    acts.Dismiss: dismiss,
}
