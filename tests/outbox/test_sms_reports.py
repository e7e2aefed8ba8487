"""What a provider reports of text messages: believed when proven, counted once, and a lost one reaches the person otherwise (K-17)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from insaf.cases import history
from insaf.cases.models import Mailed
from insaf.core.acts.intake import Contact
from insaf.core.events.delivery import Undelivered
from insaf.core.events.intake import Acknowledged
from insaf.core.terms import DeadlineKind
from insaf.intake.phone import delivery, signing
from insaf.intake.phone.delivery import Reports, Told
from insaf.intake.phone.signing import Secrets
from insaf.outbox import follow, instead, notices, send, sms
from insaf.outbox.models import FailingAddress, Letter, Notice, Report, Text
from insaf.outbox.sms import reports
from insaf.outbox.sms import send as texting
from insaf.outbox.state import retry, retry_text
from insaf.people.models import Person
from insaf.site.environment import BadSetting
from insaf.site.texting import reports as read_reports
from tests import given
from tests.outbox.postbox import Postbox
from tests.outbox.texts import Provider, listening

pytestmark = pytest.mark.both_databases
MINUTE = timedelta(minutes=1)
TOKEN = "a word that the provider says with each report"
TWILIO = "the token of an account at that provider"
BOTH = Contact(name="منى السبيعي", phone="+966551234567", email="mona@example.com")


@pytest.fixture
def provider(rules: None, settings: Any) -> Iterator[Provider]:
    settings.INSAF_SMS_REPORTS = Reports(Secrets((), (TOKEN,), (TWILIO,)))
    with listening() as one:
        settings.INSAF_SMS = one.gateway()
        yield one


@pytest.fixture
def texted(matter: Any, provider: Provider) -> given.Matter:
    """Mona prefers text messages; hers went to the provider as m-1."""
    m = matter(BOTH, channel="email", preferred_channel="sms")
    goes_out(m)
    assert letter("sms").theirs == "m-1"
    return m


def goes_out(m: given.Matter) -> None:
    follow.run_once(m.now)
    texting.run_once(m.now)


def letter(channel: str) -> Letter:
    return Letter.objects.get(channel=channel)


def wrote_before(m: given.Matter, warning: str = "", sender: str = BOTH.email, proven: bool = True) -> None:
    """A mail of hers became part of the case."""
    mail = {"sender": sender.upper(), "warning": warning, "proven": proven, "at": m.now}
    Mailed.objects.create(case=m.door.row, n=0, number=1, **mail)


def tells(said: Any, token: str = TOKEN) -> Any:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Client().post("/sms/v1/reports", json.dumps(said), content_type="application/json", headers=headers)


def fails(name: str = "m-1", code: str = "30003") -> None:
    assert tells({"MessageID": name, "Status": "Failed", "errorCode": code}).status_code == 200


def reach(m: given.Matter) -> Any:
    return m.case.deadline(DeadlineKind.REACH)


def events(m: given.Matter, kind: type) -> list[Any]:
    return [step.event for step in history.of_case(m.door.row) if isinstance(step.event, kind)]


def test_a_report_that_it_arrived_stands_beside_the_letter_and_once(texted: given.Matter) -> None:
    for _ in range(2):
        assert tells({"messageId": "m-1", "status": "DELIVRD"}).json() == {"kept": 1}
    assert letter("sms").delivered_at is not None and Report.objects.count() == 1
    fails()
    texting.run_once(texted.now + MINUTE)
    assert letter("sms").state == "sent", "what arrived has arrived"


def test_a_text_that_failed_goes_by_mail_to_who_wrote_from_there_before(texted: given.Matter, postbox: Postbox) -> None:
    """K-14, K-17: the record tells that it did not arrive, and by which way it went instead; nobody has a task of it."""
    wrote_before(texted)
    fails()
    fails()
    later = texted.now + MINUTE
    assert texted.case.acknowledged_at is not None
    texting.run_once(later)
    (lost,) = events(texted, Undelivered)
    assert (lost.letter, lost.status, lost.instead) == ("acknowledgement", "sms 30003", "email")
    assert texted.case.acknowledged_at is None and reach(texted) is None
    assert (letter("sms").state, letter("email").recipient) == ("failed", BOTH.email)
    for _ in range(2):
        send.run_once(later)
    assert [mail.recipients for mail in postbox.mails] == [[BOTH.email]]
    assert [one.via for one in events(texted, Acknowledged)] == ["sms", "email"]
    notices.run_once(later)
    assert not Notice.objects.filter(kind="undelivered").exists()
    assert FailingAddress.objects.get().address == BOTH.phone


def test_a_text_that_failed_and_whose_mail_comes_back_too_is_a_task_of_staff(texted: given.Matter) -> None:
    """K-14"""
    wrote_before(texted)
    fails()
    texting.run_once(texted.now + MINUTE)
    Letter.objects.filter(channel="email").update(
        state="failed", last_error="5.1.1", next_attempt_at=None, settled=False
    )
    send.settle(texted.now + 2 * MINUTE)
    assert reach(texted).running and [one.instead for one in events(texted, Undelivered)] == ["email", ""]


@pytest.mark.parametrize(
    ("warning", "sender", "wish"),
    [
        ("forged", BOTH.email, "sms"),
        ("unchecked", BOTH.email, "sms"),
        ("", "other@example.com", "sms"),
        ("", "", "sms"),
        ("", BOTH.email, "web"),
    ],
)
def test_a_text_that_failed_goes_to_no_address_that_is_unproven_or_refused(
    texted: given.Matter, postbox: Postbox, warning: str, sender: str, wish: str
) -> None:
    """K-14: staff reach the person otherwise, with a date."""
    if sender:
        wrote_before(texted, warning if warning == "forged" else "", sender, proven=not warning)
    Person.objects.update(preferred_channel=wish)
    fails()
    texting.run_once(texted.now + MINUTE)
    send.run_once(texted.now + MINUTE)
    assert reach(texted).running and not postbox.mails
    assert [one.instead for one in events(texted, Undelivered)] == [""]


def test_a_text_that_the_provider_never_took_goes_by_mail_as_well(matter: Any, provider: Provider) -> None:
    m = matter(BOTH, channel="email", preferred_channel="sms")
    wrote_before(m)
    provider.answers = [(400, "")] * 3
    follow.run_once(m.now)
    for n in range(3):
        texting.run_once(m.now + n * timedelta(hours=5))
    assert (letter("sms").state, letter("email").state) == ("failed", "queued") and reach(m) is None


def test_the_loss_and_the_mail_in_its_place_are_kept_together_or_not_at_all(
    texted: given.Matter, monkeypatch: Any
) -> None:
    """K-15"""
    wrote_before(texted)
    fails()
    with monkeypatch.context() as patch:
        patch.setattr(instead, "queue", _dies)
        with pytest.raises(RuntimeError):
            send.settle(texted.now + MINUTE)
    assert not events(texted, Undelivered) and not letter("sms").settled
    send.settle(texted.now + MINUTE)
    assert len(events(texted, Undelivered)) == 1 and letter("email").state == "queued"


def test_a_report_that_comes_before_our_own_mark_waits_for_its_message(matter: Any, provider: Provider) -> None:
    m = matter(BOTH, channel="email", preferred_channel="sms")
    fails("m-1")
    assert not Report.objects.get().settled
    goes_out(m)
    texting.run_once(m.now + MINUTE)
    assert letter("sms").state == "failed" and Report.objects.get().settled


def test_an_old_report_undoes_no_later_attempt(texted: given.Matter, provider: Provider) -> None:
    fails()
    texting.run_once(texted.now + MINUTE)
    assert retry(letter("sms").pk, texted.now + 2 * MINUTE)
    fails()
    texting.run_once(texted.now + 2 * MINUTE)
    fails()
    texting.run_once(texted.now + 3 * MINUTE)
    assert (letter("sms").state, letter("sms").theirs) == ("sent", "m-2")


def test_what_arrived_once_may_be_lost_when_it_is_sent_again(texted: given.Matter, provider: Provider) -> None:
    """K-14: a report of the first attempt, before or after it is tried again, says nothing of the second."""
    for again, late in ((2, False), (3, True)):
        fails(f"m-{again - 1}")
        if not late:
            tells({"id": "m-1", "status": "delivered"})
        assert letter("sms").state == "failed" and retry(letter("sms").pk, texted.now + again * MINUTE)
        assert letter("sms").delivered_at is None
        if late:
            tells({"id": f"m-{again - 1}", "status": "delivered"})
        texting.run_once(texted.now + again * MINUTE)
        assert (letter("sms").theirs, letter("sms").delivered_at) == (f"m-{again}", None)
    fails("m-3")
    assert letter("sms").state == "failed"


def test_reports_about_others_messages_hold_ours_back_no_round(matter: Any, provider: Provider) -> None:
    """K-17: an account at a provider may be shared; its reports are kept in a few queries, however many they are."""
    m = matter(BOTH, channel="email", preferred_channel="sms")
    with CaptureQueriesContext(connection) as asked:
        strange = [{"id": f"strange-{n}", "status": "delivered"} for n in range(delivery.MOST)]
        assert tells(strange).json() == {"kept": delivery.MOST}
    assert len(asked) < 20 and Report.objects.count() == delivery.MOST > 2 * reports.BATCH
    fails("m-1")
    goes_out(m)
    texting.run_once(m.now + MINUTE)
    assert letter("sms").state == "failed" and Report.objects.filter(settled=True).count() == 1


def test_reports_about_nothing_of_ours_are_forgotten(texted: given.Matter) -> None:
    tells([{"id": f"strange-{n}", "status": "failed"} for n in range(3)])
    assert Report.objects.count() == 3 and letter("sms").state == "sent"
    reports.run_once(texted.now + reports.KEPT + timedelta(days=400))
    assert not Report.objects.exists()


def test_a_text_that_follows_from_no_letter_is_told_too_and_not_sent_empty(provider: Provider, matter: Any) -> None:
    m = matter()
    sms.queue(BOTH.phone, "رمزك 123456", m.now, key="a-code")
    texting.run_once(m.now)
    fails("m-1")
    text = Text.objects.get()
    assert (text.state, text.text, retry_text(text.pk, m.now)) == ("failed", "", False)


@pytest.mark.parametrize(("token", "status"), [("", 401), ("wrong", 403), (TOKEN[:-1], 403)])
def test_a_report_that_proves_nothing_is_refused_and_changes_nothing(
    texted: given.Matter, token: str, status: int
) -> None:
    assert tells({"id": "m-1", "status": "failed"}, token).status_code == status
    assert not Report.objects.exists() and letter("sms").state == "sent"


def test_a_provider_of_the_cloud_signs_its_reports(texted: given.Matter) -> None:
    form = [("MessageSid", "m-1"), ("MessageStatus", "undelivered"), ("ErrorCode", "30005")]
    address = f"{django_settings.INSAF_BASE_URL}/sms/v1/reports"

    def posts(fields: list[tuple[str, str]]) -> int:
        mark = signing.of_twilio(TWILIO, address, form)
        kind = "application/x-www-form-urlencoded"
        headers = {"X-Twilio-Signature": mark}
        return Client().post("/sms/v1/reports", urlencode(fields), content_type=kind, headers=headers).status_code

    assert (posts([("MessageSid", "m-9"), *form[1:]]), posts(form)) == (403, 200)
    assert letter("sms").last_error == "sms 30005"


def asks(token_said: str = "", /, mark: str = "", **query: str) -> Any:
    """The provider calls back by GET; what it says in front is said in a header."""
    headers = {"Authorization": f"Bearer {token_said}"} if token_said else {}
    headers |= {"X-Twilio-Signature": mark} if mark else {}
    return Client().get(f"/sms/v1/reports?{urlencode(query)}", headers=headers)


def test_a_provider_that_calls_back_by_get_is_believed_by_the_same_proof_and_once(texted: given.Matter) -> None:
    """K-17: a secret in a header, or in the address for want of one; the same report again changes nothing."""
    for answer in (asks(TOKEN, id="m-1", status="DELIVRD"), asks(id="m-1", status="DELIVRD", token=TOKEN)):
        assert (answer.status_code, answer.json()) == (200, {"kept": 1})
        assert "no-store" in answer["Cache-Control"]
    assert letter("sms").delivered_at is not None and Report.objects.count() == 1
    assert asks(TOKEN, id="m-1", status="failed").status_code == 200
    assert letter("sms").state == "sent", "what arrived has arrived"


def test_a_get_that_proves_nothing_changes_nothing_and_no_secret_is_logged(texted: given.Matter, caplog: Any) -> None:
    """L-02: who opens the address, or follows it before its reader, has done nothing."""
    said = {"id": "m-1", "status": "failed"}
    answers = [
        asks(**said),
        asks("wrong", **said),
        asks(**said, token=TOKEN[:-1]),
        asks("wrong", **said, token=TOKEN),
        Client().get(f"/sms/v1/reports?id=m-1&status=failed&token={TOKEN}&token={TOKEN}"),
        Client().head(f"/sms/v1/reports?id=m-1&status=failed&token={TOKEN}"),
        asks(TOKEN, id="m-1"),
        asks(TOKEN, **said, more="x" * 300_000),
    ]
    assert [one.status_code for one in answers] == [401, 403, 403, 403, 401, 405, 422, 413]
    assert not Report.objects.exists() and letter("sms").state == "sent"
    assert tells({**said, "token": TOKEN}, token="").status_code == 401, "in what is posted it proves nothing"
    assert caplog.text and TOKEN not in caplog.text and "m-1" not in caplog.text


def test_a_provider_of_the_cloud_signs_the_address_that_it_asks_for(texted: given.Matter) -> None:
    said = {"MessageSid": "m-1", "MessageStatus": "undelivered", "ErrorCode": "30005"}
    signed = f"{django_settings.INSAF_BASE_URL}/sms/v1/reports?{urlencode(said)}"
    mark = signing.of_twilio(TWILIO, signed, [])
    assert asks(mark=mark, **{**said, "MessageSid": "m-9"}).status_code == 403
    forged = Client().post("/sms/v1/reports", b"{}", content_type="", headers={"X-Twilio-Signature": mark})
    assert forged.status_code == 403
    assert asks(mark=mark, **said).status_code == 200 and letter("sms").last_error == "sms 30005"


def test_without_a_secret_there_is_no_such_address(provider: Provider, settings: Any) -> None:
    settings.INSAF_SMS_REPORTS = Reports()
    assert tells({"id": "m-1", "status": "failed"}).status_code == 404


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b'{"id": 7, "status": "delivered"}', [Told("7", True, False)]),
        (b'{"messageId": "a", "status": "Sent"}', [Told("a", False, False)]),
        (b'[{"id": "a", "status": "expired"}, {"id": "b"}]', [Told("a", False, True)]),
        (
            b'{"results": [{"messageId": "a", "status": "REJECTD", "error_code": "12"}]}',
            [Told("a", False, True, "12")],
        ),
    ],
)
def test_a_report_is_read_in_the_names_that_providers_use(content: bytes, found: list[Told]) -> None:
    assert delivery.read(Reports(), content, "application/json") == found


def test_a_report_is_read_by_the_paths_and_words_that_the_operator_says() -> None:
    known = Reports(
        theirs="message.ref",
        status="state.name",
        code="state.why",
        delivered=frozenset({"ok"}),
        failed=frozenset({"ko"}),
    )
    content = json.dumps({"message": {"ref": "a"}, "state": {"name": "KO", "why": 5}, "id": "x", "status": "ok"})
    assert delivery.read(known, content.encode(), "") == [Told("a", False, True, "5")]


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff", b"[]", b"7", b"{}", b'{"id": "a"}', b'{"status": "failed"}', b"[" * 9000, b'{"id": "\\u0000", "status": "failed"}',
     b'{"id": "\\ud800", "status": "failed"}', json.dumps([{"id": "a", "status": "failed"}] * 1001).encode()],
)  # fmt: skip
def test_what_is_no_report_is_refused_in_words_and_breaks_nothing(provider: Provider, content: bytes) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer = Client().post("/sms/v1/reports", content, content_type="application/json", headers=headers)
    assert answer.status_code == 422 and not Report.objects.exists()


def test_a_letter_that_arrived_is_called_so_at_the_desk(texted: given.Matter) -> None:
    from insaf.desk.telling.delivery import tell

    tells({"id": "m-1", "status": "delivered"})
    assert tell(letter("sms")).said == "وصلت"


def _dies(*_words: object) -> None:
    raise RuntimeError("the power went out")


def test_the_operator_says_how_reports_are_proven_and_read(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {
        "INSAF_SMS": "http",
        "INSAF_SMS_REPORT_TOKEN": f"{'a' * 24} {'b' * 24}",
        "INSAF_SMS_REPORT_STATUS": "status.groupName",
        "INSAF_SMS_REPORT_DELIVERED": "OK, Seen-By-Handset",
    }
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting, match="INSAF_SMS_ID"):
        read_reports()
    monkeypatch.setenv("INSAF_SMS_ID", "id")
    known = read_reports()
    assert known.secrets.tokens == ("a" * 24, "b" * 24) and known.status == "status.groupName"
    assert (known.delivered, known.failed) == ({"ok", "seenbyhandset"}, delivery.FAILED)
    monkeypatch.setenv("INSAF_SMS_REPORT_TOKEN", "short")
    with pytest.raises(BadSetting, match="INSAF_SMS_REPORT_TOKEN") as refused:
        read_reports()
    assert "'short'" not in str(refused.value)
