"""Loops end here: what is over a measure waits for a person, and nothing is lost (K-01)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from insaf.core.acts import handling, intake
from insaf.core.acts.intake import Contact
from insaf.outbox import addresses, follow, holding, send
from insaf.outbox.models import Letter
from insaf.people.models import Staff
from tests import cast, given
from tests.outbox.postbox import Postbox

pytestmark = pytest.mark.both_databases
HOUR = timedelta(hours=1)


def states(kind: str = "acknowledgement") -> list[tuple[str, str]]:
    return list(Letter.objects.filter(kind=kind).order_by("id").values_list("state", "last_error"))


def by_mail(matter: Any, contact: Contact = cast.amina, **words: Any) -> given.Matter:
    m: given.Matter = matter(contact=contact, channel="email", **words)
    return m


def told(m: given.Matter, after: timedelta = timedelta()) -> None:
    follow.run_once(m.now + after)
    send.run_once(m.now + after)


def test_who_writes_by_mail_is_answered_by_itself_once_in_a_day(matter: Any, postbox: Postbox) -> None:
    told(by_mail(matter))
    told(by_mail(matter, contact=Contact("أمينة", "Amina@Example.com")), HOUR)
    assert states() == [("sent", ""), ("held", "one-a-day")]
    assert len(postbox.mails) == 1


def test_the_next_day_it_is_answered_again(matter: Any, postbox: Postbox) -> None:
    told(by_mail(matter))
    told(by_mail(matter), timedelta(hours=25))
    assert states() == [("sent", ""), ("sent", "")]


def test_two_at_once_are_answered_once(matter: Any, postbox: Postbox) -> None:
    by_mail(matter)
    told(by_mail(matter))
    assert states() == [("sent", ""), ("held", "one-a-day")]


def test_who_fills_in_the_form_twice_is_acknowledged_twice(matter: Any, postbox: Postbox) -> None:
    matter()
    told(matter())
    assert states() == [("sent", ""), ("sent", "")]


def test_what_staff_write_is_never_held(matter: Any, postbox: Postbox) -> None:
    m = by_mail(matter)
    for n in range(3):
        m.until(m.now + n * HOUR).does(cast.omar, handling.Reply(f"رسالة {n}"))
    told(m)
    assert states("reply") == [("sent", "")] * 3


def test_an_hours_measure_holds_everything_automatic(matter: Any, postbox: Postbox, settings: Any) -> None:
    settings.INSAF_MAIL_AUTOMATIC_PER_HOUR = 3
    for _ in range(4):
        m = matter()
    told(m)
    assert [state for state, _ in states()] == ["sent"] * 3 + ["held"]
    told(matter(), HOUR + HOUR)
    assert states()[-1] == ("sent", "")


def test_a_held_letter_goes_out_when_somebody_says_so(matter: Any, postbox: Postbox) -> None:
    by_mail(matter)
    second = by_mail(matter)
    told(second)
    assert second.case.acknowledged_at is None
    held, omar = Letter.objects.get(state="held"), Staff.objects.get(pk=cast.omar.id)
    assert holding.release(held.pk, omar, second.now + HOUR) and not holding.release(held.pk, omar, second.now)
    send.run_once(second.now + HOUR)
    held.refresh_from_db()
    assert (held.state, held.released_by, held.last_error) == ("sent", omar, "")
    assert second.case.acknowledged_at == second.now + HOUR


def test_a_held_letter_leaves_the_promise_running(matter: Any, postbox: Postbox) -> None:
    """Whoever holds it back is not thought to have acknowledged."""
    by_mail(matter)
    m = by_mail(matter)
    told(m)
    m.days(2).ticked()
    assert m.case.deadline("acknowledge").breached_at is not None  # type: ignore[union-attr, arg-type]


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("complaints@engineeringtracks.edu.sa", "own-address"),
        ("INFO@engineeringtracks.edu.sa", "own-address"),
        ("mailer-daemon@example.com", "nobody-reads"),
        ("noreply@example.com", "nobody-reads"),
    ],
)
def test_nothing_answers_ourselves_or_a_machine(matter: Any, postbox: Postbox, address: str, why: str) -> None:
    told(by_mail(matter, contact=Contact("x", address)))
    assert states() == [("held", why)] and postbox.mails == []


def test_our_own_signed_address_is_ours(matter: Any, postbox: Postbox, settings: Any) -> None:
    from insaf.cases.models import Case

    settings.INSAF_MAIL_REPLY = "info+{token}@engineeringtracks.edu.sa"
    first = by_mail(matter)
    address = addresses.reply_address(Case.objects.get(reference=first.door.reference))
    told(by_mail(matter, contact=Contact("x", address)))
    assert states()[-1] == ("held", "own-address")


def test_withdrawing_by_mail_is_an_automatic_answer_too(matter: Any, postbox: Postbox) -> None:
    told(by_mail(matter).asks(intake.Withdraw()))
    assert states() == [("sent", "")] and states("withdrawn") == [("held", "one-a-day")]


def test_every_reason_has_its_words() -> None:
    assert set(holding.WHY) == {holding.ONE_A_DAY, holding.TOO_MANY, holding.OURS, holding.NOBODY}
