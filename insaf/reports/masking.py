"""What of a case is shown outside, and what stays a commitment (the policy's confidentiality).

Nobody's identity leaves the house but the complainant's own, and that only when it is asked for:
staff are their roles, internal words are withheld, and words in which a hidden name stands are shown
with the name replaced. Such words cannot be checked against the record; their seal is shown instead.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import override

from insaf.cases import handing, words
from insaf.cases.history import Step
from insaf.cases.queries import Loaded
from insaf.core.codec import opened, sealed_in
from insaf.core.events import Event, consulting, handling, intake, preferring, referring
from insaf.core.record import Sealed
from insaf.core.terms import RUNG_OF_ROLE, Role, Side
from insaf.people.models import Person, Staff

INTERNAL: tuple[type[Event], ...] = (
    handling.NoteAdded, handling.PartyContacted, consulting.Consulted, consulting.ConsultationAnswered,
    consulting.ConsultationExtended, consulting.ConsultationWithdrawn,
)  # fmt: skip
"""Entries whose words are the house's own: notes, and what passes with the concerned party (B-18, E-14)."""

OUTSIDE: tuple[type[Event], ...] = (
    referring.Referred, referring.LetterFiled, referring.ReferralAnswered, referring.FindingReceived,
    referring.ReferralEnded, referring.ReferralExtended,
)  # fmt: skip
"""Entries whose words are an external body's, or ours to it: another body reads none of them."""

NEVER = frozenset({"adjustments"})
"""Fields whose words stay in the house even when the complainant is named."""

IDENTIFYING: dict[type[Event], tuple[str, ...]] = {
    intake.Received: ("contact", "on_behalf_of", "authority"),
    preferring.ContactCorrected: ("contact", "was", "reason"),
}
"""Fields that tell who the complainant is."""

_BEFORE, _BEHIND = r"(?<![^\W\d_])", r"(?![^\W\d_])"
"""No letter stands there: digits and underscores may, as in the name of a file."""

PARTICLES = frozenset("بن بنت ابن آل ال عبد أبو ابو أم ام al bin bint ibn abu abd".split())


@dataclass(frozen=True)
class Shown:
    """A case as somebody outside may read it, in one language."""

    loaded: Loaded  # with the hidden words replaced
    language: str
    names: bool  # the complainant is named
    complainant: str
    staff: Mapping[str, str]  # pseudonym -> role
    verbatim: frozenset[str]  # digests whose words stand here as they were written
    mask: Mask
    own: frozenset[str]  # every address and number that the complainant has given, in small letters


@dataclass(frozen=True)
class Mask:
    """Finds hidden names, addresses and numbers in any text."""

    instead: tuple[tuple[re.Pattern[str], str], ...]

    def __call__(self, text: str) -> str:
        for found, put in self.instead:
            text = found.sub(put, text)
        return text


def shown(loaded: Loaded, language: str, names: bool, to: str = "") -> Shown:
    """The case for eyes outside; ``to`` is the code of the external body whose eyes they are."""
    with override(language):
        members = list(Staff.objects.order_by("pk"))
        roles = _roles(loaded, members)
        mask = _mask(loaded, members, roles, names)
        person = (loaded.row.person.name if names and loaded.row.person else "") or _("The complainant")
        apart = _of_other_bodies(loaded, to)
        kept = _kept_back(loaded, to)
        texts, verbatim = _texts(loaded.steps, mask, names, apart, kept)
        own = frozenset(one.casefold() for known in _known_as(loaded) for one in known[1:] if one)
        row = copy.copy(loaded.row)
        row.person = _person(loaded.row.person, names)
        steps = [_step(step, texts, apart) for step in loaded.steps]
        return Shown(replace(loaded, row=row, steps=steps), language, names, person, roles, verbatim, mask, own)


def _person(person: Person | None, names: bool) -> Person | None:
    if person is None or names:
        return person
    return Person(pk=person.pk, name="", email="", phone="", language=person.language)


def _of_other_bodies(loaded: Loaded, to: str) -> frozenset[int]:
    """The entries of what passed with another body than ``to``; none where no body reads."""
    whose = {one.number: one.body for one in loaded.case.referrals}
    found = [step for step in loaded.steps if to and isinstance(step.event, OUTSIDE)]
    return frozenset(step.n for step in found if _body(step.event, whose) != to)


def _body(event: Event, whose: Mapping[int, str]) -> str:
    named: str = getattr(event, "body", "")
    return named or whose.get(getattr(event, "number", 0), "")


def _step(step: Step, texts: Mapping[str, str], apart: frozenset[int]) -> Step:
    """The entry with the words that may be shown; files of a withheld one are not named at all."""
    bare = step.event
    hidden = isinstance(bare, INTERNAL) or step.n in apart
    if hidden and hasattr(bare, "files"):
        bare = replace(bare, files=())  # type: ignore[call-arg]
    return replace(step, event=opened(bare, texts))


def _texts(
    steps: Iterable[Step], mask: Mask, names: bool, apart: frozenset[int], kept: frozenset[str]
) -> tuple[dict[str, str], frozenset[str]]:  # fmt: skip
    """By digest: what is shown, and which of it is exactly what was sealed."""
    texts: dict[str, str] = {}
    exact: set[str] = set()
    for step in steps:
        for sealed in sealed_in(step.event):
            if sealed.text is None:
                continue
            hidden = step.n in apart or withheld(step.event, sealed.digest, names)
            said = _covered(sealed.text) if hidden else mask(sealed.text)
            said = _no_file() if sealed.digest in kept else said
            texts[sealed.digest] = said
            if said == sealed.text:
                exact.add(sealed.digest)
    return texts, frozenset(exact)


def _kept_back(loaded: Loaded, to: str) -> frozenset[str]:
    """The cards of files that ``to`` is not given: nobody masks a file, so staff release each by itself (E-17)."""
    free = handing.may_have(loaded, to) if to else frozenset()
    cards = ((one, handing.card_of(one)) for step in loaded.steps for one in getattr(step.event, "files", ()) if to)
    return frozenset(one.digest for one, card in cards if card and card["sha256"] not in free)


def _no_file() -> str:
    """A card that says only that there is a file."""
    return json.dumps({"name": _("[withheld]"), "size": 0, "type": "", "sha256": ""})


def _covered(text: str) -> str:
    """A note in place of the words; a card of contact points keeps its shape."""
    if not text.startswith("{"):
        return _("[withheld]")
    return json.dumps({name: _("[withheld]") if value else "" for name, value in json.loads(text).items()})


def withheld(event: Event, digest: str, names: bool) -> bool:
    """Internal words always; what tells who somebody is, unless the complainant is named."""
    if isinstance(event, INTERNAL) or (isinstance(event, handling.SideHeard) and event.side is Side.CONCERNED):
        return True
    hidden = NEVER if names else NEVER.union(IDENTIFYING.get(type(event), ()))
    return any(isinstance(one := getattr(event, name, None), Sealed) and one.digest == digest for name in hidden)


def _roles(loaded: Loaded, members: Iterable[Staff]) -> dict[str, str]:
    """Each member of staff by office, numbered where several of one office had a part."""
    part = [step.staff_id for step in loaded.steps if step.staff_id]
    part += [getattr(step.event, name, "") or "" for step in loaded.steps for name in ("owner", "was", "staff")]
    known = {str(one.pk): one for one in members}
    named, counted = {}, {}
    for pseudonym in dict.fromkeys(one for one in part if one in known):
        office = _("Person complained about") if pseudonym in loaded.case.people_named else _office(known[pseudonym])
        counted[office] = counted.get(office, 0) + 1
        named[pseudonym] = f"{office} {counted[office]}"
    return named


def _office(member: Staff) -> str:
    """The highest office a member holds, whether or not still in it."""
    held = [Role(role) for role in member.roles if role in list(Role)]
    top = max(held, key=lambda role: RUNG_OF_ROLE[role].height if role in RUNG_OF_ROLE else -1, default=None)
    return str(words.ROLE[top]) if top else _("Member of staff")


def _mask(loaded: Loaded, members: Iterable[Staff], roles: Mapping[str, str], names: bool) -> Mask:
    pairs: list[tuple[re.Pattern[str], str]] = []
    for one in members:
        office = roles.get(str(one.pk)) or _("Member of staff")
        pairs += [(found, office) for found in _patterns((one.name_ar, one.name_en), (one.email,), ())]
        if str(one.pk) in loaded.case.people_named:
            pairs += [(found, office) for found in _parts(one.name_ar, one.name_en)]
    if not names:
        hidden = _("[complainant]")
        for name, email, phone in _known_as(loaded):
            pairs += [(found, hidden) for found in (*_patterns((name,), (email,), (phone,)), *_parts(name))]
    return Mask(tuple(pairs))


def _known_as(loaded: Loaded) -> list[tuple[str, str, str]]:
    """Every name, address and number that the complainant has given in this case, the former ones as well."""
    person = loaded.row.person
    known = [(person.name, person.email, person.phone)] if person else []
    for step in loaded.steps:
        for name in ("contact", "was") if type(step.event) in IDENTIFYING else ():
            sealed = getattr(step.event, name, None)
            card = json.loads(sealed.text) if sealed is not None and (sealed.text or "").startswith("{") else {}
            known += [(card["name"], card["email"], card["phone"])] if {"name", "email", "phone"} <= set(card) else []
    return list(dict.fromkeys(known))


def _patterns(names: Iterable[str], mails: Iterable[str], phones: Iterable[str]) -> list[re.Pattern[str]]:
    """Whole names however spaced, in file names too, addresses in any case, numbers in any grouping and any digits."""
    spaced = [r"[\s_.-]+".join(map(re.escape, name.split())) for name in names if len(name.split()) > 1]
    wholes = [rf"{_BEFORE}([ولبكف]?){name}{_BEHIND}" for name in spaced]
    numbers = [_number(phone) for phone in phones if sum(map(str.isdigit, phone)) > 6]
    found = [re.compile(re.escape(mail), re.IGNORECASE) for mail in mails if mail]
    return found + [re.compile(one, re.IGNORECASE) for one in (*wholes, *numbers)]


def _number(phone: str) -> str:
    """The last nine digits, which every way of writing a number has, with whatever stands between and before."""
    digits = [one for one in phone if one.isdigit()][-9:]
    each = [f"[{d}{chr(0x660 + int(d))}{chr(0x6F0 + int(d))}]" for d in digits]
    return r"(?:(?:\+|00)\d{1,3}[\s()._-]{0,2})?[0٠۰]?" + r"[\s()._-]{0,2}".join(each)


def _parts(*names: str) -> list[re.Pattern[str]]:
    """Each part of a name by itself, with the letters that Arabic writes onto it."""
    parts = {part for name in names for part in name.split() if len(part) > 2 and part.casefold() not in PARTICLES}
    longest = sorted(parts, key=lambda part: (-len(part), part))
    return [re.compile(rf"{_BEFORE}[ولبكف]{{0,2}}{re.escape(part)}{_BEHIND}", re.IGNORECASE) for part in longest]


def partly(address: str) -> str:
    """An address or number of which enough is left to recognise it, and not to use it."""
    name, at, domain = address.partition("@")
    return f"{name[:1]}•••@{domain}" if at else f"•••{address[-2:]}"
