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


OTHER_BODY = "other"
"""The code of a body that the policy does not list; its name is recorded instead."""


@dataclass(frozen=True)
class ExternalBody:
    """Where the complainant may go outside, at any time (A-04, E-16). Days are working days."""

    code: str
    name: Text
    phone: str
    email: str
    website: str
    purpose: Text
    subjects: tuple[str, ...] = ()  # what it is competent for; none: everything (E-15)
    domains: tuple[str, ...] = ()  # whose letters are its own; none: that of its address
    reply_days: int = 10  # from the receipt of its letter, where it names no date
    warn_before_days: tuple[int, ...] = (3, 1)  # before its date
    plan_days: int = 10  # from a finding against us: the cause, and an action (E-18)
    review_days: int = 30  # after which it is looked at whether it still has the matter (E-17)
    access_calendar_days: int = 30  # how long whom we let in may read its referrals

    @property
    def mail_domains(self) -> tuple[str, ...]:
        return self.domains or (self.email.rpartition("@")[2].lower(),)


@dataclass(frozen=True)
class DecliningRule:
    """The published grounds on which a matter may be declined (A-11)."""

    grounds: tuple[Coded, ...]
    accept_within_months: int  # of the event
    elsewhere: tuple[str, ...] = ()  # the grounds by which another body is competent


@dataclass(frozen=True)
class ConsultationRule:
    """By when the concerned party answers, and who is told when it does not (policy, step 4; E-14)."""

    answer_within_days: int = 3
    warn_before_days: tuple[int, ...] = (1,)  # working days before its date
    climbs: tuple[Rung, ...] = (Rung.COMPLAINTS_MANAGEMENT, Rung.EXECUTIVE)  # told one after the other
    remind_every_days: int = 2  # from one level to the next
    forward_within_days: int = 1  # what the complainant asks of the party
    link_calendar_days: int = 14  # how long a private link shows what was answered through it


@dataclass(frozen=True)
class RestrictionRule:
    """How contact may be limited for a time where somebody abuses it; no case stops for it (E-20)."""

    grounds: tuple[Coded, ...]
    ways: tuple[Coded, ...]
    longest_calendar_days: int
    review_every_calendar_days: int  # looked at again without being asked
    answer_review_days: int  # working days, once the complainant asked
    decided_by: Rung
