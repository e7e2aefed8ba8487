"""Who may give, stop and explain time."""

from __future__ import annotations

from datetime import datetime

from insaf.core.acts import Act, clock
from insaf.core.case import Case
from insaf.core.reasons import Reason
from insaf.core.rules import Rules
from insaf.core.terms import Actor, DeadlineKind


def of_clock(actor: Actor, act: type[Act], case: Case, rules: Rules, now: datetime) -> Reason | None:
    decide = case.deadline(DeadlineKind.DECIDE)
    if act is clock.Extend:
        if decide is None or not decide.pending or now >= decide.due_at:
            return Reason.TOO_LATE_TO_EXTEND
        return _approver(actor, case, rules)
    if act is clock.Pause:
        if not rules.policy.pause.allowed:
            return Reason.PAUSE_NOT_ALLOWED
        waits = case.paused_at is not None or decide is None or not decide.pending
        again = bool(case.waits) and actor.height < rules.policy.extension.approved_by.height
        return Reason.NOTHING_CHANGES if waits else Reason.PAUSED_BEFORE if again else None
    if act is clock.Resume:
        return None if case.paused_at else Reason.NOT_PAUSED
    return None if case.overdue else Reason.NOT_OVERDUE


def _approver(actor: Actor, case: Case, rules: Rules) -> Reason | None:
    rule = rules.policy.extension
    needed = rule.second_approved_by if case.extensions else rule.approved_by
    if actor.height < max(needed.height, case.rung.height):
        return Reason.NOT_YOUR_ROLE
    return Reason.EXTENDS_OWN_CASE if actor.id in case.owners else None
