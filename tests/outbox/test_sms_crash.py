"""Real processes, killed while a text message is in their hands (K-15)."""

from __future__ import annotations

import contextlib
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgresql, tables
from tests.outbox import postbox, texts
from tests.outbox.test_crash import Installation

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]

FILE_AND_DIE = """
import os, signal
from insaf.core.acts.intake import Contact
now = datetime.now(UTC)
act = given.complaint(received_at=now, contact=Contact(name="منى", phone="+966551234567"), channel="phone")
perform(act, None, cast.complainant, now)
follow.run_once(now)
os.kill(os.getpid(), signal.SIGKILL)
"""
SEND = """
from datetime import timedelta
from insaf.outbox.models import Letter
from insaf.outbox.sms import send
sent = send.run_once(datetime.now(UTC) + timedelta(minutes=MINUTES))
print(sent, *Letter.objects.values_list("state", "last_error").get())
"""


@pytest.fixture
def provider() -> Iterator[texts.Provider]:
    with texts.listening() as one:
        yield one


@pytest.fixture
def installation(tmp_path: Path, provider: texts.Provider) -> Iterator[Installation]:
    with contextlib.ExitStack() as stack:
        server = os.environ.get("INSAF_DATABASE_URL", "")
        database = stack.enter_context(postgresql.fresh_database()) if server else ""
        if not server:
            tables.lay(tmp_path)
        made = Installation(tmp_path, stack.enter_context(postbox.listening()), database)
        made.env |= {
            "INSAF_SMS": "http",
            "INSAF_SMS_URL": f"http://127.0.0.1:{provider.port}/",
            "INSAF_SMS_BODY": json.dumps({"to": "{number}", "text": "{text}", "ref": "{reference}"}),
        }
        yield made


def run(installation: Installation, minutes: int = 0) -> str:
    out, _ = installation.start(SEND.replace("MINUTES", str(minutes))).communicate(timeout=120)
    return out.strip()


def dies_in_the_act(installation: Installation, provider: texts.Provider) -> None:
    """The provider has read the request; its answer reaches nobody."""
    installation.killed(FILE_AND_DIE)
    assert provider.asked == []
    sender = installation.start(SEND.replace("MINUTES", "0"))
    provider.before_answer = lambda: os.kill(sender.pid, signal.SIGKILL)
    sender.communicate(timeout=120)
    provider.before_answer = lambda: None
    assert sender.returncode == -signal.SIGKILL and len(provider.asked) == 1


def test_killed_between_commit_and_send_one_message_arrives(
    installation: Installation, provider: texts.Provider
) -> None:
    installation.killed(FILE_AND_DIE)
    assert run(installation) == "1 sent" and run(installation) == "0 sent"
    assert len(provider.asked) == 1


def test_killed_when_the_provider_has_it_no_telephone_rings_twice(
    installation: Installation, provider: texts.Provider
) -> None:
    dies_in_the_act(installation, provider)
    assert run(installation) == "0 sending"
    assert run(installation, minutes=11) == "0 failed unconfirmed"
    assert len(provider.asked) == 1


def test_a_provider_that_drops_twins_gets_the_same_name_again(
    installation: Installation, provider: texts.Provider
) -> None:
    installation.env["INSAF_SMS_REPEATS_SAFELY"] = "1"
    dies_in_the_act(installation, provider)
    assert run(installation, minutes=11) == "1 sent"
    assert len({one.fields["ref"] for one in provider.asked}) == 1 and len(provider.asked) == 2
