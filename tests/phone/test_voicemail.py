"""A voice message is a matter at once, with its audio; recordings are fetched from named hosts alone (B-07, L-22)."""

from __future__ import annotations

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from insaf.cases.models import Case
from insaf.core.terms import DeadlineKind
from insaf.intake.phone import fetching, simulator
from insaf.intake.phone.exchange import Telephone
from insaf.intake.phone.fetching import NotFetched, Trouble
from insaf.intake.phone.models import Call, CallBack
from tests import cast
from tests.desk import scenes as desk
from tests.phone import exchange
from tests.phone.exchange import AMINA, post, tells
from tests.phone.test_callbacks import last_friday

pytestmark = pytest.mark.both_databases


def leaves(at, call="v"):
    """A voice message is left, with its audio in the message."""
    sort = simulator.Sort(simulator.CALLS["voicemail"], call, AMINA, at, seconds=2)
    answers = [post(one.content, one.content_type) for one in simulator.messages(sort)]
    assert [one.status_code for one in answers] == [200, 200, 200]
    exchange.comes_round()
    return Call.objects.get(exchange_id=call)


def test_a_voice_message_on_friday_is_a_complaint_received_on_friday_with_its_audio_to_be_played():
    """B-07"""
    friday = last_friday()
    call = leaves(friday)
    case = desk.case(call.case.reference)
    assert (case.received_at, case.channel, str(case.kind)) == (friday, "phone", "complaint")
    assert case.deadline(DeadlineKind.FIRST_RESPONSE) is not None
    audio = call.case.attachments.get()
    page = desk.page(desk.seat(cast.omar), call.case.reference)
    assert (
        f'<audio class="player" controls preload="none" src="/desk/cases/{call.case.reference}/files/{audio.sha256}/"'
        in page
    )
    heard = desk.seat(cast.omar).get(f"/desk/cases/{call.case.reference}/files/{audio.sha256}/")
    assert b"".join(heard.streaming_content)[:4] == b"RIFF" and heard["Content-Type"] == "audio/wav"
    assert not CallBack.objects.filter(outcome="").exists()
    assert friday.astimezone(ZoneInfo("Asia/Riyadh")).weekday() == 4


def test_the_same_voice_message_again_makes_no_second_case():
    at = timezone.now() - timedelta(hours=1)
    leaves(at)
    leaves(at)
    exchange.comes_round()
    assert Case.objects.count() == 1
    assert desk.types(Case.objects.get().reference).count("Called") == 1


def test_a_recording_elsewhere_is_never_asked_for_and_the_message_is_a_case_all_the_same():
    """L-22"""
    tells(
        "w",
        "voicemail",
        timezone.now() - timedelta(minutes=3),
        recording_url="https://169.254.169.254/latest/meta-data",
    )
    exchange.comes_round()
    call = Call.objects.get()
    assert (call.fetch_error, call.recording) == (Trouble.NOT_NAMED, None)
    assert call.case is not None and "169.254" not in desk.page(desk.seat(cast.omar), call.case.reference)


@pytest.mark.parametrize(
    ("url", "trouble"),
    [
        ("http://pbx.example.sa/1.wav", Trouble.NOT_ENCRYPTED),
        ("https://pbx.example.sa.evil.example/1.wav", Trouble.NOT_NAMED),
        ("https://pbx.example.sa@evil.example/1.wav", Trouble.NOT_NAMED),
        ("https://user:x@pbx.example.sa/1.wav", Trouble.NOT_NAMED),
        ("https://localhost/1.wav", Trouble.NOT_NAMED),
        ("https://pbx.example.sa:99999/1.wav", Trouble.NOT_NAMED),
        ("file:///etc/passwd", Trouble.NOT_ENCRYPTED),
    ],
)
def test_only_named_hosts_are_asked_and_only_encrypted(url, trouble, settings):
    settings.INSAF_PHONE = Telephone(recording_hosts=("pbx.example.sa",))
    with pytest.raises(NotFetched) as why:
        fetching.get(url)
    assert why.value.trouble is trouble


def test_a_host_that_does_not_answer_is_asked_again_later_and_the_case_waits_no_longer_than_a_quarter_hour(settings):
    settings.INSAF_PHONE = Telephone(secrets=django_settings.INSAF_PHONE.secrets, recording_hosts=("127.0.0.1",))
    now = timezone.now()
    tells("n", "voicemail", now - timedelta(minutes=1), recording_url="https://127.0.0.1:9/1.wav")
    exchange.comes_round()
    call = Call.objects.get()
    assert (call.fetch_error, call.fetches, call.case) == (Trouble.UNREACHABLE, 1, None) and call.fetch_at > now
    from insaf.intake.phone import settling

    settling.run_once(now + timedelta(minutes=16))
    call.refresh_from_db()
    assert call.case is not None


def test_what_is_no_audio_is_not_kept_as_a_recording():
    content = json.dumps({"call_id": "z", "event": "voicemail", "from": AMINA}).encode()
    assert post(content).status_code == 200
    exchange.comes_round()
    assert Call.objects.get().case is not None and Call.objects.get().recording is None


def mailed(**words):
    sound = simulator.tone(1)
    from tests.arrivals import post as mails

    said = {"sender": "pbx@centre.sa", "subject": 'New message 3 in mailbox 201 from "0501234567"', **words}
    return mails.arrives(mails.mail(files={"msg0003.wav": sound}, **said), timezone.now())


def test_a_voice_message_that_comes_by_mail_is_the_callers_matter(settings):
    """B-07: not a mail of the exchange, even where a machine wrote it."""
    settings.INSAF_PHONE = Telephone(voicemail_from=("pbx@centre.sa",))
    arrival = mailed(Auto_Submitted="auto-generated")
    case = arrival.case
    assert (case.channel, case.person.phone, case.person.email) == ("phone", AMINA, "")
    assert case.attachments.get().type == "audio/wav" and case.received_at == arrival.received_at


def test_a_mail_with_audio_from_anybody_else_is_a_mail(settings):
    settings.INSAF_PHONE = Telephone(voicemail_from=("pbx@centre.sa",))
    assert mailed(sender="mona@example.net").case.channel == "email"
