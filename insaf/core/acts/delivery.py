"""Acts upon letters that did not arrive."""

from __future__ import annotations

from dataclasses import dataclass

from insaf.core.acts.base import Act


@dataclass(frozen=True)
class ReportUndelivered(Act):
    """The system reports that a letter did not reach whom it was written to."""

    letter: str
    status: str
    number: int = 0
    referral: int = 0
    instead: str = ""  # the way by which the same goes out again, to an address proven before


@dataclass(frozen=True)
class ReachOtherwise(Act):
    """Record how the person whom a letter did not reach was reached otherwise."""

    channel: str
    text: str
    number: int = 0
