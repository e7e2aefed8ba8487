"""Issue 2, item 2: the command line counts working days as table T1 of the requirements does."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from insaf.site import cli
from tests import live

T1 = (
    ("2026-02-15", "2026-02-23", "2026-03-09"),
    ("2026-03-03", "2026-03-10", "2026-03-26"),
    ("2026-05-14", "2026-05-21", "2026-06-09"),
    ("2026-09-10", "2026-09-17", "2026-10-04"),
    ("2026-11-20", "2026-11-26", "2026-12-10"),
    ("2026-11-22", "2026-11-29", "2026-12-13"),
    ("2027-02-21", "2027-03-01", "2027-03-18"),
    ("2027-03-01", "2027-03-08", "2027-03-25"),
    ("2027-05-06", "2027-05-13", "2027-06-01"),
    ("2028-09-14", "2028-09-21", "2028-10-08"),
    ("2030-02-10", "2030-02-17", "2030-03-04"),
)
"""Received, due by the fifth working day, due by the fifteenth."""


@pytest.mark.django_db
@pytest.mark.parametrize(("received", "fifth", "fifteenth"), T1)
def test_the_command_line_keeps_every_row_of_t1(
    capsys: pytest.CaptureFixture[str], received: str, fifth: str, fifteenth: str
) -> None:
    for days, due in ((5, fifth), (15, fifteenth)):
        assert cli.main(_words(f"{received}T10:00+03:00", days)) == 0
        assert json.loads(capsys.readouterr().out)["due_at"] == f"{due}T16:00:00+03:00"


@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_the_zone_of_the_machine_has_no_say(tmp_path: Path, zone: str) -> None:
    """C-04: typed at a machine of its own."""
    received, fifth, _ = T1[0]
    assert _due(tmp_path, zone, f"{received}T10:00+03:00", 5)["due_at"] == f"{fifth}T16:00:00+03:00"


def test_it_lists_each_day_counted_and_each_day_skipped_with_the_reason(tmp_path: Path) -> None:
    said = _due(tmp_path, "UTC", "2026-03-03T10:00+03:00")
    days = sorted(day["on"] for day in (*said["counted"], *said["skipped"]))
    first, last = date(2026, 3, 4), date(2026, 3, 26)
    assert days == [(first + timedelta(n)).isoformat() for n in range((last - first).days + 1)]
    assert [day["number"] for day in said["counted"]] == list(range(1, 16))
    why = {day["on"]: day["why"] for day in said["skipped"]}
    assert why["2026-03-06"] == why["2026-03-07"] == "weekend"
    assert all(day["why"] for day in said["skipped"])
    eid = {day["on"] for day in said["skipped"] if day["why"] == "holiday"}
    assert {"2026-03-19", "2026-03-22"} <= eid


def test_no_database_is_made_by_asking(tmp_path: Path) -> None:
    _due(tmp_path, "UTC", "2026-03-03T10:00+03:00")
    assert not (tmp_path / "insaf.sqlite3").exists()


def _due(home: Path, zone: str, received: str, days: int | None = None) -> dict:  # type: ignore[type-arg]
    done = subprocess.run(
        [sys.executable, "-m", "insaf", *_words(received, days)],
        env=live.environment(home, 8000, {"TZ": zone, "INSAF_DATABASE_URL": ""}),
        cwd=live.CHECKOUT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    answer: dict = json.loads(done.stdout)  # type: ignore[type-arg]
    return answer


def _words(received: str, days: int | None = None) -> list[str]:
    span = [] if days is None else ["--days", str(days)]
    return ["policy", "due", "--received", received, "--json", *span]
