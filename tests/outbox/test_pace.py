"""Each domain at its own pace, and a server that is away for a while loses and doubles nothing (K-15)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from insaf.core.acts import handling
from insaf.core.acts.intake import Contact
from insaf.outbox import follow, send
from insaf.outbox.models import Letter
from insaf.site import outgoing
from insaf.site.environment import BadSetting
from tests import cast, given
from tests.outbox.postbox import Postbox

pytestmark = pytest.mark.both_databases
MINUTE = timedelta(minutes=1)


@pytest.fixture
def queued(matter: Any, settings: Any) -> Any:
    """Letters to addresses of several domains."""
    settings.INSAF_MAIL_AUTOMATIC_PER_HOUR = 1000

    def to(*addresses: str) -> given.Matter:
        for address in addresses:
            m: given.Matter = matter(contact=Contact("أمينة", address))
        follow.run_once(m.now)
        return m

    return to


def domains(postbox: Postbox) -> Counter[str]:
    return Counter(mail.recipients[0].rpartition("@")[2].lower() for mail in postbox.mails)


def test_a_domain_gets_no_more_in_a_minute_than_its_pace(queued: Any, postbox: Postbox, settings: Any) -> None:
    settings.INSAF_MAIL_PACE = {"": 3, "slow.example": 1}
    m = queued(*["a@example.com"] * 5, "b@slow.example", "c@Slow.Example", "d@other.example")
    for n in range(3):
        send.run_once(m.now + n * timedelta(seconds=10))
    assert domains(postbox) == {"example.com": 3, "slow.example": 1, "other.example": 1}
    send.run_once(m.now + 2 * MINUTE)
    assert domains(postbox) == {"example.com": 5, "slow.example": 2, "other.example": 1}


def test_without_a_pace_all_goes_at_once(queued: Any, postbox: Postbox) -> None:
    send.run_once(queued(*["a@example.com"] * 5).now)
    assert len(postbox.mails) == 5


@pytest.mark.parametrize("written", ["fast", "gmail.com=", "gmail.com=0", "-3", "a=b=c"])
def test_a_pace_that_is_none_is_refused(monkeypatch: Any, written: str) -> None:
    monkeypatch.setenv("INSAF_MAIL_PACE", written)
    with pytest.raises(BadSetting, match="INSAF_MAIL_PACE"):
        outgoing.pace()


def test_a_pace_is_read_for_all_and_for_one(monkeypatch: Any) -> None:
    monkeypatch.setenv("INSAF_MAIL_PACE", "60, Gmail.com=20")
    assert outgoing.pace() == {"": 60, "gmail.com": 20}


def test_a_server_that_is_away_for_a_while_loses_and_doubles_nothing(
    queued: Any, matter: Any, postbox: Postbox
) -> None:
    """4xx to some, 5xx to others, a closed door, then all is well: each letter arrives once."""
    m = queued(*(f"person{n}@example.com" for n in range(12)))
    for n in range(3):
        m.does(cast.omar, handling.Reply(f"رسالة {n}"))
    follow.run_once(m.now)
    refusals = ["451 4.3.2 try later", "550 5.7.1 not now", "421 4.3.2 closing", "452 4.3.1 no space"]
    for n in range(40):
        postbox.answers = refusals[n % 4 :] if n < 4 else []
        postbox.senders = ["451 4.7.1 greylisted"] if n in (2, 5) else []
        send.run_once(m.now + n * 10 * MINUTE)
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}
    ids = Counter(str(mail.message["Message-ID"]) for mail in postbox.mails)
    assert len(ids) == Letter.objects.count() == 15 and set(ids.values()) == {1}
