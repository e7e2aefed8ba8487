"""Merging, taking in, splitting off, linking."""

from __future__ import annotations

from collections.abc import Iterator

from insaf.core.acts import Act
from insaf.core.acts import joining as acts
from insaf.core.case import Case
from insaf.core.decide import adopting
from insaf.core.decide.intake import released
from insaf.core.decide.moment import Decider, Moment, known
from insaf.core.events import Event
from insaf.core.events import joining as events
from insaf.core.events.answering import Closed
from insaf.core.events.intake import PersonNamed
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import ClosingReason, DeadlineKind

D = DeadlineKind


def merge(case: Case, act: acts.Merge, moment: Moment) -> Iterator[Event]:
    """The matter goes on under another reference; its clocks stop here (B-11).

    Anybody may give somebody's address: that both share one is a hint, and no proof.
    """
    if not act.into or act.into == case.reference:
        raise Refused(Reason.NOTHING_CHANGES, "into")
    if not act.reason.strip():
        raise Refused(Reason.SAME_PERSON_UNSHOWN, "reason")
    yield events.Merged(act.into, moment.sealed(act.reason, "reason"), act.same_person)
    yield Closed(ClosingReason.MERGED)


def join(case: Case, act: acts.Join, moment: Moment) -> Iterator[Event]:
    """What the other case was owed and protected from holds here too, and its receipt if it is earlier."""
    other = act.other
    if other.reference in {case.reference, *case.joined}:
        raise Refused(Reason.NOTHING_CHANGES)
    adopting.check(case, other)
    resumed, case = adopting.running(case, moment)
    yield from resumed
    yield _joined(case, other, act.same_person, moment)
    for staff in sorted(other.people_named - case.people_named):
        yield PersonNamed(staff)
    if case.owner in other.people_named:
        yield from released(case, moment)
    yield from adopting.dates(case, adopting.running(other, moment)[1])
    yield from adopting.first_word(case, other)
    yield from adopting.points(case, other, moment)


def _joined(case: Case, other: Case, same_person: bool, moment: Moment) -> events.Joined:
    sought = (other.outcome_sought.text or "") if other.outcome_sought else ""
    return events.Joined(
        reference=other.reference,
        channel=other.channel,
        received_at=other.received_at,
        contacts=other.contacts,
        extensions=other.extensions,
        same_person=same_person,
        outcome_sought=moment.sealed_if_any(sought, "outcome_sought"),
        first_word=other.word_by or other.channel if adopting.takes_first_word(case, other) else "",
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
