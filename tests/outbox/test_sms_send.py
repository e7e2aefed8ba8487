"""Letters by text message: once, to who is reached so, and never silently lost (K-14, K-15, K-17, D-20)."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from insaf.core.acts import handling
from insaf.core.acts.intake import Acknowledge, Contact
from insaf.core.terms import DeadlineKind
from insaf.outbox import claims, follow, send, sms, spoken
from insaf.outbox.models import FailingAddress, Letter, Notice, Text
from insaf.outbox.sms import send as texting
from insaf.outbox.state import retry
from tests import cast, given
from tests.outbox.postbox import Postbox
from tests.outbox.texts import Provider, listening

pytestmark = pytest.mark.both_databases
MINUTE = timedelta(minutes=1)
BY_PHONE = Contact(name="منى السبيعي", phone="+966551234567")
LANDLINE = Contact(name="منى السبيعي", phone="+966133419310")


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with listening() as one:
        settings.INSAF_SMS = one.gateway()
        yield one


@pytest.fixture
def queued(matter: Any, provider: Provider) -> given.Matter:
    m = matter(BY_PHONE, channel="phone")
    follow.run_once(m.now)
    return m


def letter() -> Letter:
    return Letter.objects.get()


def reach(m: given.Matter) -> Any:
    return m.case.deadline(DeadlineKind.REACH)


def test_who_gave_a_mobile_number_alone_is_texted_once(queued: given.Matter, provider: Provider) -> None:
    assert [texting.run_once(queued.now) for _ in range(3)] == [1, 0, 0]
    (asked,) = provider.asked
    assert asked.fields["to"] == BY_PHONE.phone and queued.case.reference in asked.fields["text"]
    sent = letter()
    assert (sent.channel, sent.state, sent.theirs, sent.message_id) == ("sms", "sent", "m-1", asked.fields["ref"])
    assert send.run_once(queued.now) == 0, "no mail of it"


def test_the_acknowledgement_counts_once_the_provider_accepted_it(queued: given.Matter, provider: Provider) -> None:
    """D-01"""
    provider.answers = [(500, "")]
    texting.run_once(queued.now)
    assert queued.case.acknowledged_at is None
    texting.run_once(queued.now + MINUTE)
    assert queued.case.acknowledged_at == queued.now + MINUTE
    acknowledged = queued.door.row.record.filter(type="Acknowledged").get()  # type: ignore[attr-defined]
    assert '"sms"' in acknowledged.body


def test_a_refusal_for_now_is_tried_again_later(queued: given.Matter, provider: Provider) -> None:
    provider.answers = [(503, ""), (429, "")]
    assert texting.run_once(queued.now) == 0 and letter().last_error == "503"
    assert texting.run_once(queued.now + MINUTE / 2) == 0 and letter().attempts == 1
    assert texting.run_once(queued.now + MINUTE) == 0
    assert texting.run_once(queued.now + 6 * MINUTE) == 1 and letter().last_error == ""


def test_a_number_that_is_refused_for_ever_becomes_a_task_of_staff(queued: given.Matter, provider: Provider) -> None:
    """K-14"""
    provider.answers = [(400, "")] * 9
    for n in range(9):
        texting.run_once(queued.now + n * timedelta(hours=5))
    assert (letter().state, letter().attempts, len(provider.asked)) == ("failed", 3, 3)
    assert reach(queued).running and queued.case.acknowledged_at is None
    assert FailingAddress.objects.get().address == BY_PHONE.phone


def test_a_provider_that_falls_silent_gets_no_second_request(queued: given.Matter, provider: Provider) -> None:
    """K-15: nobody knows whether it went, no telephone drops a twin, and staff see it."""
    provider.answers = [(504, "")]
    assert texting.run_once(queued.now) == 0
    assert (letter().state, letter().last_error) == ("failed", "unconfirmed")
    assert texting.run_once(queued.now + timedelta(days=1)) == 0 and len(provider.asked) == 1
    assert reach(queued).running
    assert retry(letter().pk, queued.now + timedelta(days=1)), "a person may decide to repeat it"
    assert texting.run_once(queued.now + timedelta(days=1)) == 1


def test_where_the_provider_drops_twins_a_doubtful_one_is_repeated_under_its_name(
    queued: given.Matter, provider: Provider, settings: Any
) -> None:
    settings.INSAF_SMS = provider.gateway(repeats_safely=True)
    provider.answers = [(504, "")]
    texting.run_once(queued.now)
    assert texting.run_once(queued.now + MINUTE) == 1
    assert len({asked.fields["ref"] for asked in provider.asked}) == 1 and len(provider.asked) == 2


def test_a_sender_that_died_with_a_message_in_its_hands(
    queued: given.Matter, provider: Provider, settings: Any
) -> None:
    claims.take(claims.letters_by("sms"), queued.now)
    assert texting.run_once(queued.now + claims.LEASE - MINUTE) == 0 and letter().state == "sending"
    texting.run_once(queued.now + claims.LEASE)
    assert (letter().state, letter().last_error, provider.asked) == ("failed", "unconfirmed", [])
    settings.INSAF_SMS = provider.gateway(repeats_safely=True)
    Letter.objects.update(state="queued", attempts=0, next_attempt_at=queued.now, last_error="")
    claims.take(claims.letters_by("sms"), queued.now)
    assert texting.run_once(queued.now + claims.LEASE) == 1


def test_who_has_both_gets_a_mail_unless_they_would_rather_be_texted(
    matter: Any, provider: Provider, postbox: Postbox
) -> None:
    """D-20: one way for one letter."""
    by_mail, by_text = matter(), matter(preferred_channel="sms")
    follow.run_once(by_mail.now)
    assert set(Letter.objects.values_list("case__reference", "channel")) == {
        (by_mail.case.reference, "email"),
        (by_text.case.reference, "sms"),
    }


def test_who_chose_the_page_alone_is_written_to_nowhere(matter: Any, provider: Provider) -> None:
    m = matter(preferred_channel="web")
    m.does(cast.omar, handling.Reply("تواصلنا مع الإدارة المالية."))
    follow.run_once(m.now)
    assert not Letter.objects.exists() and m.case.acknowledged_at is not None


def test_a_landline_is_called_never_texted(matter: Any, provider: Provider) -> None:
    """J-17, D-20: the acknowledgement is a task with its date, and recording the call meets it."""
    m = matter(LANDLINE, channel="phone")
    follow.run_once(m.now)
    assert texting.run_once(m.now) == 0 and spoken.run_once(m.now) == 0
    assert spoken.run_once(m.now + spoken.GRACE) == 1
    assert (letter().channel, letter().last_error) == ("phone", "call")
    assert reach(m).running and spoken.run_once(m.now + timedelta(days=1)) == 0


def test_who_was_told_on_the_telephone_is_not_called_for_it(matter: Any, provider: Provider) -> None:
    m = matter(LANDLINE, channel="phone")
    follow.run_once(m.now)
    m.does(cast.system, Acknowledge("phone"))
    assert spoken.run_once(m.now + spoken.GRACE) == 0 and letter().state == "dropped" and reach(m) is None


def test_who_would_rather_be_called_is_texted_and_called(matter: Any, provider: Provider) -> None:
    m = matter(preferred_channel="phone").decided()
    follow.run_once(m.now)
    ways = set(Letter.objects.filter(kind="decision").values_list("channel", flat=True))
    assert ways == {"sms", "phone"}
    assert set(Letter.objects.filter(kind="acknowledgement").values_list("channel", flat=True)) == {"sms"}
    texting.run_once(m.now)
    spoken.run_once(m.now + spoken.GRACE)
    assert reach(m).running


def test_without_a_provider_a_mobile_number_is_called(matter: Any) -> None:
    m = matter(BY_PHONE, channel="phone")
    follow.run_once(m.now)
    assert letter().channel == "phone" and not Notice.objects.exists()


def test_a_provider_that_was_switched_off_is_waited_for_and_then_given_up(
    queued: given.Matter, provider: Provider, settings: Any
) -> None:
    settings.INSAF_SMS = None
    for n in range(21):
        texting.run_once(queued.now + n * timedelta(hours=5))
    assert (letter().state, letter().last_error) == ("failed", "no-provider") and reach(queued).running


def test_one_bad_letter_does_not_hold_up_the_others(matter: Any, provider: Provider) -> None:
    first, second = matter(BY_PHONE), matter(BY_PHONE, title="شكوى أخرى")
    follow.run_once(first.now)
    Letter.objects.filter(case__reference=first.case.reference).update(entry=999)
    assert texting.run_once(first.now) == 1 and second.case.reference in provider.texts[0]


def test_what_other_apps_ask_for_is_sent_once_a_key(provider: Provider, matter: Any) -> None:
    now = matter().now
    assert sms.configured()
    for _ in range(2):
        sms.queue("+966551234567", "لم نتمكن من الرد على اتصالك.", now, "call-1")
    sms.queue("+966551234568", "أخرى", now, "call-2")
    assert texting.run_once(now) == 2 and texting.run_once(now) == 0
    assert [one.fields["to"] for one in provider.asked] == ["+966551234567", "+966551234568"]
    assert set(Text.objects.values_list("state", "text", "theirs")) == {("sent", "", "m-1"), ("sent", "", "m-2")}


@pytest.mark.parametrize(("number", "text", "key"), [
    ("+966133419310", "x", "k"), ("0551234567 ", "  ", "k"), ("+966551234567", "x", ""), ("+966551234567", "x", "k" * 101),
])  # fmt: skip
def test_what_cannot_be_sent_is_refused_at_the_door(
    rules: None, provider: Provider, number: str, text: str, key: str
) -> None:
    with pytest.raises(ValueError):
        sms.queue(number, text, cast_now(), key)
    assert not Text.objects.exists()


def test_nothing_is_queued_where_there_is_no_provider(rules: None) -> None:
    assert not sms.configured()
    with pytest.raises(ValueError):
        sms.queue("+966551234567", "x", cast_now(), "k")


def test_a_text_that_is_given_up_keeps_its_words_for_who_repeats_it(provider: Provider, matter: Any) -> None:
    now = matter().now
    sms.queue("+966551234567", "نعاود الاتصال بك.", now, "call-1")
    provider.answers = [(400, "")] * 3
    for n in range(3):
        texting.run_once(now + n * timedelta(hours=1))
    text = Text.objects.get()
    assert (text.state, text.last_error, text.text) == ("failed", "400", "نعاود الاتصال بك.")


def test_the_log_names_no_number_no_word_and_no_secret(
    queued: given.Matter, provider: Provider, settings: Any, caplog: Any
) -> None:
    """L-10, L-19"""
    caplog.set_level(logging.DEBUG)
    settings.INSAF_SMS = provider.gateway(headers=(("Authorization", "Bearer s3cret"),))
    provider.answers = [(400, f'{{"message": "{BY_PHONE.phone} is barred"}}')] * 3
    for n in range(4):
        texting.run_once(queued.now + n * timedelta(hours=5))
    ours = "\n".join(record.getMessage() for record in caplog.records)
    assert "letter" in ours
    for private in ("551234567", "s3cret", "/s/", "شكواك", "barred"):
        assert private not in ours


def test_a_second_worker_leaves_a_claimed_message_alone(queued: given.Matter, provider: Provider) -> None:
    provider.before_answer = lambda: None
    claimed = claims.take(claims.letters_by("sms"), queued.now)
    assert claimed is not None and claims.take(claims.letters_by("sms"), queued.now) is None


def test_a_link_of_a_text_opens_the_case_and_leaves_the_address_line(
    queued: given.Matter, provider: Provider, client: Any
) -> None:
    """L-02, K-17"""
    texting.run_once(queued.now)
    link = re.search(r"/s/\S+", provider.texts[0])
    assert link
    answer = client.get(link[0])
    assert (answer.status_code, answer["Location"]) == (303, "/track/case/")
    assert queued.case.reference in client.get("/track/case/").content.decode()
    other = link[0][:-1] + ("1" if link[0][-1] == "0" else "0")
    for wrong in (other, "/s/zzz.AAAA", "/s/.", "/s/ش.x", "/s/0", "/s/zzzzzzzzzz.x"):
        assert client.get(wrong)["Location"] == "/track/", wrong


def cast_now() -> Any:
    return replace(given.complaint()).received_at
