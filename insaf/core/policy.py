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
from insaf.core.policy_rules import (
    OTHER_BODY,
    ClosingRule,
    ConsultationRule,
    DecliningRule,
    ExtensionRule,
    ExternalBody,
    PauseRule,
    ReopeningRule,
    RestrictionRule,
    Rung,
)
from insaf.core.text import Coded, Text, codes


class Kind(StrEnum):
    """What a person brings (A-05, A-06); each kind runs on its own clock."""

    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    INQUIRY = "inquiry"
    COMPLIMENT = "compliment"


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


def _by_hand(code: str, ar: str, en: str) -> Channel:
    """Without an address or a promise of its own: nothing of it was published."""
    return Channel(code, Text(ar, en), "", Text("", ""), always_open=False, first_response_hours=0)


BY_HAND: Mapping[str, Channel] = {
    "walk_in": _by_hand("walk_in", "الحضور إلى المقر", "In person"),
    "letter": _by_hand("letter", "خطاب ورقي", "Letter on paper"),
}
"""What reaches the institution so is taken at the desk, also where the policy publishes no such way (B-05)."""


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
    sensitive_subjects: tuple[str, ...] = ()  # no text message names them or opens them (K-17)
    restriction: RestrictionRule | None = None  # none: contact is never limited (E-20)
    consultation: ConsultationRule = ConsultationRule()  # noqa: RUF009 - frozen
    chat_origins: tuple[str, ...] = ()  # sites with the live chat; none: the institution's own (L-20)

    def rung(self, rung: Rung) -> RungRule:
        return next(rule for rule in self.ladder if rule.rung is rung)

    def channel(self, code: str) -> Channel | None:
        """The way in as it is published; what comes by hand is known without that."""
        listed = next((channel for channel in self.channels if channel.code == code), None)
        return listed or BY_HAND.get(code)

    def external_body(self, code: str) -> ExternalBody | None:
        return next((body for body in self.external if body.code == code), None)

    def competent(self, subject: str) -> tuple[ExternalBody, ...]:
        """The external bodies to which a matter of this subject may be taken (E-15)."""
        return tuple(body for body in self.external if not body.subjects or subject in body.subjects)


__all__ = [
    "OTHER_BODY",
    "ClosingRule",
    "Coded",
    "ConsultationRule",
    "DecliningRule",
    "ExtensionRule",
    "ExternalBody",
    "Kind",
    "PauseRule",
    "Policy",
    "ReopeningRule",
    "RestrictionRule",
    "Rung",
    "Text",
    "codes",
]
