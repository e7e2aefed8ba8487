"""Who calls: earlier matters are shown once the caller has proven to be the one, and each look is kept (L-09)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from insaf.cases.models import Case
from insaf.core import reference as references
from insaf.core.arabic import ascii_digits, neutralise
from insaf.intake.phone.models import Code, Draft, Look
from insaf.outbox import addresses, memos, sms
from insaf.people import phones
from insaf.people.models import Staff

LIVES = timedelta(minutes=10)
TRIES = 5
CODES = 3  # to one number within the hour
FAILURES = 5  # of one screen, after which nothing more is compared
MAILED = 5  # codes from one screen, to whatever addresses
SHOWN = 20


class TooOften(Exception):
    """No more codes, or no more tries, for now."""


def number_of(draft: Draft) -> str:
    """The number as typed, in E.164; empty where it is none."""
    try:
        return phones.read(draft.typed.get("phone", ""))
    except ValueError:
        return ""


def matters(number: str, staff: Staff) -> QuerySet[Case]:
    """The matters of a number, without those about this very person (B-16); merged ones live on elsewhere."""
    return _open_to(Case.objects.filter(person__phone=number), staff) if number else Case.objects.none()


def of_address(email: str, staff: Staff) -> QuerySet[Case]:
    """The matters of an e-mail address, likewise."""
    return _open_to(Case.objects.filter(person__email__iexact=email), staff) if email else Case.objects.none()


def _open_to(cases: QuerySet[Case], staff: Staff) -> QuerySet[Case]:
    found = cases.filter(merged_into="").order_by("-received_at", "-id")
    return found.exclude(pk__in=[one.pk for one in found[:200] if staff.pk in one.people_named])


def count(number: str, staff: Staff) -> int:
    return matters(number, staff)[:SHOWN].values("pk").count()


def shown(draft: Draft, staff: Staff) -> list[Case]:
    """What may be shown now: nothing before the proof, and nothing to another number than proved it."""
    if not draft.proven or draft.proven != number_of(draft):
        return []
    return list(_open_to(Case.objects.filter(reference__in=draft.known), staff)[:SHOWN])


def by_reference(draft: Draft, said: str, staff: Staff, now: datetime) -> bool:
    """The caller says the reference of a matter that has this very number: then that one is shown, and no other.

    Anybody can file a matter with somebody else's number, and then knows one reference of it.
    """
    number = _ready(draft)
    reference = references.parse(ascii_digits(neutralise(said)))
    if reference and matters(number, staff).filter(reference=reference).exists():
        before = draft.known if draft.proven == number else []
        _open(draft, number, staff, now, Look.How.REFERENCE, [*before, reference])
        return True
    _look(draft, number, staff, now, Look.How.FAILED)
    return False


def send_code(draft: Draft, staff: Staff, now: datetime) -> None:
    """Six digits to the number on file. Raises ``TooOften``, or ValueError where no message can go there."""
    number = _ready(draft)
    digits = _digits(now, number=number)
    language = matters(number, staff).values_list("language", flat=True).first() or "ar"
    with transaction.atomic():
        code = _made(draft, digits, number, now)
        sms.queue(number, _words(language, digits), now, key=code.key, until=code.expires_at)
        _look(draft, number, staff, now, Look.How.SENT)


def mail_code(draft: Draft, said: str, staff: Staff, now: datetime) -> None:
    """Six digits by mail to who cannot be texted: to the address of the matter whose reference the caller says.

    It opens the matters of that address. Without a reference, the address is that of the
    number's matters. Raises ``TooOften``, or ValueError where there is no such address; a reference
    that fits none counts as a try.
    """
    number = _ready(draft)
    if draft.looks.filter(how=Look.How.SENT).count() >= MAILED:
        raise TooOften
    try:
        email, language = _address(number, said, staff)
    except ValueError:
        if said.strip():
            _look(draft, number, staff, now, Look.How.FAILED)
        raise
    digits = _digits(now, email=email)
    with translation.override(language):
        subject = _("Your code for the telephone")
        text = f"{_words(language, digits)}\n\n" + _("If you are not speaking with us now, tell it to nobody.")
    with transaction.atomic():
        code = _made(draft, digits, number, now, email)
        told = memos.Said(subject, text, language, until=code.expires_at)
        memos.queue(email, told, now, key=code.key)
        _look(draft, number, staff, now, Look.How.SENT)


def _address(number: str, said: str, staff: Staff) -> tuple[str, str]:
    """The one address that it may go to, and its language; ValueError where there is none, or are several."""
    found = matters(number, staff)
    if said.strip():
        reference = references.parse(ascii_digits(neutralise(said)))
        found = _open_to(Case.objects.filter(reference=reference or ""), staff)
    known = {addresses.of(one).lower(): one.language for one in found.select_related("person")[:SHOWN]}
    known.pop("", None)
    if len(known) != 1:
        raise ValueError("no address, or several")
    return next(iter(known.items()))


def can_send(number: str) -> bool:
    return bool(number) and sms.configured() and phones.can_be_texted(number)


def can_mail(number: str, staff: Staff) -> bool:
    """The matters of this number have one address among them."""
    try:
        return bool(number) and bool(_address(number, "", staff))
    except ValueError:
        return False


def _digits(now: datetime, **to: str) -> str:
    """A fresh code, unless too many went there within the hour."""
    if Code.objects.filter(**to, made_at__gt=now - timedelta(hours=1)).count() >= CODES:
        raise TooOften
    return f"{secrets.randbelow(1_000_000):06d}"


def _made(draft: Draft, digits: str, number: str, now: datetime, email: str = "") -> Code:
    return Code.objects.create(
        draft=draft, digest=_digest(draft, digits), number=number, email=email, made_at=now, expires_at=now + LIVES
    )


def _words(language: str, digits: str) -> str:
    with translation.override(language):
        text = _("%(code)s is your code for the member of staff you are speaking with. It holds for ten minutes.")
    return text % {"code": digits}


def by_code(draft: Draft, said: str, staff: Staff, now: datetime) -> bool:
    """The caller reads the code back; each code has a few tries and one use."""
    number = _ready(draft)
    digits = "".join(sign for sign in ascii_digits(said) if sign.isdigit())
    live = draft.codes.filter(used_at=None, expires_at__gt=now, number=number, tries__lt=TRIES).order_by("-id").first()
    if live is not None:
        Code.objects.filter(pk=live.pk).update(tries=F("tries") + 1)
        fits = hmac.compare_digest(live.digest, _digest(draft, digits))
        if fits and Code.objects.filter(pk=live.pk, used_at=None, tries__lte=TRIES).update(used_at=now):
            opened = of_address(live.email, staff) if live.email else matters(number, staff)
            before = draft.known if draft.proven == number else []
            known = [*before, *opened.values_list("reference", flat=True)[:SHOWN]]
            _open(draft, number, staff, now, Look.How.CODE, known)
            return True
    _look(draft, number, staff, now, Look.How.FAILED)
    return False


def choose(draft: Draft, reference: str, staff: Staff) -> bool:
    """This adds to a matter that was shown; empty: it is a new one."""
    if reference and reference not in {one.reference for one in shown(draft, staff)}:
        return False
    draft.into = reference
    draft.save(update_fields=["into"])
    return True


def _ready(draft: Draft) -> str:
    number = number_of(draft)
    if not number or draft.looks.filter(how=Look.How.FAILED).count() >= FAILURES:
        raise TooOften(draft.pk)
    return number


def _open(draft: Draft, number: str, staff: Staff, now: datetime, how: Look.How, known: list[str]) -> None:
    known = list(dict.fromkeys(known))
    draft.known, draft.proven = known, number
    with transaction.atomic():
        draft.save(update_fields=["known", "proven"])
        _look(draft, number, staff, now, how, known)


def _look(
    draft: Draft, number: str, staff: Staff, now: datetime, how: Look.How, known: Any = ()
) -> None:  # fmt: skip
    Look.objects.create(staff=staff, draft=draft, number=number, at=now, how=how, references=list(known))


def _digest(draft: Draft, digits: str) -> str:
    text = f"{draft.pk}.{digits}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()
