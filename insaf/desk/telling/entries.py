"""What one entry of the timeline holds, and the words all tellers share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from insaf.cases.history import Step
from insaf.core.arabic import neutralise
from insaf.core.policy import Policy
from insaf.core.record import Sealed
from insaf.core.terms import Party


@dataclass(frozen=True)
class Attached:
    """A file as the timeline names it; its bytes are behind their SHA-256."""

    name: str
    size: int
    sha256: str
    plays: bool = False  # audio that a page can play


@dataclass(frozen=True)
class Fact:
    """A label with words of ours, words of a person, a day or an instant."""

    label: str
    words: str = ""
    text: str = ""
    on: date | datetime | None = None


@dataclass(frozen=True)
class Told:
    """One entry in words. ``look`` is person, staff, note, decision, system, late or fold.

    A ``quiet`` entry is the system's own routine; runs of them are folded away, never left out.
    """

    look: str
    icon: str
    line: str | SafeString = ""
    label: str = ""
    text: str | None = None  # a person's own words; None where there are none
    facts: tuple[Fact, ...] = ()
    files: tuple[Attached, ...] = ()
    at: datetime | None = None
    who: str = ""
    n: int = 0
    quiet: bool = False
    inside: tuple[Told, ...] = ()  # of a fold
    letters: tuple[Any, ...] = ()  # what it made us write, and what became of that
    original: Any = None  # the mail that it came in


@dataclass(frozen=True)
class Cast:
    """Who the labels of the record are, and in which words the policy speaks."""

    language: str
    policy: Policy
    person: str
    staff: Mapping[str, str] = field(default_factory=dict)  # pseudonym -> name
    outside: bool = False  # told outside the house: a concerned party has no name there
    committed: Mapping[str, str] = field(default_factory=dict)  # by digest: what the complainant gave
    signed: Mapping[int, str] = field(default_factory=dict)  # by entry: who speaks in it, where it is no actor's own

    def name(self, pseudonym: str) -> str:
        if not pseudonym:
            return _("the queue")
        return self.staff.get(pseudonym, f"#{pseudonym}")

    def who(self, step: Step) -> str:
        """The name behind an entry: who speaks in it, else its actor."""
        if step.n in self.signed:
            return self.signed[step.n]
        if step.party is Party.STAFF:
            return self.name(step.staff_id)
        if step.party is Party.COMPLAINANT:
            return self.person
        return _("External body") if step.party is Party.EXTERNAL_BODY else _("The system")

    def code(self, listed: Iterable[object], code: str) -> str:
        """The policy's words for a code; the code itself when it knows none."""
        for entry in listed:
            if entry.code == code:  # type: ignore[attr-defined]
                return str(entry.title.said_in(self.language))  # type: ignore[attr-defined]
        return code


def words_of(sealed: Sealed | None) -> str:
    """The words under a seal; a note in their place when they were erased."""
    if sealed is None:
        return ""
    return sealed.text if sealed.text is not None else _("[erased]")


def files_of(sealed: tuple[Sealed, ...]) -> tuple[Attached, ...]:
    cards = (json.loads(one.text) for one in sealed if one.text)
    return tuple(_attached(card) for card in cards)


def _attached(card: dict[str, Any]) -> Attached:
    plays = str(card["type"]).startswith("audio/")
    return Attached(neutralise(card["name"]), card["size"], card["sha256"], plays)


def line(sentence: str, **parts: object) -> SafeString:
    """A sentence of ours with isolated parts: names and codes that may turn either way (J-04)."""
    isolated = {name: f"<bdi>{conditional_escape(neutralise(str(part)))}</bdi>" for name, part in parts.items()}
    return mark_safe(str(escape(sentence)) % isolated)  # noqa: S308


def facts(*pairs: Fact | None) -> tuple[Fact, ...]:
    return tuple(pair for pair in pairs if pair is not None)


def said(label: str, sealed: Sealed | None) -> Fact | None:
    """A person's words under a label, if there are any."""
    return Fact(label, text=words_of(sealed)) if sealed is not None else None
