"""The rulebook as a value: what the institution promises, and nothing else.

A ``Policy`` is one dated version of the published policy. The engine runs on it,
the public page is rendered from it, and every case stays bound to the version in
force on the day of its receipt (A-15). Days are working days unless named otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from insaf.core.calendar import Hours, HoursPeriod
from insaf.core.text import Coded, Text, codes


class Kind(StrEnum):
    """What a person brings (A-05, A-06); each kind runs on its own clock."""

    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    INQUIRY = "inquiry"
    COMPLIMENT = "compliment"


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
class Institution:
    name: Text
    prefix: str  # of references, 2 to 4 Latin letters
    website: str
    email: str
    phone: str  # E.164
    accountable: Text  # the senior owner of complaints
    sponsor: Text  # the top-management sponsor


@dataclass(frozen=True)
class Channel:
    """A way in: its address, hours and the first answer it promises (A-03)."""

    code: str
    title: Text
    address: str
    how: Text
    always_open: bool
    first_response_hours: float  # working hours


@dataclass(frozen=True)
class Target:
    """The clocks of one kind, in working days from receipt (C-01, D-01, D-03, D-09)."""

    acknowledge_days: int
    assess_days: int
    update_every_days: int
    decide_days: int
    warn_on_days: tuple[int, ...]
    warn_supervisor_from: int = 10  # from this day a warning also reaches the supervisor (C-19)
    assign_days: int = 1  # how long a case may stay in the queue without an owner (B-14)


@dataclass(frozen=True)
class RungRule:
    rung: Rung
    title: Text
    answers_within_days: int  # its own clock once the case reaches it (E-10)


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


@dataclass(frozen=True)
class CalendarRules:
    zone: str  # IANA name
    weekend: frozenset[int]  # date.weekday() numbers: Monday is 0
    hours: Hours
    periods: tuple[HoursPeriod, ...]
    day_of_receipt_counts: bool  # C-02: False, day 1 is the next working day


@dataclass(frozen=True)
class Policy:
    """One published version; ``version`` names it for ever."""

    version: str
    effective_on: date
    institution: Institution
    channels: tuple[Channel, ...]
    calendar: CalendarRules
    targets: Mapping[Kind, Target]
    ladder: tuple[RungRule, ...]
    extension: ExtensionRule
    pause: PauseRule
    reopening: ReopeningRule
    closing: ClosingRule
    declining: DecliningRule
    external: tuple[ExternalBody, ...]
    subjects: tuple[Coded, ...]  # subject areas of B-03
    remedies: tuple[Coded, ...]  # D-14
    texts: Mapping[str, Text] = field(default_factory=dict)  # the page's own sentences
    silence_climbs_after: int = 4  # updates in a row that only the system wrote (D-09)
    immediate_hours: float = 4  # hours of any day to act on a critical matter (D-05)
    causes: tuple[Coded, ...] = ()  # root causes (G-01)
    raised_subjects: tuple[str, ...] = ()  # begin above the support team
    restriction: RestrictionRule | None = None  # none: contact is never limited (E-20)
    chat_origins: tuple[str, ...] = ()  # sites with the live chat; none: the institution's own (L-20)

    def rung(self, rung: Rung) -> RungRule:
        return next(rule for rule in self.ladder if rule.rung is rung)

    def channel(self, code: str) -> Channel | None:
        return next((channel for channel in self.channels if channel.code == code), None)

    def external_body(self, code: str) -> ExternalBody | None:
        return next((body for body in self.external if body.code == code), None)


__all__ = ["Coded", "Kind", "Policy", "Rung", "Text", "codes"]
