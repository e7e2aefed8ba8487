"""Who wants no questions about satisfaction gets none; letters about a case carry no way to refuse them (K-13)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from insaf.core.acts import answering, handling, ladder
from insaf.outbox import follow, send, surveys
from insaf.outbox.models import Letter, Unasked
from tests import cast, given
from tests.outbox.nameserver import NameServer
from tests.outbox.nameserver import answering as asked
from tests.outbox.postbox import Postbox
from tests.outbox.test_dkim import KEYS, pem
from tests.outbox.verifying import verified

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def public(settings: Any) -> None:
    settings.INSAF_BASE_URL = "https://complaints.example.sa"


def told(m: given.Matter, after: timedelta = timedelta()) -> None:
    follow.run_once(m.now + after)
    send.run_once(m.now + after)


def questions(postbox: Postbox) -> list[Any]:
    return [mail for mail in postbox.mails if "List-Unsubscribe" in mail.message]


def state() -> str:
    return str(Letter.objects.get(kind="survey").state)


def test_it_is_asked_days_after_the_closing_and_once(matter: Any, postbox: Postbox) -> None:
    m = matter().decided().accepted()
    for days in (0, 1, 2, 3, 9):
        told(m, days * DAY)
        assert len(questions(postbox)) == (days >= 2)
    (mail,) = questions(postbox)
    assert "سؤالان في دقيقة واحدة" in mail.part("html") and mail.message["Auto-Submitted"] == "auto-generated"


def test_no_letter_about_a_case_carries_a_way_to_refuse_it(matter: Any, postbox: Postbox) -> None:
    m = matter().decided().does(cast.omar, handling.Reply("سنعيد المبلغ.")).accepted()
    told(m)
    assert len(postbox.mails) >= 4 and questions(postbox) == []


def test_the_refusal_is_one_click_by_https_and_both_headers_are_signed(
    matter: Any, postbox: Postbox, settings: Any, tmp_path: Path
) -> None:
    """RFC 8058"""
    settings.INSAF_DKIM_KEY, settings.INSAF_DKIM_SELECTOR = str(tmp_path / "key.pem"), "s1"
    Path(settings.INSAF_DKIM_KEY).write_bytes(pem(KEYS["ed25519"]))
    from insaf.outbox import dkim

    m = matter().decided().accepted()
    told(m)
    told(m, 2 * DAY)
    (mail,) = questions(postbox)
    assert mail.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert str(mail.message["List-Unsubscribe"]).startswith("<https://complaints.example.sa/unasked/")
    signer = dkim.signer()
    assert signer is not None
    with asked(NameServer({signer.name: [signer.record]})) as look_up:
        assert {"list-unsubscribe", "list-unsubscribe-post"} <= set(verified(mail.raw, look_up))


def refusal(m: given.Matter) -> str:
    follow.run_once(m.now)
    return surveys.refusal_url(Letter.objects.get(kind="survey")).removeprefix("https://complaints.example.sa")


def test_opening_the_page_changes_nothing_and_the_click_ends_the_questions(matter: Any, postbox: Postbox) -> None:
    """A mail program posts by itself: no session, no cookie, no token of a form."""
    m = matter().decided().accepted()
    url, client = refusal(m), Client(enforce_csrf_checks=True)
    for _ in range(2):
        assert client.get(url).status_code == 200 and not Unasked.objects.exists()
    for _ in range(2):
        done = client.post(url, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert done.status_code == 200
    assert Unasked.objects.get().address == "amina@example.com"
    told(m, 2 * DAY)
    assert state() == "dropped" and questions(postbox) == []


def test_the_letters_of_the_case_go_on(matter: Any, postbox: Postbox) -> None:
    m = matter().decided().accepted()
    Client().post(refusal(m))
    told(m)
    assert "closed" in Letter.objects.filter(state="sent").values_list("kind", flat=True)


@pytest.mark.parametrize("token", ["x", "1.", "1.aaaaaaaaaaaaaaaa", "٣.aaaaaaaaaaaaaaaa", "9" * 30 + ".a", "1.ééé"])
def test_nobody_can_refuse_for_another(matter: Any, token: str) -> None:
    url = refusal(matter().decided().accepted())
    letter = Letter.objects.get(kind="survey")
    for forged in (token, f"{letter.pk + 1}.{url.rpartition('.')[2]}"):
        assert Client().post(f"/unasked/{forged}").status_code in (301, 404)
        assert Client().post(f"/unasked/{forged}/").status_code == 404
    assert not Unasked.objects.exists()


@pytest.mark.parametrize("change", [answering.Rate(5, 5), ladder.RequestReopening()])
def test_who_has_answered_or_asked_to_reopen_is_not_asked(matter: Any, postbox: Postbox, change: Any) -> None:
    m = matter().decided().accepted()
    told(m)
    m.until(m.now + DAY).asks(change)
    told(m, 2 * DAY)
    assert state() == "dropped" and questions(postbox) == []


def test_the_page_reads_in_both_languages(matter: Any) -> None:
    url = refusal(matter().decided().accepted())
    for language, said in (("ar", "لا أرغب في هذه الأسئلة"), ("en", "Do not ask me again")):
        client = Client(headers={"accept-language": language})
        client.cookies["insaf_language"] = language
        assert said in client.get(url).content.decode()


def test_without_https_there_is_no_header_that_could_not_work(matter: Any, postbox: Postbox, settings: Any) -> None:
    settings.INSAF_BASE_URL = "http://127.0.0.1:8000"
    m = matter().decided().accepted()
    told(m)
    told(m, 2 * DAY)
    assert state() == "sent" and questions(postbox) == []
