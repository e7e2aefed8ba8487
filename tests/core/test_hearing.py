"""Both sides are heard before a complex complaint is decided, or the record says why not (D-08)."""

import pytest

from insaf.core.acts import consulting, handling, intake
from insaf.core.events.answering import Decided
from insaf.core.events.handling import SideHeard, SideNotHeard
from insaf.core.policy import Kind
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import Outcome, Route, Side, Status
from tests import cast, given
from tests.core.refusing import refused

INVESTIGATED = {"route": Route.INVESTIGATION}
BOTH = (Side.COMPLAINANT, Side.CONCERNED)


def weighed(**words):
    """Assessed and every point answered: ready to be decided but for the hearing."""
    return given.case().assessed(**words).answered_points()


def hear(side, how="phone", text="روى ما جرى."):
    return handling.HearSide(side, how, text)


@pytest.mark.parametrize("words", [INVESTIGATED, {"complexity": 3}], ids=["investigated", "complex"])
def test_a_complex_complaint_is_not_decided_before_both_sides_are_heard(words):
    matter = weighed(**words)
    assert matter.case.unheard == BOTH
    assert refused(matter, cast.omar, given.decision()) is Reason.SIDE_UNHEARD
    matter.does(cast.omar, hear(Side.COMPLAINANT))
    assert refused(matter, cast.omar, given.decision()) is Reason.SIDE_UNHEARD
    matter.does(cast.omar, hear(Side.CONCERNED, "meeting"))
    assert matter.does(cast.omar, given.decision()).case.status is Status.ANSWERED


def test_a_complaint_about_somebody_hears_both_sides_however_simple_it_is():
    matter = weighed().does(cast.layla, intake.NamePerson(str(cast.salma.id)))
    assert refused(matter, cast.omar, given.decision()) is Reason.SIDE_UNHEARD


def test_a_simple_complaint_and_a_complex_suggestion_are_decided_without():
    assert weighed().does(cast.omar, given.decision()).case.status is Status.ANSWERED
    adopted = given.decision(outcome=Outcome.ADOPTED)
    suggestion = given.case(kind=Kind.SUGGESTION).assessed(complexity=3, **INVESTIGATED).answered_points()
    assert suggestion.does(cast.omar, adopted).case.status is Status.ANSWERED


def test_a_reason_stands_in_the_record_in_place_of_the_side_that_was_not_heard():
    matter = weighed(**INVESTIGATED).does(cast.omar, hear(Side.COMPLAINANT))
    with pytest.raises(Refused) as why:
        matter.does(cast.omar, given.decision(concerned_unheard="  "))
    assert why.value.field == "concerned_unheard"
    matter.does(cast.omar, given.decision(concerned_unheard="غادر المدرب المركز ولم يُجب."))
    unheard, decided = matter.last[:2]
    assert (unheard.side, unheard.reason.text) == (Side.CONCERNED, "غادر المدرب المركز ولم يُجب.")
    assert isinstance(decided, Decided)


def test_a_reason_for_a_side_that_was_heard_is_not_recorded():
    matter = weighed(**INVESTIGATED).heard().does(cast.omar, given.decision(concerned_unheard="لا يلزم."))
    assert not [event for event in matter.last if isinstance(event, SideNotHeard)]


def test_what_was_heard_says_who_how_and_what():
    (event,) = weighed(**INVESTIGATED).does(cast.omar, hear(Side.CONCERNED, "email", "نفى التأخر.")).last
    assert (event.side, event.how, event.text.text) == (Side.CONCERNED, "email", "نفى التأخر.")
    assert isinstance(event, SideHeard)


@pytest.mark.parametrize(("how", "text", "field"), [("dream", "نص", "how"), ("phone", " ", "text")])
def test_a_hearing_without_a_known_way_or_words_is_refused(how, text, field):
    with pytest.raises(Refused) as why:
        given.case().does(cast.omar, hear(Side.CONCERNED, how, text))
    assert why.value.field == field


def test_the_concerned_party_is_heard_by_a_talk_or_by_its_answer_alone():
    """To be asked is not to be heard."""
    asked = weighed(**INVESTIGATED)
    asked.does(cast.omar, consulting.Consult("المالية", "متى حُوّل المبلغ؟", given.at("2026-08-05 16:00")))
    assert asked.case.unheard == BOTH
    answered = asked.does(cast.omar, consulting.AnswerConsultation(1, "لم يُحوّل بعد."))
    assert answered.case.unheard == (Side.COMPLAINANT,)
    talked = weighed(**INVESTIGATED).does(cast.omar, handling.RecordContact("المالية", "phone", "لم يُحوّل."))
    assert talked.case.unheard == (Side.COMPLAINANT,)


def test_the_complainant_is_heard_by_writing_once_told_how_the_matter_is_understood():
    before = given.case().asks(intake.AddInformation("المرفق كشف الحساب.")).assessed(**INVESTIGATED)
    assert Side.COMPLAINANT in before.case.unheard
    after = before.asks(intake.AddInformation("ما فهمتموه صحيح، والتاريخ أقدم."))
    assert after.case.unheard == (Side.CONCERNED,)


def test_silence_upon_a_question_is_not_a_hearing():
    matter = weighed(**INVESTIGATED).does(cast.omar, handling.AskComplainant("متى ألغيت؟")).days(7).ticked()
    assert matter.case.status is Status.OPEN
    assert Side.COMPLAINANT in matter.case.unheard


def test_who_was_heard_stays_heard_on_every_rung():
    """E-14: hearing the concerned party is also the contact that a climb asks for."""
    matter = weighed(**INVESTIGATED).heard().escalated()
    assert matter.case.unheard == () and not matter.case.party_asked
    assert refused(matter, cast.layla, given.decision()) is Reason.PARTY_NOT_ASKED
    matter.does(cast.layla, hear(Side.CONCERNED))
    assert matter.does(cast.layla, given.decision()).case.status is Status.ANSWERED
