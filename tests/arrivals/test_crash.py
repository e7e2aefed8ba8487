"""Whatever dies, whenever: a mail is one case or none yet, and never lost (K-07)."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import postgresql
from tests.arrivals import post
from tests.live import CHECKOUT
from tests.needs import needs

DIES = """
import os, signal, sys
from unittest.mock import patch
from insaf.site import cli
cli.need_django()
from insaf.cases import log, projection
from insaf.intake.email import marks, settling

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

where = {{"read": (settling, "read"), "entries": (log, "appended"), "mark": (marks, "mark")}}[{point!r}]
with patch.object(*where, die):
    cli.main(["mail", "deliver"])
"""
SETTLE = """
from datetime import UTC, datetime
from insaf.site import cli
cli.need_django()
from insaf.cases.models import Case, Mailed
from insaf.intake.email import settling
from insaf.intake.email.models import Arrival
settling.run_once(datetime.now(UTC))
print(Case.objects.count(), Mailed.objects.count(), *Arrival.objects.order_by("pk").values_list("state", flat=True))
"""

KEEPS = """
import sys
from datetime import UTC, datetime
from insaf.site import cli
cli.need_django()
from insaf.intake.email.keeping import Raw, keep
now = datetime.now(UTC)
keep([Raw(sys.stdin.buffer.read(), "test", now)], now)
"""
KILLED = """
import os, signal
from datetime import UTC, datetime
from insaf.site import cli
cli.need_django()
from insaf.intake.email import settling
read = settling.read

def reads(arrival):
    mail = read(arrival)
    if "سمّ" in mail.text:
        os.kill(os.getpid(), signal.SIGKILL)
    return mail

settling.read = reads
settling.run_once(datetime.now(UTC))
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with its tables and its policy, and one mail that is nobody's matter."""
    folder = tmp_path_factory.mktemp("made")
    delivers(environment(folder), post.mail("تهيئة", Auto_Submitted="auto-replied"))
    return folder


@pytest.fixture
def home(made: Path, tmp_path: Path) -> dict[str, str]:
    return environment(Path(shutil.copytree(made, tmp_path / "home")))


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("INSAF_", "DJANGO_"))}
    return {**kept, "INSAF_DATA": str(folder)}


def run(env: dict[str, str], code: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", code], env=env, cwd=CHECKOUT, input=given, capture_output=True)


def delivers(env: dict[str, str], raw: bytes, **options: Any) -> subprocess.CompletedProcess[bytes]:
    words = [sys.executable, "-m", "insaf", "mail", "deliver"]
    return subprocess.run(words, env=env, cwd=CHECKOUT, input=raw, capture_output=True, **options)


def standing(env: dict[str, str]) -> list[str]:
    """Cases, mails of cases and the state of every mail, once the worker has had its round."""
    return run(env, SETTLE).stdout.decode().split()


@pytest.mark.slow
@pytest.mark.parametrize("point", ["read", "entries", "mark"])
def test_a_crash_between_keeping_and_settling_loses_nothing_and_doubles_nothing(
    home: dict[str, str], point: str
) -> None:
    """K-07: killed before it is read, while its case is written, before its mark: one case each time."""
    died = run(home, DIES.format(point=point), post.mail())
    assert died.returncode == -signal.SIGKILL
    assert standing(home) == ["1", "1", "ignored", "created"]


@pytest.mark.slow
def test_a_mail_that_kills_whoever_reads_it_ends_in_quarantine_and_stops_no_other(home: dict[str, str]) -> None:
    """K-08: its attempts count though nobody lives to count them; those behind it come first."""
    assert run(home, DIES.format(point="read"), post.mail("سمّ")).returncode == -signal.SIGKILL
    run(home, KEEPS, post.mail("سليم"))
    killed = [run(home, KILLED).returncode for _ in range(3)]
    assert killed == [-signal.SIGKILL, -signal.SIGKILL, 0]
    assert standing(home) == ["1", "1", "ignored", "quarantined", "created"]


@pytest.mark.slow
def test_a_mail_server_that_asks_again_gets_the_same_answer(home: dict[str, str]) -> None:
    """K-07: it saw no answer because we died; the mail is one all the same."""
    raw = post.mail()
    run(home, DIES.format(point="mark"), raw)
    again = delivers(home, raw)
    assert again.returncode == 0 and json.loads(again.stdout)["disposition"] == "duplicate"
    assert standing(home) == ["1", "1", "ignored", "created"]


@pytest.mark.slow
def test_the_same_mail_by_four_ways_at_once_is_one_case(home: dict[str, str]) -> None:
    """K-07"""
    assert by_four_ways(home) == ["duplicate", "duplicate", "duplicate"]
    assert standing(home) == ["1", "1", "ignored", "created"]


@needs("postgresql")
@pytest.mark.slow
def test_the_same_mail_by_four_ways_at_once_is_one_case_on_postgresql(tmp_path: Path) -> None:
    """K-07: where nothing but the rows themselves keeps the four apart."""
    with postgresql.fresh_database() as url:
        env = {**environment(tmp_path), "INSAF_DATABASE_URL": url}
        delivers(env, post.mail("تهيئة", Auto_Submitted="auto-replied"))
        assert by_four_ways(env) == ["duplicate", "duplicate", "duplicate"]
        assert standing(env) == ["1", "1", "ignored", "created"]


def by_four_ways(env: dict[str, str]) -> list[str]:
    """What the others hear when one of four processes has kept the mail.

    On a busy machine the one may hear no more than that it is kept: the worker goes on with it.
    """
    words = [sys.executable, "-m", "insaf", "mail", "deliver"]
    raw, pipe = post.mail(), subprocess.PIPE
    ways = [subprocess.Popen(words, env=env, cwd=CHECKOUT, stdin=pipe, stdout=pipe, stderr=pipe) for _ in range(4)]
    for way in ways:  # all have the mail before any is waited for
        assert way.stdin is not None
        way.stdin.write(raw)
        way.stdin.close()
    said = []
    for way in ways:
        assert way.stdout is not None and way.stderr is not None
        out, err = way.stdout.read(), way.stderr.read()
        assert way.wait() == 0, err.decode()
        said.append(json.loads(out)["disposition"])
    for first in {"created", "stored"}.intersection(said):
        said.remove(first)
    return sorted(said)


@pytest.mark.slow
def test_a_full_disk_keeps_the_mail_on_the_server(home: dict[str, str]) -> None:
    """K-07: 75, try again; nothing is half there."""

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    raw = post.mail(files={"كبير.pdf": post.PDF + b"x" * 400_000})
    refused = delivers(home, raw, preexec_fn=full)
    assert refused.returncode == 75 and not refused.stdout
    assert standing(home) == ["0", "0", "ignored"]
    assert delivers(home, raw).returncode == 0
    assert standing(home) == ["1", "1", "ignored", "created"]


@pytest.mark.slow
def test_a_database_that_is_away_keeps_the_mail_on_the_server(tmp_path: Path) -> None:
    """K-07"""
    (tmp_path / "insaf.sqlite3").mkdir()
    refused = delivers(environment(tmp_path), post.mail())
    assert refused.returncode == 75 and b"not taken in" in refused.stderr
