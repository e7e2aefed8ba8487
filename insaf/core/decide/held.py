"""What only an external body kept open closes once nothing does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from insaf.core.case import Case
from insaf.core.decide.moment import Moment
from insaf.core.events import Event
from insaf.core.events.answering import Closed
from insaf.core.ladder import owed_cause
from insaf.core.permits_outside import held_open
from insaf.core.terms import ClosingReason, DeadlineKind, Status


def then_free(case: Case, happened: Iterable[Event], moment: Moment) -> Iterator[Event]:
    """What happened; and the closing, if the time to object has passed and nothing holds it any more (D-15)."""
    happened = tuple(happened)
    yield from happened
    after = moment.after(case, happened)
    silent = after.deadline(DeadlineKind.AUTO_CLOSE)
    passed = silent is not None and silent.running and silent.breached_at is not None
    if passed and after.status is Status.ANSWERED and held_open(case) and not held_open(after):
        yield Closed(ClosingReason.NO_OBJECTION)
        yield from owed_cause(after, moment.now, moment.rules)
