"""The words an administrator types: `insaf policy` and `insaf calendar`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
CENTRE = CHECKOUT / "policies" / "engineering-tracks.toml"


@pytest.fixture
def insaf(tmp_path):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "insaf.site.settings",
        "INSAF_DATA": str(tmp_path / "data"),
        "INSAF_DATABASE_URL": "",
    }

    def run(*words, fails=0):
        done = subprocess.run(
            [sys.executable, "-m", "insaf", *words],
            env=environment,
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == fails, done.stderr
        return json.loads(done.stdout) if "--json" in words and not fails else done.stdout + done.stderr

    return run


def test_a_deadline_is_explained_on_a_machine_without_a_database(insaf, tmp_path):
    answer = insaf("policy", "due", "--received", "2026-03-03T10:00+03:00", "--json")
    assert answer["due_at"] == "2026-03-26T16:00:00+03:00"
    assert answer["days"] == 15
    assert [day["number"] for day in answer["counted"]] == list(range(1, 16))
    eid = {"on": "2026-03-19", "why": "holiday", "name": "عيد الفطر"}
    assert eid in answer["skipped"]
    assert answer["policy_version"] == "2026-1"
    assert answer["calendar_version"].startswith("computed-")
    assert not (tmp_path / "data" / "insaf.sqlite3").exists()


def test_a_deadline_can_be_asked_of_any_file(insaf):
    example = str(CHECKOUT / "policies" / "example.toml")
    answer = insaf("policy", "due", "--received", "2026-03-03T10:00+04:00", "--policy", example, "--json")
    assert (answer["days"], answer["due_at"][-6:]) == (10, "+04:00")


def test_an_instant_without_a_zone_is_refused(insaf):
    assert "names no zone" in insaf("policy", "due", "--received", "2026-03-03T10:00", fails=2)


def test_a_broken_file_is_refused_in_both_languages(insaf, tmp_path):
    broken = tmp_path / "x.toml"
    broken.write_text(CENTRE.read_text().replace("decide_days = 15", 'decide_days = "fifteen"'))
    said = insaf("policy", "check", str(broken), fails=1)
    assert "targets.complaint.decide_days must be a whole number" in said
    assert "السطر" in said
    assert "insaf: " in insaf("policy", "publish", str(broken), fails=2)


def test_a_day_is_declared_and_the_deadline_moves(insaf):
    insaf("policy", "publish", str(CENTRE))
    due = ("policy", "due", "--received", "2026-03-16T10:00+03:00", "--days", "3", "--json")
    assert insaf(*due)["due_at"] == "2026-03-23T16:00:00+03:00"
    row = insaf("calendar", "declare", "2026-03-23", "--name-ar", "إجازة", "--name-en", "Bridge", "--json")
    assert (row["status"], row["working"]) == ("declared", False)
    assert insaf(*due)["due_at"] == "2026-03-24T16:00:00+03:00"
    insaf("calendar", "declare", "2026-03-23", "--name-ar", "عمل", "--name-en", "Work", "--working")
    assert insaf(*due)["due_at"] == "2026-03-23T16:00:00+03:00"
    assert insaf("calendar", "confirm", "2026-03-19", "2026-03-20", "--json")[0]["status"] == "announced"
    assert insaf("calendar", "seed", "--years", "2024-2031", "--json") == {"added": 0}
    assert insaf("policy", "show", "--json")[0]["version"] == "2026-1"
    assert insaf("policy", "show", "2026-1", "--json")["source"] == CENTRE.read_text()
    days = insaf("calendar", "show", "--year", "2026", "--json")["days"]
    assert len(days) == 11
