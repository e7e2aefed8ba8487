"""The text of a talk by mail: to the visitor's own address, when it has ended, with nothing of staff among themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from insaf.chat import talking, tending
from tests import cast
from tests.chat import scenes
from tests.chat.scenes import OPEN, Widget, said
from tests.outbox.postbox import Postbox, listening

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("office")]
LATER = OPEN + timedelta(minutes=3)


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    tending._tried.clear()
    with listening() as box:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", box.port
        yield box


def asked() -> Widget:
    scenes.there()
    amina = Widget().starts("لم تصلني شهادتي")
    talking.staff_says(amina.row.pk, scenes.staff(cast.omar), "answer-0001", "نراجع الأمر.", OPEN)
    talking.notes(amina.row.pk, scenes.staff(cast.omar), "note-00001", "زائر متكرر", OPEN)
    amina.asks("mail", contact="amina@example.com")
    return amina


def test_the_text_goes_to_the_visitor_once_the_talk_has_ended(postbox: Postbox) -> None:
    amina = asked()
    assert said(amina.row)[-1] == ("system", "mailed")
    tending.run_once(OPEN)
    assert not postbox.mails, "it still runs"
    amina.asks("end")
    tending.run_once(LATER)
    tending.run_once(LATER)
    mail = postbox.only()
    assert mail.recipients == ["amina@example.com"] and mail.message["Auto-Submitted"] == "auto-generated"
    text = mail.part("plain")
    assert "الزائر: لم تصلني شهادتي" in text and "فريق دعم المستفيدين: نراجع الأمر." in text and "متكرر" not in text


def test_asked_for_again_after_more_was_said_it_goes_again(postbox: Postbox) -> None:
    amina = asked()
    amina.asks("end")
    tending.run_once(OPEN)
    amina.says("وأمر آخر")
    amina.asks("mail", contact="other@example.com")
    amina.asks("end")
    tending.run_once(LATER)
    assert [one.recipients for one in postbox.mails] == [["amina@example.com"], ["other@example.com"]]
    assert "وأمر آخر" in postbox.mails[1].part("plain")


def test_a_server_that_is_busy_is_asked_again_after_a_while_and_not_each_second(postbox: Postbox) -> None:
    amina = asked()
    amina.asks("end")
    postbox.answers = ["451 later", "451 later"]
    for seconds in range(5):
        tending.run_once(OPEN + timedelta(seconds=seconds))
    assert len(postbox.answers) == 1
    tending.run_once(OPEN + timedelta(minutes=3))
    tending.run_once(OPEN + timedelta(minutes=6))
    assert postbox.only().recipients == ["amina@example.com"]


def test_what_is_refused_for_good_is_not_sent_for_ever(postbox: Postbox) -> None:
    amina = asked()
    amina.asks("end")
    postbox.answers = ["550 no"]
    for minutes in (0, 3, 6):
        tending.run_once(OPEN + timedelta(minutes=minutes))
    assert not postbox.mails and not postbox.answers and amina.row.mailed_at is not None


def test_an_address_that_is_none_is_refused() -> None:
    scenes.there()
    amina = Widget().starts()
    for contact in ("", "0551234567", "amina@", "a@example.com\nBcc: x@example.com"):
        assert amina.asks("mail", contact=contact)["error"] == "contact"
    assert amina.row.mail_to == ""
