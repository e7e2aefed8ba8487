"""Lawful erasure."""

from __future__ import annotations

from collections.abc import Iterator

from insaf.core.acts import Act
from insaf.core.acts import erasing as acts
from insaf.core.case import Case
from insaf.core.decide.moment import Decider, Moment
from insaf.core.events import Event
from insaf.core.events import erasing as events
from insaf.core.reasons import Reason, Refused


def redact(case: Case, act: acts.Redact, moment: Moment) -> Iterator[Event]:
    if not act.digests:
        raise Refused(Reason.EMPTY, "digests")
    yield events.Redacted(act.digests, act.basis)


DECIDERS: dict[type[Act], Decider] = {
    acts.Redact: redact,
}
