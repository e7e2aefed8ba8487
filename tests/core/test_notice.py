"""Who among the staff is told of what: a table of events and the exact people (C-19, D-05, E-04)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from insaf.core.acts import handling, intake, ladder
from insaf.core.evolve import evolve, replay
from insaf.core.notice import AGENTS, EXECUTIVES, MANAGERS, RULES, Addressee, told
from insaf.core.terms import DeadlineKind, Severity
from tests import cast, given

D = DeadlineKind
OMAR = Addressee(staff=str(cast.omar.id))


def all_told(matter):
    """Every event of a matter's history with whom it was told to, as the case stood then."""
    entries = list(given.history(matter))
    case = replay(entries[:1])
    for recorded in entries[1:]:
        case = evolve(case, recorded)
        yield recorded.event, set(told(recorded.event, case, matter.rules))


def of(matter, name, **fields):
    """Whom the events of this name were told to, one set for each."""
    return [
        who
        for event, who in all_told(matter)
        if type(event).__name__ == name and all(getattr(event, key) == value for key, value in fields.items())
    ]


def owned():
    return given.case().assigned_to(cast.omar)


def test_an_owner_is_warned_and_from_the_tenth_day_the_supervisor_too():
    """C-19"""
    assert of(owned().late_by(0), "Warned") == [{OMAR}, {OMAR, MANAGERS}, {OMAR, MANAGERS}]


def test_a_case_that_nobody_owns_warns_the_support_team():
    assert of(given.case().late_by(0), "Warned")[0] == {AGENTS}


def test_a_missed_answer_is_told_to_owner_level_and_complaints_management():
    """E-04"""
    assert of(owned().late_by(0), "Breached", kind=D.DECIDE) == [{OMAR, AGENTS, MANAGERS}]


def test_silence_reaches_the_level_above_from_the_second_time_in_a_row():
    """D-09"""
    missed = of(owned().days(11).ticked(), "Breached", kind=D.NEXT_UPDATE)
    assert missed == [{OMAR}, {OMAR, MANAGERS}]


def test_what_climbs_is_told_to_the_level_that_has_it_now():
    """E-10, E-11"""
    matter = owned().late_by(3)
    assert of(matter, "Breached", kind=D.VERIFY_DELAY) == [{OMAR, MANAGERS}]
    assert of(matter, "Escalated") == [{OMAR, MANAGERS}]
    assert of(matter.days(30).ticked(), "Escalated")[1] == {MANAGERS, EXECUTIVES}


def test_at_the_top_the_executive_and_complaints_management_see_the_stages_spent():
    """E-15"""
    matter = owned().late_by(60)
    assert of(matter, "InternalStagesSpent") == [{EXECUTIVES, MANAGERS}]


@pytest.mark.parametrize(
    "grave", [{"severity": Severity.CRITICAL}, {"safety": True}, {"immediate": True}], ids=lambda one: next(iter(one))
)
def test_a_critical_matter_is_told_to_the_duty_list_at_once(grave):
    """D-05"""
    assert of(given.case().assessed(**grave), "Assessed") == [{MANAGERS, EXECUTIVES}]


def test_an_ordinary_matter_disturbs_nobody():
    assert of(given.case().assessed(), "Assessed") == [set()]


def test_a_new_owner_is_told_and_the_queue_is_not():
    matter = owned().does(cast.layla, handling.Assign(""))
    assert of(matter, "Assigned") == [{OMAR}, set()]


@pytest.mark.parametrize(
    ("act", "name"),
    [
        (lambda m: m.asks(intake.AddInformation("وصلني كشف الحساب.")), "InformationAdded"),
        (lambda m: m.asks(intake.Withdraw()), "Withdrawn"),
        (lambda m: m.decided().objected(), "Objected"),
        (lambda m: m.decided().accepted(), "Accepted"),
        (lambda m: m.decided().accepted().asks(ladder.RequestReopening()), "ReopeningRequested"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_the_complainants_word_reaches_the_owner(act, name):
    assert of(act(owned()), name) == [{OMAR}]


def test_without_an_owner_the_complainants_word_reaches_the_support_team():
    matter = given.case().asks(intake.AddInformation("وصلني كشف الحساب."))
    assert of(matter, "InformationAdded") == [{AGENTS}]


@pytest.mark.parametrize("kind", [D.ASSIGN, D.ASSESS])
def test_what_nobody_took_in_hand_is_told_to_the_team_and_to_complaints_management(kind):
    """B-14, D-03"""
    assert of(given.case().days(6).ticked(), "Breached", kind=kind) == [{AGENTS, MANAGERS}]


def test_a_closing_by_silence_reminds_the_owner_of_the_cause():
    """G-01"""
    matter = owned().decided().days(6).ticked()
    assert of(matter, "Closed") == [{OMAR}]
    assert of(matter.days(5).ticked(), "Breached", kind=D.CAUSE) == [{OMAR}]


def test_whoever_is_complained_about_is_not_told_even_as_the_owner():
    """B-16"""
    matter = owned()
    named = replace(matter.case, people_named=frozenset({str(cast.omar.id)}))
    asked = matter.asks(intake.AddInformation("الشكوى على عمر نفسه.")).last[0]
    assert set(told(asked, named, matter.rules)) == {AGENTS}


def test_nobody_is_told_of_an_event_twice():
    matter = owned().late_by(60).until(given.SUNDAY + timedelta(days=300)).ticked()
    entries = list(given.history(matter))
    case = replay(entries)
    assert all(
        len(set(told(one.event, case, matter.rules))) == len(told(one.event, case, matter.rules)) for one in entries
    )
    assert {type(one.event) for one in entries} & set(RULES)
