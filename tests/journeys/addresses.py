"""Every address of the product, read from its own table, and a centre in which each leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from insaf.cases import access, checkpoints, consulted
from insaf.cases.models import Attachment, Case, Consultation
from insaf.chat import matter
from insaf.chat.models import Conversation
from insaf.core.acts.consulting import Consult
from insaf.core.acts.handling import AskComplainant
from insaf.core.acts.intake import NamePerson
from insaf.core.policy import Kind
from insaf.core.terms import Role
from insaf.desk import deeds
from insaf.intake.email import pages
from insaf.intake.email.models import Arrival
from insaf.intake.phone import callbacks, drafts, keeping, settling, simulator
from insaf.intake.phone.models import Call, CallBack, CallEvent, Draft
from insaf.people.models import Staff
from insaf.rulebook import current
from insaf.web.assets import release
from tests import cast, units
from tests.arrivals import post
from tests.chat import scenes as chat
from tests.desk import scenes as desk
from tests.intake.visitor import PDF, Visitor, pdf
from tests.portal import scenes as portal

A_PART = re.compile(r"<(?:\w+:)?(\w+)>")
Values = Mapping[str, tuple[str, ...]]

SARAH = cast.Member(120, "سارة المطيري", "Sarah", frozenset({Role.ADMINISTRATOR}))
NAMED = cast.Member(121, "هند الزهراني", "Hind", frozenset({Role.AGENT}))
"""Hind is complained about in every case."""


@dataclass(frozen=True)
class Centre:
    """A centre with cases in each state; ``values`` fills the parts of its addresses."""

    rows: tuple[Case, ...]
    token: str
    values: Values
    telephone: tuple[str, ...]  # the beginnings of what is a call about Hind, or another's screen

    @property
    def addresses(self) -> list[str]:
        return sorted(set(every_address(self.values)))

    @property
    def public(self) -> list[str]:
        return [path for path in self.addresses if not path.startswith("/desk/")]

    @property
    def guarded(self) -> list[str]:
        """What holds a case, a file or a draft of somebody."""
        marks = (*self.values["reference"], *self.values["sha256"], self.token, "/files/")
        return [
            path
            for path in self.addresses
            if path.startswith(self.telephone) or (any(mark in path for mark in marks) and not path.startswith("/k/"))
        ]


def every_address(values: Values) -> Iterator[str]:
    """Each route of the table; each value of each part stands in one address at least."""
    for route in routes():
        parts = A_PART.findall(route)
        missing = set(parts) - set(values)
        assert not missing, f"{route}: say in tests/journeys/addresses.py what {missing} may be"
        for n in range(max((len(values[part]) for part in parts), default=1)):
            filled = {part: values[part][n % len(values[part])] for part in parts}
            yield "/" + A_PART.sub(lambda part, filled=filled: filled[part.group(1)], route)


def routes() -> Iterator[str]:
    yield from _under(get_resolver(), "")


def _under(resolver: URLResolver, before: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield route
        else:
            yield from _under(one, route)


def built() -> Centre:
    """Cases received, looked at, waiting, late, answered and closed; a draft under review."""
    cast.hired()
    for member in (SARAH, NAMED):
        Staff.objects.create_user(member.email, None, tuple(member.roles), pk=member.id, name_ar=member.name_ar)
    _cases()
    checkpoints.sign(timezone.now())
    _mails()
    _chats()
    telephone = _calls()
    amina = Visitor().fills(files=pdf())
    token = amina.here.rstrip("/").split("/")[-1]
    _questions()
    rows = tuple(Case.objects.order_by("pk"))
    return Centre(rows, token, _values(rows, token), telephone)


def _cases() -> None:
    about_hind()
    desk.does(cast.omar, AskComplainant("ما رقم العملية؟"), about_hind().reference)
    desk.does(cast.layla, NamePerson(str(NAMED.id)), portal.late().reference)
    portal.answered(about_hind())
    portal.uses(portal.let_in(portal.answered(about_hind())), "accept")


def _mails() -> None:
    """One that became a case about Hind, one that waits."""
    now = timezone.now()
    case = post.arrives(post.mail(files={"كشف.pdf": post.PDF}), now).case
    assert case is not None
    desk.does(cast.layla, NamePerson(str(NAMED.id)), case.reference, now + post.A_MINUTE)
    post.arrives(post.mail(sender="mona@example.net", subject=case.reference), now)


def _chats() -> None:
    """One that runs, one that became a case, one that ended and is asked for; all of a morning in August."""
    chat.there(cast.omar)
    talks = [chat.Widget(address=f"192.0.2.{n}").starts("لم تصلني شهادتي") for n in range(3)]
    talks[0].sends("file", PDF, {"client": "file-00001", "name": "إيصال.pdf"})
    case = matter.file(talks[1].row.pk, Kind.COMPLAINT, cast.omar.actor, chat.OPEN)
    desk.does(cast.layla, NamePerson(str(NAMED.id)), case.reference)
    talks[2].asks("end")


def _calls() -> tuple[str, ...]:
    """A voice message and a call-back of a case about Hind; a screen that Omar half filled."""
    now, omar = timezone.now(), Staff.objects.get(pk=cast.omar.id)
    row = next(
        one for one in Case.objects.order_by("pk") if NAMED.id in one.people_named
    )  # none more: each is asked for
    for call, number in (("voicemail", "0501234567"), ("miss", "0505555555")):
        told = simulator.messages(simulator.Sort(simulator.CALLS[call], call, number, now - timedelta(hours=1), 2))
        for one in told:
            settling.settle(keeping.keep(one.content, {"content-type": one.content_type}, now)[0], now)
    Call.objects.filter(exchange_id="voicemail", recording__isnull=False).update(case=row, settled=True)
    settling.run_once(now + timedelta(minutes=1))
    back = CallBack.objects.get()
    callbacks.attempt(back, omar, "reached", "", now)
    with transaction.atomic():
        callbacks.became(back, row, omar, now)
    drafts.keep(drafts.begin(omar, now, "phone"), {"phone": "0501234567", "narrative": "نصف جملة"}, now)
    events = CallEvent.objects.filter(call__in=Call.objects.all()).values_list("pk", flat=True)
    calls = [f"/desk/phone/calls/{one.pk}/" for one in Call.objects.all()]
    screens = [f"/desk/phone/screen/{one.pk}/" for one in Draft.objects.all()]
    raw = [f"/desk/phone/unread/{pk}/raw/" for pk in events]
    return (*calls, *screens, *raw, f"/desk/phone/back/{back.pk}/")


def _telephone_keys() -> Iterator[int]:
    """Of every call, call-back and screen, and of one message of the exchange."""
    for model in (Call, CallBack, Draft):
        yield from model.objects.order_by("pk").values_list("pk", flat=True)
    yield from CallEvent.objects.order_by("pk").values_list("pk", flat=True)[:1]


def _questions() -> None:
    """Asked of a unit, of somebody outside, and of Hind for her side, each about a case of its own."""
    finance = units.unit()
    for words in ({"unit": str(finance.pk)}, {"address": "registrar@partner.example"}, {"person": str(NAMED.id)}):
        reference = about_hind().reference
        desk.assessed(reference)
        desk.does(cast.omar, Consult("من نسأل", "سؤال لا يراه غيره؟", **words), reference)


def _conversations() -> Iterator[int]:
    yield from Conversation.objects.order_by("pk").values_list("pk", flat=True)


def opened_by_the_party() -> Client:
    """A browser that opened the question to somebody outside by its private link."""
    client, row = Client(), Consultation.objects.get(outside=True)
    client.get(f"/asked/key/{consulted.secret(row.case.reference, row.number)}/")
    return client


def about_hind() -> Case:
    row = portal.filed()
    desk.does(cast.layla, NamePerson(str(NAMED.id)), row.reference)
    return row


def _values(rows: tuple[Case, ...], token: str) -> dict[str, tuple[str, ...]]:
    files = Attachment.objects.all()
    return {
        "pk": tuple(str(pk) for pk in sorted({*_conversations(), *_telephone_keys()})),
        "reference": tuple(row.reference for row in rows),
        "secret": ("0000-1111-2222-3333-4444-5555-6666",),
        "seq": tuple(str(seq) for seq in Consultation.objects.order_by("seq").values_list("seq", flat=True)),
        "sha256": tuple(sorted({one.sha256 for one in files})),
        "number": tuple(str(one.pk) for one in (*files, *Arrival.objects.defer("raw"))),
        "index": ("0", "7"),
        "answer": ("7.aaaaaaaaaaaaaaaa",),
        "letters": ("1.0000111122223333444455556666",),
        "token": (token,),
        "version": (current.policy().version,),
        "slug": tuple(deeds.DEEDS),
        "view": ("all", "mine", "queue", "due", "overdue", "answered", "closed", *pages.VIEWS),
        "digest": (release().digest,),
        "name": ("insaf.css", "icons.svg"),
    }


def opened_by_its_owner(rows: tuple[Case, ...]) -> Client:
    """A browser without an account that has opened these cases by their private links."""
    visitor = Visitor()
    for row in rows:
        visitor.opens(access.private_path(row))
    return visitor.client


def seat(member: cast.Member) -> Client:
    return desk.seat(member)


def said(answer: Any) -> str:
    """The page, where the answer is one."""
    is_page = answer.get("Content-Type", "").startswith("text/html")
    return answer.content.decode() if is_page else ""
