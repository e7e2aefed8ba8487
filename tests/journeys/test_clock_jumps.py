"""The machine's clock jumps by a day and by a year, back and forth, under the real worker."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from insaf.core.record import parse_instant
from tests import live, tables
from tests.needs import LIBFAKETIME, needs
from tests.outbox.postbox import Postbox, listening

DAY, YEAR = timedelta(days=1), timedelta(days=365)
JUMPS = (DAY, -DAY, YEAR, timedelta(0), -YEAR, YEAR, -DAY, timedelta(0))
"""Where the clock stands, from the true time; each is a jump from the one before."""

PREPARE = """
from datetime import UTC, datetime, timedelta
from insaf.site.cli import need_database
need_database()
from insaf.cases.actions import perform
from insaf.rulebook import seeding
from tests import cast, given
now = datetime.now(UTC)
seeding.ensure(now)
for days in (0, 3, 8, 20):
    perform(given.complaint(received_at=now - timedelta(days=days)), None, cast.complainant, now)
"""
EXPORT = """
import json
from insaf.site.cli import need_django
need_django()
from insaf.cases.models import Case, Entry
from insaf.outbox import follow
from insaf.outbox.models import Letter
entries = [json.loads(body) for body in Entry.objects.order_by("seq").values_list("body", flat=True)]
due = {row.reference: row.next_alarm_at and row.next_alarm_at.isoformat() for row in Case.objects.all()}
waiting = Letter.objects.exclude(state="sent", settled=True).count() + follow.behind()
print(json.dumps({"entries": entries, "alarms": due, "waiting": waiting}))
"""


class Machine:
    """One installation whose worker believes what a file says of the time."""

    def __init__(self, home: Path, box: Postbox) -> None:
        self.box, self.clock = box, home / "clock"
        true = live.environment(home, live.free_port(), {"INSAF_SMTP_URL": f"smtp://127.0.0.1:{box.port}"})
        true.pop("INSAF_DATABASE_URL", None)
        self.env = true
        self.faked = true | {
            "LD_PRELOAD": LIBFAKETIME,
            "FAKETIME_TIMESTAMP_FILE": str(self.clock),
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }
        self.jump(timedelta(0))

    def jump(self, to: timedelta) -> None:
        """Sets the worker's clock so far from the true time, at once."""
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(f"{to.total_seconds():+.0f}\n")
        fresh.replace(self.clock)

    def worker(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "insaf.site.worker"], env=self.faked, cwd=live.CHECKOUT)

    def asked(self, script: str) -> Any:
        done = subprocess.run(
            [sys.executable, "-c", script], env=self.env, cwd=live.CHECKOUT, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout) if done.stdout else None

    def settled(self, at: timedelta) -> dict[str, Any]:
        """What stands once the worker has nothing left to do at this time."""
        return within(60, lambda: self._quiet(datetime.now(UTC) + at))

    def _quiet(self, now: datetime) -> dict[str, Any] | None:
        found: dict[str, Any] = self.asked(EXPORT)
        due = [at for at in found["alarms"].values() if at and datetime.fromisoformat(at) <= now]
        return None if due or found["waiting"] else found


def within(seconds: float, look: Callable[[], dict[str, Any] | None]) -> dict[str, Any]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.5)
    raise AssertionError("the worker did not come to rest")


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    with ExitStack() as stack:
        tables.lay(tmp_path)
        machine = Machine(tmp_path, stack.enter_context(listening()))
        machine.asked(PREPARE)
        worker = machine.worker()
        stack.callback(worker.wait, 30)
        stack.callback(worker.terminate)
        yield machine


@pytest.mark.slow
@needs("faketime")
def test_a_clock_that_jumps_moves_no_recorded_date_and_sends_nothing_twice(machine: Machine) -> None:
    """M-11, C-20, K-15"""
    before = machine.settled(timedelta(0))
    for to in JUMPS:
        machine.jump(to)
        after = machine.settled(to)
        assert after["entries"][: len(before["entries"])] == before["entries"]
        before = after
    _nothing_went_backwards(before["entries"])
    _nothing_was_done_twice(before["entries"])
    sent = Counter(str(mail.message["Message-ID"]) for mail in machine.box.mails)
    assert sent and set(sent.values()) == {1}


def _nothing_went_backwards(entries: list[dict[str, Any]]) -> None:
    """Within a case the instants only rise, and no promise was moved by the clock."""
    assert not [entry for entry in entries if entry["type"] == "DeadlineMoved"]
    for case in {entry["case"] for entry in entries}:
        instants = [parse_instant(entry["at"]) for entry in entries if entry["case"] == case]
        assert instants == sorted(instants)


def _nothing_was_done_twice(entries: list[dict[str, Any]]) -> None:
    noticed = [entry for entry in entries if entry["type"] in ("Breached", "Warned")]
    named = Counter((e["case"], e["type"], e["data"]["kind"], e["data"].get("day"), e["data"]["due_at"]) for e in noticed)  # fmt: skip
    assert set(named.values()) == {1}
    assert len({entry["case"] for entry in noticed}) == 4, "a year passed for every case"


@needs("faketime")
def test_the_worker_can_be_told_a_time() -> None:
    """So that the test above is never passed by a clock that did not jump."""
    words = [sys.executable, "-c", "import time; print(time.time())"]
    told = subprocess.run(words, env=os.environ | {"LD_PRELOAD": LIBFAKETIME, "FAKETIME": "+365d"}, capture_output=True)
    assert float(told.stdout) > time.time() + 364 * 86_400
