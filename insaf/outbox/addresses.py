"""Who a letter is from, whom it goes to, and the name by which mail programs know it."""

from __future__ import annotations

from email.headerregistry import Address

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from insaf.cases.models import Case
from insaf.core.arabic import neutralise
from insaf.core.policy import Policy


def of(row: Case) -> str:
    """The complainant's address; empty when none was given or what was given is none."""
    person = row.person
    address = person.email.strip() if person else ""
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address


def sender(policy: Policy, language: str) -> Address:
    """The institution by its own domain, never the complainant (K-12)."""
    return named(policy.institution.name.said_in(language), settings.INSAF_MAIL_FROM)


def reply_to(policy: Policy, language: str) -> Address:
    return named(policy.institution.name.said_in(language), policy.institution.email)


def named(name: str, address: str) -> Address:
    """A name and an address that no line break can leave (K-10)."""
    return Address(display_name=one_line(name), addr_spec=one_line(address))


def message_id(reference: str, seq: int, kind: str) -> str:
    """The same for ever, so that a letter sent twice is one to a mail program (K-15)."""
    domain = settings.INSAF_MAIL_FROM.rpartition("@")[2]
    return f"<{reference.lower()}.{seq}.{kind}@{domain}>"


def one_line(text: str) -> str:
    """Text without line breaks, control characters and bidi controls."""
    return " ".join("".join(c if c.isprintable() else " " for c in neutralise(text)).split())
