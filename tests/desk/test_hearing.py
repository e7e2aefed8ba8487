"""The desk hears both sides before a complex complaint is decided (D-08), and finds a handler for what climbed (E-12)."""

import pytest
from django.utils import translation

from insaf.cases import words
from insaf.core.acts import ladder
from insaf.core.policy import Rung
from insaf.core.reasons import Reason
from insaf.core.terms import Route, Side, Status
from tests import cast
from tests.desk import scenes
from tests.desk.test_acts import DECISION

WAITS = "لا يصدر القرار قبل سماعه أو بيان سبب عدم سماعه."


@pytest.fixture
def complex_case() -> str:
    """Investigated, every point answered, nobody heard yet."""
    return scenes.answered_points(scenes.assessed(scenes.received(), route=Route.INVESTIGATION))


def hears(reference: str, side: str, text: str = "روى ما جرى") -> None:
    answer = scenes.act(scenes.seat(cast.omar), reference, "hear", side=side, how="phone", text=text)
    assert answer.status_code == 303


def test_the_case_page_says_who_must_still_be_heard(complex_case: str) -> None:
    omar = scenes.seat(cast.omar)
    page = scenes.page(omar, complex_case)
    assert WAITS in page and page.count("لم يُسمع بعد") == 2
    hears(complex_case, "complainant")
    assert scenes.page(omar, complex_case).count("لم يُسمع بعد") == 1
    hears(complex_case, "concerned", "نفى التأخر")
    page = scenes.page(omar, complex_case)
    assert WAITS not in page and "لم يُسمع بعد" not in page
    assert "نفى التأخر" in page


def test_a_plain_case_has_no_such_list() -> None:
    assert WAITS not in scenes.page(scenes.seat(cast.omar), scenes.assessed(scenes.received()))


def test_the_decision_asks_for_the_reason_of_each_side_that_was_not_heard(complex_case: str) -> None:
    omar = scenes.seat(cast.omar)
    form = omar.get(f"/desk/cases/{complex_case}/acts/decide/").context["form"]
    assert {"complainant_unheard", "concerned_unheard"} <= set(form.fields)
    for extra in ({}, {"preview": "1"}, {"concerned_unheard": "غادر المركز"}):
        page = scenes.text(scenes.act(omar, complex_case, "decide", **DECISION, **extra), 409)
        with translation.override("ar"):
            assert str(words.REFUSAL[Reason.SIDE_UNHEARD]) in page
    hears(complex_case, "complainant")
    form = omar.get(f"/desk/cases/{complex_case}/acts/decide/").context["form"]
    assert "complainant_unheard" not in form.fields
    answer = scenes.act(omar, complex_case, "decide", concerned_unheard="غادر المدرب المركز", **DECISION)
    assert answer.status_code == 303
    assert scenes.case(complex_case).status is Status.ANSWERED
    assert "غادر المدرب المركز" in scenes.page(omar, complex_case)


def test_who_is_to_be_heard_next_is_chosen_beforehand(complex_case: str) -> None:
    hears(complex_case, "complainant")
    form = scenes.seat(cast.omar).get(f"/desk/cases/{complex_case}/acts/hear/").context["form"]
    assert form.initial["side"] == Side.CONCERNED


def test_what_climbed_waits_in_the_queue_of_those_who_may_take_it() -> None:
    """E-12: the former owner neither keeps it nor takes it back."""
    reference, omar, layla = scenes.assessed(scenes.received()), scenes.seat(cast.omar), scenes.seat(cast.layla)
    scenes.does(cast.omar, ladder.Escalate("تحتاج إلى قرار أعلى."), reference)
    assert scenes.case(reference).owner == ""
    assert reference not in scenes.text(omar.get("/desk/view/queue/"))
    assert reference in scenes.text(layla.get("/desk/view/queue/"))
    assert omar.post(f"/desk/cases/{reference}/acts/take/").status_code == 409
    owners = dict(layla.get(f"/desk/cases/{reference}/acts/assign/").context["form"].fields["owner"].choices)
    assert {str(cast.layla.id), str(cast.faisal.id)} <= set(owners) and str(cast.omar.id) not in owners
    assert layla.post(f"/desk/cases/{reference}/acts/take/").status_code == 303
    assert (scenes.case(reference).owner, scenes.case(reference).rung) == (
        str(cast.layla.id),
        Rung.COMPLAINTS_MANAGEMENT,
    )
