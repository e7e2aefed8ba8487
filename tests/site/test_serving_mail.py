"""`insaf serve` with mail: a process for each mailbox, a door for a mail server, each falling alone."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import smtplib
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import live
from tests.journeys.mail_storm import child
from tests.journeys.visitors import within
from tests.live import Live, running_insaf
from tests.needs import needs
from tests.postoffice import PostOffice

pytestmark = [pytest.mark.slow, needs("post office")]
INFO, CARE = "serving-info@centre.test", "serving-care@centre.test"


@pytest.fixture(scope="module")
def insaf(post_office: PostOffice, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    door = tmp_path_factory.mktemp("door") / "lmtp"
    urls = [
        post_office.imap_url(INFO),
        post_office.imap_url(CARE),
        f"{post_office.imap_url('nobody@x.test')}&name=broken",
    ]
    urls[2] = urls[2].replace(str(post_office.imaps), str(live.free_port()))
    env = {"INSAF_IMAP_URL": " ".join(urls), "INSAF_LMTP": str(door), "INSAF_SMTP_URL": post_office.smtp_url}
    with running_insaf(env) as running:
        yield running


def mail(name: str) -> bytes:
    return f"From: amina@example.com\r\nSubject: {name}\r\nMessage-ID: <{name}@example.com>\r\n\r\n{name}\r\n".encode()


def titles(insaf: Live) -> set[str]:
    return {case["title"] for case in json.loads(insaf.insaf("case", "list", "--json"))}


def metrics(insaf: Live) -> str:
    with urllib.request.urlopen(f"{insaf.url}/metrics", timeout=10) as answer:
        return answer.read().decode()


def test_a_mailbox_that_falls_or_cannot_be_reached_holds_up_no_other(insaf: Live, post_office: PostOffice) -> None:
    pid = within(60, lambda: child(insaf.process.pid, "insaf.site.fetcher"))
    os.kill(pid, signal.SIGKILL)
    post_office.drop(INFO, mail("to-info"))
    post_office.drop(CARE, mail("to-care"))
    within(90, lambda: {"to-info", "to-care"} <= titles(insaf))
    said = within(90, lambda: metrics(insaf) if "unreachable" in metrics(insaf) else None)
    assert 'insaf_mailbox_trouble{mailbox="broken",trouble="unreachable"} 1.0' in said
    assert f'insaf_mailbox_backlog{{mailbox="{INFO}"}} 0.0' in said


def test_a_mail_server_finds_its_door_open_again_after_a_kill(insaf: Live) -> None:
    door = insaf.env["INSAF_LMTP"]
    handed_in(door, mail("by-lmtp-1"))
    pid = within(60, lambda: child(insaf.process.pid, "insaf.site.lmtp"))
    os.kill(pid, signal.SIGKILL)
    handed_in(door, mail("by-lmtp-2"))
    within(90, lambda: {"by-lmtp-1", "by-lmtp-2"} <= titles(insaf))


def handed_in(door: str, raw: bytes) -> None:
    """As a mail server does: again until it hears yes."""
    end = time.monotonic() + 90
    while True:
        with contextlib.suppress(OSError, smtplib.SMTPException), smtplib.LMTP(door) as server:
            assert server.sendmail("amina@example.com", [INFO], raw) == {}
            return
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("INSAF_IMAP_URL", "imap://info:hidden@mail.centre.sa/", "in clear"),
        ("INSAF_LMTP", "2424", "host:port"),
        ("INSAF_LMTP", "/nowhere/at/all", "cannot listen at"),
        ("INSAF_MAIL_SILENCE", "soon", "no number of minutes"),
        ("INSAF_METRICS_TOKEN", "short", "too short"),
    ],
)
def test_a_setting_that_cannot_be_understood_stops_it_with_one_line(
    tmp_path: Path, name: str, value: str, said: str
) -> None:
    env = live.environment(tmp_path, live.free_port(), {name: value})
    done = subprocess.run(
        [sys.executable, "-m", "insaf", "serve", "--port", "0"],
        env=env, cwd=live.CHECKOUT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2 and said in done.stderr, done.stderr
    assert "hidden" not in done.stderr and "Traceback" not in done.stderr
