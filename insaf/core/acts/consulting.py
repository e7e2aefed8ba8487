"""Acts by which the concerned party is asked and answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from insaf.core.acts.base import Act, File


@dataclass(frozen=True)
class Consult(Act):
    """Ask the concerned party: a unit, the person complained about, or somebody outside.

    Somebody outside is asked by a letter where an address is given, else by the asker's own
    means. Without a date the policy's own time holds.
    """

    party: str
    question: str
    due_at: datetime | None = None
    address: str = ""
    disclosed: str = ""  # what the party learns besides the question
    unit: str = ""
    person: str = ""
    language: str = ""  # of somebody outside
    forwards: int = 0  # the complainant's own question that is put to the party (policy, step 4)
    party_en: str = ""  # a unit's English name, where it has one
    shown: tuple[str, ...] = ()  # commitments of the complaint's own words and files that go with the question


@dataclass(frozen=True)
class AnswerConsultation(Act):
    """File the concerned party's answer."""

    number: int
    text: str
    files: tuple[File, ...] = ()
    via: str = ""  # link, email or desk; empty when staff write down what they were told


@dataclass(frozen=True)
class ExtendConsultation(Act):
    """Give the concerned party more time, with the reason."""

    number: int
    due_at: datetime
    reason: str


@dataclass(frozen=True)
class WithdrawConsultation(Act):
    """Ask no longer, with the reason."""

    number: int
    reason: str


@dataclass(frozen=True)
class AskParty(Act):
    """The complainant asks the concerned party for clarification, once the time has passed (policy, step 4)."""

    text: str
    files: tuple[File, ...] = ()


@dataclass(frozen=True)
class DeclineForwarding(Act):
    """Do not put the complainant's question to the concerned party, and tell why."""

    reason: str
