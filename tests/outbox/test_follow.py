"""The record is read forward, once; what it calls for is queued with the bookmark (K-15)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from insaf.cases import log
from insaf.core.acts import answering, handling, ladder
from insaf.core.acts.intake import Contact
from insaf.core.policy import Kind
from insaf.outbox import follow
from insaf.outbox.models import Bookmark, Letter
from tests import cast, given

pytestmark = pytest.mark.both_databases


def kinds() -> list[str]:
    return list(Letter.objects.order_by("entry", "id").values_list("kind", flat=True))


def test_a_received_complaint_is_acknowledged_at_the_next_round(matter: Any) -> None:
    """D-01."""
    m = matter()
    assert follow.run_once(m.now) == 1
    letter = Letter.objects.get()
    assert (letter.kind, letter.recipient, letter.language, letter.state) == (
        "acknowledgement",
        "amina@example.com",
        "ar",
        "queued",
    )
    assert letter.next_attempt_at == m.now


def test_reading_twice_queues_nothing_twice(matter: Any) -> None:
    m = matter().decided()
    follow.run_once(m.now)
    before = kinds()
    assert follow.run_once(m.now) == 0
    Bookmark.objects.update(seq=-1)
    follow.run_once(m.now)
    assert kinds() == before


def test_a_letter_cannot_exist_twice(matter: Any) -> None:
    m = matter()
    follow.run_once(m.now)
    letter = Letter.objects.get()
    letter.pk, letter.message_id = None, "<other@example.com>"
    with pytest.raises(IntegrityError), transaction.atomic():
        letter.save(force_insert=True)


def test_letters_and_bookmark_are_kept_together_or_not_at_all(matter: Any, monkeypatch: Any) -> None:
    m = matter()
    with monkeypatch.context() as patch:
        patch.setattr(Bookmark, "save", _break)
        with pytest.raises(RuntimeError):
            follow.run_once(m.now)
    assert kinds() == []
    follow.run_once(m.now)
    assert kinds() == ["acknowledgement"]


def _break(*args: Any, **kwargs: Any) -> None:
    raise RuntimeError("the power went out")


def test_the_stored_letter_holds_no_word_and_no_secret(matter: Any) -> None:
    m = matter()
    follow.run_once(m.now)
    row = " ".join(str(value) for value in Letter.objects.values().get().values())
    assert "/k/" not in row and "المبلغ" not in row and cast.amina.name not in row


def test_who_gave_no_address_gets_no_mail(matter: Any) -> None:
    """A-09; the page on which the reference was shown is the acknowledgement."""
    m = matter(contact=cast.nobody)
    assert follow.run_once(m.now) == 0
    assert m.case.acknowledged_at is not None
    m.decided()
    assert follow.run_once(m.now) == 0 and kinds() == []


def test_a_telephone_number_alone_is_acknowledged_on_the_page(matter: Any) -> None:
    m = matter(contact=Contact(name="أمينة", phone="+966551234567"))
    follow.run_once(m.now)
    assert kinds() == [] and m.case.acknowledged_at is not None


def test_a_call_is_not_acknowledged_by_a_page_nobody_saw(matter: Any) -> None:
    m = matter(contact=cast.nobody, channel="phone")
    follow.run_once(m.now)
    assert m.case.acknowledged_at is None


def test_a_page_that_was_shown_waits_for_its_mail(matter: Any) -> None:
    m = matter()
    follow.run_once(m.now)
    assert m.case.acknowledged_at is None


def test_internal_work_says_nothing_to_the_complainant(matter: Any) -> None:
    """B-18."""
    m = matter().assigned_to(cast.omar).does(cast.omar, handling.AddNote("يبدو أنها محقة."))
    follow.run_once(m.now)
    assert kinds() == ["acknowledgement"]


def test_one_act_says_one_thing(matter: Any) -> None:
    """E-12: the objection and the escalation that follows from it are one letter."""
    m = matter().decided().objected()
    follow.run_once(m.now)
    assert kinds() == ["acknowledgement", "decision", "escalated"]
    m.decided(by=cast.layla).days(30).ticked()
    follow.run_once(m.now)
    assert kinds()[3:] == ["decision", "closed", "survey"]


def test_a_withdrawal_and_its_closing_are_one_letter(matter: Any) -> None:
    from insaf.core.acts.intake import Withdraw

    m = matter().asks(Withdraw())
    follow.run_once(m.now)
    assert kinds() == ["acknowledgement", "withdrawn"]


def test_a_long_silence_is_told_once(matter: Any) -> None:
    """A sweep that comes late finds three missed updates and the breach: one letter."""
    m = matter().late_by(0)
    follow.run_once(m.now)
    assert kinds() == ["acknowledgement", "breach"]


def test_each_missed_update_is_told_at_its_time(matter: Any) -> None:
    """D-09."""
    m = matter().days(6).ticked()
    follow.run_once(m.now)
    m.days(5).ticked()
    follow.run_once(m.now)
    assert kinds() == ["acknowledgement", "automatic_update", "automatic_update"]


def test_a_request_in_time_is_granted_in_one_letter(matter: Any) -> None:
    m = matter().closed().asks(ladder.RequestReopening())
    follow.run_once(m.now)
    assert kinds()[-1] == "reopened" and "reopening_asked" not in kinds()


def test_an_inquiry_is_answered_without_a_definition_first(matter: Any) -> None:
    m = matter(kind=Kind.INQUIRY).assessed().days(1)
    m.does(cast.omar, answering.AnswerPoint(1, answering.Finding.ANSWERED, "نعم."))
    m.does(cast.omar, given.decision(outcome=answering.Outcome.ANSWERED, remedies=()))
    follow.run_once(m.now)
    assert kinds() == ["acknowledgement", "decision"]


def test_an_act_is_never_torn_by_the_end_of_a_page(matter: Any, monkeypatch: Any) -> None:
    m = matter().decided().objected()
    for size in (1, 2, 3, 5, 7):
        monkeypatch.setattr(follow, "BATCH", size)
        Letter.objects.all().delete()
        Bookmark.objects.all().delete()
        follow.run_once(m.now)
        assert kinds() == ["acknowledgement", "decision", "escalated"], size


def test_history_from_elsewhere_can_be_passed_over(matter: Any) -> None:
    m = matter().decided()
    follow.skip()
    assert follow.run_once(m.now) == 0 and follow.behind() == 0
    m.until(m.now + timedelta(hours=1)).accepted()
    assert follow.run_once(m.now) == 2  # the closing, and the question about it


def test_the_bookmark_stands_at_the_end_of_the_record(matter: Any) -> None:
    m = matter()
    follow.run_once(m.now)
    assert Bookmark.objects.get().seq == log.LogHead.objects.get().size - 1
