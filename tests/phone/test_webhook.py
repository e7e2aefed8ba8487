"""An exchange is believed when it proves itself, each call counts once, and nothing it says breaks anything."""

from __future__ import annotations

import base64
import json
import os
import random
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone

from insaf.intake.phone import settling, signing
from insaf.intake.phone.exchange import BadTelephone, Telephone, read
from insaf.intake.phone.models import Call, CallBack, CallEvent
from tests.phone import exchange
from tests.phone.exchange import AMINA, SECRET, TOKEN, TWILIO, post, tells

CALLS = int(os.environ.get("INSAF_TEST_CALLS", "400"))
SAID = b'{"call_id": "a-1", "event": "ringing", "from": "0501234567"}'

pytestmark = pytest.mark.both_databases


def states() -> dict[str, str]:
    return dict(Call.objects.values_list("exchange_id", "state"))


def test_a_signed_message_is_kept_as_it_came_and_becomes_a_call():
    assert post(SAID).status_code == 200
    event, call = CallEvent.objects.get(), Call.objects.get()
    assert (event.content(), event.state, event.call) == (SAID, "settled", call)
    assert (call.number, call.state, call.shown) == (AMINA, "ringing", "0501234567")


def test_no_secret_stands_beside_a_kept_message():
    post(SAID, signed="", authorization=f"Bearer {TOKEN}")
    assert not {"authorization", "x-insaf-signature", "cookie"} & set(CallEvent.objects.get().headers)


@pytest.mark.parametrize(
    ("mark", "headers", "status"),
    [
        ("", {}, 401),
        ("t=1,v1=", {}, 403),
        ("nonsense", {}, 403),
        ("t=1764000000,v1=" + "0" * 64, {}, 403),
        ("", {"Authorization": "Bearer wrong"}, 403),
        ("", {"Authorization": "Basic !!!"}, 403),
        ("", {"Authorization": "Bearer "}, 403),
        ("", {"Authorization": "Bearer كلمة".encode().decode("latin-1")}, 403),
        ("", {"X-Insaf-Token": ""}, 401),
        ("", {"X-Twilio-Signature": "AAAA"}, 403),
    ],
)
def test_a_forgery_is_refused_and_leaves_nothing(mark, headers, status, caplog):
    assert post(SAID, signed=mark, **headers).status_code == status
    assert not CallEvent.objects.exists() and not Call.objects.exists()
    assert "refused" in caplog.text and AMINA not in caplog.text


def test_a_signed_message_of_yesterday_or_with_other_words_is_refused():
    """A replay after the window, and a changed message."""
    old = signing.signed(SECRET, SAID, timezone.now() - signing.WINDOW - timedelta(seconds=2))
    assert post(SAID, signed=old).status_code == 403
    fresh = signing.signed(SECRET, SAID, timezone.now())
    assert post(SAID.replace(b"a-1", b"a-2"), signed=fresh).status_code == 403
    assert not CallEvent.objects.exists()


def test_an_exchange_that_cannot_sign_says_a_secret():
    basic = base64.b64encode(f"pbx:{TOKEN}".encode()).decode()
    for n, headers in enumerate(
        ({"Authorization": f"Bearer {TOKEN}"}, {"Authorization": f"Basic {basic}"}, {"X-Insaf-Token": TOKEN})
    ):
        said = json.dumps({"call_id": f"b-{n}", "event": "ringing"}).encode()
        assert post(said, signed="", **headers).status_code == 200
    assert len(states()) == 3


def test_a_provider_of_the_cloud_signs_its_forms_in_its_own_way():
    form = [("CallSid", "CA1"), ("CallStatus", "ringing"), ("From", AMINA), ("Direction", "inbound")]
    url = f"{django_settings.INSAF_BASE_URL}{exchange.ADDRESS}"
    mark = signing.of_twilio(TWILIO, url, form)
    kind = "application/x-www-form-urlencoded"
    assert post(urlencode(form).encode(), kind, "", **{"X-Twilio-Signature": mark}).status_code == 200
    other = urlencode([*form[:2], ("From", "+966500000001")]).encode()
    assert post(other, kind, "", **{"X-Twilio-Signature": mark}).status_code == 403
    assert Call.objects.get().number == AMINA


def test_the_signature_of_the_provider_is_as_its_documents_have_it():
    """The worked example that the provider publishes."""
    fields = {
        "CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234", "From": "+14158675309",
        "To": "+18005551212",
    }  # fmt: skip
    url = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signing.of_twilio("12345", url, list(fields.items())) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


def test_without_a_secret_there_is_no_such_address(settings):
    settings.INSAF_PHONE = Telephone()
    assert post(SAID).status_code == 404


def test_a_short_secret_is_refused_when_the_program_starts():
    with pytest.raises(BadTelephone, match="INSAF_PHONE_TOKEN"):
        read({"TOKEN": "short"})
    with pytest.raises(BadTelephone, match="INSAF_PHONE_FIELDS"):
        read({"FIELDS": "colour=blue"})


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "application/json"),
        (b"\xff\xfe\x00", "application/json"),
        (b"[1, 2]", "application/json"),
        (b"{}", "application/json"),
        (b'{"event": "ringing"}', "application/json"),
        (b'{"call_id": "x"}', "application/json"),
        (b'{"call_id": "x", "event": "dancing"}', "application/json"),
        (b"[" * 100_000, "application/json"),
        (b"a=1&b=2", "application/x-www-form-urlencoded"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"hello", "multipart/form-data"),
        (b"<xml/>", "text/xml"),
    ],
)
def test_what_cannot_be_read_waits_for_a_person_and_breaks_nothing(content, kind):
    assert post(content, kind).status_code == 200
    event = CallEvent.objects.get()
    assert (event.state, event.call, event.content()) == ("quarantined", None, content)
    assert event.reason


def test_a_message_without_end_is_refused():
    assert post(b"x" * 300_000).status_code == 413


def test_only_a_post_is_a_message():
    assert Client().get(exchange.ADDRESS).status_code == 405


def test_ten_thousand_messages_with_repeats_disorder_and_forgeries_make_each_call_once():
    """Issue 6: INSAF_TEST_CALLS=10000 sends that many messages."""
    chance, at = random.Random(6), timezone.now() - timedelta(hours=5)
    wanted, sent = {}, []
    for n in range(CALLS // 5):
        end = chance.choice(("talked", "missed", "voicemail"))
        wanted[f"c-{n}"] = end
        began = at + timedelta(seconds=n)
        events = {
            "talked": ("ringing", "answered", "hangup"),
            "missed": ("ringing", "missed"),
            "voicemail": ("ringing", "hangup", "voicemail"),
        }[end]
        for step, event in enumerate(events):
            when = (began + timedelta(seconds=10 * step)).isoformat()
            message = json.dumps({"call_id": f"c-{n}", "event": event, "from": AMINA, "timestamp": when}).encode()
            sent += [(message, True)] * chance.choice((1, 1, 2, 3))
        forged = json.dumps({"call_id": f"f-{n}", "event": "ringing", "from": AMINA}).encode()
        sent += [(forged, False)]
    while len(sent) < CALLS:
        sent.append(chance.choice(sent))
    chance.shuffle(sent)
    answers = [(genuine, post(content, signed=None if genuine else "forged").status_code) for content, genuine in sent]
    assert {status for genuine, status in answers if genuine} == {200}
    assert {status for genuine, status in answers if not genuine} == {403}
    assert states() == wanted
    assert CallEvent.objects.count() == len({content for content, genuine in sent if genuine})


def test_news_that_come_late_and_out_of_order_make_the_same_call():
    at = timezone.now() - timedelta(minutes=30)
    tells("late", "hangup", at + timedelta(seconds=65), billsec=60)
    tells("late", "answered", at + timedelta(seconds=5))
    tells("late", "ringing", at)
    call = Call.objects.get()
    assert (call.state, call.rang_at, call.seconds) == ("talked", at, 60)


@pytest.mark.parametrize(
    "more",
    [
        {"from": "\ud800"},
        {"call_id": "odd \udfff"},
        {"timestamp": "Mon, 1 Jan 99999999999999999999 00:00:00 +0000"},
        {"timestamp": "Mon, 1 Jan 2026 00:00:00 +99999999999999999999"},
        {"recording_url": "https://[nowhere"},
    ],
)
def test_what_one_message_says_stops_no_other(more: dict[str, str]) -> None:
    """What no database holds, what is no date and what is no address: the worker goes on, and so do later calls."""
    tells("odd", "ringing", **more)
    exchange.missed("next", timezone.now() - timedelta(minutes=2))
    exchange.comes_round()
    assert states()["next"] == "missed" and CallBack.objects.exists()
    assert not CallEvent.objects.filter(state="stored").exists()


def test_a_message_that_always_fails_waits_for_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    tells("broken", "ringing")
    CallEvent.objects.update(state="stored", attempts=0)

    def breaks(*_words: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(settling, "read", breaks)
    for _ in range(settling.MOST_ATTEMPTS):
        assert CallEvent.objects.get().state == "stored"
        settling.run_once(timezone.now())
    assert CallEvent.objects.get().state == "quarantined"
