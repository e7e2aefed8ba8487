"""What a case takes over from one that is merged into it, and when it cannot (B-11)."""

from __future__ import annotations

from collections.abc import Iterator

from insaf.core.case import Case
from insaf.core.deadlines import Deadline
from insaf.core.decide.moment import Moment
from insaf.core.decide.pausing import resumption
from insaf.core.events import Event
from insaf.core.events import joining as events
from insaf.core.events.clock import DeadlineMoved, DeadlineSet
from insaf.core.events.handling import PointAdded
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import Because, DeadlineKind

D = DeadlineKind

ADOPTED = (D.ASSIGN, D.ASSESS, D.IMMEDIATE, D.NEXT_UPDATE, D.DECIDE, D.VERIFY_DELAY, D.RUNG_RESPONSE)
"""Promises of which the earlier one holds when two cases become one."""


def check(case: Case, other: Case) -> None:
    """Nothing that the other case has is lost: what has more takes the other in, or neither does."""
    if other.kind is not case.kind:
        raise Refused(Reason.KINDS_DIFFER)
    if gone_further(other, case):
        stays = case.verdicts or case.with_body or case.restricted_until or gone_further(case, other)
        raise Refused(Reason.NEITHER_WAY if stays else Reason.OTHER_WAY_ROUND)


def gone_further(one: Case, other: Case) -> bool:
    """Whether ``one`` has what ``other`` could not take over: a level, a danger, a broken or an earlier promise."""
    return (
        one.rung.height > other.rung.height
        or (one.critical and not other.critical)
        or (one.overdue and not other.overdue)
        or not _held_by(other, one.deadline(D.DECIDE), D.DECIDE, D.RUNG_RESPONSE)
        or not _held_by(other, one.deadline(D.RUNG_RESPONSE), D.RUNG_RESPONSE, D.DECIDE)
    )


def _held_by(case: Case, promise: Deadline | None, same: DeadlineKind, alike: DeadlineKind) -> bool:
    """An answer promised elsewhere is owed here as early, or can be: a date that is still ahead is moved to it.

    A broken date to decide is owed still, and was earlier; a broken committed date holds nothing.
    """
    if promise is None or not promise.pending:
        return True
    mine, other = case.deadline(same), case.deadline(alike)
    if mine and (mine.pending or (same is D.DECIDE and mine.running)):
        return True
    return bool(other and other.pending and other.due_at <= promise.due_at)


def running(case: Case, moment: Moment) -> tuple[tuple[Event, ...], Case]:
    """No clock waits any longer once two cases are one, so that no date counts a pause that ended."""
    resumed = tuple(resumption(case, moment.now, moment.rules))
    return resumed, moment.after(case, resumed)


def dates(case: Case, other: Case) -> Iterator[Event]:
    """Each promise keeps the earlier of both dates, with the working of that date; none gets later."""
    if other.received_at < case.received_at:
        yield events.ReceiptAdopted(case.received_at, other.received_at, other.reference)
    for kind in ADOPTED:
        mine, theirs = case.deadline(kind), other.deadline(kind)
        if mine and mine.pending and theirs and theirs.pending and theirs.due_at < mine.due_at:
            yield _moved_to(theirs, mine)


def takes_first_word(case: Case, other: Case) -> bool:
    """Whether nobody has answered the other matter yet, and it was promised a word before this one is owed any (C-18).

    A word that was given here was given to what came here. What was broken, here or there, stays broken, once.
    """
    mine, theirs = case.deadline(D.FIRST_RESPONSE), other.deadline(D.FIRST_RESPONSE)
    if theirs is None or not theirs.running:
        return False
    return mine is None or not mine.running or (mine.pending and theirs.due_at < mine.due_at)


def first_word(case: Case, other: Case) -> Iterator[Event]:
    """The first word of a human, as the other matter was promised it, with the working of that promise."""
    mine, theirs = case.deadline(D.FIRST_RESPONSE), other.deadline(D.FIRST_RESPONSE)
    if theirs is None or not takes_first_word(case, other):
        return
    if mine and mine.pending:
        yield _moved_to(theirs, mine)
    else:
        yield DeadlineSet(
            kind=D.FIRST_RESPONSE,
            due_at=theirs.due_at,
            because=Because.MERGER,
            counted_from=theirs.counted_from,
            days=theirs.days,
            policy_version=theirs.policy_version,
            calendar_version=theirs.calendar_version,
            breached_at=theirs.breached_at,
        )


def points(case: Case, other: Case, moment: Moment) -> Iterator[Event]:
    """Each point of the other case waits for its answer here (D-12)."""
    said = [point.text.text or "" for point in other.points if not point.moved_to]
    for number, text in enumerate(filter(str.strip, said), start=len(case.points) + 1):
        yield PointAdded(number, moment.sealed(text, "point"))


def _moved_to(theirs: Deadline, mine: Deadline) -> DeadlineMoved:
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
        breached_at=theirs.breached_at,
    )
