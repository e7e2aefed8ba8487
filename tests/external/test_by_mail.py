"""A letter of the body that comes by mail waits for a person; its proven answer to our reply is filed (E-17)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from insaf.cases import history, queries
from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.core.acts.referring import AnswerReferral, Refer
from insaf.core.events.referring import LetterFiled, Referred
from insaf.intake.external import lying
from insaf.outbox import follow, send
from insaf.outbox.models import Letter
from tests import cast, given
from tests.desk import scenes
from tests.external import letters

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def form(**said: str) -> dict[str, str]:
    return {"letter-body": "nelc", "letter-their_reference": "NELC-2026-7781", **said}


def scan() -> SimpleUploadedFile:
    return SimpleUploadedFile("خطاب المركز.pdf", b"%PDF-1.7 their letter", "application/pdf")


def steps(case: Case, kind: type) -> list[Any]:
    return [step.event for step in history.of_case(case) if isinstance(step.event, kind)]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({}, "body-letter"),
        ({"results": letters.FORGED}, "body-doubted"),
        ({"results": "elsewhere.example; dmarc=pass"}, "body-doubted"),
        ({"results": letters.OF_ANOTHER}, "body-doubted"),
        ({"sender": "officer@mail.nelc.gov.sa"}, "body-letter"),
        ({"Auto_Submitted": "auto-generated"}, "body-letter"),
        ({"Precedence": "bulk"}, "body-letter"),
    ],
)
def test_a_letter_from_the_bodys_domain_is_held_for_a_person(words: dict[str, str], reason: str) -> None:
    arrival = letters.comes(letters.written(**words))  # type: ignore[arg-type]
    assert (arrival.state, arrival.reason) == ("held", reason)
    assert not Case.objects.exists()


@pytest.mark.parametrize("sender", ["care@nelc.gov.sa.example.com", "a@xnelc.gov.sa", "someone@example.com"])
def test_a_name_that_only_looks_like_the_bodys_is_nobodys_letter(sender: str) -> None:
    assert letters.comes(letters.written(sender=sender)).reason not in ("body-letter", "body-wrote")


def test_the_form_is_filled_from_the_letter_and_a_case_is_suggested_not_chosen() -> None:
    reference = scenes.received()
    arrival = letters.comes(letters.written(f"{letters.TEXT}\nرقمكم {reference}\nبريدها {cast.amina.email}"))
    page = scenes.text(scenes.seat(cast.omar).get(f"/desk/external/register/?mail={arrival.pk}"))
    assert 'value="NELC-2026-7781"' in page and reference in page
    assert Case.objects.get(reference=reference).arrivals.count() == 0


def test_a_letter_joins_the_case_it_is_about_with_its_files_and_both_dates() -> None:
    reference = scenes.received(timedelta(days=3))
    arrival = letters.comes()
    due = given.calendar().add_working_days(timezone.localdate(), 8)
    said = form(**{"join-reference": reference, "letter-due_on": due.isoformat(), "mail": str(arrival.pk)})
    assert scenes.seat(cast.omar).post("/desk/external/register/", said).status_code == 303
    case = Case.objects.get(reference=reference)
    (referred,) = steps(case, Referred)
    assert referred.received_at == arrival.received_at and len(referred.files) == 1
    arrival.refresh_from_db()
    assert (arrival.state, arrival.case, arrival.reason) == ("appended", case, "body-registered")
    page = scenes.page(scenes.seat(cast.omar), reference)
    assert "NELC-2026-7781" in page and "موعدنا مع مقدم الطلب" in page and "الموعد الذي حددته" in page
    again = scenes.seat(cast.omar).post("/desk/external/register/", said)
    assert again.status_code == 303 and len(steps(case, Referred)) == 1


def test_a_letter_about_nothing_known_becomes_a_case_of_the_complainant_not_of_the_body() -> None:
    arrival = letters.comes()
    matter = {"kind": "complaint", "subject": "financial", "title": "استرداد الرسوم", "narrative": "لم تُعَد إليها الرسوم.",
              "name": "أمينة", "email": cast.amina.email, "language": "ar"}  # fmt: skip
    said = form(mail=str(arrival.pk), **{f"matter-{name}": value for name, value in matter.items()})
    assert scenes.seat(cast.omar).post("/desk/external/register/", said).status_code == 303
    case = Case.objects.get()
    assert (case.channel, case.person.email, case.received_at) == ("external", cast.amina.email, arrival.received_at)
    follow.run_once(timezone.now())
    assert set(Letter.objects.values_list("recipient", flat=True)) == {cast.amina.email}
    lying.run_once(timezone.now())
    later = scenes.seat(cast.omar).get("/desk/external/")
    assert case.reference in scenes.text(later)


def test_the_form_says_what_it_does_and_calls_no_filled_list_optional() -> None:
    page = scenes.seat(cast.omar).get("/desk/external/register/").content.decode()
    assert "سجّل الإحالة" in page and "سجّل الطلب" not in page and "موضوعها" not in page
    for name in ("matter-kind", "matter-subject", "matter-language"):
        label = page.split(f'for="id_{name}">')[1].split("</label>")[0]
        assert "اختياري" not in label


@pytest.mark.parametrize(
    ("days", "said"), [(1, "يوم عمل واحد."), (2, "يوما عمل."), (3, "3 أيام عمل."), (15, "15 يوم عمل.")]
)
def test_the_policys_time_is_said_in_the_number_it_has(days: int, said: str) -> None:
    from django.utils.translation import ngettext, override

    with override("ar"):
        one = "Left empty, the policy's time holds: %(n)s working day."
        many = "Left empty, the policy's time holds: %(n)s working days."
        assert (ngettext(one, many, days) % {"n": days}).endswith(said)


def test_a_scan_of_their_letter_is_registered_with_how_it_came() -> None:
    """What came by mail says so by itself; of paper and of the platform only a person knows."""
    omar = scenes.seat(cast.omar)
    matter = {"kind": "complaint", "subject": "financial", "title": "استرداد", "narrative": "لم تُعَد إليها الرسوم."}
    said = form(**{f"matter-{name}": value for name, value in matter.items()})
    refused = omar.post("/desk/external/register/", {**said, "letter-attached": scan()})
    assert refused.status_code == 422 and refused.context["forms"]["letter"].errors["way"]
    assert not Case.objects.exists()
    sent = {**said, "letter-attached": scan(), "letter-way": "hand"}
    assert omar.post("/desk/external/register/", sent).status_code == 303
    case = Case.objects.get()
    assert [one.way for one in steps(case, Referred)] == ["hand"]
    page = scenes.page(omar, case.reference)
    assert "طريقة الوصول: تسليمًا باليد" in page and "عمر" in page


@pytest.mark.parametrize("results", [letters.PROVEN, letters.FORGED])
def test_no_file_of_ours_is_said_to_have_come_by_their_mail(results: str) -> None:
    """B-10: the form offers none there; one that is sent all the same is refused, and nothing typed is lost."""
    omar, arrival = scenes.seat(cast.omar), letters.comes(letters.written(results=results))
    blank = omar.get(f"/desk/external/register/?mail={arrival.pk}").content.decode()
    assert 'name="letter-attached"' not in blank
    said = form(mail=str(arrival.pk), **{"letter-asks": "ما كتبته بيدي"}, **NEW)
    refused = omar.post("/desk/external/register/", {**said, "letter-attached": scan()})
    page = scenes.text(refused, 422)
    assert not Case.objects.exists()
    assert "لا تُسجَّل مع الرسالة إلا ملفاتها" in page and "ما كتبته بيدي" in page and 'name="letter-attached"' in page
    assert omar.post("/desk/external/register/", said).status_code == 303
    (one,) = steps(Case.objects.get(), Referred)
    assert (one.way, len(one.files)) == ("email", 1)


def test_neither_a_number_nor_an_empty_form_registers_anything() -> None:
    omar = scenes.seat(cast.omar)
    assert omar.post("/desk/external/register/", form()).status_code == 422
    assert omar.post("/desk/external/register/", form(**{"join-reference": "ET-2026-99999-A"})).status_code == 422
    assert omar.get("/desk/external/register/?mail=999").status_code == 404
    assert not Case.objects.exists()


@pytest.fixture
def answered(settings: Any) -> tuple[Case, Letter]:
    """A referral that we answered from here."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    now = timezone.now()
    reference = scenes.received()
    perform(Refer("in", "nelc", "NELC-1"), reference, cast.layla.actor, now)
    said = AnswerReferral("nelc", "عالجنا الأمر وأعدنا المبلغ.", way="mailed", to="care@nelc.gov.sa")
    perform(said, reference, cast.layla.actor, now)
    follow.run_once(now)
    send.run_once(now)
    return Case.objects.get(reference=reference), Letter.objects.get(kind="body_reply")


def test_the_reply_is_mailed_to_the_body_alone_with_both_numbers(
    answered: tuple[Case, Letter], mailoutbox: Any
) -> None:
    """B-10"""
    _case, letter = answered
    assert (letter.state, letter.recipient) == ("sent", "care@nelc.gov.sa")
    (mail,) = [one for one in mailoutbox if one.to == ["care@nelc.gov.sa"]]
    raw = mail.message().as_bytes()
    assert b"/k/" not in raw and cast.amina.email.encode() not in raw
    assert "NELC-1" in letter.subject and letter.case.reference in letter.subject


@pytest.mark.parametrize(
    ("results", "filed"), [(letters.PROVEN, True), (letters.FORGED, False), (letters.OF_ANOTHER, False), ("", False)]
)
def test_the_bodys_answer_is_filed_on_its_referral_when_it_is_proven(
    answered: tuple[Case, Letter], results: str, filed: bool
) -> None:
    case, letter = answered
    raw = letters.written(
        "وصلنا ردكم، شكرًا.", results=results or "none.example; dmarc=pass", In_Reply_To=letter.message_id
    )
    arrival = letters.comes(raw, timezone.now() + timedelta(hours=1))
    assert (arrival.state == "appended") is filed and arrival.case == case
    assert len(steps(case, LetterFiled)) == int(filed)
    assert queries.load(case.reference).case.referrals[0].waits is False  # type: ignore[union-attr]


def test_somebody_else_on_that_thread_is_held(answered: tuple[Case, Letter]) -> None:
    case, letter = answered
    raw = letters.written("أنا الجهة.", sender="mallory@example.com", In_Reply_To=letter.message_id)
    arrival = letters.comes(raw, timezone.now() + timedelta(hours=1))
    assert (arrival.state, arrival.reason) == ("held", "other-sender") and not steps(case, LetterFiled)


NEW = {
    "matter-kind": "complaint", "matter-subject": "other", "matter-title": "رسوم", "matter-narrative": "لم تُعَد الرسوم.",
    "matter-language": "ar", "matter-email": "amina@example.com",
}  # fmt: skip


def test_a_referral_that_is_refused_leaves_no_case_behind() -> None:
    """The complainant is not told of a matter that nobody registered, and a second try makes no second one."""
    omar, refused = scenes.seat(cast.omar), {**NEW, "letter-body": "other", "letter-body_name": ""}
    for arrival in (None, letters.comes()):
        said = form(**refused, **({"mail": str(arrival.pk)} if arrival else {}))
        assert omar.post("/desk/external/register/", said).status_code == 409
    assert not Case.objects.exists()


def test_one_letter_registered_by_two_at_once_makes_one_case() -> None:
    from insaf.core.policy import Kind
    from insaf.intake.email.marks import SettledAlready
    from insaf.intake.external.registering import Letter as Typed
    from insaf.intake.external.registering import register

    arrival, now = letters.comes(), timezone.now()
    said = dict.fromkeys(("contact", "due_on", "lodged_on", "asks", "body_name"), "") | {
        "due_on": None,
        "lodged_on": None,
    }
    typed = Typed({**said, "body": "nelc", "their_reference": "NELC-1"}, (), arrival)
    matter = {
        "kind": Kind.COMPLAINT, "subject": "other", "title": "رسوم", "narrative": "لم تُعَد.", "language": "ar",
        "name": "أمينة", "email": "amina@example.com", "phone": "",
    }  # fmt: skip
    row = register(typed, matter, None, cast.omar.actor, now)
    with pytest.raises(SettledAlready):  # whoever read the mail before the first had finished
        register(typed, matter, None, cast.layla.actor, now)
    assert [one.reference for one in Case.objects.all()] == [row.reference]
    arrival.refresh_from_db()
    assert (arrival.state, arrival.reason, arrival.case) == ("appended", "body-registered", row)
    assert len(steps(row, Referred)) == 1
