"""The one door through which a case changes: replay, lock, decide, append, project."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from insaf.cases import access, assignees, consulted, contacts, frozen, log, pairs, passages, projection, rows, sql
from insaf.cases import known as reading
from insaf.cases.known import Known
from insaf.cases.models import Case as Row
from insaf.core import reference as references
from insaf.core.acts import Act
from insaf.core.acts.clock import Tick
from insaf.core.acts.erasing import Redact
from insaf.core.acts.handling import Assign
from insaf.core.acts.intake import NamePerson, Receive
from insaf.core.case import Case, Recorded
from insaf.core.decide import Moment, decide, receive
from insaf.core.evolve import evolve, replay
from insaf.core.record import SALT_BYTES, Sealed
from insaf.core.rules import Rules
from insaf.core.terms import SYSTEM, Actor
from insaf.people.models import Person
from insaf.rulebook import calendars, policies


class NoSuchCase(LookupError):
    """There is no case with this reference."""


def perform(
    act: Act,
    reference: str | Known | None,
    actor: Actor,
    now: datetime,
    also: Callable[[Row], None] | None = None,
) -> Row:
    """Do ``act`` in one durable transaction and return the case's row.

    ``reference`` is None for ``Receive`` alone, which makes a case; who has read the case
    already hands that over. ``also`` is run with the row just before the commit: a mark that
    must stand or fall with the act, such as "this submission is filed". Raises ``Refused``
    with the reason, ``NoSuchCase``, or what ``also`` raises; each leaves everything as it was.
    """
    if isinstance(act, Receive):
        return _durably(lambda: _receive(act, actor, now), also)
    known = _known(reference)
    case = known.case()  # before the lock is asked for: what all others wait for stays short
    return _durably(lambda: _done(act, known, case, actor, now), also)


def begin(
    act: Receive, then: Act, actor: Actor, now: datetime, also: Callable[[Row], None] | None = None
) -> Row:  # fmt: skip
    """Make a case and do one act to it at once: both stand or neither. Otherwise as ``perform``."""
    return _durably(lambda: _to(then, _receive(act, actor, now).reference, actor, now), also)


def _durably(done: Callable[[], Row], also: Callable[[Row], None] | None) -> Row:
    with transaction.atomic(durable=True):
        row = done()
        if also:
            also(row)
        return row


def _known(reference: str | Known | None) -> Known:
    if isinstance(reference, Known):
        return reference
    found = reading.by_reference(reference) if reference else None
    if found is None:
        raise NoSuchCase(reference or "every act but Receive is done to a case")
    return found


def _done(act: Act, known: Known, case: Case, actor: Actor, now: datetime) -> Row:
    if isinstance(act, pairs.PAIRED):
        log.lock()
        return pairs.done(act, known.reference, actor, now, _to, _receive)
    return _act(act, known, case, actor, now)


def _to(act: Act, reference: str, actor: Actor, now: datetime) -> Row:
    """One act of several to several cases, all of them under the lock already."""
    known = _known(reference)
    return _act(act, known, known.case(), actor, now)


def _act(act: Act, known: Known, case: Case, actor: Actor, now: datetime) -> Row:
    head = log.lock()
    row, case, rules = known.under_lock(case)
    now = max(now, case.last_at)  # a clock that was set back reorders nothing (M-11)
    overtaken = _fallen_due(case, act, now, rules)
    case = _evolved(case, overtaken)
    if isinstance(act, Assign | NamePerson):
        assignees.check(act, case)
    if isinstance(act, Redact):
        frozen.check(row)
    act = contacts.completed(act, row)
    done = log.record(decide(case, act, Moment(actor, now, rules, _seal)), now, actor.label)
    _settle(head, row, _evolved(case, done), [*overtaken, *done], rules)
    return row


def _fallen_due(case: Case, act: Act, now: datetime, rules: Rules) -> list[Recorded]:
    """What the sweep has not noticed yet is recorded before an act, so that none overtakes a breach (C-20)."""
    if isinstance(act, Tick):
        return []
    events = decide(case, Tick(), Moment(SYSTEM, now, rules, _seal))
    return log.record(events, now, SYSTEM.label)


def _settle(head: log.Head, row: Row, case: Case, recorded: Sequence[Recorded], rules: Rules) -> None:
    """Write the entries, the words beside them and what changes of the row.

    Where nothing happened, the next instant to look may be another all the same.
    """
    stood, first = rows.state(row), head.size
    steps = _entered(head, row, recorded)
    projection.write(row, case, rules)
    beside = [*consulted.steps(row, case, recorded, first), *contacts.changes(row, recorded)]
    sql.write([*steps, *beside, rows.changed(row, stood)])


def _entered(head: log.Head, row: Row, recorded: Sequence[Recorded]) -> list[sql.Rows | sql.Change]:
    if not recorded:
        return []
    projection.index(row, recorded)
    return [*log.appended(head, row, recorded), *passages.kept(row, recorded)]


def _receive(act: Receive, actor: Actor, now: datetime) -> Row:
    head = log.lock()
    policy = policies.in_force_at(act.received_at)  # binds the case for ever
    case_id, person_id, access_id, found = _numbers(calendars.rules_digest(policy.calendar))
    rules = Rules(policy, calendars.newest(policy, found))
    person = _person(act, person_id)
    act = replace(act, reference=_reference(head, act.received_at, rules), person=str(person.pk) if person else "")
    recorded = log.record(receive(act, Moment(actor, now, rules, _seal)), now, actor.label)
    case = replay(recorded)
    row = projection.begin(case_id, case, recorded[0])
    steps = _entered(head, row, recorded)
    projection.write(row, case, rules)
    sql.write([*map(rows.new, filter(None, [person])), *steps, access.granted(row, access_id), rows.new(row)])
    return row


def _numbers(rules_digest: str) -> tuple[int, int, int, str | None]:
    """The numbers of the next case, person and access, and the calendar that holds."""
    next_ones = map(sql.next_id, ("cases_case", "people_person", "cases_access"))
    case_id, person_id, access_id, found = sql.asked(
        f"SELECT {', '.join(next_ones)}, {calendars.NEWEST}", [rules_digest]
    )[0]
    return case_id, person_id, access_id, found


def _evolved(case: Case, recorded: Iterable[Recorded]) -> Case:
    for one in recorded:
        case = evolve(case, one)
    return case


def _reference(head: log.Head, received_at: datetime, rules: Rules) -> str:
    year = received_at.astimezone(ZoneInfo(rules.policy.calendar.zone)).year
    number = log.next_number(head, year)
    return references.make(rules.policy.institution.prefix, year, number)


def _person(act: Receive, pk: int) -> Person | None:
    contact = act.contact
    if not (contact.name.strip() or contact.reachable):
        return None
    return Person(
        pk=pk,
        name=contact.name.strip(),
        email=contact.email.strip(),
        phone=contact.phone.strip(),
        language=act.language,
        preferred_channel=act.preferred_channel,
        adjustments=act.adjustments.strip(),
    )


def _seal(text: str) -> Sealed:
    return Sealed.of(text, secrets.token_bytes(SALT_BYTES))
