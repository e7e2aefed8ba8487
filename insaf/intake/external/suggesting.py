"""What the text of a body's letter suggests: its number, and the case it may be about. Suggestions, never proofs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Lower

from insaf.cases import kin
from insaf.cases.models import Case
from insaf.core import reference as references
from insaf.core.arabic import ascii_digits, neutralise
from insaf.core.terms import Actor
from insaf.people import phones
from insaf.people.models import Person

MOST = 8
_NUMBER = re.compile(
    r"(?:رقم(?:كم|نا|\s+(?:البلاغ|الطلب|المعاملة|الشكوى|الخطاب))?|مرجعنا|our\s+(?:ref(?:erence)?|no)|ref(?:erence)?|"
    r"case\s+no|ticket)\s*(?:no)?\.?\s*[:：#]?\s*([A-Z0-9][A-Z0-9/\-]{2,40})",
    re.I,
)
_OURS = re.compile(r"(?<![A-Z0-9])[A-Z]{2,4}-?2[01]\d\d-?\d{5,12}-?[A-Z0-9](?![A-Z0-9])", re.I)
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_PHONE = re.compile(r"(?<!\d)(?:\+|00)?\d[\d ]{7,15}\d(?!\d)")


@dataclass(frozen=True)
class Suggested:
    case: Case
    why: str  # reference, contact


def their_number(text: str) -> str:
    """The first thing that looks like the body's own number, not ours."""
    for hit in _NUMBER.finditer(_plain(text)):
        if any(sign.isdigit() for sign in hit[1]) and not references.parse(hit[1]):
            return hit[1].strip("-/")
    return ""


def cases(text: str, actor: Actor) -> list[Suggested]:
    """Cases whose reference, or whose person's address or number, stands in the text."""
    plain = _plain(text)
    named = [parsed for hit in _OURS.finditer(plain) if (parsed := references.parse(hit[0]))][:MOST]
    found = [Suggested(kin.survivor(one), "reference") for one in Case.objects.filter(reference__in=named)]
    found += [Suggested(one, "contact") for one in _of_contacts(plain)]
    once = {one.case.pk: one for one in reversed(found)}
    mine = int(actor.id or 0)
    return [one for one in reversed(once.values()) if mine not in one.case.people_named][:MOST]


def _of_contacts(plain: str) -> list[Case]:
    mails = {hit.lower() for hit in _MAIL.findall(plain)[:50]}
    numbers = {number for hit in _PHONE.findall(plain)[:50] if (number := _number(hit))}
    if not (mails or numbers):
        return []
    people = Person.objects.annotate(mail=Lower("email")).filter(Q(mail__in=mails - {""}) | Q(phone__in=numbers - {""}))
    of_them = Case.objects.filter(person__in=people.values_list("pk", flat=True)[: kin.MOST])
    return list(of_them.order_by("-received_at")[:MOST])


def _number(text: str) -> str:
    try:
        return phones.read(text)
    except ValueError:
        return ""


def _plain(text: str) -> str:
    return ascii_digits(neutralise(text))[:50_000]
