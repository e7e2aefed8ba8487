"""A call in vain and the mail with its voice message are one task; in any doubt both stay, and the desk says so (B-07)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from insaf.cases.models import Case
from insaf.core.acts.intake import NamePerson
from insaf.intake.email import deeds
from insaf.intake.phone import callbacks, simulator
from insaf.intake.phone.models import Call, CallBack
from insaf.site import telephone
from insaf.site.environment import BadSetting
from tests import cast
from tests.arrivals import post as mails
from tests.desk import scenes as desk
from tests.phone import exchange
from tests.phone.exchange import missed, tells
from tests.phone.test_callbacks import begun, last_friday, omar

pytestmark = pytest.mark.both_databases
PBX = "pbx@centre.sa"
PROVEN = "mx.centre.sa; spf=pass; dkim=pass; dmarc=pass"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def both_ways(settings: Any) -> None:
    """The exchange tells of calls, and mails what is said to its machine."""
    settings.INSAF_PHONE = replace(exchange.KNOWN, voicemail_from=(PBX,))
    settings.INSAF_MAIL_AUTHSERV = ("mx.centre.sa",)


def mailed(at: datetime, number: str = "0501234567", checks: str = PROVEN, source: str = "") -> Any:
    """The exchange's mail with a message of seven seconds."""
    more = {"Authentication_Results": checks} if checks else {}
    said = {"subject": f'New message 3 in mailbox 201 from "{number}"', "text": "Duration: 0:07"}
    raw = mails.mail(sender=PBX, files={"msg0003.wav": simulator.tone(1)}, **said, **more)
    if not source:
        return mails.arrives(raw, at)
    (arrival,) = mails.keep([mails.Raw(raw, source, at)], at)
    return mails.settle(arrival, at + MINUTE)


def an_hour_ago() -> datetime:
    return timezone.now().replace(microsecond=0) - timedelta(hours=1)


def is_one_task(rang: datetime) -> Case:
    """One call, whose matter is received when it rang or when its mail came; nobody is owed a call beside it."""
    exchange.comes_round()
    call, case = Call.objects.get(), Case.objects.get()
    assert (call.exchange_id, call.state, call.rang_at, call.seconds) == ("one", "voicemail", rang, 7)
    assert call.case == case and call.recording and not CallBack.objects.filter(outcome="").exists()
    assert desk.types(case.reference).count("Called") == 1
    return case


def test_the_mail_with_its_message_joins_the_call_and_makes_its_call_back_the_matter() -> None:
    """B-07: one task, with a player; its clocks run from Friday, when it rang."""
    rang = last_friday()
    back = missed("one", rang).call_back
    case = mailed(rang + 3 * MINUTE).case
    assert is_one_task(rang) == case and case.received_at == rang
    back.refresh_from_db()
    assert (back.outcome, back.case) == ("case", case)
    assert '<audio class="player"' in desk.page(desk.seat(cast.omar), case.reference)
    assert '<audio class="player"' in desk.text(desk.seat(cast.omar).get(f"/desk/phone/calls/{Call.objects.get().pk}/"))


def test_it_joins_also_before_anything_followed_from_the_call() -> None:
    rang = an_hour_ago()
    tells("one", "ringing", rang)
    tells("one", "missed", rang + MINUTE)
    mailed(rang + 2 * MINUTE)
    assert is_one_task(rang).received_at == rang and not CallBack.objects.exists()


@pytest.mark.parametrize("on_the_record", [False, True])
def test_a_mail_that_came_before_the_news_of_its_call_is_the_same_call(on_the_record: bool) -> None:
    """B-07: what stands on the record of its matter stands there once."""
    rang = an_hour_ago()
    case = mailed(rang + 2 * MINUTE).case
    if on_the_record:
        exchange.comes_round()
    missed("one", rang)
    assert is_one_task(rang) == case and not CallBack.objects.exists()


def test_news_that_come_again_leave_it_a_voice_message() -> None:
    rang = an_hour_ago()
    missed("one", rang)
    mailed(rang + 2 * MINUTE)
    for _again in range(2):
        tells("one", "missed", rang + MINUTE)
        tells("one", "hangup", rang + 2 * MINUTE)
        is_one_task(rang)


def test_a_message_that_the_exchange_also_tells_of_is_one_matter() -> None:
    rang = an_hour_ago()
    mailed(rang + 2 * MINUTE)
    tells("one", "ringing", rang)
    tells("one", "voicemail", rang + MINUTE, seconds=7)
    is_one_task(rang)


@pytest.mark.parametrize("hung_up", [True, False])
def test_news_that_somebody_answered_are_not_lost_on_a_call_whose_message_came_by_mail(hung_up: bool) -> None:
    """B-07: what the exchange tells of its call counts, whenever it comes; the matter stays."""
    rang = an_hour_ago()
    missed("one", rang)
    case = mailed(rang + 2 * MINUTE).case
    tells("one", "answered", rang + timedelta(seconds=5))
    if hung_up:
        tells("one", "hangup", rang + timedelta(seconds=95), billsec=90)
    exchange.comes_round()
    call = Call.objects.get()
    assert (call.state, call.case, CallBack.objects.get().outcome) == ("talked", case, "case")
    assert call.seconds == (90 if hung_up else 25)


def two_matters() -> tuple[Case, Case]:
    """Of the call that the exchange told of, and of the mail that came after it had become a matter."""
    rang = an_hour_ago()
    tells("one", "ringing", rang)
    tells("one", "voicemail", rang + MINUTE, seconds=7)
    exchange.comes_round()
    told = Case.objects.get()
    mail = mailed(rang + 2 * MINUTE).case
    exchange.comes_round()
    assert Case.objects.count() == 2
    return told, mail


def is_named(case: Case, on: Case, language: str = "ar") -> bool:
    """Whether the page of the one matter's call says that it may be the other's."""
    words = {"ar": "قد تكون هذه المكالمة هي نفسها مكالمة أخرى", "en": "This may be the same call as another"}[language]
    page = desk.text(desk.seat(cast.omar, language).get(f"/desk/phone/calls/{on.calls.get().pk}/"))
    assert (words in page) == (case.reference in page)
    return words in page


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_mail_that_comes_after_its_call_became_a_matter_is_named_there_and_names_it(language: str) -> None:
    """B-07: two matters, for staff may have begun with the first; the page of each call names the other."""
    told, mail = two_matters()
    assert is_named(told, on=mail, language=language) and is_named(mail, on=told, language=language)


def test_matters_that_were_joined_are_not_said_to_be_perhaps_one() -> None:
    told, mail = two_matters()
    Case.objects.filter(pk=mail.pk).update(merged_into=told.reference)
    assert not is_named(told, on=mail) and not is_named(mail, on=told)


@pytest.mark.parametrize("number", ["0555555555", "unknown"])
def test_a_matter_of_another_number_is_not_named_on_the_page_of_a_call(number: str) -> None:
    rang = an_hour_ago()
    tells("one", "ringing", rang)
    tells("one", "voicemail", rang + MINUTE, seconds=7)
    exchange.comes_round()
    told, mail = Case.objects.get(), mailed(rang + 2 * MINUTE, number=number).case
    assert not is_named(told, on=mail) and not is_named(mail, on=told)


def test_two_messages_of_one_way_are_two_calls() -> None:
    """The exchange gives each call its name, and mails each message once."""
    rang = an_hour_ago()
    first, second = (mailed(rang + minutes * MINUTE).case for minutes in (1, 2))
    assert not is_named(first, on=second) and not is_named(second, on=first)


def test_who_is_complained_about_is_not_told_of_the_other_matter() -> None:
    """B-16"""
    told, mail = two_matters()
    desk.does(cast.layla, NamePerson(str(cast.omar.id)), mail.reference)
    assert not is_named(mail, on=told)


def both_stay(says_so: bool = True) -> None:
    """A call-back and a matter; each names the other at the desk, in both languages."""
    exchange.comes_round()
    back, case = CallBack.objects.get(outcome=""), Case.objects.get()
    heard = Call.objects.get(exchange_id__startswith="mail-")
    for language, words in (("ar", "قد تكون هذه هي المكالمة نفسها"), ("en", "This may be the same call")):
        client = desk.seat(cast.omar, language)
        page = desk.text(client.get(f"/desk/phone/back/{back.pk}/"))
        assert (words in page, case.reference in page) == (says_so, says_so)
        assert (f"/desk/phone/back/{back.pk}/" in desk.text(client.get(f"/desk/phone/calls/{heard.pk}/"))) == says_so


@pytest.mark.parametrize("minutes", [-30, -2, 17, 60])
def test_a_message_at_another_time_is_perhaps_of_another_call(minutes: int) -> None:
    """From a minute before it rang until a quarter of an hour after its end."""
    rang = an_hour_ago() - timedelta(hours=1)
    missed("one", rang)
    case = mailed(rang + minutes * MINUTE).case
    assert case.received_at == rang + minutes * MINUTE
    both_stay()


def test_a_message_long_after_the_call_is_not_spoken_of() -> None:
    rang = timezone.now() - timedelta(days=3)
    missed("one", rang)
    mailed(rang + timedelta(days=2))
    both_stay(says_so=False)


def test_a_message_of_another_number_is_another_matter() -> None:
    rang = an_hour_ago()
    missed("one", rang)
    mailed(rang + MINUTE, number="0555555555")
    both_stay(says_so=False)


def test_a_message_that_fits_two_calls_joins_neither() -> None:
    rang = an_hour_ago()
    missed("one", rang)
    missed("two", rang + 2 * MINUTE)
    mailed(rang + 4 * MINUTE)
    both_stay()


def test_two_messages_that_fit_one_call_join_it_neither() -> None:
    rang = an_hour_ago()
    for minutes in (1, 2):
        mailed(rang + minutes * MINUTE)
    missed("one", rang)
    assert CallBack.objects.filter(outcome="").count() == 1 and Case.objects.count() == 2


@pytest.mark.parametrize("days", [1, 3])
def test_a_message_joins_no_call_whose_call_back_is_owed_for_an_earlier_one_too(days: int) -> None:
    """B-07: what comes of that call-back counts from its first call; a message of today would end it as of today."""
    rang = an_hour_ago()
    missed("one", rang - timedelta(days=days))
    missed("two", rang)
    assert CallBack.objects.get().received_at == rang - timedelta(days=days)
    assert mailed(rang + 2 * MINUTE).case.received_at == rang + 2 * MINUTE
    both_stay()


def test_withheld_numbers_prove_no_call_the_same() -> None:
    rang = an_hour_ago()
    missed("one", rang, number="anonymous")
    mailed(rang + MINUTE, number="unknown")
    both_stay()


def test_a_call_that_somebody_deals_with_stays_theirs() -> None:
    rang = an_hour_ago()
    callbacks.attempt(missed("one", rang).call_back, omar(), "no_answer", "", timezone.now())
    mailed(rang + MINUTE)
    both_stay()


def test_a_call_whose_screen_is_open_stays_whose_it_is() -> None:
    rang = an_hour_ago()
    back = missed("one", rang).call_back
    begun(desk.seat(cast.omar), back=str(back.pk))
    mailed(rang + MINUTE)
    both_stay()


@pytest.mark.parametrize("first", [True, False])
def test_a_message_that_nobody_proved_joins_nothing_even_when_it_is_released(first: bool) -> None:
    """K-16: anybody can write the exchange's address, and the number of another."""
    rang = an_hour_ago()
    if first:
        missed("one", rang)
    arrival = mailed(rang + MINUTE, checks="")
    assert arrival.state == "quarantined"
    deeds.release(arrival, cast.omar.actor, timezone.now())
    if not first:
        missed("one", rang)
    both_stay()


def test_who_is_complained_about_is_not_told_of_the_message() -> None:
    """B-16"""
    rang = an_hour_ago()
    back = missed("one", rang).call_back
    case = mailed(rang + timedelta(minutes=40)).case
    desk.does(cast.layla, NamePerson(str(cast.omar.id)), case.reference)
    assert case.reference not in desk.text(desk.seat(cast.omar).get(f"/desk/phone/back/{back.pk}/"))


BOX = "voice"


@pytest.fixture
def own_box(settings: Any) -> None:
    """A mailbox that nothing but the exchange writes to."""
    settings.INSAF_PHONE = replace(settings.INSAF_PHONE, voicemail_boxes=(BOX,))


@pytest.mark.parametrize("checks", ["", "mx.centre.sa; dmarc=none", "mx.evil.example; dmarc=fail"])
def test_a_mail_in_the_exchanges_own_mailbox_needs_no_verdict(own_box: None, checks: str) -> None:
    """K-16: what never leaves the house bears none."""
    rang = an_hour_ago()
    missed("one", rang)
    assert mailed(rang + MINUTE, checks=checks, source=BOX).state == "created"
    is_one_task(rang)


@pytest.mark.parametrize(
    ("checks", "source"),
    [
        ("", "info"),
        ("mx.centre.sa; dmarc=fail", BOX),
        ("mx.centre.sa; spf=fail; dmarc=none", BOX),
        ("mx.centre.sa; dkim=fail", BOX),
    ],
)
def test_a_mail_elsewhere_or_one_that_its_domain_disowns_waits_for_a_person(
    own_box: None, checks: str, source: str
) -> None:
    assert mailed(an_hour_ago(), checks=checks, source=source).reason == "voice-doubted"
    assert not Case.objects.exists() and not Call.objects.exists()


def test_the_mailbox_of_the_exchange_is_one_that_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INSAF_PHONE_VOICEMAIL_BOX", BOX)
    assert telephone.exchange("", [BOX, "info"]).voicemail_boxes == (BOX,)
    with pytest.raises(BadSetting, match="INSAF_PHONE_VOICEMAIL_BOX"):
        telephone.exchange("", ["info"])
