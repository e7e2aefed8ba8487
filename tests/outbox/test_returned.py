"""What comes back counts as not told, is shown, and makes a task (K-14)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from insaf.cases import promises
from insaf.cases.models import Case
from insaf.core.acts import delivery, handling, referring
from insaf.core.terms import DeadlineKind
from insaf.outbox import addresses, follow, returned, send
from insaf.outbox.models import FailingAddress, Letter
from insaf.outbox.state import retry
from tests import cast, given
from tests.outbox.postbox import Postbox

pytestmark = pytest.mark.both_databases
HOUR = timedelta(hours=1)


@pytest.fixture
def acknowledged(matter: Any, postbox: Postbox) -> given.Matter:
    m: given.Matter = matter()
    follow.run_once(m.now)
    send.run_once(m.now)
    assert m.case.acknowledged_at == m.now
    return m


def letter() -> Letter:
    return Letter.objects.select_related("case").get()


def bounced(m: given.Matter, status: str = "5.1.1", **where: str) -> Letter | None:
    where.setdefault("original_id", letter().message_id)
    found = returned.returned("amina@example.com", status, not status.startswith("4"), now=m.now + HOUR, **where)
    send.run_once(m.now + HOUR)
    return found


def test_a_returned_acknowledgement_is_none(acknowledged: given.Matter) -> None:
    assert bounced(acknowledged) == letter()
    assert (letter().state, letter().last_error, letter().returned_at) == (
        "failed", "5.1.1", acknowledged.now + HOUR,
    )  # fmt: skip
    assert acknowledged.case.acknowledged_at is None
    assert Case.objects.get().acknowledged_at is None, "the figures count it as acknowledged"
    assert acknowledged.case.deadline(DeadlineKind.ACKNOWLEDGE).running  # type: ignore[union-attr]


def test_somebody_finds_it_among_what_is_to_do(acknowledged: given.Matter) -> None:
    bounced(acknowledged)
    assert DeadlineKind.REACH in {task.kind for task in promises.tasks(cast.omar.actor)}
    acknowledged.until(acknowledged.now + 2 * HOUR)
    acknowledged.does(cast.omar, delivery.ReachOtherwise("phone", "أبلغتها هاتفيًا."))
    assert DeadlineKind.REACH not in {task.kind for task in promises.tasks(cast.omar.actor)}
    assert Case.objects.get().acknowledged_at == acknowledged.now


def test_the_same_notice_twice_is_one(acknowledged: given.Matter) -> None:
    for _ in range(3):
        bounced(acknowledged)
    assert [type(step.event).__name__ for step in steps()].count("Undelivered") == 1


def steps() -> list[Any]:
    from insaf.cases import history

    return list(history.of_case(Case.objects.get()))


def test_the_address_that_was_made_for_the_letter_is_enough(acknowledged: given.Matter, settings: Any) -> None:
    """A notice that quotes nothing of the letter."""
    settings.INSAF_MAIL_BOUNCES = "bounces+{token}@engineeringtracks.edu.sa"
    assert bounced(acknowledged, original_id="", returned_to=addresses.bounce_address(letter())) == letter()
    assert letter().state == "failed"


@pytest.mark.parametrize("name", ["", "<other@example.com>", "<>", "x" * 500])
def test_a_notice_about_somebody_elses_mail_changes_nothing(acknowledged: given.Matter, name: str) -> None:
    assert bounced(acknowledged, original_id=name) is None
    assert letter().state == "sent" and not FailingAddress.objects.exists()


def test_a_guessed_name_of_a_letter_changes_nothing(acknowledged: given.Matter) -> None:
    guessed = letter().message_id.replace(addresses.seal("message", "x"), "")
    forged = guessed.rpartition(".")[0][:-16] + "a" * 16
    assert bounced(acknowledged, original_id=forged) is None and letter().state == "sent"


def test_a_delay_only_shows(acknowledged: given.Matter) -> None:
    bounced(acknowledged, "4.4.7")
    assert (letter().state, letter().last_error) == ("sent", "4.4.7")
    assert acknowledged.case.acknowledged_at and acknowledged.case.unreached == ()
    assert not returned.failing("amina@example.com")


def test_a_notice_of_success_changes_nothing(acknowledged: given.Matter) -> None:
    bounced(acknowledged, "2.0.0")
    assert (letter().state, letter().last_error) == ("sent", "")


def test_the_address_is_known_to_fail_until_somebody_writes_from_it(acknowledged: given.Matter) -> None:
    bounced(acknowledged)
    (known,) = returned.failing(" Amina@Example.com ")
    assert known is not None and known.code == "5.1.1"
    returned.heard_from("AMINA@example.com")
    assert not returned.failing("amina@example.com") and not returned.failing("")


def test_a_letter_that_was_given_up_does_the_same(matter: Any, postbox: Postbox) -> None:
    m = matter()
    follow.run_once(m.now)
    postbox.answers = ["550 5.1.1 no such user"] * 3
    for n in range(3):
        send.run_once(m.now + n * HOUR)
    assert letter().state == "failed" and m.case.unreached == (0,)
    assert m.case.deadline(DeadlineKind.ACKNOWLEDGE).running and returned.failing("amina@example.com")


def test_a_crash_between_the_notice_and_the_record_loses_nothing(acknowledged: given.Matter) -> None:
    """The notice is on the letter; the round that records it comes whenever it comes."""
    returned.returned("amina@example.com", "5.1.1", True, letter().message_id, acknowledged.now + HOUR)
    assert acknowledged.case.acknowledged_at is not None
    for _ in range(2):
        send.settle(acknowledged.now + 2 * HOUR)
    assert acknowledged.case.acknowledged_at is None and acknowledged.case.unreached == (0,)


def test_sent_again_and_taken_it_is_acknowledged_again(acknowledged: given.Matter, postbox: Postbox) -> None:
    bounced(acknowledged)
    assert retry(letter().pk, acknowledged.now + 2 * HOUR)
    send.run_once(acknowledged.now + 2 * HOUR)
    assert letter().state == "sent" and acknowledged.case.acknowledged_at == acknowledged.now + 2 * HOUR
    assert len(postbox.mails) == 2 and len({str(one.message["Message-ID"]) for one in postbox.mails}) == 1


def test_another_letter_that_comes_back_names_itself(acknowledged: given.Matter) -> None:
    m = acknowledged.until(acknowledged.now + HOUR).does(cast.omar, handling.Reply("سنعيد المبلغ."))
    follow.run_once(m.now)
    send.run_once(m.now)
    reply = Letter.objects.get(kind="reply")
    returned.returned("amina@example.com", "5.2.2", True, reply.message_id, m.now)
    send.settle(m.now)
    lost = [step.event for step in steps() if type(step.event).__name__ == "Undelivered"]
    assert [(one.letter, one.status, one.number) for one in lost] == [("reply", "5.2.2", 0)]
    assert m.case.acknowledged_at is not None


def test_what_comes_back_comes_to_an_address_of_its_own(acknowledged: given.Matter, postbox: Postbox) -> None:
    """K-03: without a pattern it comes to the sender's box, whose bounces are read as well."""
    assert postbox.only().sender == "complaints@engineeringtracks.edu.sa"


def test_with_a_pattern_each_letter_has_its_own_sender_on_the_envelope(
    matter: Any, postbox: Postbox, settings: Any
) -> None:
    settings.INSAF_MAIL_BOUNCES = "bounces+{token}@engineeringtracks.edu.sa"
    m = matter()
    follow.run_once(m.now)
    send.run_once(m.now)
    assert postbox.only().sender == addresses.bounce_address(letter())
    assert postbox.only().message["From"].addresses[0].addr_spec == "complaints@engineeringtracks.edu.sa"


def test_a_reply_that_the_external_body_did_not_get_is_no_letter_to_the_complainant(
    acknowledged: given.Matter, postbox: Postbox
) -> None:
    """B-10: its clock runs again, and nobody need reach the complainant."""
    m = acknowledged.referred_in(acknowledged.now + timedelta(days=10))
    m.does(cast.layla, referring.AnswerReferral("nelc", "أعدنا المبلغ.", 1, way="mailed", to="care@nelc.gov.sa"))
    follow.run_once(m.now)
    send.run_once(m.now)
    reply = Letter.objects.get(kind="body_reply")
    returned.returned(reply.recipient, "5.1.1", True, reply.message_id, now=m.now + HOUR)
    send.run_once(m.now + HOUR)
    (lost,) = [step.event for step in steps() if type(step.event).__name__ == "Undelivered"]
    assert (lost.number, lost.referral) == (0, 1)  # type: ignore[attr-defined]
    assert m.case.deadline(DeadlineKind.REACH) is None and m.case.acknowledged_at is not None
    assert m.case.referral(1).waits  # type: ignore[union-attr]
