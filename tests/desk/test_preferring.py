"""How the complainant wants to be met, at the desk: seen before each contact, changed, put right (D-20)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone

from insaf.cases import queries
from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.core.acts.handling import Assign, Reply
from insaf.core.acts.intake import AddInformation, Contact
from insaf.core.events.preferring import ContactCorrected
from insaf.outbox import follow, spoken
from insaf.outbox.sms import send as texting
from insaf.outbox.sms.gateway import Gateway, Way
from tests import cast
from tests.desk import scenes

OMAR = cast.omar


def url(reference: str, slug: str) -> str:
    return f"/desk/cases/{reference}/acts/{slug}/"


def taken() -> str:
    reference = scenes.received()
    scenes.does(OMAR, Assign(str(OMAR.id)), reference)
    return reference


def person(reference: str) -> Any:
    return Case.objects.select_related("person").get(reference=reference).person


def test_adjustments_stand_before_each_contact() -> None:
    reference = scenes.received(adjustments="لغة الإشارة")
    omar = scenes.seat(OMAR)
    scenes.does(OMAR, Reply("رسالة"), reference)
    for page in (f"/desk/cases/{reference}/", url(reference, "update"), url(reference, "correct-contact")):
        shown = omar.get(page).content.decode()
        assert "قبل أن تكتب أو تتصل" in shown and "لغة الإشارة" in shown, page
    assert "قبل أن تكتب أو تتصل" not in omar.get(url(reference, "assign")).content.decode()


def test_a_wish_is_changed_and_a_way_that_leads_nowhere_is_not_promised() -> None:
    reference = scenes.received(contact=Contact(name="منى", email="mona@example.com"))
    omar = scenes.seat(OMAR)
    refused = omar.post(url(reference, "preferences"), {"channel": "sms", "language": "en"})
    assert refused.status_code == 422 and "لا يوجد رقم جوال" in refused.content.decode()
    done = omar.post(url(reference, "preferences"), {"channel": "email", "language": "en", "adjustments": "خط كبير"})
    assert done.status_code == 303
    now = person(reference)
    assert (now.preferred_channel, now.language, now.adjustments) == ("email", "en", "خط كبير")
    again = omar.get(url(reference, "preferences")).content.decode()
    assert "خط كبير" in again and re.search(r'value="email"[^>]*checked', again)


def test_an_address_is_put_right_in_any_digits_and_the_timeline_says_what_it_was() -> None:
    reference = taken()
    omar = scenes.seat(OMAR)
    given = {"email": "amina.h@example.com", "phone": "٠٥٠١١١٢٢٢٣", "reason": "أملتهما هاتفيًا.", "renew_access": "on"}
    assert omar.post(url(reference, "correct-contact"), given).status_code == 303
    assert (person(reference).email, person(reference).phone) == ("amina.h@example.com", "+966501112223")
    page = omar.get(f"/desk/cases/{reference}/").content.decode()
    for words in (
        "تصحيح بيانات التواصل",
        cast.amina.email,
        "أملتهما هاتفيًا.",
        "الرمز السابق لم يعد صالحًا",
        "لم يثبت بعد",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"email": "amina@example.com", "phone": "12", "reason": "x"}, "هذا ليس رقم هاتف"),
        ({"email": "", "phone": "", "reason": "x"}, "أبقِ وسيلة واحدة"),
        ({"email": "amina.h@example.com", "phone": "", "reason": ""}, "correctcontactform_reason"),
    ],
)
def test_what_cannot_be_right_is_refused_with_what_was_typed(given: dict[str, str], says: str) -> None:
    answer = scenes.seat(OMAR).post(url(taken(), "correct-contact"), given)
    assert answer.status_code == 422 and says in answer.content.decode()


def test_an_auditor_corrects_nothing() -> None:
    reference = scenes.received()
    given = {"email": "mallory@example.com", "phone": "", "reason": "x"}
    assert scenes.seat(cast.yusuf).post(url(reference, "correct-contact"), given).status_code in (403, 409)
    assert person(reference).email == cast.amina.email


def test_the_case_shows_by_which_way_a_letter_went_and_to_what_number(settings: Any, tmp_path: Any) -> None:
    settings.INSAF_SMS = Gateway(Way.FILE, path=str(tmp_path / "texts"))
    reference = scenes.received(contact=Contact(name="منى", phone="+966551234567"), channel="phone")
    follow.run_once(timezone.now())
    texting.run_once(timezone.now())
    page = scenes.seat(OMAR).get(f"/desk/cases/{reference}/").content.decode()
    assert "+966 55 ••• ••67" in page and "برسالة نصية" in page


def test_a_call_that_is_owed_is_a_task_and_no_lost_letter() -> None:
    reference = scenes.received(contact=Contact(name="منى", phone="+966133419310"), channel="phone")
    follow.run_once(timezone.now())
    spoken.run_once(timezone.now() + spoken.GRACE)
    omar = scenes.seat(OMAR)
    page = omar.get(f"/desk/cases/{reference}/").content.decode()
    assert "يلزم الإبلاغ هاتفيًا" in page and "تسجيل التواصل بطريقة أخرى" in page and "+966 13 341 9310" in page
    assert reference not in omar.get("/desk/letters/").content.decode()


def test_a_new_number_is_not_proven_by_the_code_that_went_by_mail() -> None:
    """K-16: the address stayed, and the only letter with the code goes there."""
    reference = taken()
    omar = scenes.seat(OMAR)
    given = {"email": cast.amina.email, "phone": "0501112223", "reason": "رقم جديد.", "renew_access": "on"}
    assert omar.post(url(reference, "correct-contact"), given).status_code == 303
    (corrected,) = [s.event for s in queries.load(reference).steps if isinstance(s.event, ContactCorrected)]
    assert corrected.code_to == "email"
    perform(AddInformation("وصلتني رسالتكم."), reference, cast.complainant, timezone.now())
    page = scenes.text(omar.get(f"/desk/cases/{reference}/"))
    assert "لم يُرسل الرمز الجديد إليه" in page
    assert queries.load(reference).case.unproven == {"phone"}


def test_an_address_that_is_taken_away_is_told_without_a_word_of_proof() -> None:
    reference = taken()
    omar = scenes.seat(OMAR)
    given = {"email": "", "phone": cast.amina.phone, "reason": "طلبت حذفه."}
    assert omar.post(url(reference, "correct-contact"), given).status_code == 303
    assert queries.load(reference).case.unproven == frozenset()
    assert "الإثبات" not in scenes.text(omar.get(f"/desk/cases/{reference}/"))
