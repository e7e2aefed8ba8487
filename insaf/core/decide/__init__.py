"""(case, act, who, when, by which rules) -> what happened. Nothing else happens here.

``decide`` is total: every act of ``ACTS`` has its decider (a test holds it so).
"""

from __future__ import annotations

from insaf.core.acts import Act
from insaf.core.case import Case
from insaf.core.decide import (
    answering,
    calling,
    clock,
    consulting,
    delivery,
    disclosing,
    erasing,
    handling,
    intake,
    joining,
    ladder,
    preferring,
    referring,
    restricting,
)
from insaf.core.decide.moment import Decider, Moment
from insaf.core.events import Event
from insaf.core.permits import Refused, refusal

DECIDERS: dict[type[Act], Decider] = {
    **intake.DECIDERS,
    **handling.DECIDERS,
    **answering.DECIDERS,
    **clock.DECIDERS,
    **ladder.DECIDERS,
    **consulting.DECIDERS,
    **referring.DECIDERS,
    **erasing.DECIDERS,
    **disclosing.DECIDERS,
    **delivery.DECIDERS,
    **joining.DECIDERS,
    **restricting.DECIDERS,
    **calling.DECIDERS,
    **preferring.DECIDERS,
}


def decide(case: Case, act: Act, moment: Moment) -> tuple[Event, ...]:
    """The events that ``act`` brings about; raises ``Refused`` with the reason."""
    reason = refusal(moment.actor, type(act), case, moment.rules, moment.now)
    if reason:
        raise Refused(reason)
    return tuple(DECIDERS[type(act)](case, act, moment))


receive = intake.receive

__all__ = ["DECIDERS", "Moment", "decide", "receive"]
