"""Acts that concern two cases: what is done to the other one in the same transaction (B-11, D-19)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from insaf.cases import contacts, history, kin, log
from insaf.cases.models import Case as Row
from insaf.core import reference as references
from insaf.core.acts import Act
from insaf.core.acts.base import File
from insaf.core.acts.clock import Tick
from insaf.core.acts.intake import NamePerson, Receive
from insaf.core.acts.joining import Dismiss, Join, Link, Merge, Split
from insaf.core.case import Case, Recorded
from insaf.core.decide import Moment, decide
from insaf.core.events.answering import Objected
from insaf.core.events.handling import PointAdded
from insaf.core.events.intake import InformationAdded, Received
from insaf.core.events.ladder import ReopeningRequested
from insaf.core.evolve import replay
from insaf.core.permits import may_see
from insaf.core.reasons import Reason, Refused
from insaf.core.record import Sealed
from insaf.core.terms import SYSTEM, Actor, DeadlineKind
from insaf.people.models import Person
from insaf.rulebook import current

PAIRED = (Merge, Join, Split, Link, Dismiss, NamePerson)
FIELD = {Merge: "into", Link: "to", Dismiss: "of"}

Doing = Callable[[Act, str, Actor, datetime], Row]
Receiving = Callable[[Receive, Actor, datetime], Row]


def done(act: Act, reference: str, actor: Actor, now: datetime, do: Doing, receive: Receiving) -> Row:
    """Do ``act`` to both of its cases, with the head of the record locked: both stand or neither.

    The answer is the row of ``reference``. ``do`` and ``receive`` do one act to one case.
    """
    if isinstance(act, Split):
        return _split(act, reference, actor, now, do, receive)
    if isinstance(act, NamePerson):
        return _named(act, reference, actor, now, do)
    if not isinstance(act, Merge | Link | Dismiss):
        raise Refused(Reason.NO_SUCH_STEP)
    act, there, follow = _both(act, reference, actor, now)
    row = do(act, reference, actor, now)
    try:
        do(follow, there.reference, actor, now)
    except Refused as refused:
        raise Refused(refused.reason, FIELD[type(act)]) from refused
    if isinstance(act, Merge):
        _named_in_all(there.reference, actor, now, do)
    return row


def _named(act: NamePerson, reference: str, actor: Actor, now: datetime, do: Doing) -> Row:
    """Whoever one reference of a matter is about reads none of them (B-16)."""
    goes_on = kin.survivor(_row(reference))
    do(act, reference if int(act.staff) in goes_on.people_named else goes_on.reference, actor, now)
    _named_in_all(goes_on.reference, actor, now, do)
    return _row(reference)


def _named_in_all(goes_on: str, actor: Actor, now: datetime, do: Doing) -> None:
    named = _row(goes_on).people_named
    for row in kin.joined(goes_on):
        for staff in sorted(set(named) - set(row.people_named)):
            do(NamePerson(str(staff)), row.reference, actor, now)


def same_person(one: Person | None, other: Person | None) -> bool:
    """Both gave the same e-mail address or the same telephone number."""
    if one is None or other is None:
        return False
    by_mail = bool(one.email) and one.email.casefold() == other.email.casefold()
    return by_mail or (bool(one.phone) and one.phone == other.phone)


def _both(act: Merge | Link | Dismiss, reference: str, actor: Actor, now: datetime) -> tuple[Act, Row, Act]:
    """The act as the door completes it, the other case, and what is done there."""
    here = _row(reference)
    if isinstance(act, Merge):
        there = _other(act.into, actor, "into")
        same = same_person(here.person, there.person)
        follow = Join(_noticed(here, now), same)
        return replace(act, into=there.reference, same_person=same), there, follow
    if isinstance(act, Link):
        there = _other(act.to, actor, "to")
        return Link(there.reference), there, Link(reference)
    there = _other(act.of, actor, "of")
    return Dismiss(there.reference), there, Dismiss(reference)


def _row(reference: str) -> Row:
    return Row.objects.select_related("person").get(reference=reference)


def _other(typed: str, actor: Actor, field: str) -> Row:
    """The case of a reference, however typed; one that is about the actor does not exist (B-16)."""
    parsed = references.parse(typed)
    row = Row.objects.select_related("person").filter(reference=parsed or "").first()
    if row is None or not may_see(actor, replay(log.history(row))):
        raise Refused(Reason.NO_SUCH_CASE, field)
    return row


def _noticed(row: Row, now: datetime) -> Case:
    """The case with its words and all that has fallen due by now, as the act itself will record it."""
    case = replay(Recorded(step.event, step.at, step.actor) for step in history.of_case(row))
    moment = Moment(SYSTEM, max(now, case.last_at), current.rules(row.policy_version), _unsealed)
    return moment.after(case, decide(case, Tick(), moment))


def _unsealed(text: str) -> Sealed:
    raise AssertionError("the system notices without words")


def _split(act: Split, reference: str, actor: Actor, now: datetime, do: Doing, receive: Receiving) -> Row:
    """A new case from one entry of this one; who is complained about here is so there (B-16)."""
    row = _row(reference)
    act, begun = _begun(act, row, _noticed(row, now))
    fresh = receive(begun, actor, now)
    for staff in sorted(row.people_named):
        do(NamePerson(str(staff)), fresh.reference, actor, now)
    return do(replace(act, reference=fresh.reference), reference, actor, now)


def _begun(act: Split, row: Row, case: Case) -> tuple[Split, Receive]:
    """The receipt of the new case is that of the words it is made of; a point came with the matter.

    A point keeps the date that was promised for the matter: it gets no later by leaving.
    """
    steps = history.of_case(row)
    first = steps[0].event
    assert isinstance(first, Received)
    for step in steps:
        match step.event:
            case InformationAdded(text=text, files=files) if step.n == act.entry:
                return act, _receive(act, row, first, text, step.at, files)
            case Objected(text=Sealed() as text) | ReopeningRequested(text=Sealed() as text) if step.n == act.entry:
                files = getattr(step.event, "files", ())
                return act, _receive(act, row, first, text, step.at, files)
            case PointAdded(number=number, text=text) if step.n == act.entry:
                begun = _receive(act, row, first, text, case.received_at, ())
                return replace(act, point=number), replace(begun, promised=case.deadline(DeadlineKind.DECIDE))
    raise Refused(Reason.NO_SUCH_NUMBER, "entry")


def _receive(
    act: Split, row: Row, first: Received, text: Sealed, received_at: datetime, files: tuple[Sealed, ...]
) -> Receive:
    def words(sealed: Sealed | None) -> str:
        return (sealed.text or "") if sealed else ""

    return Receive(
        kind=act.kind,
        channel=row.channel,
        subject=act.subject,
        title=act.title,
        narrative=words(text),
        received_at=received_at,
        language=row.language,
        contact=contacts.known(row),
        on_behalf_of=words(first.on_behalf_of),
        authority=words(first.authority),
        adjustments=row.person.adjustments if row.person else words(first.adjustments),
        preferred_channel=row.person.preferred_channel if row.person else first.preferred_channel,
        files=tuple(File(**json.loads(words(file))) for file in files if words(file)),
        split_from=row.reference,
    )
