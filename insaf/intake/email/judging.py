"""Decides what becomes of a mail; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings

from insaf.cases import sql
from insaf.cases.models import Case
from insaf.core.policy import Policy
from insaf.intake.email import body, threads, voice
from insaf.intake.email.models import Arrival, Handled
from insaf.intake.email.reasons import Why
from insaf.intake.email.shape import Auto, Mail
from insaf.intake.phone import by_mail
from insaf.outbox import addresses
from insaf.outbox.addresses import Thread
from insaf.rulebook import policies

S = Arrival.State

FLOOD, WITHIN = 20, timedelta(hours=1)
"""So many mails of one address in so short a time are looked at by a person first (L-25)."""

PROVIDERS = frozenset({
    "gmail.com", "googlemail.com", "outlook.com", "outlook.sa", "hotmail.com", "live.com", "msn.com",
    "yahoo.com", "ymail.com", "icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com",
})  # fmt: skip
"""Domains of everybody: that our own box is there makes no neighbour one of us."""


_BEFORE = f"""
SELECT
  (SELECT count(*) FROM (
    SELECT 1 FROM intake_email_arrival WHERE message_id = %s AND id < %s LIMIT 1) AS same),
  (SELECT count(*) FROM (
    SELECT 1 FROM intake_email_arrival
    WHERE sender = %s AND received_at > %s AND received_at <= %s AND id <> %s LIMIT {FLOOD}) AS many)
"""  # noqa: S608
"""What came before: one mail with this identity, and how many from this sender in the hour."""


@dataclass(frozen=True)
class Verdict:
    """What becomes of a mail, why, and the case it is about, if one."""

    state: Arrival.State
    why: Why
    case: Case | None = None
    consultation: int = 0  # the number of the one that it answers
    referral: int = 0  # the number of the one that an external body writes about
    policy: Policy | None = None  # that binds a new matter


def judge(mail: Mail, arrival: Arrival) -> Verdict:
    """The first that fits; what is not ours to answer comes before what is suspected."""
    released = arrival.settled_at is not None and arrival.handled.filter(deed=Handled.Deed.RELEASED).exists()
    if mail.too_much and not released:
        return Verdict(S.QUARANTINED, Why.TOO_MUCH)
    thread = threads.of(mail, arrival)
    case = threads.case_of(thread) if thread else None
    policy = policies.in_force_at(arrival.received_at)
    ours = own_addresses(policy)
    if by_mail.is_voice(mail):
        suspected = None if released else _doubted_voice(mail, arrival) or _suspected(mail, arrival)
        return suspected or Verdict(S.CREATED, Why.NEW_MATTER, policy=policy)
    return (
        _of_body(mail, arrival, thread, case, policy)
        or _automatic(mail, thread, case, ours)
        or _threaded(mail, arrival, thread, case)
        or (None if released else _suspected(mail, arrival))
        or _hinted(mail, ours)
        or Verdict(S.CREATED, Why.NEW_MATTER, policy=policy)
    )


def _doubted_voice(mail: Mail, arrival: Arrival) -> Verdict | None:
    return None if voice.is_proven(mail, arrival) else Verdict(S.QUARANTINED, Why.VOICE_DOUBTED)


def _of_body(mail: Mail, arrival: Arrival, thread: Thread | None, case: Case | None, policy: Policy) -> Verdict | None:
    """An external body's mail waits for a person, whatever wrote it; its proven answer to our reply is filed.

    Its number in the text is a suggestion: nothing is joined by it (E-17).
    """
    theirs = body.sender_of(mail, policy)
    if mail.auto is Auto.BOUNCE or (theirs is None and (thread is None or thread.purpose != addresses.BODY)):
        return None
    if theirs is None:
        return Verdict(S.HELD, Why.OTHER_SENDER, case)
    hint = case or threads.named_in(mail.subject)
    if mail.junk or not body.is_proven(mail):
        return Verdict(S.HELD, Why.BODY_DOUBTED, hint)
    if number := body.answered(thread, case, theirs):
        suspected = _suspected(mail, arrival)
        filed = Verdict(S.APPENDED, Why.BODY_WROTE, case, referral=number)
        return replace(filed, state=S.HELD, why=suspected.why) if suspected else filed
    return Verdict(S.HELD, Why.BODY_LETTER, hint)


def own_addresses(policy: Policy) -> set[str]:
    """Addresses that are ours: a mail from one of them is our own coming back."""
    boxes = (box.name for box in settings.INSAF_MAILBOXES if "@" in box.name)
    return {one.casefold() for one in (settings.INSAF_MAIL_FROM, policy.institution.email, *boxes)}


def _automatic(mail: Mail, thread: Thread | None, case: Case | None, ours: set[str]) -> Verdict | None:
    """What no person wrote is never answered and never a case (K-01).

    An answer of somebody we wrote to, that only looks as if it went to many, is shown to a person.
    """
    if mail.auto is Auto.BOUNCE:
        return Verdict(S.IGNORED, Why.BOUNCE, case)
    sender = mail.sender.email.casefold()
    if sender and (sender in ours or addresses.read_reply(sender)):
        return Verdict(S.IGNORED, Why.OWN_ADDRESS, case)
    if mail.auto is Auto.AUTO_REPLY:
        return Verdict(S.IGNORED, Why.AUTO_REPLY, case)
    if mail.auto is Auto.LIST:
        answer = _answered(mail, thread, case)
        if answer and answer.state == S.APPENDED:
            return replace(answer, state=S.HELD, why=Why.MAILING_LIST)
        return Verdict(S.IGNORED, Why.MAILING_LIST, case)
    return None


def _threaded(mail: Mail, arrival: Arrival, thread: Thread | None, case: Case | None) -> Verdict | None:
    """An answer to one of our letters: joined when it comes from whom we wrote to, and nothing is suspected."""
    found = _answered(mail, thread, case)
    if found is None or found.state != S.APPENDED:
        return found
    suspected = Verdict(S.HELD, Why.FORGED) if _is_forged(mail) else _suspected(mail, arrival)
    return replace(found, state=S.HELD, why=suspected.why) if suspected else found


def _is_forged(mail: Mail) -> bool:
    """Its domain disowns it, or one check fails and none passes; a domain without checks proves nothing."""
    checks = mail.authentication
    return checks.dmarc == "fail" or (checks.failed and "fail" in (checks.spf, checks.dkim))


def _answered(mail: Mail, thread: Thread | None, case: Case | None) -> Verdict | None:
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
    """The concerned party's own address answers; anybody else is looked at first (E-14).

    So is what was asked in a case that was merged since: its questions are not those of the other.
    """
    if thread.reference != case.reference:
        return Verdict(S.HELD, Why.NOT_TAKEN, case)
    if not threads.is_party(case, thread.number, mail):
        return Verdict(S.HELD, Why.OTHER_SENDER, case, thread.number)
    return Verdict(S.APPENDED, Why.PARTY_ANSWERED, case, thread.number)


def _suspected(mail: Mail, arrival: Arrival) -> Verdict | None:
    """Junk by our server's word, an identity used twice, a flood from one address (L-25)."""
    if mail.junk:
        return Verdict(S.QUARANTINED, Why.SPAM)
    values = [
        arrival.message_id,
        arrival.pk,
        mail.sender.email.lower(),
        arrival.received_at - WITHIN,
        arrival.received_at,
    ]
    ((same, many),) = sql.asked(_BEFORE, [*values, arrival.pk])
    if same and arrival.message_id:
        return Verdict(S.HELD, Why.SAME_ID)
    if many >= FLOOD and mail.sender.email:
        return Verdict(S.HELD, Why.FLOOD)
    return None


def _hinted(mail: Mail, ours: set[str]) -> Verdict | None:
    """What a person should look at before a case is made of it, or of the wrong one."""
    if case := threads.named_in(mail.subject):
        return Verdict(S.HELD, Why.SUBJECT_ONLY, case)
    if not mail.sender.email:
        return Verdict(S.HELD, Why.NO_SENDER)
    if not (mail.text.strip() or mail.attachments):
        return Verdict(S.HELD, Why.EMPTY)
    domain = mail.sender.email.rpartition("@")[2].casefold()
    if domain in {one.rpartition("@")[2] for one in ours} - PROVIDERS:
        return Verdict(S.HELD, Why.OWN_DOMAIN)
    return None
