"""Which files of a case its complainant may have: their own, and what was sent to them (B-18, L-10).

What a concerned party or an external body sent stands on the same case and is for staff.
"""

from __future__ import annotations

from collections.abc import Sequence

from insaf.cases.history import Step
from insaf.core.events import Event, consulting, handling, intake, ladder
from insaf.core.record import Sealed

SHOWN: tuple[type[Event], ...] = (
    intake.Received,
    intake.InformationAdded,
    ladder.ReopeningRequested,
    consulting.ClarificationAsked,
    handling.Replied,
)


def of(event: Event) -> tuple[Sealed, ...]:
    """The files of one event that the complainant may see."""
    return getattr(event, "files", ()) if isinstance(event, SHOWN) else ()


def digests(steps: Sequence[Step]) -> frozenset[str]:
    """The commitments of all such files."""
    return frozenset(one.digest for step in steps for one in of(step.event))
