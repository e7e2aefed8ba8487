"""One named person of a body reads that body's referrals, for a time, and nothing else; every look is recorded."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from insaf.cases import history
from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.core.acts.clock import Tick
from insaf.core.acts.handling import AddNote, SendUpdate
from insaf.core.acts.intake import NamePerson
from insaf.core.acts.referring import AnswerReferral, Refer
from insaf.core.events.disclosing import Disclosed
from insaf.core.terms import SYSTEM
from insaf.intake.external import inviting, lying
from insaf.intake.external.models import Invitation
from insaf.people.models import Staff
from tests import cast
from tests.desk import scenes

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HOME = "/liaison/"


def invited(now: Any = None) -> Invitation:
    manager = Staff.objects.get(pk=cast.layla.id)
    return inviting.invite("nelc", "سارة", "sara@nelc.gov.sa", "ar", manager, now or timezone.now())


def link(one: Invitation) -> str:
    return f"/liaison/k/{inviting.token_of(one)}/"


def inside(one: Invitation | None = None) -> Client:
    browser = Client()
    assert browser.post(link(one or invited())).status_code == 303
    return browser


def referred(**words: Any) -> str:
    reference = scenes.received(**words)
    perform(Refer("in", "nelc", "NELC-1", asks="نطلب ردكم"), reference, cast.layla.actor, timezone.now())
    return reference


def test_a_manager_invites_and_the_link_goes_by_mail_to_that_address(mailoutbox: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    form = {"body": "nelc", "name": "سارة", "email": "sara@nelc.gov.sa", "language": "ar"}
    assert scenes.seat(cast.omar).get("/desk/external/people/").status_code == 404
    assert scenes.seat(cast.layla).post("/desk/external/people/", form).status_code == 303
    assert inviting.run_once(timezone.now()) == 1 == len(mailoutbox)
    one = Invitation.objects.get()
    assert one.mail_at is None and inviting.run_once(timezone.now()) == 0
    assert one.ends_at - one.invited_at == timedelta(days=30)
    token = inviting.token_of(one)
    assert token not in repr([vars(row) for row in Invitation.objects.all()])


def test_looking_at_the_link_opens_nothing_until_the_button_is_pressed() -> None:
    one = invited()
    browser = Client()
    assert browser.get(link(one)).status_code == 200
    assert browser.get(HOME).status_code == 404
    assert browser.post(link(one)).status_code == 303
    assert browser.get(HOME).status_code == 200


def test_the_body_reads_its_own_referrals_and_nothing_else() -> None:
    mine, other = referred(), scenes.received()
    gone = scenes.received()
    perform(Refer("out", "nelc", "9"), gone, cast.complainant, timezone.now())
    lying.run_once(timezone.now())
    browser = inside()
    page = scenes.text(browser.get(HOME))
    assert mine in page and other not in page and gone not in page
    for path in (
        f"/liaison/cases/{other}/",
        f"/liaison/cases/{gone}/",
        "/liaison/cases/ET-2026-00001-A/",
        "/liaison/cases/x/",
    ):
        assert browser.get(path).status_code == 404
    for path in ("/case/", f"/case/{mine}/", "/desk/external/people/"):
        assert browser.get(path).status_code != 200


def test_the_page_shows_dates_reply_and_steps_and_no_name_or_note() -> None:
    reference = referred(title="شكوى على الأستاذ عمر الشهري")
    perform(AddNote("ملاحظة لا يراها غيرنا"), reference, cast.omar.actor, timezone.now())
    said = AnswerReferral("nelc", "أعدنا المبلغ كاملًا.", way="platform", to="المنصة")
    perform(said, reference, cast.layla.actor, timezone.now())
    page = scenes.text(inside().get(f"/liaison/cases/{reference}/"))
    assert "أعدنا المبلغ كاملًا." in page and "NELC-1" in page
    for hidden in ("ملاحظة لا يراها", cast.amina.email, cast.amina.name, "عمر", "ليلى"):
        assert hidden not in page


def test_the_body_is_told_what_the_system_wrote_and_what_people_did() -> None:
    reference = referred()
    at = timezone.now() + timedelta(days=30)
    perform(Tick(), reference, SYSTEM, at)
    perform(SendUpdate("نتابع الموضوع."), reference, cast.layla.actor, at)
    page = scenes.text(inside().get(f"/liaison/cases/{reference}/"))
    assert "أبلغ النظام مقدم الطلب بحال طلبه" in page and page.count("أُرسل تحديث إلى مقدم الطلب") == 1


def test_every_look_is_an_act_on_the_record_once_in_a_while() -> None:
    reference = referred()
    browser = inside()
    browser.get(HOME)
    for _ in range(2):
        browser.get(f"/liaison/cases/{reference}/")
    case = Case.objects.get(reference=reference)
    looks = [step.event for step in history.of_case(case) if isinstance(step.event, Disclosed)]
    assert looks == [Disclosed("nelc", "page")]
    assert reference in scenes.text(scenes.seat(cast.layla).get("/desk/external/people/"))


@pytest.mark.parametrize("ending", ["revoked", "expired"])
def test_what_has_ended_opens_nothing_also_in_a_page_that_is_open(ending: str) -> None:
    one = invited()
    reference, browser = referred(), inside(one)
    if ending == "revoked":
        assert scenes.seat(cast.layla).post(f"/desk/external/people/{one.pk}/revoke/").status_code == 303
    else:
        Invitation.objects.update(ends_at=timezone.now())
    for path in (HOME, f"/liaison/cases/{reference}/", link(one)):
        assert browser.get(path).status_code == 404


def test_nothing_can_be_changed_there_and_nobody_without_a_link_finds_it() -> None:
    reference = referred()
    browser = inside()
    for path in (HOME, f"/liaison/cases/{reference}/"):
        assert browser.post(path).status_code == 405
        assert Client().get(path).status_code == 404
        assert scenes.seat(cast.layla).get(path).status_code == 404


def test_who_tries_many_links_waits() -> None:
    stranger = Client()
    answers = [stranger.post(f"/liaison/k/{'x' * 40}{n}/").status_code for n in range(25)]
    assert answers[:20] == [404] * 20 and set(answers[20:]) == {429}
    assert inside().get(HOME).status_code == 200


def test_the_address_with_the_secret_is_told_to_nobody() -> None:
    answer = Client().get(link(invited()))
    assert answer["Referrer-Policy"] == "same-origin" and "no-store" in answer["Cache-Control"]
    assert not re.search(r"https?://(?!testserver)", answer.content.decode().split("<main")[1].split("</main")[0])


def test_a_manager_who_is_complained_about_lets_nobody_in_to_that_matter() -> None:
    """B-16: nor herself, by an address of her own."""
    reference, other, now = scenes.received(), scenes.received(), timezone.now()
    for one in (reference, other):
        perform(Refer("in", "nelc", "NELC-1"), one, cast.omar.actor, now)
    lying.run_once()
    browser = inside()
    assert browser.get(f"/liaison/cases/{reference}/").status_code == 200
    perform(NamePerson(str(cast.layla.id)), reference, cast.faisal.actor, timezone.now())
    assert browser.get(f"/liaison/cases/{reference}/").status_code == 404
    assert browser.post(f"/liaison/cases/{reference}/evidence/").status_code == 404
    assert browser.get(f"/liaison/cases/{other}/").status_code == 200
    listed = browser.get(HOME).content.decode()
    assert other in listed and reference not in listed
