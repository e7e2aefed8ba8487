"""Issue 6, item 4: a question to somebody outside, through a real Exim and a real Dovecot, lived to its end.

Asked, warned, late through the whole ladder, answered late by the link and by mail. Whoever was
asked holds a mail and a link, and with both sees the question and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from email.utils import parseaddr
from typing import Any

import pytest
from django.test import Client

from insaf.cases import history, sweep
from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.core.acts import consulting
from insaf.core.events.consulting import ConsultationAnswered, ConsultationClimbed, Consulted
from insaf.core.policy import Rung
from insaf.outbox import follow, notices, send
from insaf.outbox.models import Notice
from insaf.rulebook import seeding
from insaf.site.translations import compile_all
from tests import cast, given
from tests.arrivals import post
from tests.journeys import addresses
from tests.journeys.visitors import within
from tests.needs import needs
from tests.postoffice import PostOffice

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.slow, needs("post office")]
CENTRE, REGISTRAR = "parties@engineeringtracks.edu.sa", "registrar@partner.example"
QUESTION, DISCLOSED = "هل وصلكم طلب معادلة المتدرب؟", "رقم الطلب 4471"
ASKED_AT, NEAR = given.at("2026-08-02 11:00"), given.at("2026-08-04 09:00")
DUE, AGAIN = given.at("2026-08-05 16:00"), given.at("2026-08-09 16:00")
ANSWERED_AT = given.at("2026-08-10 12:00")
SECRETS = ("أمينة", "amina", "551234567", "لم يُعَد", "ألغيت التسجيل", "/k/", "/track/case")


@pytest.fixture
def office(post_office: PostOffice, settings: Any) -> Iterator[PostOffice]:
    compile_all()
    seeding.ensure(given.SUNDAY)
    cast.hired()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", post_office.smtp
    settings.INSAF_MAIL_FROM, settings.INSAF_MAIL_REPLY = CENTRE, CENTRE.replace("@", "+{token}@")
    yield post_office


def worker(at: datetime) -> None:
    """What the worker does at an instant: notice, write, send."""
    sweep.run_once(at)
    follow.run_once(at)
    notices.run_once(at)
    send.run_once(at)


def letters(office: PostOffice, number: int) -> list[EmailMessage]:
    """The registrar's mailbox, once so many mails are in it."""
    return within(90, lambda: found if len(found := office.mails(REGISTRAR)) >= number else None)


def plain(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def replied(letter: EmailMessage, text: str) -> bytes:
    """What the registrar's mail program makes of the reply button."""
    answer = EmailMessage()
    answer["From"], answer["To"] = f"Registrar <{REGISTRAR}>", parseaddr(str(letter["Reply-To"]))[1]
    answer["Subject"] = f"Re: {letter['Subject']}"
    answer["Message-ID"] = "<late-answer@partner.example>"
    answer["In-Reply-To"] = answer["References"] = str(letter["Message-ID"])
    answer.set_content(text)
    answer.add_attachment(b"%PDF-1.4\n%%EOF\n", maintype="application", subtype="pdf", filename="كشف.pdf")
    return answer.as_bytes()


def events(row: Case, kind: type) -> list[Any]:
    return [step.event for step in history.of_case(row) if isinstance(step.event, kind)]


def asked() -> Case:
    row = perform(given.complaint(received_at=given.SUNDAY), None, cast.complainant, given.SUNDAY)
    perform(given.assessment(), row.reference, cast.omar.actor, ASKED_AT)
    act = consulting.Consult("عمادة القبول", QUESTION, address=REGISTRAR, disclosed=DISCLOSED, language="ar")
    return perform(act, row.reference, cast.omar.actor, ASKED_AT)


def test_a_question_is_asked_warned_of_pressed_and_answered_late_by_real_mail(office: PostOffice) -> None:
    """E-14, B-18, policy step 4"""
    before = len(office.mails(REGISTRAR))
    row = asked()
    for at in (ASKED_AT, NEAR, DUE, DUE, AGAIN, ANSWERED_AT):
        worker(at)
    mails = letters(office, before + 4)[before:]
    said = [str(mail["Subject"]).split(" (")[0] for mail in mails]
    assert sorted(said) == sorted(["نرجو إفادتكم", "تذكير: نرجو إفادتكم", "تأخر ردكم", "تأخر ردكم"])
    for mail in mails:
        whole = mail.as_string() + plain(mail)
        assert not [word for word in SECRETS if word in whole]
    assert [(one.step, one.to) for one in events(row, ConsultationClimbed)] == [
        (1, Rung.COMPLAINTS_MANAGEMENT),
        (2, Rung.EXECUTIVE),
    ]
    told = {(one.kind, one.staff_id) for one in Notice.objects.filter(case=row)}
    assert {("party_late", cast.layla.id), ("party_late", cast.faisal.id)} <= told

    office.hand_in(replied(mails[-1], "وصلنا الطلب أمس وأُجيز."), REGISTRAR, parseaddr(str(mails[-1]["Reply-To"]))[1])
    raw = within(90, lambda: next((m for m in office.mails(CENTRE) if "late-answer" in str(m["Message-ID"])), None))
    arrival = post.arrives(raw.as_bytes(), ANSWERED_AT)
    assert (arrival.state, arrival.reason) == ("appended", "party-answered")
    (answer,) = events(row, ConsultationAnswered)
    assert (answer.text.text, answer.via, len(answer.files)) == ("وصلنا الطلب أمس وأُجيز.", "email", 1)
    loaded = row.consultations.get()
    assert loaded.late and loaded.answered_at == ANSWERED_AT + post.A_MINUTE
    worker(given.at("2026-08-30 10:00"))
    assert len(events(row, ConsultationClimbed)) == 2, "who answered is pressed no more"
    assert len(office.mails(REGISTRAR)) == before + 4


def test_with_the_mail_and_its_link_nothing_but_the_question_can_be_seen(office: PostOffice) -> None:
    """Every address of the product is tried, with the reference that the mail names."""
    before = len(office.mails(REGISTRAR))
    row = asked()
    worker(ASKED_AT)
    (letter,) = letters(office, before + 1)[before:]
    path = re.search(r"https?://[^/\s]+(/asked/key/\S+/)", plain(letter))
    assert path
    client = Client(headers={"accept-language": "ar"})
    own = client.get(path.group(1))["Location"]
    shown = client.get(own).content.decode()
    assert QUESTION in shown and DISCLOSED in shown
    sealed = [*SECRETS[:5], row.reference]
    assert not [word for word in sealed if word in shown]
    other = asked()
    values = dict.fromkeys(_parts(), ("1",)) | {"reference": (row.reference,), "secret": ("0" * 28,)}
    seqs = {step.seq for each in (row, other) for step in history.of_case(each) if isinstance(step.event, Consulted)}
    values |= {"seq": tuple(map(str, sorted(seqs))), "slug": ("consult", "note"), "number": ("1", "2")}
    for address in addresses.every_address(values):
        if address == own:
            continue
        if "asked" not in client.session:  # some addresses end a session whole
            client.get(path.group(1))
        for answer in (client.get(address), client.post(address, {"text": "x", "reference": row.reference})):
            page = answer.content.decode(errors="replace") if not answer.streaming else ""
            assert not [word for word in (*sealed[:5], QUESTION) if word in page], address
            assert answer.status_code != 500, address
    assert not events(row, ConsultationAnswered) and not events(other, ConsultationAnswered)
    client.get(path.group(1))
    assert client.post(own, {"text": "وصلنا."}).status_code == 303
    assert [one.via for one in events(row, ConsultationAnswered)] == ["link"]


def _parts() -> set[str]:
    return {part for route in addresses.routes() for part in addresses.A_PART.findall(route)}
