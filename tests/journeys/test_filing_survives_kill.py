"""Whatever a person was shown is there after the server was killed (B-01, B-09, design 3).

A few kills by default; `INSAF_TEST_KILLS=50` brings all fifty.
"""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import os
import re
import signal
import sqlite3
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import closing, suppress
from random import Random

import pytest

from tests.live import Live, await_ready, running_insaf

KILLS = int(os.environ.get("INSAF_TEST_KILLS", "15"))
SECONDS = 60 + 12 * KILLS  # a limit for a machine that is busy; a quiet one needs a fifth of it
REFERENCE = re.compile(r"ET-\d{4}-\d{5,}-[0-9A-Z]")


@pytest.mark.slow
def test_every_reference_ever_shown_is_in_the_database_after_many_kills() -> None:
    """`kill -9` of the web process in mid-flight, again and again, while people file (issue 2, 6)."""
    shown: list[str] = []
    odd: list[AssertionError] = []
    stop = threading.Event()
    with running_insaf() as insaf:
        people = [
            threading.Thread(target=_keep_filing, args=(insaf.url, shown, odd, stop, n), daemon=True) for n in range(4)
        ]
        for person in people:
            person.start()
        kills = _kill_often(insaf, shown, Random(5))
        stop.set()
        for person in people:
            person.join(30)
        await_ready(insaf)
        listed = {case["reference"] for case in json.loads(insaf.insaf("case", "list", "--limit", "100000", "--json"))}
        filed = _filed(insaf)
        insaf.insaf("record", "export", "--output", str(insaf.data_dir / "log.jsonl"))
        insaf.insaf("record", "verify", str(insaf.data_dir / "log.jsonl"))
    assert not odd, "a page that is neither a receipt nor a refusal"
    assert kills == KILLS
    assert len(shown) > KILLS, "too few were filed for this to say anything"
    assert len(shown) == len(set(shown)), "one reference was shown for two matters"
    assert not set(shown) - listed
    assert filed == listed, "a case without its mark, or a mark without its case"


def _filed(insaf: Live) -> set[str]:
    """What the form itself holds to be filed; the mark and the case are made in one transaction."""
    with closing(sqlite3.connect(insaf.data_dir / "insaf.sqlite3")) as database:
        rows = database.execute("SELECT reference FROM intake_web_submission WHERE state = 'filed'")
        return {reference for (reference,) in rows}


def _keep_filing(url: str, shown: list[str], odd: list[AssertionError], stop: threading.Event, seed: int) -> None:
    number = 0
    while not stop.is_set():
        number += 1
        try:
            shown.append(_file(url, f"الموضوع {seed}-{number}"))
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)  # the server is gone for a moment; try again with another
        except AssertionError as page:
            odd.append(page)


def _file(url: str, title: str) -> str:
    """One complaint by plain HTTP with cookies, as `curl` would file it; returns the reference."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = browser.open(f"{url}/new/", timeout=20).read().decode()
    said = {
        "csrfmiddlewaretoken": _hidden(page, "csrfmiddlewaretoken"),
        "draft": _hidden(page, "draft"),
        "kind": "complaint",
        "whom": "anonymous",
        "subject": "technical",
        "title": title,
        "narrative": "تتوقف المنصة كلما فتحت الدرس الثالث، ولم أستطع إكمال الدورة.",
        "confirm": "yes",
    }
    asked = urllib.request.Request(
        f"{url}/new/",
        urllib.parse.urlencode(said).encode(),
        {"Referer": f"{url}/new/", "Origin": url},
    )
    answer = browser.open(asked, timeout=20).read().decode()
    found = REFERENCE.search(answer)
    assert found, "the receipt page shows a reference"
    return found.group()


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"the form has its field {name}"
    return found.group(1)


def _kill_often(insaf: Live, shown: list[str], chance: Random) -> int:
    """Each server lives until it has filed one to three matters, however slow the machine, and a moment more."""
    kills, end = 0, time.monotonic() + SECONDS
    while kills < KILLS and time.monotonic() < end:
        pid = _web_process(insaf.process.pid)
        if pid is None:
            time.sleep(0.05)
            continue
        enough = len(shown) + chance.randint(1, 3)
        while len(shown) < enough and time.monotonic() < end:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.3))
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            kills += 1
    return kills


def _web_process(supervisor: int) -> int | None:
    """The child that serves pages, found in the system's own list of processes."""
    for entry in os.listdir("/proc"):
        with suppress(OSError, ValueError, IndexError):
            with open(f"/proc/{entry}/stat") as stat:
                parent = int(stat.read().rpartition(")")[2].split()[1])
            with open(f"/proc/{entry}/cmdline") as command:
                if parent == supervisor and "insaf.site.server" in command.read():
                    return int(entry)
    return None
