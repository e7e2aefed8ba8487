"""`insaf simulate`: a policy and a team tried before they are promised."""

import json
import re

import pytest

from insaf.site.cli import main

SMALL = ["simulate", "--days", "30", "--arrivals", "complaint=2,inquiry=1", "--staff", "2"]


def said(capsys, *words):
    assert main(list(words)) == 0
    return capsys.readouterr().out


def test_the_same_seed_prints_the_same_year(capsys):
    one = said(capsys, *SMALL, "--json")
    assert one == said(capsys, *SMALL, "--json")
    assert one != said(capsys, *SMALL, "--seed", "2", "--json")


def test_every_promise_made_is_kept_broken_fell_away_or_is_open(capsys):
    value = json.loads(said(capsys, *SMALL, "--json"))
    assert value["promises"]["decide"]["made"] == value["received"] > 20
    for one in value["promises"].values():
        assert one["made"] == one["kept"] + one["broken"] + one["fell_away"] + one["open"]
        assert min(one.values()) >= 0


def test_the_plain_answer_names_what_is_on_time_and_each_rung(capsys):
    printed = said(capsys, *SMALL)
    assert re.search(r"\d+ on time, \d+ late: [\d.]+% on time", printed)
    for rung in ("support", "complaints_management", "executive"):
        assert rung in printed


def test_nobody_at_work_keeps_nothing(capsys):
    nobody = ["--staff", "0", "--managers", "0", "--executives", "0"]
    value = json.loads(said(capsys, "simulate", "--days", "60", "--arrivals", "1", *nobody, "--json"))
    assert value["on_time"] == 0
    assert value["happened"]["escalated_lapse"] > 0


def test_fewer_people_than_found_are_not_enough(capsys):
    value = json.loads(said(capsys, "simulate", "--days", "60", "--arrivals", "4", "--find-staff", "--json"))
    found = value["staff_found"]
    fewer = json.loads(said(capsys, "simulate", "--days", "60", "--arrivals", "4", "--staff", str(found - 1), "--json"))
    assert fewer["on_time_share"] < 0.95


@pytest.mark.parametrize("wrong", [["--days", "0"], ["--arrivals", "many"], ["--arrivals", "0"], ["--staff", "-1"]])
def test_assumptions_that_make_no_year_are_refused_in_plain_words(capsys, wrong):
    assert main(["simulate", *wrong]) == 2
    assert "Traceback" not in capsys.readouterr().err
