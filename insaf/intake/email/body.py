"""Mail of an external body: known by its domain, believed by our own server's word alone (E-17, K-16)."""

from __future__ import annotations

from insaf.cases import history
from insaf.cases.models import Case
from insaf.core.events.referring import Referred
from insaf.core.policy import ExternalBody, Policy
from insaf.intake.email.shape import Mail
from insaf.outbox import addresses
from insaf.outbox.addresses import Thread


def sender_of(mail: Mail, policy: Policy) -> ExternalBody | None:
    """The body whose address, or whose domain, the mail names as its one sender."""
    email = mail.sender.email.casefold()
    if not email or mail.other_senders:
        return None
    domain = email.rpartition("@")[2]
    exact = (body for body in policy.external if body.email.casefold() == email)
    return next(exact, None) or next((body for body in policy.external if _is_under(domain, body)), None)


def _is_under(domain: str, body: ExternalBody) -> bool:
    return any(domain == one or domain.endswith(f".{one}") for one in body.mail_domains)


def is_proven(mail: Mail) -> bool:
    """Our server found that the domain itself sent it; where it says nothing, a person looks.

    DKIM and SPF alone may hold for any other domain: DMARC says that they hold for the one in the sender's line.
    """
    return mail.authentication.dmarc == "pass"


def answered(thread: Thread | None, case: Case | None, body: ExternalBody) -> int:
    """The referral of this very body that the mail answers; 0 for none, and for a case merged since."""
    if thread is None or case is None or thread.purpose != addresses.BODY or thread.reference != case.reference:
        return 0
    told = [step.event for step in history.of_case(case) if isinstance(step.event, Referred)]
    theirs = 0 < thread.number <= len(told) and told[thread.number - 1].body == body.code
    return thread.number if theirs else 0
