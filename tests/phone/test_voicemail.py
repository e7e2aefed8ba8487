"""A voice message is a matter at once, with its audio; recordings are fetched from named hosts alone (B-07, L-22)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone

from insaf.cases import queries
from insaf.cases.models import Case
from insaf.core.events.calling import Called
from insaf.core.policy import Kind
from insaf.core.terms import DeadlineKind
from insaf.intake.email import deeds
from insaf.intake.phone import fetching, simulator
from insaf.intake.phone.exchange import BadTelephone, Telephone, read
from insaf.intake.phone.fetching import NotFetched, Trouble
from insaf.intake.phone.models import Call, CallBack
from tests import cast
from tests.arrivals import post as mails
from tests.desk import scenes as desk
from tests.phone import exchange
from tests.phone.exchange import AMINA, post, tells
from tests.phone.test_callbacks import last_friday
from tests.portal.scenes import let_in

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
        ("https://@pbx.example.sa/1.wav", Trouble.NOT_NAMED),
        ("https://localhost/1.wav", Trouble.NOT_NAMED),
        ("https://pbx.example.sa:99999/1.wav", Trouble.NOT_NAMED),
        ("https://pbx.example.sa:8443/1.wav", Trouble.NOT_NAMED),
        ("https://127.0.0.1/1.wav", Trouble.NOT_NAMED),
        ("https://127.0.0.1:9/1.wav", Trouble.UNREACHABLE),
        ("file:///etc/passwd", Trouble.NOT_ENCRYPTED),
    ],
)
def test_only_named_origins_are_asked_and_only_encrypted(url, trouble, settings):
    """L-22: the login goes to the very host and port that the operator named, and to no other port of it."""
    settings.INSAF_PHONE = read({"RECORDING_HOSTS": "PBX.example.sa https://127.0.0.1:9", "RECORDING_LOGIN": "a:b"})
    with pytest.raises(NotFetched) as why:
        fetching.get(url)
    assert why.value.trouble is trouble


@pytest.mark.parametrize(
    "word", ["http://pbx.sa", "pbx.sa:0", "pbx.sa:70000", "a@pbx.sa", "pbx.sa/recordings", "https://"]
)
def test_what_is_no_host_is_refused_when_the_program_starts(word):
    with pytest.raises(BadTelephone, match="INSAF_PHONE_RECORDING_HOSTS"):
        read({"RECORDING_HOSTS": word})


def test_a_host_that_does_not_answer_is_asked_again_later_and_the_case_waits_no_longer_than_a_quarter_hour(settings):
    settings.INSAF_PHONE = Telephone(secrets=django_settings.INSAF_PHONE.secrets, recording_hosts=(("127.0.0.1", 9),))
    now = timezone.now()
    tells("n", "voicemail", now - timedelta(minutes=1), recording_url="https://127.0.0.1:9/1.wav")
    exchange.comes_round()
    call = Call.objects.get()
    assert (call.fetch_error, call.fetches, call.case) == (Trouble.UNREACHABLE, 1, None) and call.fetch_at > now
    from insaf.intake.phone import settling

    settling.run_once(now + timedelta(minutes=16))
    call.refresh_from_db()
    assert call.case is not None


def test_a_host_that_keeps_silent_is_waited_for_once_a_round_and_a_full_disk_stops_no_call(settings, monkeypatch):
    settings.INSAF_PHONE = Telephone(recording_hosts=(("127.0.0.1", 9),))
    now = timezone.now()
    for n in range(3):
        url = "https://127.0.0.1:9/1.wav"
        Call.objects.create(exchange_id=f"n{n}", rang_at=now, changed_at=now, recording_url=url, fetch_at=now)
    fetching.run_once(now)
    assert [one.fetches for one in Call.objects.order_by("pk")] == [1, 0, 0]

    def full(_url: str) -> bytes:
        raise OSError(28, "no room")

    monkeypatch.setattr(fetching, "get", lambda _url: b"RIFF")
    monkeypatch.setattr(fetching.parts, "kept", full)
    assert fetching.run_once(now) == 0
    assert [one.fetches for one in Call.objects.order_by("pk")] == [1, 0, 0], "it was not the recording's fault"


def test_what_is_no_audio_is_not_kept_as_a_recording():
    content = json.dumps({"call_id": "z", "event": "voicemail", "from": AMINA}).encode()
    assert post(content).status_code == 200
    exchange.comes_round()
    assert Call.objects.get().case is not None and Call.objects.get().recording is None


PROVEN = "mx.centre.sa; spf=pass; dkim=pass; dmarc=pass"


@pytest.fixture
def by_mail(settings):
    settings.INSAF_PHONE = Telephone(voicemail_from=("pbx@centre.sa",))
    settings.INSAF_MAIL_AUTHSERV = ("mx.centre.sa",)


def mailed(**words):
    said = {
        "sender": "pbx@centre.sa",
        "subject": 'New message 3 in mailbox 201 from "0501234567"',
        "Authentication_Results": PROVEN,
        **words,
    }
    said = {name: value for name, value in said.items() if value}
    return mails.arrives(mails.mail(files={"msg0003.wav": simulator.tone(1)}, **said), timezone.now())


def test_a_voice_message_that_comes_by_mail_is_the_callers_matter(by_mail):
    """B-07: not a mail of the exchange, even where a machine wrote it."""
    arrival = mailed(Auto_Submitted="auto-generated")
    case = arrival.case
    assert (case.channel, case.person.phone, case.person.email) == ("phone", AMINA, "")
    assert case.attachments.get().type == "audio/wav" and case.received_at == arrival.received_at


def test_a_voice_message_by_mail_is_a_call_on_the_record_like_any_other(by_mail):
    """B-07: once, with the length that the mail tells."""
    case = mailed(text="Just wanted to let you know you were just left a 0:23 long message (number 3).").case
    for _round in range(2):
        exchange.comes_round()
    (called,) = [step.event for step in queries.load(case.reference).steps if isinstance(step.event, Called)]
    assert (called.outcome, called.seconds, called.began_at) == ("voicemail", 23, case.received_at)
    call = Call.objects.get()
    assert (call.number, call.state, call.case) == (AMINA, "voicemail", case) and not CallBack.objects.exists()
    client = desk.seat(cast.omar)
    assert '<span><bdi dir="ltr" class="ltr">0:23</bdi></span>' in desk.text(client.get("/desk/phone/calls/"))
    heard = client.get(f"/desk/phone/calls/{call.pk}/recording/")
    assert b"".join(heard.streaming_content)[:4] == b"RIFF"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("Duration: 00:01:05\nFrom: 0501234567", 65),
        ("المدة: ٢٣ ثانية", 23),
        ("Length: 0:07 on Friday at 10:30:00", 7),
        ("It came at 10:30:22.", 0),
        ("Duration: 9999:59:59", 0),
        ("Length: 1 min", 60),
        ("المدة: ٣ دقائق", 180),
        ("مدة الرسالة: دقيقتان و5 ثوان", 0),
        ("Duration: 2 minutes 5 seconds", 125),
        ("المدة: 2 دقيقة و5 ثوانٍ", 125),
        ("Duration: 1 hour 5 minutes", 0),
        ("Duration: 2 minutes, 5.5 seconds", 0),
        ("Duration: 1 min 75 sec", 0),
        ("My course has a duration of 40 hours.", 0),
        ("Duration: 1:75", 0),
        ("Duration: 1:02:03", 3723),
        ("Duration: 75:10", 0),
        ("Duration: 23", 0),
        ("Length: 90s", 90),
    ],
)
def test_the_length_of_a_voice_message_is_read_as_exchanges_write_it(by_mail, text, seconds):
    mailed(text=text)
    assert Call.objects.get().seconds == seconds


@pytest.mark.parametrize("checks", ["", "mx.centre.sa; spf=fail; dmarc=fail", "mx.evil.example; dmarc=pass"])
def test_a_voice_message_whose_sender_nobody_proved_waits_until_a_person_releases_it(by_mail, checks):
    """K-16: anybody can write the address of the exchange."""
    arrival = mailed(Authentication_Results=checks)
    assert (arrival.state, arrival.reason, arrival.case) == ("quarantined", "voice-doubted", None)
    assert not Case.objects.exists() and not Call.objects.exists()
    case = deeds.release(arrival, cast.omar.actor, timezone.now()).case
    assert (case.channel, case.person.phone, Call.objects.get().case) == ("phone", AMINA, case)


def test_a_doubted_voice_message_that_a_person_opens_is_the_callers_matter_too(by_mail):
    arrival = mailed(Authentication_Results="")
    case = deeds.open_case(arrival, cast.omar.actor, timezone.now(), Kind.COMPLAINT, "certificate", "")
    assert (case.channel, case.person.phone, case.person.email) == ("phone", AMINA, "")
    assert Call.objects.get().case == case


def test_a_call_of_the_exchange_named_like_a_mail_of_ours_is_another(by_mail, settings):
    """B-07: whichever comes first."""
    settings.INSAF_PHONE = replace(settings.INSAF_PHONE, secrets=exchange.KNOWN.secrets)
    first = mailed()
    for n in (first.pk, first.pk + 1):
        assert tells(f"mail-{n}", "missed", timezone.now() - timedelta(minutes=n)).status_code == 200
    assert mailed(text="second").pk == first.pk + 1
    assert sorted(Call.objects.values_list("state", flat=True)) == ["missed", "missed", "voicemail", "voicemail"]
    assert Case.objects.count() == 2 and first.case.calls.get().state == "voicemail"


def test_a_mail_with_audio_from_anybody_else_is_a_mail(by_mail):
    assert mailed(sender="mona@example.net").case.channel == "email"
    assert not Call.objects.exists()


def test_whoever_left_a_voice_message_hears_it_on_their_own_page_and_nobody_else_does():
    """B-12, L-10: in parts, as telephones ask for it."""
    row = leaves(timezone.now() - timedelta(hours=1)).case
    audio = row.attachments.get()
    address = f"/track/case/files/{audio.pk}/"
    amina = let_in(row)
    assert f'<audio class="player" controls preload="none" src="{address}"' in amina.page
    heard = amina.client.get(address, headers={"Range": "bytes=0-3"})
    assert (heard.status_code, heard.content, heard["Content-Type"]) == (206, b"RIFF", "audio/wav")
    assert Client().get(address, headers={"Range": "bytes=0-3"}).status_code == 404
