"""The ways in that staff watch, in the frame of every desk page: where each leads and what waits there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from insaf.people.models import Staff


@dataclass(frozen=True)
class Way:
    """One channel's place at the desk; ``waiting`` is what nobody has dealt with."""

    label: Promise
    url: str
    icon: str
    waiting: int
    of: Promise  # what the number counts


@dataclass(frozen=True)
class Waiting:
    """What the page asks of the rooms anyway, asked once."""

    chats: Mapping[str, int]
    mail: Mapping[str, Any]


def ways(staff: Staff, waiting: Waiting) -> dict[str, Any]:
    """The channels that this person may see, in the order of the frame, and what waits in all of them."""
    found = [way for find in FINDERS for way in find(staff, waiting)]
    return {"all": found, "waiting": sum(way.waiting for way in found)}


def _chat(staff: Staff, waiting: Waiting) -> Iterator[Way]:
    if waiting.chats:
        yield Way(_("Live chat"), reverse("chat:console"), "message", waiting.chats["waiting"], _("visitors wait"))


def _mail(staff: Staff, waiting: Waiting) -> Iterator[Way]:
    if waiting.mail:
        url, count = reverse("intake_email:list"), waiting.mail["count"]
        yield Way(_("Mail"), url, "mail", count, _("messages wait for a person"))


FINDERS: tuple[Callable[[Staff, Waiting], Iterator[Way]], ...] = (_chat, _mail)
