"""The question to a concerned party discloses the question and nothing else (E-14)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from insaf.core.acts import consulting, delivery
from insaf.core.terms import DeadlineKind
from insaf.outbox import addresses, follow, returned, send
from insaf.outbox.models import Letter
from tests import cast, given
from tests.outbox.postbox import Postbox, Received

PARTY, QUESTION = "إدارة الشؤون المالية", "متى وصل طلب الاسترداد إليكم؟ <b>رقم 12</b>"
ADDRESS = "finance@example.sa"


@pytest.fixture
def asked(matter: Any, postbox: Postbox, settings: Any) -> Any:
    settings.INSAF_MAIL_REPLY = "info+{token}@engineeringtracks.edu.sa"

    def by(address: str = ADDRESS) -> given.Matter:
        m: given.Matter = matter(language="en").assessed()
        m.does(cast.omar, consulting.Consult(PARTY, QUESTION, m.now + timedelta(days=3), address))
        follow.run_once(m.now)
        send.run_once(m.now)
        return m

    return by


def to_party(postbox: Postbox) -> list[Received]:
    return [mail for mail in postbox.mails if mail.recipients == [ADDRESS]]


def test_the_question_goes_to_the_party_in_the_language_of_the_institution(asked: Any, postbox: Postbox) -> None:
    m = asked()
    (mail,) = to_party(postbox)
    assert QUESTION in mail.part("plain") and "رقم 12" in mail.part("html") and "<b>رقم" not in mail.part("html")
    assert PARTY in mail.part("plain") and m.door.reference in str(mail.message["Subject"])
    assert mail.message["Content-Language"] == "ar" and '<html lang="ar" dir="rtl"' in mail.part("html")
    assert "الأربعاء 5 أغسطس 2026" in mail.part("plain")


def test_it_names_neither_the_complainant_nor_the_complaint(asked: Any, postbox: Postbox) -> None:
    asked()
    (mail,) = to_party(postbox)
    whole = mail.part("plain") + mail.part("html") + str(mail.message.items())
    secrets = ("أمينة", "amina", "551234567", "لم يُعَد", "ألغيت التسجيل", "/k/", "/track/", "رمز المتابعة")
    assert not [word for word in secrets if word in whole]
    assert mail.message["In-Reply-To"] is None and mail.message["References"] is None


def test_its_answer_comes_back_to_the_consultation_alone(asked: Any, postbox: Postbox) -> None:
    m = asked()
    (mail,) = to_party(postbox)
    for thread in (
        addresses.read_reply(mail.message["Reply-To"].addresses[0].addr_spec),
        addresses.read_message_id(str(mail.message["Message-ID"])),
    ):
        assert thread is not None
        assert (thread.reference, thread.purpose, thread.number) == (m.door.reference, "consultation", 1)


@pytest.mark.parametrize("address", ["", "finance", "a@b@c"])
def test_without_an_address_the_asker_asks(asked: Any, postbox: Postbox, address: str) -> None:
    asked(address)
    assert not Letter.objects.filter(kind="consultation").exists()


def test_the_complainant_who_gave_no_address_is_no_reason_to_ask_nobody(
    matter: Any, postbox: Postbox, settings: Any
) -> None:
    m = matter(contact=cast.nobody).assessed()
    m.does(cast.omar, consulting.Consult(PARTY, QUESTION, m.now + timedelta(days=3), ADDRESS))
    follow.run_once(m.now)
    send.run_once(m.now)
    assert len(to_party(postbox)) == 1


def test_a_question_that_does_not_arrive_is_asked_otherwise(asked: Any) -> None:
    """K-14"""
    m = asked()
    letter = Letter.objects.get(kind="consultation")
    returned.returned(ADDRESS, "5.1.1", True, letter.message_id, m.now)
    send.settle(m.now)
    assert m.case.unreached == (1,) and m.case.deadline(DeadlineKind.REACH, 1).running
    m.does(cast.omar, delivery.ReachOtherwise("phone", "سألتهم هاتفيًا.", 1))
    assert m.case.unreached == ()
