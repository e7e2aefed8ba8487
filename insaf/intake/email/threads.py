"""To which case a mail belongs, by what proves it: a signed address or our own Message-ID (K-04)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from insaf.cases import history, kin
from insaf.cases.models import Case, Mailed
from insaf.core import reference as references
from insaf.core.arabic import ascii_digits, neutralise
from insaf.core.events.consulting import Consulted
from insaf.intake.email.models import Arrival
from insaf.intake.email.shape import Mail
from insaf.outbox import addresses
from insaf.outbox.addresses import Thread

CLOSING = "closed"  # the letter that asks for a rating
MOST = 50  # references that are looked at, the newest first
_NAMED = re.compile(r"(?<![A-Z0-9])[A-Z]{2,4}-?2[01]\d\d-?\d{5,12}-?[A-Z0-9](?![A-Z0-9])", re.I)


def of(mail: Mail, arrival: Arrival) -> Thread | None:
    """The thread that the mail proves to belong to; None for every other mail.

    A question to a concerned party comes first: its answer must never pass for the complainant's (E-14).
    """
    found = list(_threads(mail, arrival))
    return next((one for one in found if one.purpose == addresses.CONSULTATION), next(iter(found), None))


def came_to(mail: Mail, arrival: Arrival) -> tuple[str, ...]:
    """Every address that the mail was sent to, the surest first."""
    written_to = [one.email for one in (*mail.to, *mail.cc)]
    return tuple(one for one in (arrival.envelope_to, *mail.delivered_to, *written_to) if one)


def returns_to(mail: Mail, arrival: Arrival) -> str:
    """The address made for one letter's returns that it came to, on whichever line; empty for none."""
    for address in came_to(mail, arrival):
        if (thread := addresses.read_reply(address)) and thread.purpose == addresses.BOUNCE:
            return address
    return ""


def _threads(mail: Mail, arrival: Arrival) -> Iterator[Thread]:
    ids = (*mail.in_reply_to, *reversed(mail.references))[:MOST]
    yield from filter(None, map(addresses.read_reply, came_to(mail, arrival)))
    yield from filter(None, map(addresses.read_message_id, dict.fromkeys(ids)))


def answers_closing(mail: Mail) -> bool:
    """Whether it answers the letter that tells of the closing and asks how it was: a word, not a wish (D-18)."""
    for message_id in (*mail.in_reply_to, *reversed(mail.references))[:MOST]:
        if thread := addresses.read_message_id(message_id):
            return thread.kind == CLOSING
    return False


def case_of(thread: Thread) -> Case | None:
    """The case of a thread; where it was merged into another, that one, which goes on (B-11)."""
    case = Case.objects.select_related("person").filter(reference=thread.reference).first()
    return kin.survivor(case) if case else None


def named_in(subject: str) -> Case | None:
    """The case whose reference the subject names; it is a hint for a person and proves nothing."""
    plain = ascii_digits(neutralise(subject))
    found = [parsed for hit in _NAMED.finditer(plain) if (parsed := references.parse(hit[0]))]
    case = Case.objects.filter(reference__in=found[:MOST]).first() if found else None
    return kin.survivor(case) if case else None


def is_contact(case: Case, mail: Mail) -> bool:
    """Whether the mail comes from the address that the case was given, or whose mail began it."""
    person = case.person
    known = {person.email.strip().lower()} if person else set()
    began = Mailed.objects.filter(case=case, n=0).values_list("sender", flat=True)
    known |= {sender.lower() for sender in began}
    return _is_from(mail, known)


def _is_from(mail: Mail, known: set[str]) -> bool:
    """Whether it names one sender, who is among the known; of several nobody can say who wrote."""
    return bool(mail.sender.email) and not mail.other_senders and mail.sender.email.lower() in known


def question(mail: Mail, arrival: Arrival) -> Thread | None:
    """The question to a concerned party that the mail answers, of whatever case; only staff read it (E-14)."""
    thread = of(mail, arrival)
    return thread if thread and thread.purpose == addresses.CONSULTATION else None


def is_party(case: Case, number: int, mail: Mail) -> bool:
    """Whether the mail comes from the address that consultation ``number`` went to."""
    asked = history.of_case(case)
    known = {
        step.event.address.text.strip().lower()
        for step in asked
        if isinstance(step.event, Consulted) and step.event.number == number
        if step.event.address and step.event.address.text
    }
    return _is_from(mail, known)
