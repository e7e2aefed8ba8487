"""A living centre on a free port, and tabs to look at it with; one of each for all tests of a worker."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from insaf.site.commands.demo import PASSWORD
from tests import live, tables
from tests.browser.looking import Window, window

FILE = live.CHECKOUT / "policies" / "engineering-tracks.toml"
CASES = "60"
SCENES = "scenes.json"
REPORTS = "a-word-of-the-provider-of-text-messages"


@dataclass(frozen=True)
class Centre:
    """The running product and where its scenes stand."""

    insaf: live.Live
    public: dict[str, str]
    desk: dict[str, str]
    old_policy: str

    @property
    def url(self) -> str:
        return self.insaf.url


@pytest.fixture(scope="session")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    home = tmp_path_factory.mktemp("centre")
    tables.shared("centre", home, _filled)
    scenes = json.loads((home / SCENES).read_text("utf-8"))
    with live.running_insaf({"INSAF_DATABASE_URL": "", "INSAF_SMS_REPORT_TOKEN": REPORTS}, home) as insaf:
        yield Centre(insaf, scenes["public"], scenes["desk"], scenes["old"])


@pytest.fixture
def tab(centre: Centre, chromium: Any, axe_source: str) -> Callable[..., AbstractContextManager[Window]]:
    """`with tab("ar") as window:` a browser of a stranger; options go to the browser's context."""
    return lambda language="ar", **options: window(chromium, centre.url, axe_source, language, **options)


@pytest.fixture
def seat(tab: Callable[..., AbstractContextManager[Window]]) -> Callable[..., AbstractContextManager[Window]]:
    """`with seat("ar", "omar") as window:` the same, signed in at the desk."""
    from contextlib import contextmanager

    @contextmanager
    def signed_in(language: str = "ar", who: str = "omar", **options: Any) -> Iterator[Window]:
        with tab(language, **options) as window:
            window.goes("/desk/sign-in/")
            window.page.fill("[name=email]", f"{who}@example.com")
            window.page.fill("[name=password]", PASSWORD)
            window.posts()
            yield window

    return signed_in


def _filled(home: Path) -> None:
    """The demonstration's cases, two later versions, and a note of where each scene stands."""
    tables.lay(home)
    env = live.environment(home, 8000, {"INSAF_DATABASE_URL": ""})
    _run(env, "insaf", "demo", "load", "--cases", CASES)
    old, *later = _versions(home)
    for file in later:
        _run(env, "insaf", "policy", "publish", str(file), "--by", "Layla")
    scenes = json.loads(_run(env, "tests.browser.stage"))
    (home / SCENES).write_text(json.dumps({**scenes, "old": old}), "utf-8")


def _versions(home: Path) -> tuple[str, Path, Path]:
    """The version of the demonstration's cases; one of today that lets the clock wait; one of next year."""
    text = FILE.read_text("utf-8")
    found = re.search(r'^version = "(.+)"$', text, re.M)
    assert found
    today = datetime.now(ZoneInfo("Asia/Riyadh")).date()
    pausing = text.replace("[pause]\nallowed = false", "[pause]\nallowed = true")
    return (
        found.group(1),
        _version(home / "today.toml", pausing, "today-browser", today),
        _version(home / "next.toml", text, "2027-browser", date(2027, 1, 1)),
    )


def _version(file: Path, text: str, name: str, effective_on: date) -> Path:
    text = re.sub(r'^version = ".+"$', f'version = "{name}"', text, count=1, flags=re.M)
    file.write_text(
        re.sub(r"^effective_on = .*$", f"effective_on = {effective_on}", text, count=1, flags=re.M), "utf-8"
    )
    return file


def _run(env: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *words], env=env, cwd=live.CHECKOUT, capture_output=True, text=True, timeout=180
    )
    assert done.returncode == 0, f"{words}: {done.stderr[-3000:]}"
    return done.stdout
