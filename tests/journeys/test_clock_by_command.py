"""What an administrator types reaches the open cases at once: days off, absence, leaving."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from insaf.cases.models import Case
from insaf.people.models import Staff
from insaf.rulebook import current, seeding
from insaf.site.cli import main
from insaf.site.translations import compile_all
from tests import cast, given

NAMES = ("--name-ar", "إجازة المركز", "--name-en", "Centre holiday")


@pytest.fixture
def said(db: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs one command in a fresh office; answers its exit code and what it printed."""
    compile_all()
    seeding.ensure(datetime.now(UTC))
    cast.hired()
    for module in ("calendar", "staff"):
        monkeypatch.setattr(f"insaf.site.commands.{module}.need_database", lambda: None)

    def run(*words: str) -> tuple[int, str]:
        code = main(words)
        return code, capsys.readouterr().out

    return run


def test_a_declared_day_moves_the_open_cases_and_says_how_many(said: Any) -> None:
    """C-09"""
    matter = given.stored_case(received_at=datetime.now(UTC) - timedelta(hours=1))
    before = matter.row.decide_due_at
    day = current.calendar().local_date(before)
    code, out = said("calendar", "declare", day.isoformat(), *NAMES)
    assert code == 0 and "Open cases with another date: 1." in out
    assert matter.row.decide_due_at > before
    assert "another date" in said("calendar", "declare", day.isoformat(), *NAMES, "--working")[1]
    assert matter.row.decide_due_at == before


def test_a_confirmed_day_was_free_already_and_moves_nothing(said: Any) -> None:
    given.stored_case(received_at=datetime.now(UTC) - timedelta(hours=1))
    free = next(day for day in sorted(current.calendar().holidays) if day > datetime.now(UTC).date())
    entries = Case.objects.get().entries
    assert "another date" not in said("calendar", "confirm", free.isoformat())[1]
    assert Case.objects.get().entries == entries


def test_who_is_away_hands_the_cases_to_the_deputy(said: Any) -> None:
    """B-15"""
    matter = given.stored_case(received_at=datetime.now(UTC)).assigned_to(cast.omar)
    until = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
    code, out = said("staff", "away", cast.omar.email, "--until", until, "--deputy", cast.salma.email, "--json")
    assert (code, json.loads(out)["cases_handed_on"], json.loads(out)["deputy"]) == (0, 1, cast.salma.email)
    assert matter.row.owner_id == cast.salma.id
    assert said("staff", "away", cast.omar.email, "--until", until, "--deputy", cast.omar.email)[0] == 2
    assert said("staff", "away", "nobody@example.sa", "--until", until)[0] == 2


def test_who_left_cannot_sign_in_and_leaves_no_case_behind(said: Any) -> None:
    """B-15"""
    matter = given.stored_case(received_at=datetime.now(UTC)).assigned_to(cast.omar)
    code, out = said("staff", "disable", cast.omar.email)
    assert code == 0 and "Open cases handed on: 1." in out
    assert matter.row.owner_id is None
    assert not Staff.objects.get(pk=cast.omar.id).is_active
