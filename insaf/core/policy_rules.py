"""The rules of a policy for what is not a matter of course: more time, waiting, reopening, limits, the way outside."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from insaf.core.text import Coded, Text


class Rung(StrEnum):
    """A step of the ladder inside the institution, lowest first (E-09)."""

    SUPPORT = "support"
    COMPLAINTS_MANAGEMENT = "complaints_management"
    EXECUTIVE = "executive"

    @property
    def height(self) -> int:
        """0 for the support team, rising by one a rung."""
        return list(Rung).index(self)


@dataclass(frozen=True)
class ExtensionRule:
    """When more time may be taken: a complex case, with a reason, told in time (E-01, E-03)."""

    reasons: tuple[Coded, ...]
    max_days: int
    approved_by: Rung
    second_approved_by: Rung


@dataclass(frozen=True)
class PauseRule:
    """Waiting for the complainant stops the clock only where this allows it (C-16)."""

    allowed: bool
    max_days: int


@dataclass(frozen=True)
class ReopeningRule:
    window_calendar_days: int  # after closure (E-07)
    verify_delay_days: int  # support's time to record why it is late (E-08)
    delay_reasons: tuple[Coded, ...]


@dataclass(frozen=True)
class ClosingRule:
    """After the answer: days without objection that close the case (D-15)."""

    no_objection_days: int
    early_acceptance_days: int  # D-06
    answer_question_days: int  # how long a question to the complainant stays open


@dataclass(frozen=True)
class ExternalBody:
    """Where the complainant may go outside, at any time (A-04, E-16)."""

    code: str
    name: Text
    phone: str
    email: str
    website: str
    purpose: Text


@dataclass(frozen=True)
class DecliningRule:
    """The published grounds on which a matter may be declined (A-11)."""

    grounds: tuple[Coded, ...]
    accept_within_months: int  # of the event


@dataclass(frozen=True)
class RestrictionRule:
    """How contact may be limited for a time where somebody abuses it; no case stops for it (E-20)."""

    grounds: tuple[Coded, ...]
    ways: tuple[Coded, ...]
    longest_calendar_days: int
    review_every_calendar_days: int  # looked at again without being asked
    answer_review_days: int  # working days, once the complainant asked
    decided_by: Rung
