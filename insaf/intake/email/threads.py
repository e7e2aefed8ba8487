"""To which case a mail belongs, by what proves it: a signed address or our own Message-ID (K-04)."""

from __future__ import annotations

import re

from insaf.cases import history, kin
from insaf.cases.models import Case, Mailed
from insaf.core import reference as references
from insaf.core.arabic import ascii_digits, neutralise
from insaf.core.events.outside import Consulted
from insaf.intake.email.models import Arrival
from insaf.intake.email.shape import Mail
from insaf.outbox import addresses
from insaf.outbox.addresses import Thread

CLOSING = "closed"  # the letter that asks for a rating
MOST = 50  # references that are looked at, the newest first
_NAMED = re.compile(r"(?<![A-Z0-9])[A-Z]{2,4}-?2[01]\d\d-?\d{5,12}-?[A-Z0-9](?![A-Z0-9])", re.I)


def of(mail: Mail, arrival: Arrival) -> Thread | None:
    """The thread that the mail proves to belong to; None for every other mail."""
    written_to = [one.email for one in (*mail.to, *mail.cc)]
    for address in (arrival.envelope_to, *mail.delivered_to, *written_to):
        if address and (thread := addresses.read_reply(address)):
            return thread
    for message_id in (*mail.in_reply_to, *reversed(mail.references))[:MOST]:
        if thread := addresses.read_message_id(message_id):
            return thread
    return None


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
    known = {person.email.strip().casefold()} if person else set()
    began = Mailed.objects.filter(case=case, n=0).values_list("sender", flat=True)
    known |= {sender.casefold() for sender in began}
    return bool(mail.sender.email) and mail.sender.email.casefold() in known


def consultation_of(mail: Mail, arrival: Arrival, case: Case) -> int:
    """The number of the question to a concerned party that the mail answers; 0 for none of this case."""
    thread = of(mail, arrival)
    is_answer = thread and thread.purpose == addresses.CONSULTATION and thread.reference == case.reference
    return thread.number if thread and is_answer else 0


def is_party(case: Case, number: int, mail: Mail) -> bool:
    """Whether the mail comes from the address that consultation ``number`` went to."""
    asked = history.of_case(case)
    known = {
        step.event.address.text.strip().casefold()
        for step in asked
        if isinstance(step.event, Consulted) and step.event.number == number
        if step.event.address and step.event.address.text
    }
    return bool(mail.sender.email) and mail.sender.email.casefold() in known
