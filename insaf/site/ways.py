"""The ways in that staff watch, in the frame of every desk page: where each leads and what waits there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from insaf.cases import consultations
from insaf.desk import frame
from insaf.people.models import Staff


@dataclass(frozen=True)
class Way:
    """One channel's place at the desk; ``waiting`` is what nobody has dealt with."""

    label: Promise
    url: str
    icon: str
    waiting: int
    of: str  # the number with what it counts, for who hears the page


@dataclass(frozen=True)
class Waiting:
    """What the page asks of the rooms anyway, asked once."""

    chats: Mapping[str, int]
    mail: Mapping[str, Any]
    calls: Mapping[str, int] = field(default_factory=dict)
    bodies: Mapping[str, int] = field(default_factory=dict)


def ways(staff: Staff, waiting: Waiting) -> dict[str, Any]:
    """The channels that this person may see, in the order of the frame, and what waits in all of them."""
    found = [way for find in FINDERS for way in find(staff, waiting)]
    return {"all": found, "waiting": sum(way.waiting for way in found)}


def _chat(staff: Staff, waiting: Waiting) -> Iterator[Way]:
    if waiting.chats:
        count = waiting.chats["waiting"]
        said = ngettext("%(n)s visitor waits", "%(n)s visitors wait", count) % {"n": count}
        yield Way(_("Live chat"), reverse("chat:console"), "message", count, said)


def _mail(staff: Staff, waiting: Waiting) -> Iterator[Way]:
    if waiting.mail:
        url, count = reverse("intake_email:list"), waiting.mail["count"]
        said = ngettext("%(n)s message waits for a person", "%(n)s messages wait for a person", count) % {"n": count}
        yield Way(_("Mail"), url, "mail", count, said)


def _phone(staff: Staff, waiting: Waiting) -> Iterator[Way]:
    if waiting.calls:
        url, count = reverse("intake_phone:home"), waiting.calls["waiting"]
        said = ngettext("%(n)s person waits for a call", "%(n)s people wait for a call", count) % {"n": count}
        yield Way(_("Telephone"), url, "phone", count, said)


def _asked(staff: Staff, waiting: Waiting) -> Iterator[Way]:
    """Who handles cases and belongs to a unit, or gave their side, finds here what they are asked."""
    if frame.handles_cases(staff.actor) and consultations.asked_of(staff.respondent).exists():
        count = consultations.waiting(staff.respondent)
        said = ngettext("%(n)s question waits for your answer", "%(n)s questions wait for your answer", count)
        yield Way(_("Asked of you"), reverse("desk:asked"), "users", count, said % {"n": count})


def _external(staff: Staff, waiting: Waiting) -> Iterator[Way]:
    if waiting.bodies:
        url, count = reverse("intake_external:home"), waiting.bodies["waiting"]
        said = ngettext("%(n)s reply or plan is owed", "%(n)s replies or plans are owed", count) % {"n": count}
        yield Way(_("External bodies"), url, "landmark", count, said)


FINDERS: tuple[Callable[[Staff, Waiting], Iterator[Way]], ...] = (_chat, _mail, _phone, _external, _asked)
