"""The signed head of the record leaves the building once a day (M-05)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from insaf.cases import checkpoints
from insaf.outbox import witness
from insaf.site import environment
from tests.outbox.postbox import Postbox

pytestmark = pytest.mark.both_databases
WITNESSES = ["witness@example.org", "audit@example.sa"]


@pytest.fixture
def signed(matter: Any, settings: Any) -> Any:
    settings.INSAF_WITNESS = WITNESSES
    m = matter()
    checkpoints.run_once(m.now)
    return m


def test_each_witness_gets_the_note_once_a_day(signed: Any, postbox: Postbox) -> None:
    assert witness.run_once(signed.now) == 2
    assert [mail.recipients for mail in postbox.mails] == [[one] for one in WITNESSES]
    assert witness.run_once(signed.now + timedelta(hours=3)) == 0
    assert witness.run_once(signed.now + timedelta(days=1)) == 2


def test_the_note_comes_byte_for_byte(signed: Any, postbox: Postbox) -> None:
    witness.run_once(signed.now)
    latest = checkpoints.latest()
    assert latest is not None
    (file,) = list(postbox.mails[0].message.iter_attachments())
    assert file.get_payload(decode=True) == latest.note.encode()
    assert latest.note.splitlines()[0] in postbox.mails[0].part("plain")
    assert signed.case.reference not in postbox.mails[0].part("plain")


def test_a_mail_server_that_is_away_is_tried_again(signed: Any, postbox: Postbox, settings: Any) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    with pytest.raises(OSError):
        witness.run_once(signed.now)
    settings.EMAIL_PORT = port
    assert witness.run_once(signed.now) == 2


def test_without_a_witness_or_a_head_nothing_is_sent(matter: Any, settings: Any, postbox: Postbox) -> None:
    m = matter()
    assert witness.run_once(m.now) == 0
    settings.INSAF_WITNESS = WITNESSES
    assert witness.run_once(m.now) == 0 and not postbox.mails


def test_what_is_no_address_is_refused_at_the_start(monkeypatch: Any) -> None:
    monkeypatch.setenv("INSAF_WITNESS", "a@example.org, nobody")
    with pytest.raises(environment.BadSetting, match="nobody"):
        environment.witnesses()
