"""A policy file read, checked and made into the core's value; needs no database."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from pydantic import ValidationError

from insaf.core.calendar import Hours, HoursPeriod
from insaf.core.policy import (
    CalendarRules,
    Channel,
    ClosingRule,
    Coded,
    ConsultationRule,
    DecliningRule,
    ExtensionRule,
    ExternalBody,
    Institution,
    PauseRule,
    Policy,
    ReopeningRule,
    RestrictionRule,
    RungRule,
    Target,
    Text,
)
from insaf.rulebook.crosschecks import faults_between
from insaf.rulebook.lines import line_of
from insaf.rulebook.problems import BadPolicy, Fault, Problem, faults_of, written
from insaf.rulebook.schema import (
    HoursTable,
    Listed,
    PolicyFile,
    Sentences,
)


def read_policy(path: Path | str) -> Policy:
    """The policy in the file at ``path``; ``BadPolicy`` lists everything wrong with it."""
    path = Path(path)
    try:
        source = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        said = Text("الملف ليس بترميز UTF-8", "the file is not written in UTF-8")
        raise BadPolicy(str(path), [Problem(1, "", said)]) from error
    return parse_policy(source, str(path))


def parse_policy(source: str, name: str) -> Policy:
    """The policy in a TOML text; ``name`` is what errors call it."""
    try:
        file = PolicyFile.model_validate(tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        raise BadPolicy(name, [_not_toml(error)]) from error
    except ValidationError as error:
        raise BadPolicy(name, _at_lines(source, faults_of(error))) from error
    if faults := faults_between(file):
        raise BadPolicy(name, _at_lines(source, faults))
    return _policy(file)


def _at_lines(source: str, faults: list[Fault]) -> list[Problem]:
    return [Problem(line_of(source, fault.path), written(fault.path), fault.said) for fault in faults]


def _not_toml(error: tomllib.TOMLDecodeError) -> Problem:
    place = re.search(r"\(at line (\d+), column \d+\)", str(error))
    detail = re.sub(r"\s*\(at .*\)$", "", str(error))
    return Problem(
        int(place[1]) if place else 1,
        "",
        Text(f"السطر ليس مكتوبًا بصيغة TOML صحيحة: {detail}", f"this is not valid TOML: {detail}"),
    )


def _policy(file: PolicyFile) -> Policy:
    return Policy(
        version=file.version,
        effective_on=file.effective_on,
        institution=_institution(file),
        channels=_channels(file),
        calendar=_calendar(file),
        targets={kind: Target(**target.model_dump()) for kind, target in file.targets.items()},
        ladder=_ladder(file),
        extension=_extension(file),
        pause=PauseRule(**file.pause.model_dump()),
        reopening=_reopening(file),
        closing=ClosingRule(**file.closing.model_dump()),
        declining=_declining(file),
        external=_external(file),
        subjects=_coded(file.subjects),
        remedies=_coded(file.remedies),
        causes=_coded(file.causes),
        silence_climbs_after=file.silence_climbs_after,
        immediate_hours=file.immediate_hours,
        raised_subjects=file.raised_subjects,
        sensitive_subjects=file.sensitive_subjects,
        restriction=_restriction(file),
        consultation=ConsultationRule(**file.consultation.model_dump()),
        chat_origins=file.chat.origins,
        texts={code: _text(sentences) for code, sentences in file.texts.items()},
    )


def _institution(file: PolicyFile) -> Institution:
    table = file.institution
    return Institution(
        name=_text(table.name),
        prefix=table.prefix,
        website=table.website,
        email=table.email,
        phone=table.phone,
        accountable=_text(table.accountable),
        sponsor=_text(table.sponsor),
    )


def _channels(file: PolicyFile) -> tuple[Channel, ...]:
    return tuple(
        Channel(
            code=table.code,
            title=_text(table.title),
            address=table.address,
            how=_text(table.how),
            always_open=table.always_open,
            first_response_hours=table.first_response_hours,
        )
        for table in file.channels
    )


def _calendar(file: PolicyFile) -> CalendarRules:
    table = file.calendar
    return CalendarRules(
        zone=table.zone,
        weekend=frozenset(table.weekend),
        hours=_hours(table.hours),
        periods=tuple(
            HoursPeriod(period.first_on, period.last_on, _hours(period.hours), period.name) for period in table.periods
        ),
        day_of_receipt_counts=table.day_of_receipt_counts,
    )


def _ladder(file: PolicyFile) -> tuple[RungRule, ...]:
    return tuple(RungRule(table.rung, _text(table.title), table.answers_within_days) for table in file.ladder)


def _extension(file: PolicyFile) -> ExtensionRule:
    table = file.extension
    return ExtensionRule(
        reasons=_coded(table.reasons),
        max_days=table.max_days,
        approved_by=table.approved_by,
        second_approved_by=table.second_approved_by,
    )


def _reopening(file: PolicyFile) -> ReopeningRule:
    table = file.reopening
    return ReopeningRule(
        window_calendar_days=table.window_calendar_days,
        verify_delay_days=table.verify_delay_days,
        delay_reasons=_coded(table.delay_reasons),
    )


def _declining(file: PolicyFile) -> DecliningRule:
    """An older text does not say which grounds give the matter to another body: that one always did."""
    table = file.declining
    meant = ("not_about_us",) if table.elsewhere is None else table.elsewhere
    elsewhere = tuple(code for code in meant if code in table.grounds)
    return DecliningRule(_coded(table.grounds), table.accept_within_months, elsewhere)


def _restriction(file: PolicyFile) -> RestrictionRule | None:
    table = file.restriction
    if table is None:
        return None
    return RestrictionRule(
        grounds=_coded(table.grounds),
        ways=_coded(table.ways),
        longest_calendar_days=table.longest_calendar_days,
        review_every_calendar_days=table.review_every_calendar_days,
        answer_review_days=table.answer_review_days,
        decided_by=table.decided_by,
    )


def _external(file: PolicyFile) -> tuple[ExternalBody, ...]:
    return tuple(
        ExternalBody(
            code=table.code,
            name=_text(table.name),
            phone=table.phone,
            email=table.email,
            website=table.website,
            purpose=_text(table.purpose),
            subjects=table.subjects,
            domains=table.domains,
            reply_days=table.reply_days,
            warn_before_days=table.warn_before_days,
            plan_days=table.plan_days,
            review_days=table.review_days,
            access_calendar_days=table.access_calendar_days,
        )
        for table in file.external
    )


def _hours(table: HoursTable) -> Hours:
    return Hours(table.opens, table.closes)


def _coded(listed: Listed) -> tuple[Coded, ...]:
    return tuple(Coded(code, _text(sentences)) for code, sentences in listed.items())


def _text(sentences: Sentences) -> Text:
    return Text(sentences.ar, sentences.en)
