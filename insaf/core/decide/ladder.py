"""Opening again, and climbing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from insaf.core.acts import Act
from insaf.core.acts import ladder as acts
from insaf.core.case import Case
from insaf.core.deadlines import counted
from insaf.core.decide.moment import Decider, Moment
from insaf.core.events import Event
from insaf.core.events import ladder as events
from insaf.core.ladder import answer_by, climb, heard_again
from insaf.core.reasons import Reason, Refused
from insaf.core.record import Sealed
from insaf.core.terms import Because, DeadlineKind, Party, Status

D = DeadlineKind


def request_reopening(case: Case, act: acts.RequestReopening, moment: Moment) -> Iterator[Event]:
    """No reason is required; a late request is judged, never refused by itself (E-06, E-07)."""
    text, files = moment.sealed_if_any(act.text, "text"), moment.sealed_files(act.files)
    if case.status is not Status.CLOSED:
        yield from _ask_why_late(case, text, files, act.via, moment)
        return
    if case.reopening_pending:
        raise Refused(Reason.NOTHING_CHANGES)
    late = _window_passed(case, moment)
    yield events.ReopeningRequested(late, overdue=False, text=text, files=files, via=act.via)
    if late:
        days = moment.policy.reopening.verify_delay_days
        yield counted(D.JUDGE_REOPENING, moment.now, days, Because.COMPLAINANT, moment.rules)
    else:
        yield from _open_again(case, Because.COMPLAINANT, moment)


def _ask_why_late(
    case: Case, text: Sealed | None, files: tuple[Sealed, ...], via: str, moment: Moment
) -> Iterator[Event]:
    """The time has passed: support must say why within its day (policy, steps 1 and 2)."""
    yield events.ReopeningRequested(late=False, overdue=True, text=text, files=files, via=via)
    verify = case.deadline(D.VERIFY_DELAY)
    if verify is None:
        days = moment.policy.reopening.verify_delay_days
        yield counted(D.VERIFY_DELAY, moment.now, days, Because.COMPLAINANT, moment.rules)


def _window_passed(case: Case, moment: Moment) -> bool:
    """The published window counts calendar days from the closing."""
    assert case.closed_at is not None
    calendar = moment.rules.calendar
    last_on = calendar.local_date(case.closed_at) + timedelta(days=moment.policy.reopening.window_calendar_days)
    return calendar.local_date(moment.now) > last_on


def _open_again(case: Case, because: Because, moment: Moment, reason: str = "") -> Iterator[Event]:
    yield events.Reopened(because, moment.sealed_if_any(reason, "reason"))
    yield from heard_again(case, moment.now, moment.rules)


def reopen(case: Case, act: acts.Reopen, moment: Moment) -> Iterator[Event]:
    if not act.reason.strip():
        raise Refused(Reason.EMPTY, "reason")
    yield from _open_again(case, Because.STAFF, moment, act.reason)


def decline_reopening(case: Case, act: acts.DeclineReopening, moment: Moment) -> Iterator[Event]:
    yield events.ReopeningDeclined(moment.sealed(act.reason, "reason"))


def escalate(case: Case, act: acts.Escalate, moment: Moment) -> Iterator[Event]:
    """Staff give a reason; the complainant need not (E-11)."""
    by_staff = moment.actor.party is Party.STAFF
    reason = (moment.sealed if by_staff else moment.sealed_if_any)(act.reason, "reason")
    because = Because.STAFF if by_staff else Because.COMPLAINANT
    yield from climb(case, because, moment.now, moment.rules, reason)


def deescalate(case: Case, act: acts.Deescalate, moment: Moment) -> Iterator[Event]:
    """Down only with a reason; the lower rung's clock starts anew (E-11)."""
    if act.to.height >= case.rung.height:
        raise Refused(Reason.NOTHING_CHANGES, "to")
    yield events.Deescalated(case.rung, act.to, moment.sealed(act.reason, "reason"))
    yield answer_by(act.to, moment.now, Because.STAFF, moment.rules)


DECIDERS: dict[type[Act], Decider] = {
    acts.RequestReopening: request_reopening,
    acts.Reopen: reopen,
    acts.DeclineReopening: decline_reopening,
    acts.Escalate: escalate,
    acts.Deescalate: deescalate,
}
