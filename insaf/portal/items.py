"""What one line of the timeline holds, and what its tellers may consult."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language

from insaf.cases.models import Attachment
from insaf.cases.outside import name_of
from insaf.core.policy import Policy, Rung
from insaf.portal.letters import words
from insaf.rulebook.dates import spoken_date


@dataclass
class Item:
    """One line of the timeline; ``look`` is its style, ``text`` the words of a person."""

    look: str  # person, staff, system, late, decision
    icon: str
    said: str
    text: str = ""
    n: int = 0
    at: datetime | None = None
    files: tuple[Attachment, ...] = ()


Teller = Callable[[Any, "Knows"], Item | None]


@dataclass(frozen=True)
class Knows:
    """What a teller may consult."""

    policy: Policy

    def rung(self, rung: Rung) -> str:
        return self.policy.rung(rung).title.said_in(get_language() or "ar")

    def day(self, at: datetime | date) -> str:
        return spoken_date(at, get_language() or "ar", self.policy.calendar.zone)

    def body(self, code: str, name: str = "") -> str:
        return name_of(self.policy, code, get_language() or "ar", name)


def plain(look: str, icon: str, said: Callable[[], str], told: str = "") -> Teller:
    """An event with a fixed sentence and, under ``told``, a person's words."""

    def tell(event: Any, know: Knows) -> Item:
        return Item(look, icon, said(), words(getattr(event, told)) if told else "")

    return tell
