"""The call screen: kept as it is typed, nobody's matters shown without proof, and one case of one call (B-06)."""

from __future__ import annotations

import email
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from insaf.cases.models import Case
from insaf.core.acts.intake import Contact, NamePerson
from insaf.intake.phone import settling, spoken
from insaf.intake.phone.models import Call, Code, Draft, Look
from insaf.outbox import memos
from insaf.outbox.models import Memo, Text
from insaf.outbox.sms.gateway import Gateway, Way
from insaf.rulebook import current
from tests import cast
from tests.desk import scenes as desk
from tests.phone import exchange
from tests.phone.exchange import AMINA, talked, tells
from tests.phone.test_callbacks import begun, filled, registered

pytestmark = pytest.mark.both_databases


def screen(client: Any, draft: Draft) -> str:
    return desk.text(client.get(f"/desk/phone/screen/{draft.pk}/"))


def proves(client: Any, draft: Draft, how: str, said: str = "") -> str:
    return desk.text(client.post(f"/desk/phone/screen/{draft.pk}/prove/", {"how": how, "said": said}, follow=True))


def event(reference: str) -> Any:
    from insaf.cases import queries

    return queries.load(reference).steps[0].event


def earlier(**words: Any) -> str:
    """A matter that came from this number."""
    return desk.received(timedelta(days=3), contact=exchange.contact(), **words)


def test_the_address_of_a_form_leads_back_to_its_screen():
    """I-09: whoever opens it again, or changes the language there, finds what was typed."""
    client = desk.seat(cast.omar)
    draft = begun(client)
    answer = client.get(f"/desk/phone/screen/{draft.pk}/register/")
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/phone/screen/{draft.pk}/")


@pytest.mark.parametrize(
    "typed", ["0501234567", "٠٥٠١٢٣٤٥٦٧", "۰۵۰۱۲۳۴۵۶۷", "00966 50 123 4567", "+966501234567", "50-123-4567"]
)
def test_the_number_is_read_however_it_is_said(typed):
    """J-10, J-17"""
    client = desk.seat(cast.omar)
    reference = registered(client, begun(client), phone=typed)
    assert Case.objects.get(reference=reference).person.phone == AMINA
    assert '<bdi class="ltr">+966 50 123 4567' in desk.page(client, reference) or 'dir="ltr"' in desk.page(
        client, reference
    )


def test_a_call_becomes_a_case_with_all_that_was_said_received_when_it_rang():
    """B-06: read back, and the call itself with its length on the record."""
    client, at = desk.seat(cast.omar), timezone.now() - timedelta(minutes=4)
    call = talked("k", at, seconds=95)
    reference = registered(client, begun(client, call=str(call.pk)))
    case, received = desk.case(reference), event(reference)
    assert (case.received_at, case.channel) == (at, "phone")
    assert (received.read_back, received.outcome_sought.text) == (True, "إصدار الشهادة.")
    assert desk.types(reference).count("Called") == 1
    assert "دقيقة واحدة" in desk.page(client, reference)


def test_a_talk_that_still_goes_on_is_recorded_when_it_is_over():
    client, at = desk.seat(cast.omar), timezone.now() - timedelta(minutes=2)
    tells("on", "ringing", at)
    tells("on", "answered", at + timedelta(seconds=5))
    reference = registered(client, begun(client, call=str(Call.objects.get().pk)))
    assert "Called" not in desk.types(reference)
    tells("on", "hangup", at + timedelta(seconds=65), billsec=60)
    exchange.comes_round()
    assert desk.types(reference).count("Called") == 1


def test_what_was_typed_survives_reload_and_signing_out_and_is_nobody_elses():
    client = desk.seat(cast.omar)
    draft = begun(client)
    client.post(f"/desk/phone/screen/{draft.pk}/save/", filled(narrative="نصف جملة"), headers={"X-Insaf-Keeps": "1"})
    client.logout()
    again = desk.seat(cast.omar)
    assert "نصف جملة" in screen(again, draft)
    assert "نصف جملة" in desk.text(again.get("/desk/phone/"))
    assert desk.seat(cast.salma).get(f"/desk/phone/screen/{draft.pk}/").status_code == 404


def test_the_same_press_twice_makes_one_case():
    client = desk.seat(cast.omar)
    draft = begun(client)
    first = registered(client, draft)
    assert registered(client, draft) == first
    assert Case.objects.count() == 1


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost():
    client = desk.seat(cast.omar)
    draft = begun(client)
    refused = client.post(f"/desk/phone/screen/{draft.pk}/register/", filled(narrative="", name="هند"))
    assert refused.status_code == 422 and "هند" in refused.content.decode()
    assert not Case.objects.exists()


def test_an_old_event_needs_the_reason_why_it_is_taken_up():
    """A-10"""
    client = desk.seat(cast.omar)
    draft = begun(client)
    old = (timezone.now() - timedelta(days=500)).strftime("%d/%m/%Y")
    refused = client.post(f"/desk/phone/screen/{draft.pk}/register/", filled(event_on=old))
    assert refused.status_code == 422 and not Case.objects.exists()
    reference = registered(client, draft, event_on=old, accepted_because="كان مريضًا.")
    assert event(reference).accepted_because.text == "كان مريضًا."


def test_a_guardian_speaks_for_a_child_and_is_asked_for_nothing_more():
    """H-17, A-08"""
    client = desk.seat(cast.omar)
    draft = begun(client)
    said = {"whom": "other", "on_behalf_of": "سالم", "capacity": "guardian"}
    reference = registered(client, draft, **said)
    received = event(reference)
    assert received.on_behalf_of.text == "سالم" and "ولي أمر" in received.authority.text
    other = begun(client)
    refused = client.post(f"/desk/phone/screen/{other.pk}/register/", filled(whom="other", on_behalf_of="سالم"))
    assert refused.status_code == 422


def test_who_stays_unnamed_leaves_no_number_in_the_case():
    client = desk.seat(cast.omar)
    reference = registered(client, begun(client), whom="anonymous")
    assert Case.objects.get(reference=reference).person is None


def test_until_the_caller_proves_who_they_are_only_the_number_of_matters_is_shown():
    """L-09: no title, no reference."""
    reference = earlier(title="أمر خاص جدًا")
    client = desk.seat(cast.omar)
    draft = begun(client)
    client.post(f"/desk/phone/screen/{draft.pk}/save/", filled(narrative="سؤال"))
    page = screen(client, draft)
    assert "طلب سابق واحد" in page and reference not in page and "أمر خاص جدًا" not in page
    wrong = desk.received(contact=exchange.contact("+966555555555"))
    assert reference not in proves(client, draft, "reference", wrong)
    shown = proves(client, draft, "reference", reference.lower())
    assert reference in shown and "أمر خاص جدًا" in shown
    looks = list(Look.objects.order_by("id").values_list("how", "references", "staff_id"))
    assert looks == [("failed", [], cast.omar.id), ("reference", [reference], cast.omar.id)]
    assert reference in desk.text(desk.seat(cast.layla).get("/desk/phone/looks/"))
    assert desk.seat(cast.omar).get("/desk/phone/looks/").status_code == 404


def test_a_reference_opens_its_own_matter_and_no_other_of_the_number():
    """Anybody can file a matter with somebody else's number, and then knows a reference of it."""
    private = earlier(title="أمر خاص جدًا")
    mine = earlier(title="سؤال")
    client = desk.seat(cast.omar)
    draft = begun(client)
    client.post(f"/desk/phone/screen/{draft.pk}/save/", filled())
    page = proves(client, draft, "reference", mine)
    assert mine in page and private not in page and "أمر خاص جدًا" not in page
    assert client.post(f"/desk/phone/screen/{draft.pk}/choose/", {"into": private}).status_code == 404
    both = proves(client, draft, "reference", private)
    assert mine in both and private in both


def test_who_is_complained_about_does_not_read_there_who_called_about_it():
    """B-16: not among the looks either."""
    reference = earlier()
    client = desk.seat(cast.omar)
    draft = begun(client)
    client.post(f"/desk/phone/screen/{draft.pk}/save/", filled())
    proves(client, draft, "reference", reference)
    layla = desk.seat(cast.layla)
    assert reference in desk.text(layla.get("/desk/phone/looks/"))
    desk.does(cast.faisal, NamePerson(str(cast.layla.id)), reference)
    assert reference not in desk.text(layla.get("/desk/phone/looks/"))


def test_another_number_asks_for_another_proof():
    reference = earlier()
    earlier_of_another = desk.received(contact=exchange.contact("+966555555555"))
    client = desk.seat(cast.omar)
    draft = begun(client)
    client.post(f"/desk/phone/screen/{draft.pk}/save/", filled())
    proves(client, draft, "reference", reference)
    client.post(f"/desk/phone/screen/{draft.pk}/save/", filled(phone="0555555555"))
    assert earlier_of_another not in screen(client, draft)


def test_a_matter_about_whoever_answers_the_telephone_is_not_shown_to_them():
    """B-16"""
    about = earlier()
    reference = earlier()
    desk.does(cast.layla, NamePerson(str(cast.omar.id)), about)
    client = desk.seat(cast.omar)
    draft = begun(client)
    client.post(f"/desk/phone/screen/{draft.pk}/save/", filled())
    shown = proves(client, draft, "reference", reference)
    assert reference in shown and about not in shown


def test_a_code_goes_to_the_number_on_file_and_opens_once_within_few_tries(settings):
    """L-09: the database holds no digits of it that anybody could read there."""
    settings.INSAF_SMS = Gateway(Way.FILE, path="/dev/null")
    reference = earlier()
    client = desk.seat(cast.omar)
    draft = begun(client)
    client.post(f"/desk/phone/screen/{draft.pk}/save/", filled())
    proves(client, draft, "send")
    text = Text.objects.get()
    digits = re.search(r"\d{6}", text.text)[0]
    assert text.number == AMINA and digits not in Code.objects.get().digest
    assert reference not in proves(client, draft, "code", f"{(int(digits) + 1) % 1_000_000:06d}")
    assert reference in proves(client, draft, "code", digits.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")))
    other = begun(client)
    client.post(f"/desk/phone/screen/{other.pk}/save/", filled())
    assert reference not in proves(client, other, "code", digits)


BY_MAIL = Contact(name="منى", email="Mona@example.com")


def mailed_code(mailoutbox: Any, now: Any = None) -> str:
    memos.run_once(now or timezone.now())
    message = email.message_from_bytes(mailoutbox[-1].message().as_bytes())
    assert mailoutbox[-1].recipients() == ["mona@example.com"]
    return re.search(r"\d{6}", message.get_payload(decode=True).decode())[0]


def test_a_caller_whose_only_contact_is_mail_proves_it_by_a_code_sent_there(mailoutbox):
    """L-09: whoever says its reference; it opens the matters of that address, and nothing of the number's."""
    one, other = (desk.received(contact=BY_MAIL, title=title) for title in ("أمر خاص جدًا", "سؤال"))
    of_the_number = earlier()
    client = desk.seat(cast.omar)
    draft = begun(client)
    client.post(f"/desk/phone/screen/{draft.pk}/save/", filled())
    assert "أمر خاص جدًا" not in proves(client, draft, "mail", one.lower())
    assert not Text.objects.exists()
    digits = mailed_code(mailoutbox)
    assert "أمر خاص جدًا" not in proves(client, draft, "code", f"{(int(digits) + 1) % 1_000_000:06d}")
    page = proves(client, draft, "code", digits)
    assert one in page and other in page and of_the_number not in page
    client.post(f"/desk/phone/screen/{draft.pk}/choose/", {"into": one})
    assert registered(client, draft, narrative="أريد أن أضيف شيئًا.") == one
    assert [look.how for look in Look.objects.order_by("id")] == ["sent", "failed", "code"]
    assert Memo.objects.get().text == "" and digits not in Code.objects.get().digest


def test_a_number_that_cannot_be_texted_is_proven_by_the_one_address_of_its_matters(mailoutbox):
    landline = Contact(name="منى", phone="+966133419310", email="mona@example.com")
    reference = desk.received(contact=landline)
    client = desk.seat(cast.omar)
    draft = begun(client)
    client.post(f"/desk/phone/screen/{draft.pk}/save/", filled(phone="0133419310"))
    assert "البريد الإلكتروني المسجّل" in screen(client, draft) and "mona@" not in screen(client, draft)
    proves(client, draft, "mail")
    assert reference in proves(client, draft, "code", mailed_code(mailoutbox))


def test_no_code_goes_to_an_address_in_doubt_nor_more_than_a_few_nor_late(mailoutbox):
    """Two addresses at one number, a reference of nobody's, a matter about whoever answers, a fourth within the hour."""
    for n in (1, 2):
        desk.received(contact=Contact(phone=AMINA, email=f"somebody-{n}@example.com"))
    about = desk.received(contact=BY_MAIL)
    desk.does(cast.layla, NamePerson(str(cast.omar.id)), about)
    client = desk.seat(cast.omar)
    draft = begun(client)
    client.post(f"/desk/phone/screen/{draft.pk}/save/", filled())
    for said in ("", "ET-2026-99999-X", about, earlier()):
        proves(client, draft, "mail", said)
    assert not Code.objects.exists() and not Memo.objects.exists()
    reference = desk.received(contact=BY_MAIL)
    for _n in range(5):
        proves(client, draft, "mail", reference)
    assert Code.objects.count() == 3
    memos.run_once(timezone.now() + timedelta(minutes=11))
    assert not mailoutbox and not Memo.objects.exclude(text="").exists()


def test_each_reference_that_a_code_is_asked_for_is_a_try_and_kept(mailoutbox):
    """L-09: who guesses references learns no address, has few people mailed, and stands in the list with a name."""
    client = desk.seat(cast.omar)
    people = [desk.received(contact=Contact(email=f"somebody-{n}@example.com")) for n in range(7)]
    draft, other = begun(client), begun(client)
    for one in (draft, other):
        client.post(f"/desk/phone/screen/{one.pk}/save/", filled())
    for n in range(7):
        proves(client, draft, "mail", f"ET-2026-9999{n}-X")
    proves(client, draft, "mail", people[0])
    assert [look.how for look in Look.objects.all()] == ["failed"] * 5 and not Code.objects.exists()
    for one in people:
        proves(client, other, "mail", one)
    assert Code.objects.count() == 5 == Look.objects.filter(how="sent", staff__email=cast.omar.email).count()


def test_a_screen_that_nobody_touched_for_two_weeks_is_forgotten_and_so_are_codes(mailoutbox):
    """What was typed of a person is kept no longer than it serves; that a code was sent stays among the looks."""
    client = desk.seat(cast.omar)
    draft, filed = begun(client), begun(client)
    registered(client, filed)
    client.post(f"/desk/phone/screen/{draft.pk}/save/", filled())
    proves(client, draft, "mail", desk.received(contact=BY_MAIL))
    mailed_code(mailoutbox)
    for days, left in ((13, [draft, filed]), (15, [filed])):
        now = timezone.now() + timedelta(days=days)
        settling.run_once(now)
        memos.run_once(now)
        assert list(Draft.objects.order_by("pk")) == left
    assert not Code.objects.exists() and not Memo.objects.exists() and Look.objects.get().how == "sent"


def test_guessing_ends_after_a_few_tries(settings):
    settings.INSAF_SMS = Gateway(Way.FILE, path="/dev/null")
    reference = earlier()
    client = desk.seat(cast.omar)
    draft = begun(client)
    client.post(f"/desk/phone/screen/{draft.pk}/save/", filled())
    for n in range(5):
        proves(client, draft, "code", f"{n:06d}")
    assert reference not in proves(client, draft, "reference", reference)
    for _n in range(5):
        proves(client, draft, "send")
    assert Code.objects.count() <= 3


def test_more_about_a_matter_is_added_to_it_and_makes_no_new_one():
    reference = earlier()
    client = desk.seat(cast.omar)
    draft = begun(client)
    client.post(f"/desk/phone/screen/{draft.pk}/save/", filled())
    proves(client, draft, "reference", reference)
    client.post(f"/desk/phone/screen/{draft.pk}/choose/", {"into": reference})
    assert registered(client, draft, narrative="وصلني إشعار جديد.") == reference
    assert "InformationAdded" in desk.types(reference) and Case.objects.count() == 1


def test_a_matter_that_was_not_shown_cannot_be_added_to():
    reference = earlier()
    client = desk.seat(cast.omar)
    draft = begun(client)
    assert client.post(f"/desk/phone/screen/{draft.pk}/choose/", {"into": reference}).status_code == 404


def test_the_reference_is_spelled_and_that_it_was_told_is_recorded():
    """B-06, D-01"""
    client = desk.seat(cast.omar)
    draft = begun(client)
    reference = registered(client, draft)
    page = screen(client, draft)
    assert reference in page and "Echo" in page and "صفر" in page
    assert "Acknowledged" not in desk.types(reference)
    client.post(f"/desk/phone/screen/{draft.pk}/told/")
    client.post(f"/desk/phone/screen/{draft.pk}/told/")
    assert desk.types(reference).count("Acknowledged") == 1


def test_every_sign_of_a_reference_has_its_word_in_both_languages():
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    assert all(one.ar != one.sign and one.en != one.sign for group in spoken.spelled(signs) for one in group)
    assert len({spoken.WORDS[one][0] for one in signs}) == len({spoken.WORDS[one][1] for one in signs}) == len(signs)


def test_a_letter_is_received_on_its_day_with_its_scan():
    client = desk.seat(cast.omar)
    response = client.post("/desk/phone/begin/", {"channel": "letter"})
    draft = Draft.objects.get(pk=int(response["Location"].rstrip("/").split("/")[-1]))
    scan = exchange.upload("خطاب.pdf", b"%PDF-1.7 a letter")
    client.post(f"/desk/phone/screen/{draft.pk}/files/", {"files": scan})
    day = timezone.now() - timedelta(days=6)
    reference = registered(client, draft, arrived_on=day.strftime("%d/%m/%Y"))
    row = Case.objects.get(reference=reference)
    assert row.received_at.date() == day.date() and row.attachments.count() == 1


def test_auditors_read_and_strangers_find_nothing():
    talked("x", timezone.now() - timedelta(minutes=9))
    auditor = desk.seat(cast.yusuf)
    assert auditor.get("/desk/phone/").status_code == 200
    assert auditor.post("/desk/phone/begin/", {"channel": "phone"}).status_code == 404
    assert desk.seat(cast.mallory).get("/desk/phone/").status_code == 404


@pytest.mark.parametrize(
    ("channel", "in_arabic", "in_english"),
    [("walk_in", "الحضور إلى المقر", "In person"), ("letter", "خطاب ورقي", "Letter on paper")],
)
def test_what_is_brought_by_hand_stands_on_the_record_as_what_it_was(channel, in_arabic, in_english):
    """A-03, B-05: the policy publishes neither way; a court sees that it was a letter, and no telephone call."""
    client = desk.seat(cast.omar)
    assert channel not in {one.code for one in current.policy().channels}
    reference = registered(client, begun(client, channel=channel), phone="", email="amina@example.net")
    assert event(reference).channel == Case.objects.get(reference=reference).channel == channel
    assert in_arabic in desk.page(client, reference)
    assert in_english in desk.text(desk.seat(cast.omar, "en").get(f"/desk/cases/{reference}/"))


def test_the_policy_page_promises_no_way_that_the_policy_does_not_list():
    """A-03"""
    page = desk.text(Client().get("/policy/"))
    assert "خطاب ورقي" not in page and "الحضور إلى المقر" not in page
