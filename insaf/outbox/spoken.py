"""Letters that are to be told by telephone: each becomes a task of staff, with its date (D-20).

The law has one task for whoever a letter did not reach (K-14); it is the same one here, from the
beginning. What the person was told meanwhile, on the telephone or on the page, is left out.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from insaf.outbox import claims, send
from insaf.outbox.models import Letter

CALL = "call"
"""Stands where a code would say why a letter did not arrive: it is not written, but told."""

GRACE = timedelta(minutes=5)
"""So long whoever just spoke to the person may need to record what they said."""


def run_once(now: datetime) -> int:
    """Turn what is due into tasks; how many."""
    made = 0
    while letter := claims.take(claims.letters_by("phone"), now):
        if _is_told(letter):
            claims.drop(letter)
            continue
        claims.give_up(letter, CALL)
        made += 1
    if made:
        send.settle(now)
    return made


def _is_told(letter: Letter) -> bool:
    return letter.kind == "acknowledgement" and letter.case.acknowledged_at is not None
