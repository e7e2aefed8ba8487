"""Letters that did not arrive, and reaching the person otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from insaf.core.acts import Act
from insaf.core.acts import delivery as acts
from insaf.core.case import Case
from insaf.core.deadlines import counted
from insaf.core.decide.handling import CONTACTS
from insaf.core.decide.moment import Decider, Moment
from insaf.core.events import Event
from insaf.core.events import delivery as events
from insaf.core.events.intake import Acknowledged
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import Because, DeadlineKind

D = DeadlineKind


def report_undelivered(case: Case, act: acts.ReportUndelivered, moment: Moment) -> Iterator[Event]:
    """Somebody must reach the person otherwise, as soon as a receipt is acknowledged (K-14)."""
    if not act.letter.strip():
        raise Refused(Reason.EMPTY, "letter")
    if not 0 <= act.number <= len(case.consultations):
        raise Refused(Reason.NO_SUCH_NUMBER, "number")
    if act.referral and case.referral(act.referral) is None:
        raise Refused(Reason.NO_SUCH_NUMBER, "referral")
    if act.instead not in ("", "email"):
        raise Refused(Reason.UNKNOWN_CODE, "instead")
    yield events.Undelivered(act.letter, act.status, act.number, act.referral, act.instead)
    if act.referral or act.instead:  # a body waits again, by its own date; what goes by mail instead is not lost yet
        return
    owed = case.deadline(D.REACH, act.number)
    if owed is None or not owed.running:  # a second letter that comes back adds no second task
        days = moment.policy.targets[case.kind].acknowledge_days
        yield counted(D.REACH, moment.now, days, Because.UNDELIVERED, moment.rules, act.number)


def reach_otherwise(case: Case, act: acts.ReachOtherwise, moment: Moment) -> Iterator[Event]:
    """Who is told by telephone that the matter is here holds its acknowledgement (D-01)."""
    if act.channel not in CONTACTS:
        raise Refused(Reason.UNKNOWN_CODE, "channel")
    owed = case.deadline(D.REACH, act.number)
    if owed is None or not owed.running:
        raise Refused(Reason.NO_SUCH_NUMBER, "number")
    yield events.Reached(act.channel, moment.sealed(act.text, "text"), act.number)
    if case.acknowledged_at is None and act.number == 0:
        yield Acknowledged(act.channel)


DECIDERS: dict[type[Act], Decider] = {
    acts.ReportUndelivered: report_undelivered,
    acts.ReachOtherwise: reach_otherwise,
}
