"""Putting calls on the record."""

from __future__ import annotations

from collections.abc import Iterator

from insaf.core.acts import Act
from insaf.core.acts import calling as acts
from insaf.core.case import Case
from insaf.core.decide.moment import Decider, Moment
from insaf.core.events import Event
from insaf.core.events import calling as events
from insaf.core.reasons import Reason, Refused

OUTCOMES: dict[str, tuple[str, ...]] = {
    "in": ("answered", "missed", "voicemail"),
    "out": ("reached", "no_answer", "wrong_number"),
}
"""How a call of each direction can end."""

LONGEST = 24 * 3600  # seconds; no exchange keeps a line open longer


def record_call(case: Case, act: acts.RecordCall, moment: Moment) -> Iterator[Event]:
    """As it was: whichever side called, when, how long and with what end."""
    if act.outcome not in OUTCOMES.get(act.direction, ()):
        raise Refused(Reason.UNKNOWN_CODE, "outcome")
    if act.began_at > moment.now:
        raise Refused(Reason.RECEIVED_IN_FUTURE, "began_at")
    if not 0 <= act.seconds <= LONGEST:
        raise Refused(Reason.OUT_OF_RANGE, "seconds")
    yield events.Called(act.direction, act.began_at, act.seconds, act.outcome, moment.sealed_files(act.files))


DECIDERS: dict[type[Act], Decider] = {acts.RecordCall: record_call}
