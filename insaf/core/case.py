"""A case as its entries make it: never edited, always folded from what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from insaf.core.deadlines import Deadline, key_of
from insaf.core.pieces import Breach, Consultation, Errand, Point, Recorded, Referral, Verdict
from insaf.core.policy import Kind, Rung
from insaf.core.record import Sealed
from insaf.core.terms import (
    Actor,
    ClosingReason,
    DeadlineKind,
    Outcome,
    PublicStatus,
    Route,
    Severity,
    Side,
    Status,
)


@dataclass(frozen=True)
class Case:
    """All that the law needs to know of a matter."""

    reference: str
    kind: Kind
    channel: str
    received_at: datetime
    registered_at: datetime
    language: str
    subject: str
    title: Sealed
    policy_version: str
    calendar_version: str
    anonymous: bool
    person: str
    outcome_sought: Sealed | None
    last_at: datetime
    status: Status = Status.OPEN
    rung: Rung = Rung.SUPPORT
    owner: str = ""
    severity: Severity | None = None
    route: Route | None = None
    complexity: int = 1
    assessed_at: datetime | None = None
    acknowledged_at: datetime | None = None
    points: tuple[Point, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    decided_at: datetime | None = None  # the latest decision that still stands
    first_decided_at: datetime | None = None
    declined: bool = False
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    first_closed_at: datetime | None = None
    closing_reason: ClosingReason | None = None
    reopenings: int = 0
    escalations: int = 0
    reopening_pending: bool = False
    extensions: int = 0
    paused_at: datetime | None = None
    paused_until: datetime | None = None
    waits: tuple[tuple[datetime, datetime], ...] = ()  # when the clock stood still, from and until (C-16)
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)
    breaches: tuple[Breach, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    actions: tuple[Errand, ...] = ()
    referrals: tuple[Referral, ...] = ()
    people_named: frozenset[str] = frozenset()
    heard: frozenset[Side] = frozenset()  # who had a say on the facts (D-08)
    unproven: frozenset[str] = frozenset()  # email, phone: given by staff, and nobody has answered from there yet
    code_at: frozenset[str] = frozenset()  # those to which the code in force went, and to nobody else
    proven_in: Mapping[str, Sealed] = field(default_factory=dict)  # as it stood when the address was last proven
    merged_into: str = ""
    joined: tuple[str, ...] = ()  # the cases that were merged into this one
    word_by: str = ""  # the channel that promised the first word, where a joined matter came by it; empty: its own
    split_from: str = ""
    split_into: tuple[str, ...] = ()
    split_entries: frozenset[int] = frozenset()  # what those were made from
    related: frozenset[str] = frozenset()
    unrelated: frozenset[str] = frozenset()  # compared, and found to be another matter
    restricted_until: datetime | None = None
    restricted_by: str = ""  # an Actor's label
    restricters: frozenset[str] = frozenset()  # whoever limited contact here, ever
    limited_until: datetime | None = None  # the end named last, lifted before it or not
    review_asked: bool = False
    contacts: int = 1  # how often the person brought or added something, by whatever channel (B-11)
    silent_updates: int = 0  # in a row, written by the system alone
    party_asked: bool = True  # since the case was last reopened or climbed (E-14)
    stages_spent: bool = False
    critical: bool = False
    cause: str = ""
    rated: bool = False
    owners: frozenset[str] = frozenset()  # who has owned it since it last climbed (E-01)
    overruled: frozenset[str] = frozenset()  # whose answer was not accepted (E-09)
    entries: int = 0

    def deadline(self, kind: DeadlineKind, number: int = 0) -> Deadline | None:
        return self.deadlines.get(key_of(kind, number))

    @property
    def overdue(self) -> bool:
        """The promise to decide was broken; stays true for ever (E-04)."""
        return any(breach.kind is DeadlineKind.DECIDE for breach in self.breaches)

    @property
    def referred_by(self) -> tuple[str, ...]:
        """The external bodies that wait for a reply, each as often as it does (B-10)."""
        return tuple(one.body for one in self.referrals if one.waits)

    @property
    def with_body(self) -> tuple[Referral, ...]:
        """What lies with an external body without a result: until then nothing is erased (E-17)."""
        return tuple(one for one in self.referrals if one.result_at is None)

    @property
    def unmet_findings(self) -> tuple[Referral, ...]:
        return tuple(one for one in self.referrals if one.unmet)

    def referral(self, number: int) -> Referral | None:
        return next((one for one in self.referrals if one.number == number), None)

    @property
    def hears_both_sides(self) -> bool:
        """A complaint that is investigated, complex or about somebody (D-08)."""
        weighty = self.route is Route.INVESTIGATION or self.complexity == 3 or bool(self.people_named)
        return self.kind is Kind.COMPLAINT and weighty

    @property
    def unheard(self) -> tuple[Side, ...]:
        """The sides that must still be heard before the decision."""
        return tuple(side for side in Side if side not in self.heard) if self.hears_both_sides else ()

    @property
    def unreached(self) -> tuple[int, ...]:
        """Whom letters did not reach: 0 for the complainant, else the consultation's number (K-14)."""
        return tuple(d.number for d in self.deadlines.values() if d.running and d.kind is DeadlineKind.REACH)

    @property
    def to_forward(self) -> int:
        """The complainant's question to the concerned party that waits to be forwarded; 0 for none."""
        waits = (d.number for d in self.deadlines.values() if d.running and d.kind is DeadlineKind.FORWARD)
        return next(waits, 0)

    def consultation(self, number: int) -> Consultation | None:
        return next((asked for asked in self.consultations if asked.number == number), None)

    @property
    def unanswered_points(self) -> tuple[int, ...]:
        return tuple(point.number for point in self.points if point.finding is None and not point.moved_to)

    @property
    def final_answer_given(self) -> bool:
        return bool(self.verdicts) and self.verdicts[-1].final and self.decided_at is not None

    def named(self, actor: Actor) -> bool:
        """The actor is complained about in this case (B-16)."""
        return actor.id in self.people_named and bool(actor.id)

    @property
    def public_status(self) -> PublicStatus:
        """The word the complainant is shown (D-10)."""
        if self.status is Status.OPEN:
            if self.rung is not Rung.SUPPORT:
                return PublicStatus.HIGHER_LEVEL
            begun = self.assessed_at or self.owner or self.reopenings
            return PublicStatus.LOOKED_AT if begun else PublicStatus.RECEIVED
        return {
            Status.AWAITING_COMPLAINANT: PublicStatus.WAITING_FOR_YOU,
            Status.ANSWERED: PublicStatus.ANSWERED,
            Status.CLOSED: PublicStatus.CLOSED,
        }[self.status]


__all__ = ["Breach", "Case", "Consultation", "Errand", "Point", "Recorded", "Referral", "Verdict"]
