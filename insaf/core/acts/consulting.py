"""Acts by which the concerned party is asked and answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from insaf.core.acts.base import Act


@dataclass(frozen=True)
class Consult(Act):
    """Ask the concerned party; by a letter, if an address is given, else by the asker's own means."""

    party: str
    question: str
    due_at: datetime
    address: str = ""


@dataclass(frozen=True)
class AnswerConsultation(Act):
    """File the concerned party's answer."""

    number: int
    text: str
