"""`insaf staff unit`: the administrator says who answers for a unit."""

from __future__ import annotations

import argparse
import json
from typing import Any

import pytest

from insaf.people.models import Unit
from insaf.site import cli
from tests import cast, units

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    cast.hired()
    units.employed(units.huda)
    monkeypatch.setattr("insaf.site.commands.staff_unit.need_database", lambda: None)


def insaf(capsys: Any, *words: str) -> Any:
    given: argparse.Namespace = cli.parser().parse_args(["staff", "unit", *words, "--json"])
    given.run(given)
    return json.loads(capsys.readouterr().out)


def test_a_unit_is_added_with_its_head_and_whoever_answers_for_it(capsys: Any) -> None:
    words = ("--name-ar", "إدارة المالية", "--head", cast.layla.email, "--member", units.huda.email)
    made = insaf(capsys, "add", *words)
    assert made["members"] == [units.huda.email] and made["head"] == cast.layla.email
    assert insaf(capsys, "list") == [made]
    assert {one.pk for one in Unit.objects.get().people()} == {units.huda.id, cast.layla.id}


def test_somebody_else_answers_for_it_and_a_closed_unit_is_asked_nothing(capsys: Any) -> None:
    unit = units.unit()
    changed = insaf(capsys, "change", str(unit.pk), "--member", cast.omar.email, "--without", units.huda.email)
    assert changed["members"] == [cast.omar.email] and changed["active"]
    assert not insaf(capsys, "close", str(unit.pk))["active"]
    unit.refresh_from_db()
    assert cast.omar.id in {one.pk for one in unit.people()}


def test_nobodys_address_and_a_unit_that_there_is_not_are_said_plainly(capsys: Any) -> None:
    with pytest.raises(cli.Wrong, match=r"nobody@example.sa"):
        insaf(capsys, "add", "--name-ar", "وحدة", "--member", "nobody@example.sa")
    with pytest.raises(cli.Wrong, match="no unit 99"):
        insaf(capsys, "close", "99")
    assert not Unit.objects.exists()


def test_what_the_command_changes_is_kept_as_the_commands_doing(capsys: Any) -> None:
    made = insaf(capsys, "add", "--name-ar", "إدارة المالية", "--member", units.huda.email)
    insaf(capsys, "close", str(made["number"]))
    closed, added = Unit.objects.get().changes.all()
    assert (added.by, added.before, added.after["members"]) == (None, {}, [units.huda.id])
    assert (closed.by, closed.before["active"], closed.after["active"]) == (None, True, False)
    told = insaf(capsys, "changes", str(made["number"]))
    assert [(one["by"], one["after"]) for one in told] == [(None, closed.after), (None, added.after)]
