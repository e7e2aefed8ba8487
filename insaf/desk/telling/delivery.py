"""What became of each letter, beside the entry that it follows from (K-14, K-15)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from insaf.cases.history import Step
from insaf.desk.telling.entries import Told
from insaf.outbox import ways
from insaf.outbox.holding import WHY
from insaf.outbox.letters import names
from insaf.outbox.models import Letter
from insaf.people import phones

State = Letter.State


@dataclass(frozen=True)
class LetterTold:
    """One letter in words: its name, where it stands, since when, and why if it went wrong."""

    number: int
    name: str
    tone: str
    icon: str
    said: str
    at: datetime | None = None
    why: str = ""
    waits: bool = False  # for a click by staff
    failed: bool = False
    way: str = "mail"  # the icon of how it went
    to: str = ""  # the number, most of it covered; a mail's address stands on the case


def with_letters(entries: Sequence[Told], steps: Sequence[Step], letters: Iterable[Letter]) -> list[Told]:
    """Each entry with its letters; those of entries that were told together stand with the whole."""
    place = {step.seq: step.n for step in steps}
    heads = sorted(one.n for told in entries for one in (told, *told.inside))
    of_entry: dict[int, list[LetterTold]] = defaultdict(list)
    for letter in letters:
        n = place.get(letter.entry)
        head = max((one for one in heads if n is not None and one <= n), default=None)
        if head is not None:
            of_entry[head].append(tell(letter))
    return [_with(told, of_entry) for told in entries]


def _with(told: Told, of_entry: dict[int, list[LetterTold]]) -> Told:
    """A fold shows its letters inside; one that waits or was lost is told outside as well."""
    if not told.inside:
        return replace(told, letters=tuple(of_entry.get(told.n, ())))
    inside = tuple(_with(one, of_entry) for one in told.inside)
    pressing = tuple(one for each in inside for one in each.letters if one.waits or one.failed)
    return replace(told, inside=inside, letters=pressing)


def tell(letter: Letter) -> LetterTold:
    """What became of it, by which way, and to what number."""
    if letter.channel == ways.EMAIL:
        return _told(letter)
    way = "phone" if letter.channel == ways.PHONE else "message"
    return replace(_told(letter), way=way, to=phones.masked(letter.recipient))


def _told(letter: Letter) -> LetterTold:
    name, number = names.name(letter.kind), letter.pk
    if letter.channel == ways.PHONE and letter.state != State.DROPPED:
        return LetterTold(number, name, "info", "phone", _("to be told by telephone"), letter.queued_at)
    if letter.state == State.HELD:
        why = str(WHY.get(letter.last_error, ""))
        return LetterTold(number, name, "warn", "pause", pgettext("letter", "held"), letter.queued_at, why, waits=True)
    if letter.state == State.FAILED:
        said = pgettext("letter", "came back") if letter.returned_at else pgettext("letter", "given up")
        at, why = letter.returned_at or letter.queued_at, names.why(letter.last_error)
        return LetterTold(number, name, "bad", "triangle-alert", said, at, why, failed=True)
    if letter.state == State.SENT and letter.delivered_at:
        return LetterTold(number, name, "ok", "circle-check", pgettext("letter", "arrived"), letter.delivered_at)
    if letter.state == State.SENT and letter.last_error:
        said = _("sent, and still on its way")
        return LetterTold(number, name, "warn", "clock", said, letter.sent_at, names.why(letter.last_error))
    if letter.state == State.SENT:
        return LetterTold(number, name, "ok", "circle-check", pgettext("letter", "sent"), letter.sent_at)
    if letter.state == State.DROPPED:
        return LetterTold(number, name, "neutral", "x", _("no longer needed"), letter.queued_at)
    said = _("tried in vain, tried again by itself") if letter.last_error else pgettext("letter", "queued")
    return LetterTold(number, name, "warn" if letter.last_error else "neutral", "clock", said, letter.queued_at)
