"""One command runs everything, mends what falls, and leaves nothing behind."""

import contextlib
import os
import signal
import smtplib
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import psycopg
import pytest

from tests import live, tables

pytestmark = pytest.mark.slow


def children(parent: int) -> dict[str, int]:
    """The module that each child process runs, and its number."""
    said = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(parent)], capture_output=True, text=True, check=False
    )
    rows = [line.split() for line in said.stdout.splitlines()]
    return {row[row.index("-m") + 1]: int(row[0]) for row in rows if "-m" in row}


def gone(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return True
    return False


def eventually(true: Callable[[], bool], within: float = 60) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def slowness() -> float:
    """Seconds that a busy machine makes of what an idle one does in no time: its processes wait for their turn."""
    begun = time.monotonic()
    subprocess.run([sys.executable, "-I", "-S", "-c", ""], check=True)
    return max(0.0, 10 * (time.monotonic() - begun) - 0.5)


@pytest.mark.both_databases
@pytest.mark.parametrize("bare", [True, False])
def test_a_bare_installation_finds_no_table_and_any_other_finds_all(
    bare: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What all tests share begins from nothing, as on the day it is installed, on either database."""
    found: list[int] = []

    def looks(home: Path, _port: int, env: Mapping[str, str], _workers: int) -> live.Live:
        if env.get("INSAF_DATABASE_URL"):
            with psycopg.connect(env["INSAF_DATABASE_URL"]) as connection:
                rows = connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public'").fetchall()
        else:
            with contextlib.closing(sqlite3.connect(home / tables.FILE)) as file:
                rows = file.execute("SELECT 1 FROM sqlite_master WHERE type = 'table'").fetchall()
        found.append(len(rows))
        raise LookupError

    monkeypatch.setattr(live, "start", looks)
    with pytest.raises(LookupError), live.running_insaf(bare=bare):
        pass
    assert (found[0] == 0) is bare


def test_a_web_process_that_is_killed_comes_back_and_no_visitor_is_refused() -> None:
    with live.running_insaf() as insaf:
        first = children(insaf.process.pid)["insaf.site.server"]
        os.kill(first, signal.SIGKILL)
        with urllib.request.urlopen(f"{insaf.url}/healthz", timeout=30) as answer:
            assert answer.status == 200
        assert children(insaf.process.pid)["insaf.site.server"] != first


def test_it_stops_within_two_seconds_and_leaves_no_process() -> None:
    with live.running_insaf() as insaf:
        numbers = children(insaf.process.pid)
        assert set(numbers) == {"insaf.site.server", "insaf.site.worker", "insaf.site.demo.smtp"}
        begun = time.monotonic()
        insaf.process.send_signal(signal.SIGINT)
        assert insaf.process.wait(60) == 0
        assert time.monotonic() - begun < 2 + slowness()
        assert all(gone(number) for number in numbers.values())


def test_its_children_end_even_when_it_is_killed() -> None:
    with live.running_insaf() as insaf:
        numbers = children(insaf.process.pid)
        insaf.process.kill()
        assert eventually(lambda: all(gone(number) for number in numbers.values()))


def test_a_taken_port_is_said_in_one_plain_line(insaf: live.Live, tmp_path: Path) -> None:
    second = live.start(tmp_path, int(insaf.url.rsplit(":", 1)[1]), insaf.env)
    assert second.process.wait(30) == 2
    assert "cannot listen" in second.log()
    assert "Traceback" not in second.log()


def test_a_bad_setting_is_said_in_one_plain_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "insaf", "serve", "--port", "0"],
        env={**live.environment(tmp_path, 0, {}), "INSAF_BASE_URL": "nowhere"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("insaf: INSAF_BASE_URL is not an address")


def test_a_mail_is_on_the_disk_when_the_demonstration_has_taken_it(insaf: live.Live) -> None:
    environ = Path(f"/proc/{children(insaf.process.pid)['insaf.site.worker']}/environ").read_text()
    address = next(line for line in environ.split("\0") if line.startswith("INSAF_SMTP_URL="))
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "insaf@example.sa", "amina@example.sa", "تم استلام شكواك"
    mail.set_content("نشكرك على تواصلك.")
    mail.add_alternative("<p dir=rtl>نشكرك على تواصلك.</p><script>alert(1)</script>", subtype="html")
    with smtplib.SMTP("127.0.0.1", int(address.rsplit(":", 1)[1]), timeout=10) as server:
        named = (
            b"From: =?utf-8?b?2YTZhA==?=\r\n =?utf-8?b?2KrYr9ix2YrYqA==?= <insaf@example.sa>"  # folded within a word
        )
        raw = mail.as_bytes(policy=SMTP).replace(b"From: insaf@example.sa", named)
        server.sendmail("insaf@example.sa", "amina@example.sa", raw)
    mails = (insaf.data_dir / "mailbox").glob("*.eml")
    (kept,) = (path for path in mails if b"amina@example.sa" in path.read_bytes())  # others' letters may stand there
    with urllib.request.urlopen(f"{insaf.url}/demo/mailbox/", timeout=30) as page:
        assert "تم استلام شكواك" in page.read().decode()
    with urllib.request.urlopen(f"{insaf.url}/demo/mailbox/{kept.stem}/", timeout=30) as page:
        shown = page.read().decode()
        assert "نشكرك على تواصلك." in shown and "للتدريب &lt;insaf@example.sa&gt;" in shown
    with urllib.request.urlopen(f"{insaf.url}/demo/mailbox/{kept.stem}/html", timeout=30) as page:
        assert "sandbox" in page.headers["Content-Security-Policy"]
        assert "script-src" not in page.headers["Content-Security-Policy"]


def test_no_name_leads_out_of_the_mailbox(insaf: live.Live) -> None:
    for name in ("..%2f..%2fkeys%2fdjango-secret", "%2e%2e", "0"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{insaf.url}/demo/mailbox/{name}/raw", timeout=30)
        assert refused.value.code == 404


def test_an_address_that_was_not_found_is_not_in_the_log(insaf: live.Live) -> None:
    """L-02"""
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{insaf.url}/t/ABCDE-SECRET-FGHIJ/x/y", timeout=30)
    assert "ABCDE-SECRET" not in insaf.log()
