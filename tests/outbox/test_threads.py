"""What a letter answers to: the contact's own mails and nobody else's, whatever they are called (K-02, E-14)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from insaf.cases import history
from insaf.cases.models import Mailed
from insaf.core.acts import consulting, handling, intake
from insaf.core.events.consulting import ConsultationAnswered
from insaf.core.events.handling import NoteAdded
from insaf.core.events.intake import InformationAdded
from insaf.outbox import follow, send
from tests import cast, given
from tests.outbox.postbox import Postbox, Received

PARTY, STRANGER = "finance@example.sa", "neighbour@example.net"


def sent(m: given.Matter, postbox: Postbox) -> Received:
    follow.run_once(m.now)
    send.run_once(m.now)
    return postbox.mails[-1]


def mailed(m: given.Matter, message_id: str, sender: str, event: type | None = None) -> None:
    """The newest entry of that kind came by this mail; the first entry where none is named."""
    steps = [step.n for step in history.of_case(m.door.row) if event is None or isinstance(step.event, event)]
    n = steps[-1] if event else 0
    Mailed.objects.create(case=m.door.row, n=n, number=n + 1, message_id=message_id, sender=sender, at=m.now)


def referred_to(message: Any) -> str:
    return f"{message['In-Reply-To']} {message['References']}"


def test_a_letter_answers_to_the_contacts_own_mails(matter: Any, postbox: Postbox) -> None:
    m = matter()
    mailed(m, "first@example.com", cast.amina.email)
    first = sent(m, postbox).message
    m.asks(intake.AddInformation("هذا كشف الحساب."))
    mailed(m, "second@example.com", cast.amina.email.upper(), InformationAdded)
    later = sent(m.does(cast.omar, handling.Reply("سنعيد المبلغ.")), postbox).message
    assert first["In-Reply-To"] == "<first@example.com>" and later["In-Reply-To"] == "<second@example.com>"
    assert later["References"].split() == ["<first@example.com>", first["Message-ID"], "<second@example.com>"]


def test_the_contact_learns_nothing_of_the_mails_of_others(matter: Any, postbox: Postbox) -> None:
    """E-14, B-18: of a concerned party, of a note, of what staff added for a third person."""
    m = matter().assessed()
    mailed(m, "first@example.com", cast.amina.email)
    m.does(cast.omar, consulting.Consult("المالية", "متى وصل الطلب؟", m.now + timedelta(days=3), PARTY))
    m.does(cast.omar, consulting.AnswerConsultation(1, "وصل يوم الأحد."))
    mailed(m, "secret-1@finance.internal", PARTY, ConsultationAnswered)
    m.does(cast.omar, handling.AddNote("رسالة من الجار."))
    mailed(m, "secret-2@finance.internal", cast.amina.email, NoteAdded)
    m.asks(intake.AddInformation("كتب الجار أيضًا."))
    mailed(m, "secret-3@neighbour.net", STRANGER, InformationAdded)
    message = sent(m.does(cast.omar, handling.Reply("سنعيد المبلغ.")), postbox).message
    assert message["To"] == cast.amina.email
    assert "<first@example.com>" in referred_to(message)
    assert not [mail for mail in postbox.mails if b"secret" in mail.raw]


@pytest.mark.parametrize(
    "strange",
    ["é2026@example.sa", "a b@x", "a\r\nBcc: x@y.z", "a>b@x", "<a@x", "\x7f@x", "a" * 251],
)
def test_an_odd_message_id_stops_no_letter_and_is_not_passed_on(matter: Any, postbox: Postbox, strange: str) -> None:
    """K-02, K-10"""
    m = matter()
    mailed(m, strange, cast.amina.email)
    message = sent(m, postbox).message
    assert message["To"] == cast.amina.email and message["Bcc"] is None
    assert message["In-Reply-To"] is None and message["References"] is None


def test_an_id_of_the_longest_kind_is_passed_on_whole(matter: Any, postbox: Postbox) -> None:
    m = matter()
    mailed(m, "a" * 238 + "@example.com", cast.amina.email)
    assert b"\r\nIn-Reply-To: <" + b"a" * 238 + b"@example.com>\r\n" in sent(m, postbox).raw.replace(b":\r\n ", b": ")
