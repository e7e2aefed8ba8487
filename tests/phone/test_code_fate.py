"""A code that never comes is told to whoever waits for it at the call screen, with what else can be done (L-09)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.utils import timezone

from insaf.core.acts.intake import Contact
from insaf.intake.phone.delivery import Reports
from insaf.intake.phone.models import Draft
from insaf.intake.phone.signing import Secrets
from insaf.outbox import memos
from insaf.outbox.models import Text
from insaf.outbox.sms import send as texting
from tests import cast
from tests.desk import scenes as desk
from tests.outbox.texts import Provider, listening
from tests.phone import exchange
from tests.phone.exchange import AMINA
from tests.phone.test_callbacks import begun, filled
from tests.phone.test_screen import BY_MAIL, proves, screen

pytestmark = pytest.mark.both_databases


class Sends(NamedTuple):
    """A code that was asked for at a call screen, and the provider that may take it."""

    client: Any
    draft: Draft
    provider: Provider

    def screen(self, client: Any = None) -> str:
        return screen(client or self.client, self.draft)

    def goes_out(self, later: timedelta = timedelta()) -> None:
        texting.run_once(timezone.now() + later)

    def reported(self, name: str, status: str) -> None:
        headers = {"Authorization": f"Bearer {exchange.TOKEN}"}
        answer = Client().get(f"/sms/v1/reports?id={name}&status={status}", headers=headers)
        assert answer.json() == {"kept": 1}


@pytest.fixture
def code_sent(settings: Any) -> Iterator[Sends]:
    """The caller's matter has one address on file, so that a code can go there instead."""
    settings.INSAF_SMS_REPORTS = Reports(Secrets((), (exchange.TOKEN,)))
    desk.received(timedelta(days=3), contact=Contact(name="أمينة", phone=AMINA, email="amina@example.com"))
    with listening() as provider:
        settings.INSAF_SMS = provider.gateway()
        client = desk.seat(cast.omar)
        draft = begun(client)
        client.post(f"/desk/phone/screen/{draft.pk}/save/", filled())
        proves(client, draft, "send")
        yield Sends(client, draft, provider)


BY_MAIL_INSTEAD = ("أرسل رمزًا إلى البريد الإلكتروني المسجّل", "Send a code to the e-mail address on file")


@pytest.mark.parametrize(
    ("language", "refused", "reported"),
    [
        ("ar", "لم يُرسَل الرمز", "لم يصل الرمز: تعذّر على مزوّد الرسائل النصية إيصاله."),
        ("en", "The code was not sent", "The code did not arrive: the provider of text messages could not deliver it."),
    ],
)
def test_a_code_that_never_comes_is_told_to_whoever_waits_for_it(code_sent, mailoutbox, language, refused, reported):
    """L-09, K-14: refused, or reported as lost; and what else can be done stands beside it."""
    client = desk.seat(cast.omar, language)
    by_mail = BY_MAIL_INSTEAD[language == "en"]
    assert refused not in code_sent.screen(client) and by_mail not in code_sent.screen(client)
    code_sent.provider.answers = [(422, "")] * 3
    for minutes in (0, 2, 8):
        code_sent.goes_out(timedelta(minutes=minutes))
    assert Text.objects.get().state == "failed"
    assert refused in code_sent.screen(client) and by_mail in code_sent.screen(client)
    proves(client, code_sent.draft, "send")
    assert refused not in code_sent.screen(client), "another one is on its way"
    code_sent.goes_out()
    code_sent.reported("m-4", "undelivered")
    assert reported in code_sent.screen(client) and by_mail in code_sent.screen(client)
    proves(client, code_sent.draft, "mail")
    assert reported not in code_sent.screen(client)
    memos.run_once(timezone.now())
    assert mailoutbox[-1].recipients() == ["amina@example.com"]


def test_a_code_that_the_provider_has_not_taken_yet_keeps_no_caller_waiting(code_sent):
    code_sent.provider.answers = [(503, "")]
    code_sent.goes_out()
    assert "لا تُبقِ المتصل في انتظاره" in code_sent.screen() and BY_MAIL_INSTEAD[0] in code_sent.screen()
    code_sent.goes_out(timedelta(minutes=2))
    assert (
        "الرمز في طريقه. اطلب من المتصل أن يقرأه عليك." in code_sent.screen()
        and BY_MAIL_INSTEAD[0] not in code_sent.screen()
    )
    code_sent.reported("m-2", "delivered")
    assert "وصل الرمز إلى هاتف المتصل." in code_sent.screen()


def test_a_code_of_which_nobody_knows_whether_it_went_is_asked_about(code_sent):
    code_sent.provider.answers = [(504, "")]
    code_sent.goes_out()
    assert "اسأل المتصل هل وصله" in code_sent.screen()


def test_what_became_of_a_code_is_told_to_its_own_screen_and_to_nobody_elses(code_sent):
    """L-09: while something is typed beside it, without a reload."""
    address = f"/desk/phone/screen/{code_sent.draft.pk}/fate/"
    assert f'data-fate="{address}"' in code_sent.screen()
    code_sent.goes_out()
    code_sent.reported("m-1", "failed")
    assert "لم يصل الرمز" in desk.text(code_sent.client.get(address, headers={"X-Insaf-Keeps": "1"}))
    assert desk.seat(cast.salma).get(address).status_code == 404
    assert code_sent.client.post(address).status_code == 405
    assert code_sent.client.get(address)["Location"] == address.replace("fate/", "")


def test_a_code_that_has_expired_is_sent_no_more_and_its_digits_are_not_kept(code_sent):
    """K-17: who was not reached in time gets no text that opens nothing; nobody can try it again."""
    code_sent.provider.answers = [(503, "")] * 9
    for minutes in (0, 2, 8, 24, 90):
        code_sent.goes_out(timedelta(minutes=minutes))
    text = Text.objects.get()
    assert (text.state, text.text, len(code_sent.provider.asked)) == ("dropped", "", 3)
    proves(code_sent.client, code_sent.draft, "send")
    code_sent.provider.answers = [(504, "")]
    code_sent.goes_out()
    assert list(Text.objects.values_list("state", "text")) == [("dropped", ""), ("failed", "")]


def test_a_code_that_no_mail_server_takes_is_told_as_well(settings):
    """K-15"""
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 9
    reference = desk.received(contact=BY_MAIL)
    client = desk.seat(cast.omar)
    draft = begun(client)
    client.post(f"/desk/phone/screen/{draft.pk}/save/", filled())
    proves(client, draft, "mail", reference)
    memos.run_once(timezone.now())
    assert "لم يقبل خادم البريد الرمز بعد" in screen(client, draft)
