"""Real processes, killed between the commit and the sending (K-15)."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgresql, tables
from tests.live import CHECKOUT
from tests.outbox.postbox import Postbox, listening

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]

PREPARE = """
from datetime import UTC, datetime
from insaf.site.cli import need_database
need_database()
from insaf.cases.actions import perform
from insaf.outbox import follow
from insaf.rulebook import seeding
from tests import cast, given
seeding.ensure(datetime(2026, 1, 1, tzinfo=UTC))
"""
FILE_AND_DIE = """
import os, signal
perform(given.complaint(received_at=datetime.now(UTC)), None, cast.complainant, datetime.now(UTC))
follow.run_once(datetime.now(UTC))
os.kill(os.getpid(), signal.SIGKILL)
"""
SEND = """
from datetime import timedelta
from insaf.outbox import send
print(send.run_once(datetime.now(UTC) + timedelta(minutes=MINUTES)))
"""


class Installation:
    """A data folder and the processes that come and go on it."""

    def __init__(self, home: Path, box: Postbox, database: str) -> None:
        self.box = box
        self.env = {**os.environ, "INSAF_DATA": str(home), "INSAF_SMTP_URL": f"smtp://127.0.0.1:{box.port}"}
        self.env |= {"INSAF_DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "insaf.site.settings"}

    def start(self, script: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", PREPARE + script], env=self.env, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
        )

    def killed(self, script: str) -> None:
        process = self.start(script)
        process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL

    def sent(self, minutes: int = 0) -> int:
        out, _ = self.start(SEND.replace("MINUTES", str(minutes))).communicate(timeout=120)
        return int(out)

    def run(self) -> dict[str, int]:
        """`insaf outbox run`, as an operator types it."""
        words = [sys.executable, "-m", "insaf", "outbox", "run", "--json"]
        done = subprocess.run(words, env=self.env, cwd=CHECKOUT, capture_output=True, text=True, check=True)
        return dict(json.loads(done.stdout))


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    with contextlib.ExitStack() as stack:
        server = os.environ.get("INSAF_DATABASE_URL", "")
        database = stack.enter_context(postgresql.fresh_database()) if server else ""
        if not server:
            tables.lay(tmp_path)
        yield Installation(tmp_path, stack.enter_context(listening()), database)


def test_killed_between_commit_and_send_exactly_one_letter_arrives(installation: Installation) -> None:
    installation.killed(FILE_AND_DIE)
    assert installation.box.mails == []
    assert installation.run() == {"queued": 0, "sent": 1}
    assert installation.run() == {"queued": 0, "sent": 0}
    assert len(installation.box.mails) == 1


def test_killed_when_the_server_has_the_letter_its_twin_has_the_same_name(installation: Installation) -> None:
    """The narrow window that is left: two deliveries, one Message-ID."""
    installation.killed(FILE_AND_DIE)
    sender = installation.start(SEND.replace("MINUTES", "0"))
    installation.box.before_answer = lambda: os.kill(sender.pid, signal.SIGKILL)
    sender.communicate(timeout=120)
    assert sender.returncode == -signal.SIGKILL and len(installation.box.mails) == 1
    installation.box.before_answer = lambda: None
    assert installation.sent() == 0
    assert installation.sent(minutes=11) == 1
    assert installation.sent(minutes=22) == 0
    names = [str(mail.message["Message-ID"]) for mail in installation.box.mails]
    assert len(names) == 2 and len(set(names)) == 1


def test_two_senders_beside_each_other_send_each_letter_once(installation: Installation) -> None:
    filing = (
        "for n in range(12):\n"
        "    filed = given.complaint(title=f'شكوى {n}', received_at=datetime.now(UTC))\n"
        "    perform(filed, None, cast.complainant, datetime.now(UTC))\n"
    )
    installation.killed(filing + FILE_AND_DIE)
    senders = [installation.start(SEND.replace("MINUTES", "0")) for _ in range(2)]
    sent = [int(sender.communicate(timeout=120)[0]) for sender in senders]
    assert sum(sent) == 13
    assert (
        len({str(mail.message["Message-ID"]) for mail in installation.box.mails}) == len(installation.box.mails) == 13
    )
