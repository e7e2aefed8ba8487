"""What became of each letter is seen where the case is handled, and a held one is sent by a click (K-01, K-14)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from insaf.core.acts import delivery, handling, intake
from insaf.outbox import follow, returned, send
from insaf.outbox.models import Letter
from tests import cast
from tests.desk import scenes
from tests.outbox.postbox import listening


@pytest.fixture(autouse=True)
def mail_server(settings: Any, db: Any) -> Any:
    with listening() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        settings.INSAF_MAIL_FROM = "complaints@engineeringtracks.edu.sa"
        yield box


def sent() -> None:
    follow.run_once(timezone.now())
    send.run_once(timezone.now())


def shown(reference: str, member: cast.Member = cast.omar) -> str:
    return scenes.page(scenes.seat(member), reference)


def lost(reference: str, kind: str = "acknowledgement") -> Letter:
    letter = Letter.objects.get(case__reference=reference, kind=kind)
    returned.returned("amina@example.com", "5.1.1", True, letter.message_id, timezone.now())
    send.settle(timezone.now())
    return letter


def test_the_timeline_says_that_a_letter_waits_and_then_that_it_went() -> None:
    reference = scenes.received()
    follow.run_once(timezone.now())
    assert "إشعار الاستلام" in shown(reference) and "في انتظار الإرسال" in shown(reference)
    sent()
    page = shown(reference)
    assert "إشعار الاستلام" in page and "أُرسلت" in page and "في انتظار الإرسال" not in page


def test_a_letter_that_came_back_says_why_and_so_does_the_address() -> None:
    reference = scenes.received()
    sent()
    lost(reference)
    page = shown(reference)
    for words in (
        "ارتدّت",
        "لا وجود لصندوق البريد هذا.",
        "5.1.1",
        "رسالة لم تصل",
        "ترتدّ الرسائل المرسلة إلى هذا العنوان",
    ):
        assert words in page, words
    assert "تسجيل التواصل بطريقة أخرى" in page


def test_a_letter_on_a_slow_way_is_shown_as_such() -> None:
    reference = scenes.received()
    sent()
    letter = Letter.objects.get()
    returned.returned("amina@example.com", "4.4.7", False, letter.message_id, timezone.now())
    assert "أُرسلت ولم تصل بعد" in shown(reference)


def test_reaching_the_person_is_recorded_from_the_case_page() -> None:
    reference = scenes.received()
    sent()
    lost(reference)
    omar = scenes.seat(cast.omar)
    url = f"/desk/cases/{reference}/acts/reach/"
    assert "مقدم الطلب" in omar.get(url).content.decode()
    done = omar.post(url, {"number": "0", "channel": "phone", "text": "أبلغتها هاتفيًا برقم الشكوى."})
    assert done.status_code in (302, 303)
    assert scenes.case(reference).unreached == () and scenes.case(reference).acknowledged_at
    assert "تم التواصل مع مقدم الطلب بطريقة أخرى" in shown(reference)


def test_what_did_not_arrive_is_to_do_today() -> None:
    reference = scenes.received(ago=timedelta(hours=1))
    sent()
    lost(reference)
    assert "التواصل مع من لم تصله رسالتنا" in scenes.seat(cast.omar).get("/desk/today/").content.decode()


def held() -> tuple[str, Letter]:
    scenes.received(channel="email")
    reference = scenes.received(channel="email")
    sent()
    return reference, Letter.objects.get(state="held")


def test_a_held_letter_is_seen_on_every_page_and_sent_by_a_click(mail_server: Any) -> None:
    reference, letter = held()
    omar = scenes.seat(cast.omar)
    assert "رسالة واحدة موقوفة تنتظر من يرسلها" in omar.get("/desk/").content.decode()
    listed = omar.get("/desk/letters/").content.decode()
    assert reference in listed and "وصل إلى هذا العنوان رد آلي خلال الأربع والعشرين ساعة الماضية." in listed
    done = omar.post(f"/desk/letters/{letter.pk}/send/", {"back": "case"}, follow=True)
    assert "الرسالة في طريقها." in done.content.decode() and reference in done.redirect_chain[-1][0]
    sent()
    letter.refresh_from_db()
    assert (letter.state, letter.released_by_id) == ("sent", cast.omar.id) and len(mail_server.mails) == 2
    assert "رسالة واحدة موقوفة تنتظر من يرسلها" not in omar.get("/desk/").content.decode()


def test_pressed_twice_it_is_sent_once(mail_server: Any) -> None:
    _, letter = held()
    omar = scenes.seat(cast.omar)
    for _ in range(2):
        omar.post(f"/desk/letters/{letter.pk}/send/")
        sent()
    assert len(mail_server.mails) == 2


def test_the_auditor_reads_and_sends_nothing() -> None:
    reference, letter = held()
    yusuf = scenes.seat(cast.yusuf)
    listed = yusuf.get("/desk/letters/").content.decode()
    assert reference in listed and "send/" not in listed
    assert yusuf.post(f"/desk/letters/{letter.pk}/send/").status_code == 404
    assert "/desk/letters/" not in shown(reference, cast.yusuf)


def test_who_is_complained_about_learns_of_no_letter() -> None:
    """B-16"""
    reference, letter = held()
    scenes.does(cast.layla, intake.NamePerson(str(cast.omar.id)), reference)
    omar = scenes.seat(cast.omar)
    assert reference not in omar.get("/desk/letters/").content.decode()
    assert omar.post(f"/desk/letters/{letter.pk}/send/").status_code == 404
    assert scenes.seat(cast.mallory).get("/desk/letters/").status_code == 403


def test_a_letter_that_was_lost_is_tried_again_by_a_click(mail_server: Any) -> None:
    reference = scenes.received()
    sent()
    letter = lost(reference)
    scenes.seat(cast.omar).post(f"/desk/letters/{letter.pk}/send/")
    sent()
    letter.refresh_from_db()
    assert letter.state == "sent" and scenes.case(reference).acknowledged_at and len(mail_server.mails) == 2


def test_the_page_without_letters_says_so() -> None:
    assert "لا رسالة تنتظر" in scenes.seat(cast.omar).get("/desk/letters/").content.decode()


def test_the_letters_of_a_routine_that_is_folded_are_inside_it() -> None:
    reference = scenes.received()
    scenes.does(cast.omar, handling.Reply("سنعيد المبلغ."), reference)
    sent()
    entries = scenes.seat(cast.omar).get(f"/desk/cases/{reference}/").context["entries"]
    letters = [one.name for told in entries for each in (told, *told.inside) for one in each.letters]
    assert sorted(letters) == sorted(["إشعار الاستلام", "رسالة"])


def test_the_record_of_reaching_refuses_what_was_not_lost() -> None:
    reference = scenes.received()
    with pytest.raises(Exception, match="nothing_undelivered"):
        scenes.does(cast.omar, delivery.ReachOtherwise("phone", "نص"), reference)
