"""What falls due, and the lawful ways to change a date."""

from __future__ import annotations

from collections.abc import Iterator

from insaf.core.acts import Act
from insaf.core.acts import clock as acts
from insaf.core.case import Case
from insaf.core.deadlines import Alarm, Deadline, first_response, given, moved, next_alarm
from insaf.core.decide.lapses import lapse
from insaf.core.decide.moment import Decider, Moment, known
from insaf.core.decide.pausing import left, resumption, waited, working_days
from insaf.core.decide.results import never_dated
from insaf.core.events import Event
from insaf.core.events import clock as events
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import Because, DeadlineKind

D = DeadlineKind

ANSWERS = frozenset({D.DECIDE, D.RUNG_RESPONSE, D.CONSULTATION})
"""Promises of an answer, ours or a party's to us: where the date was given outright, it is not counted."""

MOST_LAPSES = 1_000
"""More than any case can owe; a rule that makes endless work stops here, loudly."""


def tick(case: Case, act: acts.Tick, moment: Moment) -> Iterator[Event]:
    """All that fell due up to now, once each, in the order of its instants (C-19, C-20).

    A promise that follows from a broken one is counted from the instant at which that
    one fell due, so a late look gives the same entries as a punctual one.
    """
    dated = tuple(never_dated(case, moment))
    yield from dated
    case = moment.after(case, dated)
    for _ in range(MOST_LAPSES):
        target = moment.policy.targets[case.kind]
        alarm = next_alarm(case.deadlines, target, moment.rules.calendar)
        if alarm is None or alarm.at > moment.now:
            return
        happened = tuple(_due(case, alarm, moment))
        yield from happened
        case = moment.after(case, happened)
    raise RuntimeError(f"{case.reference} owes more than {MOST_LAPSES} acts at once")


def _due(case: Case, alarm: Alarm, moment: Moment) -> Iterator[Event]:
    deadline = case.deadline(alarm.kind, alarm.number)
    assert deadline is not None
    if alarm.warning_day:
        yield events.Warned(alarm.kind, alarm.warning_day, alarm.at, deadline.due_at, alarm.number)
    else:
        yield from lapse(case, deadline, moment.rules)


def recount(case: Case, act: acts.Recount, moment: Moment) -> Iterator[Event]:
    """Promises still ahead follow a changed calendar; broken dates and closed cases never do (C-09, C-14)."""
    if case.closed_at is not None:
        return
    for deadline in case.deadlines.values():
        if deadline.pending and deadline.due_at > moment.now:
            if deadline.kind is D.FIRST_RESPONSE:
                yield from _in_open_hours(case, deadline, moment)
            else:
                yield from (_recounted if deadline.days else _opened)(deadline, moment)


def _recounted(deadline: Deadline, moment: Moment) -> Iterator[Event]:
    rules = moment.rules
    first_counts = rules.policy.calendar.day_of_receipt_counts
    due_at = rules.calendar.due_at(deadline.counted_from, deadline.days, first_counts)
    if due_at != deadline.due_at and due_at > moment.now:
        yield moved(deadline, due_at, Because.CALENDAR, rules, deadline.days)


def _in_open_hours(case: Case, deadline: Deadline, moment: Moment) -> Iterator[Event]:
    """Hours run while the centre is open, by the calendar that holds now (C-17, C-18)."""
    anew = first_response(case.word_by or case.channel, deadline.counted_from, moment.rules)
    if anew and anew.due_at != deadline.due_at and anew.due_at > moment.now:
        yield moved(deadline, anew.due_at, Because.CALENDAR, moment.rules)


def _opened(deadline: Deadline, moment: Moment) -> Iterator[Event]:
    """An answer promised for a day on which nobody works any more comes on the next working day.

    It never comes earlier than told (C-14). The external body's date, what is due within
    hours and actions that were promised keep their day: no calendar of ours moves those.
    """
    calendar = moment.rules.calendar
    day = calendar.local_date(deadline.due_at)
    if deadline.kind in ANSWERS and not calendar.is_working(day):
        due_at = calendar.closes_at(calendar.add_working_days(day, 0))
        yield moved(deadline, due_at, Because.CALENDAR, moment.rules)


def extend(case: Case, act: acts.Extend, moment: Moment) -> Iterator[Event]:
    """More time: a published reason, within the cap, before the date (E-01, E-03)."""
    rule, calendar = moment.policy.extension, moment.rules.calendar
    deadline = case.deadline(D.DECIDE)
    assert deadline is not None
    due_on, until = calendar.local_date(deadline.due_at), moment.working_day(act.until, "until")
    if until <= due_on:
        raise Refused(Reason.DATE_PASSED, "until")
    if calendar.working_days_between(due_on, until) > rule.max_days:
        raise Refused(Reason.DATE_TOO_FAR, "until")
    due_at = calendar.closes_at(until)
    reason = known(act.reason, rule.reasons, "reason")
    text = moment.sealed(act.text, "text")
    yield events.Extended(reason, text, deadline.due_at, due_at, case.extensions + 1)
    yield moved(deadline, due_at, Because.EXTENSION, moment.rules)


def pause(case: Case, act: acts.Pause, moment: Moment) -> Iterator[Event]:
    """The clock waits until an instant at the latest, so no pause is without end (C-16)."""
    days = working_days(moment.now, act.until, moment.rules)
    if act.until <= moment.now:
        raise Refused(Reason.DATE_PASSED, "until")
    if days > left(case, moment.rules):
        raise Refused(Reason.DATE_TOO_FAR, "until")
    yield events.Paused(act.until, moment.sealed(act.reason, "reason"))
    yield given(D.PAUSE, moment.now, act.until, Because.PAUSE, moment.rules)
    yield from waited(case, days, moment.rules)


def resume(case: Case, act: acts.Resume, moment: Moment) -> Iterator[Event]:
    yield from resumption(case, moment.now, moment.rules)


def verify_delay(case: Case, act: acts.VerifyDelay, moment: Moment) -> Iterator[Event]:
    """Why it is late, what shows it, and a new date that the rung answers for (E-08)."""
    calendar = moment.rules.calendar
    reason = known(act.reason, moment.policy.reopening.delay_reasons, "reason")
    text = moment.sealed(act.text, "text")
    committed_on = moment.working_day(act.committed_on, "committed_on")
    committed_at = calendar.closes_at(committed_on)
    if committed_at <= moment.now:
        raise Refused(Reason.DATE_PASSED, "committed_on")
    ahead = calendar.working_days_between(calendar.local_date(moment.now), committed_on)
    if ahead > moment.policy.extension.max_days:  # no longer than an approved extension (E-03)
        raise Refused(Reason.DATE_TOO_FAR, "committed_on")
    evidence = moment.sealed_if_any(act.evidence, "evidence")
    yield events.DelayVerified(reason, text, committed_at, evidence)
    owed = case.deadline(D.VERIFY_DELAY)
    if owed is None or not owed.running:
        return  # said again, or on a higher rung: that rung's own date stands
    yield given(D.RUNG_RESPONSE, moment.now, committed_at, Because.COMMITMENT, moment.rules)


DECIDERS: dict[type[Act], Decider] = {
    acts.Tick: tick,
    acts.Recount: recount,
    acts.Extend: extend,
    acts.Pause: pause,
    acts.Resume: resume,
    acts.VerifyDelay: verify_delay,
}
