"""No party is silent for ever, none is reminded for nothing, and no date is out of hours or out of the calendar."""

from datetime import timedelta

import pytest

from insaf.core.acts import calling, consulting, delivery, intake, joining, ladder, referring
from insaf.core.events.clock import DeadlineSet, Warned
from insaf.core.events.consulting import ConsultationClimbed
from insaf.core.notice_party import told_to_party
from insaf.core.permits import refusal
from insaf.core.reasons import Reason
from insaf.core.terms import DeadlineKind, Side
from tests import cast, given
from tests.core.refusing import refused
from tests.core.test_consulting import DUE, HIND, MUCH_LATER, NEAR, asked, happened, pressed, question, wants_to_know

D = DeadlineKind
FRIDAY_NIGHT = given.at("2026-08-07 03:00")
SUNDAY_EVENING = given.at("2026-08-09 16:00")
SALMA = str(cast.salma.id)
BEYOND = given.at("2150-01-05 12:00")
"""No calendar of ours reaches so far."""


# --- the concerned party's silence -----------------------------------------------------------------


def test_a_party_that_was_silent_while_the_case_was_decided_is_pressed_once_it_is_open_again():
    """Policy, step 4: an objection brings back the reminders."""
    matter = asked().decided().ticked(DUE).objected()
    assert not pressed(matter)
    assert matter.case.deadline(D.CONSULTATION_AGAIN, 1).because == "objection"
    assert len(pressed(matter.ticked(MUCH_LATER))) == 2


def test_a_party_that_was_silent_until_the_closing_is_pressed_on_after_the_reopening():
    matter = asked().ticked(DUE).decided().accepted().asks(ladder.RequestReopening())
    assert len(pressed(matter.ticked(MUCH_LATER))) == 2


def test_a_party_that_is_pressed_already_gets_no_second_date():
    matter = asked().ticked(DUE).decided().objected()
    dates = [e for e in happened(matter, DeadlineSet) if e.kind is D.CONSULTATION_AGAIN]
    assert len(dates) == 1
    assert [one.step for one in happened(matter.ticked(MUCH_LATER), ConsultationClimbed)] == [1, 2]


@pytest.mark.parametrize(
    "end", [lambda m: m.asks(intake.Withdraw()), lambda m: m.decided()], ids=["taken back", "decided"]
)
def test_a_party_is_not_reminded_of_what_needs_no_answer_any_more(end):
    matter = end(asked()).ticked(NEAR)
    (warned,) = [e for e in happened(matter, Warned) if e.kind is D.CONSULTATION]
    assert told_to_party(warned, matter.case) is None


def test_nobody_need_reach_a_party_that_is_asked_no_more():
    """K-14"""
    matter = asked().does(cast.system, delivery.ReportUndelivered("consultation", "5.1.1", 1))
    assert matter.case.unreached == (1,)
    assert matter.does(cast.omar, consulting.WithdrawConsultation(1, "وجدناه في السجل.")).case.unreached == ()


MERGE = joining.Merge("ET-2026-00001-K", "الرقم نفسه", same_person=True)


@pytest.mark.parametrize(
    ("waits", "done"),
    [
        (asked, consulting.WithdrawConsultation(1, "يُسأل في الطلب الآخر.")),
        (asked, consulting.AnswerConsultation(1, "أمس.")),
        (wants_to_know, consulting.DeclineForwarding("يُسأل في الطلب الآخر.")),
    ],
)
def test_no_question_is_merged_away(waits, done):
    """B-11: neither the party's answer nor the complainant's question comes to a case that nobody handles."""
    matter = waits()
    assert refused(matter, cast.layla, MERGE) is Reason.PARTY_IS_ASKED
    assert (
        refusal(cast.layla.actor, joining.Merge, matter.does(cast.layla, done).case, matter.rules, matter.now) is None
    )


# --- dates -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_for", "due"),
    [
        (FRIDAY_NIGHT, SUNDAY_EVENING),
        (given.at("2026-08-06 20:00"), SUNDAY_EVENING),  # Thursday, after the closing
        (given.at("2026-08-06 06:00"), given.at("2026-08-06 16:00")),
        (given.at("2026-08-06 16:00"), given.at("2026-08-06 16:00")),
        (given.at("2026-08-06 11:30"), given.at("2026-08-06 11:30")),
    ],
)
def test_a_date_for_the_party_comes_while_the_office_works(given_for, due):
    """C-04, E-14"""
    matter = asked(due_at=given_for)
    assert matter.case.deadline(D.CONSULTATION, 1).due_at == due == matter.last[0].due_at
    later = consulting.ExtendConsultation(1, given_for, "إجازة")
    assert asked().does(cast.omar, later).case.deadline(D.CONSULTATION, 1).due_at == due


@pytest.mark.parametrize(
    "act",
    [
        question(due_at=BEYOND),
        consulting.ExtendConsultation(1, BEYOND, "إجازة"),
        referring.Refer("in", "nelc", "1", due_at=BEYOND),
        referring.Refer("in", "nelc", "1", due_at=given.at("1990-01-01 12:00")),
        referring.Refer("in", "nelc", "1", received_at=given.at("1990-01-01 12:00")),
        referring.FileLetter(1, text="x", due_at=BEYOND),
    ],
    ids=lambda act: type(act).__name__,
)
def test_no_date_leads_out_of_the_calendar(act):
    """One such date, and the system could never again look at what has fallen due in the case."""
    matter = asked().referred_in()
    assert refused(matter, cast.layla, act) is Reason.DATE_TOO_FAR
    matter.ticked(MUCH_LATER)


# --- who was heard, and when -----------------------------------------------------------------------


def test_what_a_unit_says_is_not_the_side_of_whoever_is_complained_about():
    """D-08: only their own word is."""
    matter = given.case().assessed().does(cast.layla, intake.NamePerson(SALMA))
    matter.does(cast.omar, question()).does(HIND, consulting.AnswerConsultation(1, "أمس."))
    matter.does(cast.omar, question(unit="", address="expert@example.sa", language="ar"))
    matter.does(cast.system, consulting.AnswerConsultation(2, "أمس.", via="email"))
    assert Side.CONCERNED in matter.case.unheard
    matter.does(cast.omar, question(unit="", person=SALMA))
    assert Side.CONCERNED not in matter.does(cast.salma, consulting.AnswerConsultation(3, "هكذا جرى.")).case.unheard


def test_a_talk_before_the_matter_came_is_no_first_word_on_it():
    """C-18"""
    matter = given.case()
    before = calling.RecordCall("out", matter.now - timedelta(days=2), 90, "reached")
    assert matter.does(cast.omar, before).case.deadline(D.FIRST_RESPONSE).running
    after = calling.RecordCall("out", matter.now, 90, "reached")
    assert not matter.does(cast.omar, after).case.deadline(D.FIRST_RESPONSE).running
