"""People who write and answer by mail while processes are killed: what they sent, and who was hit."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import smtplib
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.live import CHECKOUT, READY_WITHIN, Live, start
from tests.postoffice import PostOffice

CENTRE = "info@engineeringtracks.edu.sa"
FETCHER, WORKER, WEB = "insaf.site.fetcher", "insaf.site.worker", "insaf.site.server"


def settings(office: PostOffice) -> dict[str, str]:
    return {
        "INSAF_IMAP_URL": office.imap_url(CENTRE),
        "INSAF_SMTP_URL": office.smtp_url,
        "INSAF_MAIL_FROM": CENTRE,
        "INSAF_MAIL_REPLY": CENTRE.replace("@", "+{token}@"),
    }


def address(n: int) -> str:
    """Each in a domain of its own: the outbox keeps a pace for each domain."""
    return f"person-{n}@home-{n}.example"


@dataclass
class People:
    """Each writes once; each answers the acknowledgement once, as soon as it has come."""

    office: PostOffice
    people: int
    pace: float = 0.0  # seconds between two who write
    sent: int = 0
    answered: set[int] = field(default_factory=set)
    stop: threading.Event = field(default_factory=threading.Event)

    def live(self) -> None:
        waiting: list[int] = []
        for n in range(self.people):
            self._hand_in(_matter(n), n)
            waiting.append(n)
            self.stop.wait(self.pace)
            if n % 10 == 9:
                waiting = self._answer(waiting)
        while waiting and not self.stop.is_set():
            waiting = self._answer(waiting)
            self.stop.wait(0.5)

    def _answer(self, waiting: list[int]) -> list[int]:
        """Those who still have no acknowledgement in their mailbox."""
        left = []
        for n in waiting:
            letter = self._letter(n)
            if letter is None:
                left.append(n)
            else:
                self._hand_in(_answer(n, letter), n)
                self.answered.add(n)
        return left

    def _letter(self, n: int) -> bytes | None:
        """Read in the mailbox itself: a thousand sign-ins a second are not what is tested."""
        found = [
            *(self.office.maildir(address(n)) / "new").glob("*"),
            *(self.office.maildir(address(n)) / "cur").glob("*"),
        ]
        return found[0].read_bytes() if found else None

    def _hand_in(self, raw: bytes, n: int) -> None:
        """As a person's mail server does: again until it is taken."""
        while not self.stop.is_set():
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self.office.hand_in(raw, address(n), CENTRE)
                self.sent += 1
                return
            time.sleep(0.2)


def _matter(n: int) -> bytes:
    return (
        f"From: Person {n} <{address(n)}>\r\nTo: {CENTRE}\r\nSubject: matter {n}\r\nMessage-ID: <matter-{n}@example.com>\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nلم تصلني الشهادة رقم {n} منذ شهرين.\r\n"
    ).encode()


def _answer(n: int, letter: bytes) -> bytes:
    found = re.search(rb"^Message-ID:\s*(<[^>]+>)", letter, re.MULTILINE | re.IGNORECASE)
    assert found
    return (
        f"From: Person {n} <{address(n)}>\r\nTo: {CENTRE}\r\nSubject: Re: matter {n}\r\nMessage-ID: <answer-{n}@example.com>\r\n"
        f"In-Reply-To: {found[1].decode()}\r\nReferences: {found[1].decode()}\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nرقم الشهادة {n}.\r\n"
    ).encode()


@dataclass
class Killer:
    """Kills parts of a running product, or all of it, and starts what nobody else would."""

    insaf: Live
    office: PostOffice
    chance: Random
    hit: Counter[str] = field(default_factory=Counter)
    database: sqlite3.Connection | None = None

    def strike(self) -> None:
        """At a random moment; now and then at the worst one."""
        aim = self.chance.choices((FETCHER, WORKER, WEB, "supervisor"), (45, 40, 5, 10))[0]
        if aim == "supervisor":
            self.insaf.process.kill()
            self.insaf.process.wait()
            port = int(self.insaf.url.rpartition(":")[2])
            self.insaf.process = start(self.insaf.data_dir, port, self.insaf.env).process
        elif (pid := child(self.insaf.process.pid, aim)) is not None:
            if aim in WORST and self.chance.random() < 0.5:
                self._await(WORST[aim])
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        else:
            return  # it is not up yet after the last time
        self.hit[aim] += 1

    def _await(self, moment: Callable[[Killer], Any]) -> None:
        """Until something that the process does shows outside, before it could do the next; not for ever."""
        before, end = moment(self), time.monotonic() + 3
        while moment(self) == before and time.monotonic() < end:
            time.sleep(0)

    def well(self) -> None:
        """It serves; a web process that was killed while it was greeted may have been called unwell before."""
        end = time.monotonic() + READY_WITHIN
        while time.monotonic() < end:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.insaf.url}/healthz", timeout=5):
                return
            time.sleep(0.2)
        raise AssertionError(self.insaf.log()[-4000:])


def _kept(killer: Killer) -> int:
    """Mails that are durable here: the next step is to put them away on the server."""
    path = killer.insaf.data_dir / "insaf.sqlite3"
    with contextlib.suppress(sqlite3.OperationalError):
        if killer.database is None and path.exists():
            killer.database = sqlite3.connect(path, isolation_level=None)
        if killer.database is not None:
            return int(killer.database.execute("SELECT max(id) FROM intake_email_arrival").fetchone()[0] or 0)
    return 0


def _accepted(killer: Killer) -> int:
    """Letters that the SMTP server has taken: the next step is to mark them."""
    return (killer.office.home / "exim-mainlog").read_bytes().count(b"id=et-")


WORST: dict[str, Callable[[Killer], int]] = {FETCHER: _kept, WORKER: _accepted}


def child(parent: int, module: str) -> int | None:
    """A process of the product, found in the system's own list."""
    for entry in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError, ValueError, IndexError):
            with open(f"/proc/{entry}/stat") as stat:
                of = int(stat.read().rpartition(")")[2].split()[1])
            with open(f"/proc/{entry}/cmdline") as command:
                if of == parent and module in command.read():
                    return int(entry)
    return None


def asked(insaf: Live, *words: str) -> Any:
    """What tests.journeys.mail_figures says."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.journeys.mail_figures", *words],
        env=insaf.env, cwd=CHECKOUT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def accepted(office: PostOffice) -> Counter[str]:
    """How often the SMTP server took each letter of ours, by Message-ID, as its own log says."""
    log = (office.home / "exim-mainlog").read_text(errors="replace")
    return Counter(f"<{one}>" for one in re.findall(r"<= \S+ .* id=(\S+@engineeringtracks\.edu\.sa)", log))
