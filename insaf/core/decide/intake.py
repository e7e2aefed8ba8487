"""Receiving a matter, and what the complainant adds to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from insaf.core.acts import Act
from insaf.core.acts import intake as acts
from insaf.core.case import Case
from insaf.core.deadlines import counted, first_response, moved
from insaf.core.decide.moment import Decider, Moment, known
from insaf.core.decide.pausing import resumption
from insaf.core.events import Event, handling
from insaf.core.events import answering as answers
from insaf.core.events import intake as events
from insaf.core.events.ladder import Escalated
from insaf.core.ladder import next_rung
from insaf.core.policy import Kind, Rung
from insaf.core.reasons import Reason, Refused
from insaf.core.record import canonical
from insaf.core.terms import Because, ClosingReason, DeadlineKind, Party

D = DeadlineKind


def receive(act: acts.Receive, moment: Moment) -> tuple[Event, ...]:
    """A new case: its receipt and its first promises (C-01, C-02, D-01, D-09)."""
    _check(act, moment)
    return (_received(act, moment), *_first_promises(act, moment), *_raised(act, moment))


def _check(act: acts.Receive, moment: Moment) -> None:
    if act.received_at > moment.now:
        raise Refused(Reason.RECEIVED_IN_FUTURE, "received_at")
    if moment.policy.channel(act.channel) is None:
        raise Refused(Reason.UNKNOWN_CODE, "channel")
    by_staff = moment.actor.party is Party.STAFF
    if by_staff and _long_ago(act, moment) and not act.accepted_because.strip():
        raise Refused(Reason.EMPTY, "accepted_because")


def _long_ago(act: acts.Receive, moment: Moment) -> bool:
    """It happened more months before the receipt than the policy says it takes up (A-10)."""
    if act.event_on is None:
        return False
    today, event_on = moment.rules.calendar.local_date(act.received_at), act.event_on
    month = today.year * 12 + today.month - 1 - moment.policy.declining.accept_within_months
    return (event_on.year * 12 + event_on.month - 1, event_on.day) < (month, today.day)


def _received(act: acts.Receive, moment: Moment) -> events.Received:
    contact = act.contact
    anonymous = not (contact.name.strip() or contact.reachable)
    seal = moment.sealed_if_any
    return events.Received(
        reference=act.reference,
        kind=act.kind,
        channel=act.channel,
        received_at=act.received_at,
        registered_at=moment.now,
        language=act.language,
        subject=known(act.subject, moment.policy.subjects, "subject"),
        title=moment.sealed(act.title, "title"),
        narrative=moment.sealed(act.narrative, "narrative"),
        policy_version=moment.policy.version,
        calendar_version=moment.rules.calendar.version,
        anonymous=anonymous,
        person=act.person,
        contact=None if anonymous else moment.seal(canonical(vars(contact)).decode()),
        outcome_sought=seal(act.outcome_sought, "outcome_sought"),
        on_behalf_of=seal(act.on_behalf_of, "on_behalf_of"),
        authority=seal(act.authority, "authority"),
        adjustments=seal(act.adjustments, "adjustments"),
        preferred_channel=act.preferred_channel,
        event_on=act.event_on,
        files=moment.sealed_files(act.files),
        split_from=act.split_from,
        read_back=act.read_back,
        accepted_because=seal(act.accepted_because, "accepted_because"),
    )


def _first_promises(act: acts.Receive, moment: Moment) -> Iterator[Event]:
    """A point that was split off is begun anew: only the date to decide looks back to its receipt."""
    target = moment.policy.targets[act.kind]
    start = moment.now if act.promised else act.received_at
    promises = (
        (D.ACKNOWLEDGE, target.acknowledge_days),
        (D.ASSIGN, target.assign_days),
        (D.ASSESS, target.assess_days),
        (D.NEXT_UPDATE, target.update_every_days),
    )
    for kind, days in promises:
        yield counted(kind, start, days, Because.RECEIPT, moment.rules)
    yield _decide_by(act, moment)
    first = first_response(act.channel, act.received_at, moment.rules)
    if first and moment.actor.party is not Party.STAFF:  # whoever told it to staff has had their answer
        yield first


def _decide_by(act: acts.Receive, moment: Moment) -> Event:
    """Counted from the receipt; a point keeps the date of the case it leaves, or an earlier one still ahead."""
    days = moment.policy.targets[act.kind].decide_days
    own = counted(D.DECIDE, act.received_at, days, Because.RECEIPT, moment.rules)
    kept = act.promised
    if kept is None or moment.now < own.due_at <= kept.due_at:
        return own
    return replace(own, due_at=kept.due_at, because=kept.because, counted_from=kept.counted_from, days=kept.days)


def _raised(act: acts.Receive, moment: Moment) -> Iterator[Event]:
    """Harm done because of a complaint is heard above those complained about (A-13)."""
    to = next_rung(Rung.SUPPORT, moment.policy)
    if act.subject in moment.policy.raised_subjects and to is not None:
        yield Escalated(Rung.SUPPORT, to, Because.POLICY)


def acknowledge(case: Case, act: acts.Acknowledge, moment: Moment) -> Iterator[Event]:
    if case.acknowledged_at is None:
        yield events.Acknowledged(act.via)


def retype(case: Case, act: acts.Retype, moment: Moment) -> Iterator[Event]:
    """Another kind runs on its own clock, counted from the same receipt (A-06)."""
    if act.kind is case.kind:
        raise Refused(Reason.NOTHING_CHANGES, "kind")
    yield events.Retyped(case.kind, Kind(act.kind), moment.sealed(act.reason, "reason"))
    decide = case.deadline(D.DECIDE)
    if decide is None or not decide.pending:
        return
    days = moment.policy.targets[act.kind].decide_days
    anew = counted(D.DECIDE, case.received_at, days, Because.RETYPED, moment.rules)
    yield moved(decide, anew.due_at, Because.RETYPED, moment.rules, days)


def name_person(case: Case, act: acts.NamePerson, moment: Moment) -> Iterator[Event]:
    """Naming the owner puts the case back into the queue, with its clock (B-14, B-16)."""
    if not act.staff or act.staff in case.people_named:
        raise Refused(Reason.NOTHING_CHANGES, "staff")
    yield events.PersonNamed(act.staff)
    if case.owner == act.staff:
        yield from released(case, moment)


def released(case: Case, moment: Moment) -> Iterator[Event]:
    """Back into the queue, with its clock (B-14); a merged matter waits in no queue."""
    yield handling.Assigned(was=case.owner, owner="")
    if case.merged_into:
        return
    days = moment.policy.targets[case.kind].assign_days
    yield counted(D.ASSIGN, moment.now, days, Because.STAFF, moment.rules)


def add_information(case: Case, act: acts.AddInformation, moment: Moment) -> Iterator[Event]:
    text = moment.sealed(act.text, "text")
    yield events.InformationAdded(text, moment.sealed_files(act.files), act.via)
    yield from resumption(case, moment.now, moment.rules)


def withdraw(case: Case, act: acts.Withdraw, moment: Moment) -> Iterator[Event]:
    yield events.Withdrawn(moment.sealed_if_any(act.text, "text"))
    yield answers.Closed(ClosingReason.WITHDRAWN)


def _already_received(case: Case, act: acts.Receive, moment: Moment) -> Iterator[Event]:
    raise Refused(Reason.NO_SUCH_STEP)
    yield


DECIDERS: dict[type[Act], Decider] = {
    acts.Receive: _already_received,
    acts.Acknowledge: acknowledge,
    acts.Retype: retype,
    acts.NamePerson: name_person,
    acts.AddInformation: add_information,
    acts.Withdraw: withdraw,
}
