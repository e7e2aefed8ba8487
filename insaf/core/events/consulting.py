"""The concerned party was asked, reminded, and answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from insaf.core.events.base import Event
from insaf.core.policy import Rung
from insaf.core.record import Sealed


@dataclass(frozen=True)
class Consulted(Event):
    """The concerned party was asked (E-14)."""

    number: int  #: from 1
    party: Sealed  #: who was asked
    question: Sealed  #: what was asked
    due_at: datetime  #: by when an answer is expected
    address: Sealed | None = None  #: the e-mail address that the question is sent to
    disclosed: Sealed | None = None  #: what the party learns besides the question
    unit: str = ""  #: the unit that was asked, if it is one of the institution's
    person: str = ""  #: the member of staff complained about, when asked for their side (D-08)
    language: str = ""  #: in which somebody outside is written to; empty for the institution's own
    forwards: int = 0  #: which question of the complainant it forwards; 0 for none
    party_en: Sealed | None = None  #: the unit's English name as it was then
    shown: tuple[str, ...] = ()  #: the commitments of what went with it: the complaint's own words, its files

    def called(self, language: str) -> Sealed:
        """The party's name as asked, in the language where it was given in that."""
        return self.party_en if self.party_en and language.startswith("en") else self.party


@dataclass(frozen=True)
class ConsultationAnswered(Event):
    """The concerned party answered; internal until staff turn it into an update."""

    number: int  #: which consultation
    text: Sealed  #: the answer
    files: tuple[Sealed, ...] = ()  #: what came with it
    via: str = ""  #: how it came: link, email or desk; empty when staff wrote it down


@dataclass(frozen=True)
class ConsultationExtended(Event):
    """The concerned party got more time."""

    number: int  #: which consultation
    was: datetime  #: the date before
    due_at: datetime  #: the date now
    reason: Sealed  #: why


@dataclass(frozen=True)
class ConsultationWithdrawn(Event):
    """The concerned party need not answer any more."""

    number: int  #: which consultation
    reason: Sealed  #: why


@dataclass(frozen=True)
class ConsultationClimbed(Event):
    """The party let a date pass: it is reminded, and one more level is told (policy, step 4)."""

    number: int  #: which consultation
    step: int  #: 1 when its date passed, 2 when the reminder's date passed too, and so on
    to: Rung  #: the level that is told


@dataclass(frozen=True)
class ClarificationAsked(Event):
    """The complainant asks the concerned party for clarification; the time had passed (policy, step 4)."""

    number: int  #: from 1
    text: Sealed  #: what the complainant wants to know
    files: tuple[Sealed, ...] = ()  #: what was sent with it


@dataclass(frozen=True)
class ClarificationDeclined(Event):
    """The complainant's question is not put to the party; the complainant is told why."""

    number: int  #: which question
    reason: Sealed  #: why, as the complainant reads it
