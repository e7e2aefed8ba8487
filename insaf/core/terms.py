"""The words of the law: one name for each thing a case can be, do or undergo."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from insaf.core.policy import Kind, Rung


class Status(StrEnum):
    """What was decided about a case. Lateness is not a status: the clock says it."""

    OPEN = "open"
    AWAITING_COMPLAINANT = "awaiting_complainant"
    ANSWERED = "answered"
    CLOSED = "closed"


class PublicStatus(StrEnum):
    """The six words a complainant is shown, everywhere the same (D-10)."""

    RECEIVED = "received"
    LOOKED_AT = "looked_at"
    WAITING_FOR_YOU = "waiting_for_you"
    HIGHER_LEVEL = "higher_level"
    ANSWERED = "answered"
    CLOSED = "closed"


class ClosingReason(StrEnum):
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    MERGED = "merged"
    NO_OBJECTION = "no_objection"


class Outcome(StrEnum):
    """The decision in one word (D-11, F-02)."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    NOT_UPHELD = "not_upheld"
    RESOLVED = "resolved"
    ADOPTED = "adopted"
    PARTLY_ADOPTED = "partly_adopted"
    NOT_NOW = "not_now"
    NOT_ADOPTED = "not_adopted"
    ANSWERED = "answered"


OUTCOMES: dict[Kind, tuple[Outcome, ...]] = {
    Kind.COMPLAINT: (Outcome.UPHELD, Outcome.PARTLY_UPHELD, Outcome.NOT_UPHELD, Outcome.RESOLVED),
    Kind.SUGGESTION: (Outcome.ADOPTED, Outcome.PARTLY_ADOPTED, Outcome.NOT_NOW, Outcome.NOT_ADOPTED),
    Kind.INQUIRY: (Outcome.ANSWERED,),
    Kind.COMPLIMENT: (Outcome.ANSWERED,),
}


class Finding(StrEnum):
    """What was found on one point (D-11, D-12)."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    NOT_UPHELD = "not_upheld"
    ANSWERED = "answered"


class Route(StrEnum):
    """How a case is taken on after the assessment (D-04)."""

    QUICK = "quick"
    INVESTIGATION = "investigation"


class Side(StrEnum):
    """Who is heard on the facts before a complex case is decided (D-08)."""

    COMPLAINANT = "complainant"
    CONCERNED = "concerned"


class Severity(IntEnum):
    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


class DeadlineKind(StrEnum):
    """Every promise that is kept or broken at an instant."""

    ACKNOWLEDGE = "acknowledge"
    FIRST_RESPONSE = "first_response"
    ASSIGN = "assign"
    ASSESS = "assess"
    NEXT_UPDATE = "next_update"
    DECIDE = "decide"
    VERIFY_DELAY = "verify_delay"
    RUNG_RESPONSE = "rung_response"
    JUDGE_REOPENING = "judge_reopening"
    ANSWER_QUESTION = "answer_question"
    CONSULTATION = "consultation"
    CONSULTATION_AGAIN = "consultation_again"
    FORWARD = "forward"
    EXTERNAL = "external"
    EXTERNAL_REVIEW = "external_review"
    FINDING = "finding"
    REMEDY = "remedy"
    AUTO_CLOSE = "auto_close"
    PAUSE = "pause"
    IMMEDIATE = "immediate"
    CAUSE = "cause"
    REACH = "reach"
    RESTRICTION = "restriction"
    RESTRICTION_REVIEW = "restriction_review"


class Because(StrEnum):
    """Why a date is what it is, or why a case climbed."""

    RECEIPT = "receipt"
    CALENDAR = "calendar"
    EXTENSION = "extension"
    PAUSE = "pause"
    REOPENING = "reopening"
    ESCALATION = "escalation"
    BREACH = "breach"
    MESSAGE = "message"
    ANSWER = "answer"
    RETYPED = "retyped"
    COMMITMENT = "commitment"
    OBJECTION = "objection"
    LAPSE = "lapse"
    COMPLAINANT = "complainant"
    STAFF = "staff"
    EXTERNAL_BODY = "external_body"
    SILENCE = "silence"
    CRITICAL = "critical"
    POLICY = "policy"
    UNDELIVERED = "undelivered"
    MERGER = "merger"


class Role(StrEnum):
    """What a member of staff may do; one person may hold several."""

    AGENT = "agent"
    COMPLAINTS_MANAGER = "complaints_manager"
    EXECUTIVE = "executive"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    RESPONDENT = "respondent"  # answers what a unit is asked, and sees nothing else


RUNG_OF_ROLE: dict[Role, Rung] = {
    Role.AGENT: Rung.SUPPORT,
    Role.COMPLAINTS_MANAGER: Rung.COMPLAINTS_MANAGEMENT,
    Role.EXECUTIVE: Rung.EXECUTIVE,
}


class Party(StrEnum):
    COMPLAINANT = "complainant"
    STAFF = "staff"
    SYSTEM = "system"
    EXTERNAL_BODY = "external_body"


@dataclass(frozen=True)
class Actor:
    """Who acts. ``id`` is a pseudonym (a row number), never a name."""

    party: Party
    id: str = ""
    roles: frozenset[Role] = frozenset()
    units: frozenset[str] = frozenset()  # whose consultations this person may answer

    @property
    def label(self) -> str:
        """As it stands in the record: ``staff:12``, ``complainant``, ``system``."""
        return f"{self.party}:{self.id}" if self.id else str(self.party)

    @property
    def height(self) -> int:
        """The highest rung this person may answer for; -1 for none."""
        return max((RUNG_OF_ROLE[r].height for r in self.roles if r in RUNG_OF_ROLE), default=-1)


COMPLAINANT = Actor(Party.COMPLAINANT)
SYSTEM = Actor(Party.SYSTEM)


def party_of(label: str) -> Party:
    """The party behind an actor's label in the record."""
    return Party(label.partition(":")[0])
