"""The shape of a policy file: which tables and keys there are."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from insaf.core.policy import ExternalBody, Rung
from insaf.rulebook.values import (
    CalendarDays,
    ChannelCode,
    Code,
    Day,
    Days,
    Domain,
    Email,
    Hour,
    KindName,
    Months,
    Origin,
    Phone,
    Prefix,
    RungName,
    Sentence,
    Version,
    Website,
    Weekday,
    WorkingHours,
    YesNo,
    Zone,
)


class Table(BaseModel):
    """A table of the file: a key it does not know is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sentences(Table):
    ar: Sentence
    en: Sentence


Listed = dict[Code, Sentences]


class InstitutionTable(Table):
    name: Sentences
    prefix: Prefix
    website: Website
    email: Email
    phone: Phone
    accountable: Sentences
    sponsor: Sentences


class ChannelTable(Table):
    code: ChannelCode
    title: Sentences
    address: Sentence
    how: Sentences
    always_open: YesNo
    first_response_hours: WorkingHours


class HoursTable(Table):
    opens: Hour
    closes: Hour


class PeriodTable(Table):
    name: Sentence
    first_on: Day
    last_on: Day
    hours: HoursTable


class CalendarTable(Table):
    zone: Zone
    weekend: tuple[Weekday, ...]
    hours: HoursTable
    periods: tuple[PeriodTable, ...] = ()
    day_of_receipt_counts: YesNo = False


class TargetTable(Table):
    acknowledge_days: Days
    assess_days: Days
    update_every_days: Days
    decide_days: Days
    warn_on_days: tuple[Days, ...]
    assign_days: Days = 1
    warn_supervisor_from: Days = 10


class RungTable(Table):
    rung: RungName
    title: Sentences
    answers_within_days: Days


class ExtensionTable(Table):
    max_days: Days
    approved_by: RungName
    second_approved_by: RungName
    reasons: Listed


class PauseTable(Table):
    allowed: YesNo
    max_days: Days


class ReopeningTable(Table):
    window_calendar_days: CalendarDays
    verify_delay_days: Days
    delay_reasons: Listed


class ClosingTable(Table):
    no_objection_days: Days
    early_acceptance_days: Days
    answer_question_days: Days


class DecliningTable(Table):
    accept_within_months: Months
    elsewhere: tuple[Code, ...] | None = None
    grounds: Listed


class RestrictionTable(Table):
    longest_calendar_days: CalendarDays
    review_every_calendar_days: CalendarDays
    answer_review_days: Days
    decided_by: RungName
    grounds: Listed
    ways: Listed


class ConsultationTable(Table):
    answer_within_days: Days = 3
    warn_before_days: tuple[Days, ...] = (1,)
    climbs: tuple[RungName, ...] = (Rung.COMPLAINTS_MANAGEMENT, Rung.EXECUTIVE)
    remind_every_days: Days = 2
    forward_within_days: Days = 1
    link_calendar_days: CalendarDays = 14


class ExternalTable(Table):
    code: Code
    name: Sentences
    phone: Phone
    email: Email
    website: Website
    purpose: Sentences
    subjects: tuple[Code, ...] = ()
    domains: tuple[Domain, ...] = ()
    reply_days: Days = ExternalBody.reply_days
    warn_before_days: tuple[Days, ...] = ExternalBody.warn_before_days
    plan_days: Days = ExternalBody.plan_days
    review_days: Days = ExternalBody.review_days
    access_calendar_days: CalendarDays = ExternalBody.access_calendar_days


class ChatTable(Table):
    origins: tuple[Origin, ...] = ()


class PolicyFile(Table):
    """A whole policy file; its keys are those of ``core.policy.Policy``."""

    version: Version
    effective_on: Day
    institution: InstitutionTable
    calendar: CalendarTable
    channels: tuple[ChannelTable, ...]
    targets: dict[KindName, TargetTable]
    ladder: tuple[RungTable, ...]
    external: tuple[ExternalTable, ...]
    extension: ExtensionTable
    pause: PauseTable
    reopening: ReopeningTable
    closing: ClosingTable
    declining: DecliningTable
    subjects: Listed
    remedies: Listed
    causes: Listed = {}
    texts: Listed
    silence_climbs_after: Days = 4
    immediate_hours: WorkingHours = 4
    raised_subjects: tuple[Code, ...] = ()
    sensitive_subjects: tuple[Code, ...] = ()
    restriction: RestrictionTable | None = None
    consultation: ConsultationTable = ConsultationTable()
    chat: ChatTable = ChatTable()
