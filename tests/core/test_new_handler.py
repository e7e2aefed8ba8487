"""A climb is a new beginning: the rung's queue, its own handler, its own date (E-09, E-12, B-14)."""

import pytest

from insaf.core.acts import answering, handling, ladder
from insaf.core.events.handling import Assigned
from insaf.core.policy import Rung
from insaf.core.reasons import Reason
from insaf.core.terms import Because, DeadlineKind
from tests import cast, given
from tests.core.refusing import refused

D = DeadlineKind


def owned():
    return given.case().assigned_to(cast.omar).assessed()


CLIMBS = {
    "by staff": lambda: owned().escalated(),
    "by lapse": lambda: owned().late_by(0).days(1).until(given.at("2026-08-24 16:00")).ticked(),
    "by the complainant": lambda: owned().late_by(0).asks(ladder.Escalate()),
    "by an objection": lambda: owned().decided().objected(),
}


@pytest.mark.parametrize("climb", CLIMBS.values(), ids=list(CLIMBS))
def test_whoever_owned_it_below_owns_it_no_more(climb):
    case = climb().case
    assert (case.rung, case.owner) == (Rung.COMPLAINTS_MANAGEMENT, "")
    queue, answer = case.deadline(D.ASSIGN), case.deadline(D.RUNG_RESPONSE)
    assert queue.running and queue.because is Because.ESCALATION and queue.days == 1
    assert answer.running and answer.counted_from == queue.counted_from


def test_the_record_says_who_had_it():
    matter = owned().escalated()
    (given_up,) = [event for event in matter.last if isinstance(event, Assigned)]
    assert (given_up.was, given_up.owner) == (str(cast.omar.id), "")


def test_a_climb_of_what_nobody_owned_takes_it_from_nobody():
    matter = given.case().escalated()
    assert not [event for event in matter.last if isinstance(event, Assigned)]
    assert matter.case.deadline(D.ASSIGN).because is Because.ESCALATION


def test_the_new_rung_has_its_own_working_day_to_take_it():
    """B-14: counted from the climb, so a case that nobody took below is not late twice."""
    matter = given.case().days(3).escalated()
    due = matter.case.deadline(D.ASSIGN).due_at
    assert due == given.calendar().due_at(matter.now, 1)
    breached = matter.ticked(due).case.breaches[-1]
    assert (breached.kind, breached.due_at) == (D.ASSIGN, due)


def test_who_answers_on_the_rung_takes_it_and_who_does_not_cannot():
    matter = owned().escalated()
    for assign in (handling.Assign(str(cast.omar.id)), handling.Assign(str(cast.layla.id))):
        assert refused(matter, cast.omar, assign) is Reason.HIGHER_RUNG_HAS_IT
    taken = matter.does(cast.layla, handling.Assign(str(cast.layla.id))).case
    assert taken.owner == str(cast.layla.id) and taken.deadline(D.ASSIGN).met_at


def test_each_rung_has_somebody_else():
    """E-09, E-12: what climbs again leaves the second owner too."""
    matter = owned().decided().objected().assigned_to(cast.layla)
    matter.decided(by=cast.layla).objected()
    assert (matter.case.rung, matter.case.owner) == (Rung.EXECUTIVE, "")
    assert refused(matter, cast.layla, answering.AnswerPoint(1, "upheld", "ثبت.")) is Reason.HIGHER_RUNG_HAS_IT
