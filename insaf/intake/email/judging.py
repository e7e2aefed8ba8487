"""Decides what becomes of a mail; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from insaf.cases.models import Case
from insaf.intake.email import threads
from insaf.intake.email.models import Arrival, Handled, Mailbox
from insaf.intake.email.reasons import Why
from insaf.intake.email.shape import Auto, Mail
from insaf.outbox import addresses
from insaf.outbox.addresses import Thread
from insaf.rulebook import current

S = Arrival.State

FLOOD, WITHIN = 20, timedelta(hours=1)
"""So many mails of one address in so short a time are looked at by a person first (L-25)."""

PROVIDERS = frozenset({
    "gmail.com", "googlemail.com", "outlook.com", "outlook.sa", "hotmail.com", "live.com", "msn.com",
    "yahoo.com", "ymail.com", "icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com",
})  # fmt: skip
"""Domains of everybody: that our own box is there makes no neighbour one of us."""


@dataclass(frozen=True)
class Verdict:
    """What becomes of a mail, why, and the case it is about, if one."""

    state: Arrival.State
    why: Why
    case: Case | None = None
    consultation: int = 0  # the number of the one that it answers


def judge(mail: Mail, arrival: Arrival) -> Verdict:
    """The first that fits; what is not ours to answer comes before what is suspected."""
    released = arrival.settled_at is not None and arrival.handled.filter(deed=Handled.Deed.RELEASED).exists()
    if mail.too_much and not released:
        return Verdict(S.QUARANTINED, Why.TOO_MUCH)
    thread = threads.of(mail, arrival)
    case = threads.case_of(thread) if thread else None
    return (
        _automatic(mail, case)
        or _threaded(mail, thread, case)
        or (None if released else _suspected(mail, arrival))
        or _hinted(mail)
        or Verdict(S.CREATED, Why.NEW_MATTER)
    )


def is_flood(sender: str, arrival: Arrival) -> bool:
    """Whether the address sent more than a person writes, counted up to this mail."""
    since = arrival.received_at - WITHIN
    before = Arrival.objects.filter(sender=sender, received_at__gt=since, received_at__lte=arrival.received_at)
    return bool(sender) and before.exclude(pk=arrival.pk)[:FLOOD].count() >= FLOOD


def own_addresses() -> set[str]:
    """Addresses that are ours: a mail from one of them is our own coming back."""
    institution = current.policy().institution.email
    boxes = Mailbox.objects.filter(name__contains="@").values_list("name", flat=True)
    return {one.casefold() for one in (settings.INSAF_MAIL_FROM, institution, *boxes)}


def _automatic(mail: Mail, case: Case | None) -> Verdict | None:
    """What no person wrote is never answered and never a case (K-01)."""
    if mail.auto is Auto.BOUNCE:
        return Verdict(S.IGNORED, Why.BOUNCE, case)
    sender = mail.sender.email.casefold()
    if sender and (sender in own_addresses() or addresses.read_reply(sender)):
        return Verdict(S.IGNORED, Why.OWN_ADDRESS, case)
    if mail.auto is Auto.AUTO_REPLY:
        return Verdict(S.IGNORED, Why.AUTO_REPLY, case)
    if mail.auto is Auto.LIST:
        return Verdict(S.IGNORED, Why.MAILING_LIST, case)
    return None


def _threaded(mail: Mail, thread: Thread | None, case: Case | None) -> Verdict | None:
    """An answer to one of our letters: joined when it comes from whom we wrote to."""
    if thread is None or case is None:
        return None
    if thread.purpose == addresses.BOUNCE:
        return Verdict(S.HELD, Why.OTHER_SENDER, case)
    if not (mail.text.strip() or mail.attachments):
        return Verdict(S.HELD, Why.EMPTY, case)
    if thread.purpose == addresses.CONSULTATION:
        return _consulted(mail, thread, case)
    if not threads.is_contact(case, mail):
        return Verdict(S.HELD, Why.OTHER_SENDER, case)
    return Verdict(S.APPENDED, Why.JOINED, case)


def _consulted(mail: Mail, thread: Thread, case: Case) -> Verdict:
    """The concerned party's own address answers; anybody else is looked at first (E-14)."""
    if not threads.is_party(case, thread.number, mail):
        return Verdict(S.HELD, Why.OTHER_SENDER, case, thread.number)
    return Verdict(S.APPENDED, Why.PARTY_ANSWERED, case, thread.number)


def _suspected(mail: Mail, arrival: Arrival) -> Verdict | None:
    if mail.junk:
        return Verdict(S.QUARANTINED, Why.SPAM)
    if arrival.message_id and _id_is_taken(arrival):
        return Verdict(S.HELD, Why.SAME_ID)
    if is_flood(mail.sender.email, arrival):
        return Verdict(S.HELD, Why.FLOOD)
    return None


def _id_is_taken(arrival: Arrival) -> bool:
    return Arrival.objects.filter(message_id=arrival.message_id, pk__lt=arrival.pk).exists()


def _hinted(mail: Mail) -> Verdict | None:
    """What a person should look at before a case is made of it, or of the wrong one."""
    if case := threads.named_in(mail.subject):
        return Verdict(S.HELD, Why.SUBJECT_ONLY, case)
    if not mail.sender.email:
        return Verdict(S.HELD, Why.NO_SENDER)
    if not (mail.text.strip() or mail.attachments):
        return Verdict(S.HELD, Why.EMPTY)
    domain = mail.sender.email.rpartition("@")[2].casefold()
    ours = {one.rpartition("@")[2] for one in own_addresses()}
    if domain in ours - PROVIDERS:
        return Verdict(S.HELD, Why.OWN_DOMAIN)
    return None
