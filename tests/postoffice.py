"""A post office of one's own: a real Dovecot (IMAP, LMTP) and a real Exim (SMTP) on the loopback.

Both run as an ordinary user in a temporary folder and know every address: a mail handed in by SMTP
is in its recipient's mailbox a moment later, to be read by IMAP with the one password of all.
As root they belong to the user nobody.
"""

from __future__ import annotations

import contextlib
import grp
import imaplib
import os
import pwd
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

import pytest

from tests import needs
from tests.certificates import authority
from tests.live import free_port
from tests.postoffice_config import DOVECOT, EXIM, OAUTH2

PASSWORD = "open-sesame"
READY_WITHIN = 20.0


@dataclass
class PostOffice:
    """The running servers: their ports, and their folder."""

    home: Path
    imap: int = field(default_factory=free_port)
    imaps: int = field(default_factory=free_port)
    lmtp: int = field(default_factory=free_port)
    smtp: int = field(default_factory=free_port)
    tokens: int = field(default_factory=free_port)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def smtp_url(self) -> str:
        return f"smtp://127.0.0.1:{self.smtp}"

    @property
    def authority(self) -> Path:
        """The certificate that vouches for the server's own."""
        return self.home / "authority.pem"

    def imap_url(self, address: str, **options: str) -> str:
        """As INSAF_IMAP_URL names a mailbox, over TLS."""
        name = address.replace("@", "%40")
        query = "&".join(f"{key}={value}" for key, value in {"ca": str(self.authority), **options}.items())
        return f"imaps://{name}:{PASSWORD}@localhost:{self.imaps}/INBOX?{query}"

    def hand_in(self, raw: bytes, sender: str, *recipients: str) -> None:
        """As a person's mail program sends it."""
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=30) as server:
            server.sendmail(sender, recipients, raw)

    def drop(self, address: str, raw: bytes, folder: str = "", name: str = "") -> Path:
        """Straight into a mailbox, as if it had been delivered; thousands in a second."""
        inbox = self.maildir(address) / folder
        for part in ("tmp", "new", "cur"):
            self._own(inbox / part)
        place = inbox / "new" / (name or f"{time.time_ns()}.{os.getpid()}.mail")
        draft = inbox / "tmp" / place.name
        draft.write_bytes(raw)
        _give(draft)
        draft.replace(place)
        return place

    def maildir(self, address: str) -> Path:
        local, _, domain = address.lower().partition("@")
        return self.home / "mail" / domain / local / "Maildir"

    def _own(self, folder: Path) -> None:
        for step in reversed([folder, *folder.parents]):
            if step.is_relative_to(self.home) and not step.exists():
                step.mkdir(mode=0o700)
                _give(step)

    @contextlib.contextmanager
    def reading(self, address: str, folder: str = "INBOX") -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.imap, timeout=30) as box:
            box.login(address, PASSWORD)
            box.select(f'"{folder}"', readonly=True)
            yield box

    def mails(self, address: str, folder: str = "INBOX") -> list[EmailMessage]:
        """What lies in a mailbox, oldest first, as a mail program reads it."""
        with self.reading(address, folder) as box:
            if box.state != "SELECTED":
                return []
            numbers = box.search(None, "ALL")[1][0].split()
            if not numbers:
                return []
            _, answer = box.fetch(b",".join(numbers).decode(), "(BODY.PEEK[])")
            raws = [cast(bytes, one[1]) for one in answer if isinstance(one, tuple)]
        return [cast(EmailMessage, message_from_bytes(raw, policy=policy.default)) for raw in raws]

    def count(self, address: str, folder: str = "INBOX") -> int:
        with self.reading(address, folder) as box:
            return len(box.search(None, "ALL")[1][0].split()) if box.state == "SELECTED" else 0

    @contextlib.contextmanager
    def answering(self, how: str) -> Iterator[None]:
        """The SMTP server answers every recipient with ``4xx`` or ``5xx`` meanwhile."""
        switch = self.home / f"answer-{how}"
        switch.touch()
        try:
            yield
        finally:
            switch.unlink()

    def start(self, name: str) -> None:
        """Starts ``dovecot`` or ``exim`` and waits until it answers."""
        words = {
            "dovecot": [needs.DOVECOT, "-F", "-c", str(self.home / "dovecot.conf")],
            "exim": [needs.EXIM, "-C", str(self.home / "exim.conf"), "-bdf", "-q2s"],
        }[name]
        with (self.home / f"{name}.out").open("ab") as out:
            self.processes[name] = subprocess.Popen(
                words, cwd=self.home, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
                **_as_owner(),
            )  # fmt: skip
        for port in (self.imap, self.imaps, self.lmtp) if name == "dovecot" else (self.smtp,):
            self._await(name, port)

    def stop(self, name: str) -> None:
        process = self.processes.pop(name, None)
        if process is None:
            return
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(1)
        with contextlib.suppress(ProcessLookupError):  # a child may wait for its client to leave
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _await(self, name: str, port: int) -> None:
        end = time.monotonic() + READY_WITHIN
        while time.monotonic() < end and self.processes[name].poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                return
            time.sleep(0.05)
        raise AssertionError(f"{name} did not start:\n{self.log()}")

    def log(self) -> str:
        logs = [*self.home.glob("*.out"), *self.home.glob("*log"), *self.home.glob("*.log")]
        return "\n".join(f"--- {path.name}\n{path.read_text(errors='replace')[-3000:]}" for path in logs)


@contextlib.contextmanager
def open_post_office() -> Iterator[PostOffice]:
    """Serves until the block ends."""
    home = Path(tempfile.mkdtemp(prefix="insaf-post-", dir="/tmp"))
    office = PostOffice(home)
    try:
        _furnish(office)
        office.start("dovecot")
        office.start("exim")
        yield office
    finally:
        for name in list(office.processes):
            office.stop(name)
        shutil.rmtree(home, ignore_errors=True)


def _furnish(office: PostOffice) -> None:
    """Writes what the two are told, and gives the folder to the user they run as."""
    user, group = _owner()
    names = {**vars(office), "user": user, "group": group, "password": PASSWORD}
    for file, text in (("dovecot.conf", DOVECOT), ("oauth2.conf", OAUTH2), ("exim.conf", EXIM)):
        (office.home / file).write_text(text.format_map(names))
    authority("localhost", office.home)
    for folder in ("run", "mail", "exim"):
        (office.home / folder).mkdir(mode=0o700)
    for path in (office.home, *office.home.iterdir()):
        _give(path)
    office.home.chmod(0o755)


def _owner() -> tuple[str, str]:
    """Names of user and group: whoever runs the tests, or nobody where that is root."""
    entry = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    return entry.pw_name, grp.getgrgid(entry.pw_gid).gr_name


def _as_owner() -> dict[str, Any]:
    user, group = _owner()
    return {"user": user, "group": group, "extra_groups": []} if os.getuid() == 0 else {}


def _give(path: Path) -> None:
    if os.getuid() == 0:
        shutil.chown(path, *_owner())


@pytest.fixture(scope="session")
def post_office() -> Iterator[PostOffice]:
    """One for all tests of a process; each takes addresses of its own."""
    with open_post_office() as office:
        yield office


def trusted(office: PostOffice) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(office.authority))
