"""Who a letter is from, whom it goes to, and the name by which mail programs know it."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b32encode
from dataclasses import dataclass
from email.headerregistry import Address

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from insaf.cases import keys
from insaf.cases.models import Case
from insaf.core import reference as references
from insaf.core.arabic import neutralise
from insaf.core.events.consulting import Consulted
from insaf.core.policy import Policy
from insaf.outbox.models import Letter
from insaf.rulebook import current

CASE, CONSULTATION, BODY, BOUNCE = "case", "consultation", "body", "bounce"
"""What an address of ours is for: the person's answers, a concerned party's, an external body's, what comes back."""

_LETTER = {CASE: "", CONSULTATION: "q", BODY: "x", BOUNCE: "b"}
_PURPOSE = {letter: purpose for purpose, letter in _LETTER.items()}
_REFERENCE = r"([a-z]{2,4}-\d{4}-\d{5,12}-[a-z0-9])"
_SEAL = r"([a-z2-7]{16})"
_TOKEN = re.compile(rf"(?:^|[^a-z0-9]){_REFERENCE}(?:\.([a-z])(\d{{1,12}}))?\.{_SEAL}$", re.ASCII)
_MESSAGE = re.compile(rf"{_REFERENCE}\.(\d+)\.([a-z_]+)(?:-(\d{{1,6}}))?(?:\.{_SEAL})?@[^@\s]+", re.ASCII)


@dataclass(frozen=True)
class Thread:
    """What a signed address or one of our Message-IDs says an answer belongs to (K-04)."""

    reference: str
    purpose: str  # CASE, CONSULTATION, BODY or BOUNCE
    number: int  # of the consultation, of the referral, or of the letter that came back; 0 for none
    kind: str  # of the letter answered; empty where an address alone is known


def of(row: Case) -> str:
    """The complainant's address; empty when none was given or what was given is none."""
    return valid(row.person.email if row.person else "")


def of_party(asked: Consulted) -> str:
    """The concerned party's address; empty when it was asked otherwise, or the address was erased."""
    return valid(asked.address.text or "" if asked.address else "")


def valid(written: str) -> str:
    """The address without the space around it; empty when it is none."""
    address = written.strip()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address


def sender(policy: Policy, language: str) -> Address:
    """The institution by its own domain, never the complainant (K-12)."""
    return named(policy.institution.name.said_in(language), settings.INSAF_MAIL_FROM)


def named(name: str, address: str) -> Address:
    """A name and an address that no line break can leave (K-10)."""
    return Address(display_name=one_line(name), addr_spec=one_line(address))


def in_ascii(address: str) -> str:
    """The domain as every mail server reads it; what has no such spelling stays."""
    local, at, domain = address.rpartition("@")
    try:
        return f"{local}{at}{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return address


def reply_address(row: Case, purpose: str = CASE, number: int = 0) -> str:
    """Where answers to a letter go: signed when INSAF_MAIL_REPLY says how, else the institution's own."""
    pattern = settings.INSAF_MAIL_REPLY
    if not pattern:
        return current.rules(row.policy_version).policy.institution.email
    return _signed_address(pattern, row.reference, purpose, number)


def bounce_address(letter: Letter) -> str:
    """The envelope sender, by which a letter that comes back is known (K-03)."""
    pattern = settings.INSAF_MAIL_BOUNCES
    if not pattern:
        return settings.INSAF_MAIL_FROM
    return _signed_address(pattern, letter.case.reference, BOUNCE, letter.pk)


def read_reply(address: str) -> Thread | None:
    """What one of our signed addresses is for; None for every other address.

    Nothing but the seal is believed, so addresses of a former pattern or domain stay good.
    """
    found = _TOKEN.search(address.strip().strip("<>").rpartition("@")[0].lower())
    if not found:
        return None
    reference, letter, number, given = found.groups(default="")
    said = f"{reference}.{letter}{number}" if letter else reference
    if not is_sealed("reply", said, given):
        return None
    return _thread(reference, _PURPOSE.get(letter, ""), int(number or 0), "")


def message_id(reference: str, seq: int, kind: str, number: int = 0) -> str:
    """The same for ever, so that a letter sent twice is one to a mail program (K-15)."""
    domain = settings.INSAF_MAIL_FROM.rpartition("@")[2]
    said = f"{reference.lower()}.{seq}.{kind}" + (f"-{number}" if number else "")
    return f"<{said}.{seal('message', said)}@{domain}>"


def unanswered(channel: str, said: str) -> str:
    """A name that nobody can guess and that leads no answer to a case: a Message-ID, or a provider's reference."""
    name = f"{channel}.{seal(channel, said)}"
    return f"<{name}@{settings.INSAF_MAIL_FROM.rpartition('@')[2]}>" if channel == "email" else name


def read_message_id(message_id: str) -> Thread | None:
    """The letter that bore this Message-ID; None when no letter of ours did.

    Ids of before they were sealed could be guessed: one counts only as that of a letter that went out.
    """
    written = message_id.strip().strip("<>")
    found = _MESSAGE.fullmatch(written.lower())
    if not found:
        return None
    reference, seq, kind, number, given = found.groups(default="")
    said = f"{reference}.{seq}.{kind}" + (f"-{number}" if number else "")
    if not (is_sealed("message", said, given) if given else _went_out(written)):
        return None
    purpose = BODY if kind == "body_reply" else CONSULTATION if number else CASE
    return _thread(reference, purpose, int(number or 0), kind)


def _went_out(written: str) -> bool:
    return Letter.objects.filter(message_id=f"<{written}>", sent_at__isnull=False).exists()


def _thread(reference: str, purpose: str, number: int, kind: str) -> Thread | None:
    known = references.parse(reference)
    return Thread(known, purpose, number, kind) if known and purpose else None


def _signed_address(pattern: str, reference: str, purpose: str, number: int) -> str:
    said = reference.lower() + (f".{_LETTER[purpose]}{number}" if _LETTER[purpose] else "")
    return pattern.replace("{token}", f"{said}.{seal('reply', said)}")


def seal(use: str, said: str) -> str:
    """80 bits by the installation's key, in letters that survive any change of case."""
    made = hmac.new(keys.access_key(), f"insaf.mail.{use}.v1\n{said}".encode(), hashlib.sha256).digest()
    return b32encode(made[:10]).decode().lower()


def is_sealed(use: str, said: str, given: str) -> bool:
    return hmac.compare_digest(seal(use, said).encode(), given.encode())


def one_line(text: str) -> str:
    """Text without line breaks, control characters and bidi controls."""
    return " ".join("".join(c if c.isprintable() else " " for c in neutralise(text)).split())
