"""The question to a concerned party discloses the question and nothing else (E-14)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from insaf.cases import history, shown
from insaf.core.acts import consulting, delivery
from insaf.core.terms import DeadlineKind
from insaf.outbox import addresses, follow, notices, returned, send, staff_mail
from insaf.outbox.models import Letter
from tests import cast, given, units
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


# --- what else is written to the party ---------------------------------------------------------------

ALL_TO_PARTY = ("consultation", "consultation_reminder", "consultation_late", "consultation_late")
LATER = given.at("2026-08-20 10:00")


@pytest.fixture
def pressed(matter: Any, postbox: Postbox, settings: Any) -> Any:
    """Asked, reminded, and late through the whole ladder."""
    settings.INSAF_MAIL_REPLY = "info+{token}@engineeringtracks.edu.sa"

    def by(language: str = "ar", until: Any = LATER) -> given.Matter:
        m: given.Matter = matter(language="en").assessed()
        words = {"address": ADDRESS, "disclosed": "رقم العملية 20931", "language": language}
        m.does(cast.omar, consulting.Consult(PARTY, QUESTION, **words)).ticked(until)
        _sent(m)
        return m

    return by


def _sent(m: given.Matter) -> None:
    follow.run_once(m.now)
    send.run_once(m.now)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_party_is_reminded_and_told_whom_its_silence_was_told(
    pressed: Any, postbox: Postbox, language: str
) -> None:
    """Policy, step 4: in the party's language, each in the thread of the question, none with a word of the case."""
    pressed(language)
    mails = to_party(postbox)
    kinds = [Letter.objects.get(message_id=str(mail.message["Message-ID"])).kind for mail in mails]
    assert sorted(kinds) == sorted(ALL_TO_PARTY)
    (first,) = [mail for mail, kind in zip(mails, kinds, strict=True) if kind == "consultation"]
    for mail, kind in zip(mails, kinds, strict=True):
        whole = mail.part("plain") + mail.part("html") + str(mail.message.items())
        assert mail.message["Content-Language"] == language
        assert "20931" in whole and "/asked/key/" in whole and "%(" not in whole and "None" not in mail.part("plain")
        assert not [w for w in ("أمينة", "amina", "لم يُعَد", "ألغيت التسجيل", "/k/", "/track/") if w in whole]
        assert (kind == "consultation") == (mail.message["In-Reply-To"] is None)
        assert kind == "consultation" or str(first.message["Message-ID"]) in str(mail.message["References"])
        thread = addresses.read_message_id(str(mail.message["Message-ID"]))
        assert thread is not None and (thread.purpose, thread.number) == ("consultation", 1)
    told = " ".join(" ".join(mail.part("plain").split()) for mail in mails)
    assert ("الإدارة التنفيذية" if language == "ar" else "Executive") in told


def test_nobody_is_reminded_who_has_answered_meanwhile(matter: Any, postbox: Postbox) -> None:
    m = matter().assessed().does(cast.omar, consulting.Consult(PARTY, QUESTION, address=ADDRESS, language="ar"))
    _sent(m)
    m.ticked(given.at("2026-08-04 09:00")).does(cast.system, consulting.AnswerConsultation(1, "أمس."))
    _sent(m)
    assert len(to_party(postbox)) == 1
    assert Letter.objects.get(kind="consultation_reminder").state == "dropped"


def test_more_time_and_withdrawal_are_told_and_the_reason_is_not(matter: Any, postbox: Postbox) -> None:
    m = matter().assessed().does(cast.omar, consulting.Consult(PARTY, QUESTION, address=ADDRESS, language="ar"))
    m.does(cast.omar, consulting.ExtendConsultation(1, given.at("2026-08-12 16:00"), "سبب-داخلي"))
    m.does(cast.omar, consulting.WithdrawConsultation(1, "سبب-داخلي"))
    _sent(m)
    plain = [" ".join(mail.part("plain").split()) for mail in to_party(postbox)]
    assert len(plain) == 3 and "سبب-داخلي" not in "".join(plain)
    assert any("الأربعاء 12 أغسطس 2026" in one for one in plain)
    assert any("لم نعد بحاجة إلى ردكم" in one for one in plain)


def test_a_unit_is_told_at_the_desk_and_gets_no_letter(matter: Any, db: None) -> None:
    unit = units.unit()
    m = matter().assessed().does(cast.omar, consulting.Consult(PARTY, QUESTION, unit=str(unit.pk))).ticked(LATER)
    follow.run_once(m.now)
    assert not Letter.objects.filter(kind__startswith="consultation").exists()


def test_staff_mail_to_a_unit_names_no_case(matter: Any, postbox: Postbox, settings: Any) -> None:
    """E-14: what the members learn by mail leads to the question, and tells of nothing else."""
    settings.INSAF_STAFF_MAIL = True
    unit = units.unit()
    m = matter().assessed().does(cast.omar, consulting.Consult(PARTY, QUESTION, unit=str(unit.pk)))
    notices.run_once(m.now)
    staff_mail.run_once(m.now)
    (mail,) = [one for one in postbox.mails if one.recipients == [units.huda.email]]
    whole = str(mail.message["Subject"]) + mail.part("plain")
    assert "/desk/asked/" in whole and m.door.reference not in whole and "لم يُعَد" not in whole


def test_what_goes_with_the_question_is_in_its_first_letter_alone_and_files_on_the_page(
    matter: Any, postbox: Postbox
) -> None:
    """E-14: personal words go out once, however often the party is reminded."""
    m = matter().assessed()
    own = shown.narrative(history.of_case(m.door.row)).digest
    m.does(cast.omar, consulting.Consult(PARTY, QUESTION, address=ADDRESS, language="ar", shown=(own,))).ticked(LATER)
    follow.run_once(m.now)
    send.run_once(m.now)
    first, *others = [mail.part("plain") for mail in to_party(postbox)]
    assert "ألغيت التسجيل" in first and others and not any("ألغيت التسجيل" in one for one in others)
