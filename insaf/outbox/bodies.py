"""The reply that is mailed to an external body from here (B-10)."""

from __future__ import annotations

from collections.abc import Sequence

from insaf.cases.history import Step
from insaf.core.events import Event
from insaf.core.events.referring import ReferralAnswered
from insaf.outbox.models import Letter

REPLY = "body_reply"
"""The kind of letter that goes to an external body, and never to the complainant."""


def called(event: ReferralAnswered) -> str:
    """What was sent otherwise is filed alone."""
    return REPLY if event.way == "mailed" else ""


def addressed(event: Event) -> str:
    """Whom it goes to; empty when the address was erased."""
    return (event.to.text or "") if isinstance(event, ReferralAnswered) and event.to else ""


def of(letter: Letter, steps: Sequence[Step]) -> int:
    """The number of the referral that a letter answers; 0 for every other letter."""
    if letter.kind != REPLY:
        return 0
    return next((s.event.number for s in steps if s.seq == letter.entry and isinstance(s.event, ReferralAnswered)), 0)
