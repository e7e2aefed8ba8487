"""No act overtakes the sweep: what fell due is in the record before anything is done past it (C-20)."""

import pytest

from insaf.cases import log
from insaf.core.acts.answering import AnswerPoint
from insaf.core.acts.handling import Reply
from insaf.core.acts.ladder import RequestReopening
from insaf.core.reasons import Refused
from insaf.core.terms import Finding
from tests import cast, given

pytestmark = pytest.mark.both_databases

LATE = given.at("2026-08-24 10:00")  # the date to decide was the day before at 16:00


def assessed():
    return given.stored_case().assessed()


def entries(matter):
    return list(log.history(matter.row))


def types(matter):
    return [type(one.event).__name__ for one in entries(matter)]


def test_an_answer_past_its_date_stands_after_the_breach_that_nobody_had_noticed():
    matter = assessed().until(LATE)
    matter.does(cast.omar, AnswerPoint(1, Finding.UPHELD, "ثبت ذلك.")).does(cast.omar, given.decision())
    assert matter.case.overdue and matter.row.overdue
    assert types(matter).index("Breached") < types(matter).index("Decided")


def test_what_was_noticed_on_the_way_is_the_systems_own_entry():
    matter = assessed().until(LATE).does(cast.omar, Reply("نعمل على شكواك."))
    said = [one for one in entries(matter) if type(one.event).__name__ == "Breached"]
    assert said and {one.actor for one in said} == {"system"}
    assert {one.at for one in said} == {LATE}


def test_the_complainant_may_ask_why_from_the_instant_of_the_date():
    """E-06: the right does not wait for the sweep."""
    matter = assessed().asks(RequestReopening(), LATE)
    assert matter.case.overdue


def test_a_refused_act_leaves_the_noticing_to_the_sweep():
    matter = assessed().until(LATE)
    before = types(matter)
    with pytest.raises(Refused):
        matter.does(cast.omar, given.assessment(definition=" "))
    assert types(matter) == before


def test_nothing_is_noticed_twice():
    matter = assessed().until(LATE).does(cast.omar, Reply("نعمل على شكواك."))
    breaches = types(matter).count("Breached")
    assert types(matter.ticked()).count("Breached") == breaches
