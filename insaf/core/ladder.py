"""Who is next when a rung's time is spent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from insaf.core.case import Case
from insaf.core.deadlines import counted
from insaf.core.events import Event
from insaf.core.events.handling import Assigned
from insaf.core.events.ladder import Escalated
from insaf.core.policy import Kind, Policy, Rung
from insaf.core.record import Sealed
from insaf.core.rules import Rules
from insaf.core.terms import Because, DeadlineKind


def next_rung(rung: Rung, policy: Policy) -> Rung | None:
    """The rung above in this policy's ladder; None at the top."""
    rungs = [rule.rung for rule in policy.ladder]
    above = rungs.index(rung) + 1
    return rungs[above] if above < len(rungs) else None


def climb(case: Case, because: Because, since: datetime, rules: Rules, reason: Sealed | None = None) -> Iterator[Event]:
    """One rung up, with that rung's own clock from ``since`` (E-10); nothing at the top.

    Each rung has somebody else (E-09): the case waits in the new rung's queue for its
    handler, with the queue's own clock (E-12, B-14).
    """
    to = next_rung(case.rung, rules.policy)
    if to is None:
        return
    yield Escalated(case.rung, to, because, reason)
    if case.owner:
        yield Assigned(was=case.owner, owner="")
    days = rules.policy.targets[case.kind].assign_days
    yield counted(DeadlineKind.ASSIGN, since, days, Because.ESCALATION, rules)
    yield answer_by(to, since, Because.ESCALATION, rules)


def answer_by(rung: Rung, since: datetime, because: Because, rules: Rules) -> Event:
    """The rung's own promise to answer."""
    days = rules.policy.rung(rung).answers_within_days
    return counted(DeadlineKind.RUNG_RESPONSE, since, days, because, rules)


def heard_again(case: Case, since: datetime, rules: Rules) -> Iterator[Event]:
    """The clocks of a matter opened again; one that was declined goes to the rung above (D-15)."""
    if case.declined and next_rung(case.rung, rules.policy) is not None:
        yield from climb(case, Because.REOPENING, since, rules)
    else:
        yield answer_by(case.rung, since, Because.REOPENING, rules)
    days = rules.policy.targets[case.kind].update_every_days
    yield counted(DeadlineKind.NEXT_UPDATE, since, days, Because.REOPENING, rules)
    yield from pressed_again(case, since, Because.REOPENING, rules)


def pressed_again(case: Case, since: datetime, because: Because, rules: Rules) -> Iterator[Event]:
    """Nobody is pressed while a matter is decided; once it is open again, who is silent still is (policy, step 4)."""
    rule = rules.policy.consultation
    for asked in case.consultations:
        dates = (case.deadline(kind, asked.number) for kind in PRESSING)
        ahead = any(date and date.pending for date in dates)
        if asked.open and not ahead and asked.climbs < len(rule.climbs):
            days = rule.remind_every_days
            yield counted(DeadlineKind.CONSULTATION_AGAIN, since, days, because, rules, asked.number)


PRESSING = (DeadlineKind.CONSULTATION, DeadlineKind.CONSULTATION_AGAIN)


def owed_cause(case: Case, since: datetime, rules: Rules) -> Iterator[Event]:
    """A complaint that closes without its root cause owes it within the assessment's time (G-01)."""
    if case.kind is Kind.COMPLAINT and not case.cause:
        days = rules.policy.targets[case.kind].assess_days
        yield counted(DeadlineKind.CAUSE, since, days, Because.ANSWER, rules)
