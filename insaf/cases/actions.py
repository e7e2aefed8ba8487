"""The one door through which a case changes: lock, replay, decide, append, project."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from insaf.cases import access, assignees, log, pairs, passages, projection
from insaf.cases.models import Case as Row
from insaf.core import reference as references
from insaf.core.acts import Act
from insaf.core.acts.clock import Tick
from insaf.core.acts.handling import Assign
from insaf.core.acts.intake import NamePerson, Receive
from insaf.core.case import Case, Recorded
from insaf.core.decide import Moment, decide, receive
from insaf.core.evolve import evolve, replay
from insaf.core.record import SALT_BYTES, Sealed
from insaf.core.rules import Rules
from insaf.core.terms import SYSTEM, Actor
from insaf.people.models import Person
from insaf.rulebook import current


class NoSuchCase(LookupError):
    """There is no case with this reference."""


def perform(
    act: Act,
    reference: str | None,
    actor: Actor,
    now: datetime,
    also: Callable[[Row], None] | None = None,
) -> Row:
    """Do ``act`` in one durable transaction and return the case's row.

    ``reference`` is None for ``Receive`` alone, which makes a case. ``also`` is run with
    the row just before the commit: a mark that must stand or fall with the act, such as
    "this submission is filed". Raises ``Refused`` with the reason, ``NoSuchCase``, or what
    ``also`` raises; each leaves everything as it was.
    """
    with transaction.atomic(durable=True):
        row = _done(act, reference, actor, now)
        if also:
            also(row)
        return row


def _done(act: Act, reference: str | None, actor: Actor, now: datetime) -> Row:
    if isinstance(act, Receive):
        return _receive(act, actor, now)
    if reference is None:
        raise NoSuchCase("every act but Receive is done to a case")
    if isinstance(act, Assign | NamePerson):
        assignees.check(act)
    if isinstance(act, pairs.PAIRED):
        log.lock()
        _row(reference)
        return pairs.done(act, reference, actor, now, _act, _receive)
    return _act(act, reference, actor, now)


def _act(act: Act, reference: str, actor: Actor, now: datetime) -> Row:
    head = log.lock()
    row = _row(reference)
    case = replay(log.history(row))
    now = max(now, case.last_at)  # a clock that was set back reorders nothing (M-11)
    rules = current.rules(case.policy_version)
    overtaken = _fallen_due(case, act, now, rules)
    case = _evolved(case, overtaken)
    done = log.record(decide(case, act, Moment(actor, now, rules, _seal)), now, actor.label)
    recorded = [*overtaken, *done]
    if not recorded:  # nothing happened, but the next instant to look may be another now
        with projection.saving(row):
            projection.write(row, case, rules)
        return row
    log.append(head, row, recorded)
    return _settle(row, _evolved(case, done), recorded, rules)


def _fallen_due(case: Case, act: Act, now: datetime, rules: Rules) -> list[Recorded]:
    """What the sweep has not noticed yet is recorded before an act, so that none overtakes a breach (C-20)."""
    if isinstance(act, Tick):
        return []
    events = decide(case, Tick(), Moment(SYSTEM, now, rules, _seal))
    return log.record(events, now, SYSTEM.label)


def _row(reference: str) -> Row:
    """Plain SQL: every act waits for this row."""
    found = list(Row.objects.raw("SELECT * FROM cases_case WHERE reference = %s", [reference]))
    if not found:
        raise NoSuchCase(reference)
    return found[0]


def _receive(act: Receive, actor: Actor, now: datetime) -> Row:
    head = log.lock()
    rules = _rules_at(act.received_at)
    act = replace(act, reference=_reference(head, act.received_at, rules), person="")
    person = _person(act)
    if person:
        act = replace(act, person=str(person.pk))
    recorded = log.record(receive(act, Moment(actor, now, rules, _seal)), now, actor.label)
    case = replay(recorded)
    row = projection.begin(case, recorded[0])
    row.save(force_insert=True)
    access.grant(row)
    log.append(head, row, recorded)
    return _settle(row, case, recorded, rules)


def _settle(row: Row, case: Case, recorded: Sequence[Recorded], rules: Rules) -> Row:
    """Keep the words beside the record and bring the row up to date."""
    passages.keep(row, recorded)
    with projection.saving(row):
        projection.write(row, case, rules)
        projection.index(row, recorded)
    return row


def _evolved(case: Case, recorded: Sequence[Recorded]) -> Case:
    for one in recorded:
        case = evolve(case, one)
    return case


def _rules_at(received_at: datetime) -> Rules:
    """The policy in force on the day of receipt binds the case for ever (A-15)."""
    return current.rules_at(received_at)


def _reference(head: log.Head, received_at: datetime, rules: Rules) -> str:
    year = received_at.astimezone(ZoneInfo(rules.policy.calendar.zone)).year
    number = log.next_number(head, year)
    return references.make(rules.policy.institution.prefix, year, number)


def _person(act: Receive) -> Person | None:
    contact = act.contact
    if not (contact.name.strip() or contact.reachable):
        return None
    return Person.objects.create(
        name=contact.name.strip(),
        email=contact.email.strip(),
        phone=contact.phone.strip(),
        language=act.language,
        preferred_channel=act.preferred_channel,
        adjustments=act.adjustments.strip(),
    )


def _seal(text: str) -> Sealed:
    return Sealed.of(text, secrets.token_bytes(SALT_BYTES))
