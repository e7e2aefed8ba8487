"""Sending: once to the eye, again after a refusal, never silently lost (D-01, K-15)."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import get_connection

from insaf.cases import history
from insaf.core.terms import DeadlineKind
from insaf.outbox import claims, follow, send
from insaf.outbox.models import Letter
from insaf.outbox.state import retry, state
from tests import cast, given
from tests.live import free_port
from tests.outbox.postbox import Postbox

pytestmark = pytest.mark.both_databases
MINUTE = timedelta(minutes=1)


@pytest.fixture
def queued(matter: Any) -> given.Matter:
    m = matter()
    follow.run_once(m.now)
    return m


def letter() -> Letter:
    return Letter.objects.get()


def test_a_letter_is_sent_once(queued: given.Matter, postbox: Postbox) -> None:
    assert [send.run_once(queued.now) for _ in range(3)] == [1, 0, 0]
    assert len(postbox.mails) == 1
    sent = letter()
    assert (sent.state, sent.attempts, sent.next_attempt_at) == ("sent", 1, None)
    assert sent.sent_at and queued.now <= sent.sent_at < queued.now + MINUTE
    assert sent.subject == str(postbox.only().message["Subject"])


def test_the_acknowledgement_is_recorded_when_the_server_took_it(queued: given.Matter, postbox: Postbox) -> None:
    """D-01: it counts from the sending, not from the wish to send."""
    assert queued.case.acknowledged_at is None
    send.run_once(queued.now + MINUTE)
    assert queued.case.acknowledged_at == queued.now + MINUTE
    promise = queued.case.deadline(DeadlineKind.ACKNOWLEDGE)
    assert promise is not None and promise.met_at is not None
    follow.run_once(queued.now)
    assert Letter.objects.count() == 1


def test_an_acknowledgement_that_never_left_is_not_recorded(queued: given.Matter, postbox: Postbox) -> None:
    """K-14."""
    postbox.answers = ["550 5.1.1 no such user"] * 3
    for n in range(3):
        send.run_once(queued.now + n * timedelta(hours=1))
    assert letter().state == "failed" and queued.case.acknowledged_at is None


def test_a_crash_before_the_acknowledgement_is_recorded_is_made_good(
    queued: given.Matter, postbox: Postbox, monkeypatch: Any
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(send, "perform", _die)
        with pytest.raises(SystemExit):
            send.run_once(queued.now)
    assert letter().state == "sent" and queued.case.acknowledged_at is None
    send.run_once(queued.now + MINUTE)
    assert queued.case.acknowledged_at is not None and len(postbox.mails) == 1


def _die(*args: Any, **kwargs: Any) -> None:
    raise SystemExit


def test_a_refusal_for_now_is_tried_again_later(queued: given.Matter, postbox: Postbox) -> None:
    postbox.answers = ["451 4.7.1 greylisted, amina@example.com", "452 4.3.1 full"]
    assert send.run_once(queued.now) == 0
    assert letter().state == "queued" and letter().last_error == "451 4.7.1"
    assert send.run_once(queued.now + MINUTE / 2) == 0 and letter().attempts == 1
    assert send.run_once(queued.now + MINUTE) == 0 and letter().last_error == "452 4.3.1"
    assert send.run_once(queued.now + 3 * MINUTE) == 0 and letter().attempts == 2
    assert send.run_once(queued.now + 6 * MINUTE) == 1
    assert len(postbox.mails) == 1 and letter().last_error == ""


def test_the_waits_grow_and_then_stay() -> None:
    assert [wait / MINUTE for wait in claims.BACK_OFF] == [1, 5, 15, 60, 240]


def test_a_refusal_for_ever_is_believed_the_third_time(queued: given.Matter, postbox: Postbox) -> None:
    postbox.answers = ["550 5.1.1 amina@example.com is unknown"] * 9
    for n in range(9):
        send.run_once(queued.now + n * timedelta(days=1))
    failed = letter()
    assert (failed.state, failed.attempts, failed.last_error) == ("failed", 3, "550 5.1.1")


def test_a_letter_that_was_given_up_can_be_queued_again(queued: given.Matter, postbox: Postbox) -> None:
    Letter.objects.update(state="failed", next_attempt_at=None)
    assert retry(letter().pk, queued.now) and not retry(letter().pk, queued.now)
    assert send.run_once(queued.now) == 1


def test_a_server_that_is_away_for_three_days_costs_no_letter(
    queued: given.Matter, postbox: Postbox, settings: Any
) -> None:
    settings.EMAIL_PORT = free_port()
    for n in range(15):
        send.run_once(queued.now + n * timedelta(hours=5))
    waiting = letter()
    assert waiting.state == "queued" and waiting.last_error == "ConnectionRefusedError"
    settings.EMAIL_PORT = postbox.port
    assert send.run_once(queued.now + timedelta(days=30)) == 1


def test_after_four_days_without_a_server_staff_must_reach_the_person_otherwise(
    queued: given.Matter, postbox: Postbox, settings: Any
) -> None:
    """K-14: the letter stands among the failed ones, and can be queued again by hand."""
    settings.EMAIL_PORT = free_port()
    for n in range(21):
        send.run_once(queued.now + n * timedelta(hours=5))
    assert letter().state == "failed"
    later = queued.now + timedelta(days=5)
    assert retry(letter().pk, later)
    send.run_once(later)
    assert letter().state == "queued", "one more failure does not give it up at once"
    settings.EMAIL_PORT = postbox.port
    assert send.run_once(later + timedelta(hours=1)) == 1


def test_a_letter_that_is_too_large_is_given_up_and_stops_no_other(matter: Any, postbox: Postbox) -> None:
    """The server says so at MAIL FROM, where the size is announced (RFC 1870)."""
    first, second = matter(), matter(title="شكوى أخرى")
    follow.run_once(first.now)
    large = Letter.objects.get(case__reference=first.door.reference)
    for n in range(3):
        postbox.senders = ["552 5.3.4 message size exceeds fixed limit"]
        assert send.run_once(first.now + n * timedelta(hours=1)) == (n == 0)
    large.refresh_from_db()
    assert (large.state, large.attempts, large.last_error) == ("failed", 3, "552 5.3.4")
    assert [second.door.reference in subject for subject in postbox.subjects()] == [True]


def test_one_bad_letter_does_not_hold_up_the_others(matter: Any, postbox: Postbox) -> None:
    first, second = matter(), matter(title="شكوى أخرى")
    follow.run_once(first.now)
    Letter.objects.filter(case__reference=first.door.reference).update(kind="no such letter")
    assert send.run_once(first.now) == 1
    assert second.door.reference in postbox.subjects()[0]


def test_a_claimed_letter_is_left_to_its_sender_until_the_lease_ends(queued: given.Matter, postbox: Postbox) -> None:
    claimed = claims.claim(queued.now)
    assert claimed is not None and letter().state == "sending"
    assert claims.claim(queued.now) is None
    assert send.run_once(queued.now + claims.LEASE - MINUTE) == 0
    assert send.run_once(queued.now + claims.LEASE) == 1
    claims.put_off(claimed, queued.now, "too late to say so")
    assert letter().state == "sent"


def test_a_slow_server_does_not_let_a_second_worker_send_the_same_letter(matter: Any, postbox: Postbox) -> None:
    """K-15: the first letter takes nine minutes; the second one's lease begins after them."""
    first = matter()
    matter(title="شكوى أخرى")
    follow.run_once(first.now)
    leased: set[Any] = set()

    def clock() -> Any:
        leased.update(Letter.objects.filter(state="sending").values_list("claimed_until", flat=True))
        return first.now + len(postbox.mails) * timedelta(minutes=9)

    assert send.run_once(first.now, clock) == 2
    assert leased == {first.now + claims.LEASE, first.now + timedelta(minutes=9) + claims.LEASE}


def test_a_letter_sent_twice_is_one_to_a_mail_program(queued: given.Matter, postbox: Postbox) -> None:
    """The sender died after the server took the letter: the same Message-ID goes again."""
    claimed = claims.claim(queued.now)
    assert claimed is not None
    send.Sealed(
        send._written(claimed, history.of_case(claimed.case), queued.now),
        "x@example.com",
        claimed.recipient,
        get_connection(),
    ).send()
    send.run_once(queued.now + claims.LEASE)
    ids = [str(one.message["Message-ID"]) for one in postbox.mails]
    assert len(ids) == 2 and len(set(ids)) == 1


def test_the_log_names_no_person(matter: Any, postbox: Postbox, caplog: Any) -> None:
    """L-10: neither address nor name nor word of the letter."""
    caplog.set_level(logging.DEBUG)
    m = matter()
    postbox.answers = ["451 4.7.1 try later <amina@example.com>", "550 no user amina@example.com"]
    follow.run_once(m.now)
    for n in range(4):
        send.run_once(m.now + n * timedelta(hours=1))
    ours = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith(("insaf", "django")))
    assert "letter" in ours
    for private in ("amina", cast.amina.name, "المبلغ", "/k/"):
        assert private not in ours


def test_the_state_of_the_outbox_names_no_person(queued: given.Matter, postbox: Postbox) -> None:
    Letter.objects.update(state="failed", last_error="550 5.1.1", next_attempt_at=None)
    told = state(queued.now)
    assert told["letters"]["failed"] == 1 and told["failed"][0]["reference"] == queued.door.reference  # type: ignore[attr-defined]
    assert "amina" not in str(told)
