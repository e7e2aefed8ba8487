"""The concerned party is asked, reminded and pressed, and answers whenever it does (policy, step 4; E-14)."""

from datetime import timedelta

import pytest

from insaf.core.acts import clock, consulting, intake
from insaf.core.events import consulting as said
from insaf.core.events.clock import Breached, DeadlineSet, Warned
from insaf.core.notice import EXECUTIVES, MANAGERS, told
from insaf.core.notice_party import PartyTold, told_to_party
from insaf.core.permits import refusal
from insaf.core.policy import Rung
from insaf.core.reasons import Reason
from insaf.core.terms import Actor, DeadlineKind, Party, Role, Side, Status
from tests import cast, given
from tests.core.refusing import refused

D = DeadlineKind
FINANCE = "7"
HIND = Actor(Party.STAFF, "201", frozenset({Role.RESPONDENT}), frozenset({FINANCE}))
OTHER = Actor(Party.STAFF, "202", frozenset({Role.RESPONDENT}), frozenset({"8"}))

ASKED_AT = given.SUNDAY
DUE = given.at("2026-08-05 16:00")  # three working days from Sunday
NEAR = given.at("2026-08-04 09:00")
AGAIN = given.at("2026-08-09 16:00")  # two working days later, over the weekend
MUCH_LATER = given.at("2026-08-20 10:00")


def question(**words):
    return consulting.Consult(**{"party": "المالية", "question": "متى حُوّل المبلغ؟", "unit": FINANCE} | words)


def asked(**words):
    return given.case().assigned_to(cast.omar).assessed().does(cast.omar, question(**words))


def about(member):
    matter = given.case().assessed().does(cast.layla, intake.NamePerson(str(member.id)))
    return matter.does(cast.omar, question(unit="", person=str(member.id)))


def happened(matter, *kinds):
    return [r.event for r in given.history(matter) if isinstance(r.event, kinds)]


def pressed(matter):
    """What the party's silence brought about: at what step, and who is told."""
    return [(one.step, one.to) for one in happened(matter, said.ConsultationClimbed)]


def test_a_party_has_the_time_that_the_policy_names():
    date = asked().case.deadline(D.CONSULTATION, 1)
    assert (date.due_at, date.days) == (DUE, 3)


def test_a_date_given_by_the_asker_is_the_date():
    by = given.at("2026-08-11 12:00")
    assert asked(due_at=by).case.deadline(D.CONSULTATION, 1).due_at == by


@pytest.mark.parametrize("due_at", [None, DUE], ids=["the policy's", "a given one"])
def test_a_party_is_reminded_before_its_date_when_the_office_opens(due_at):
    matter = asked(due_at=due_at)
    assert not happened(matter.ticked(NEAR - timedelta(seconds=1)), Warned)
    (warned,) = happened(matter.ticked(NEAR), Warned)
    assert (warned.kind, warned.number, warned.due_at) == (D.CONSULTATION, 1, DUE)


def test_each_date_that_passes_tells_one_level_more_until_all_are_told():
    matter = asked().ticked(DUE)
    assert pressed(matter) == [(1, Rung.COMPLAINTS_MANAGEMENT)]
    assert matter.case.deadline(D.CONSULTATION_AGAIN, 1).due_at == AGAIN
    matter.ticked(AGAIN)
    assert pressed(matter) == [(1, Rung.COMPLAINTS_MANAGEMENT), (2, Rung.EXECUTIVE)]
    matter.ticked(MUCH_LATER)
    assert len(pressed(matter)) == 2
    assert matter.case.rung is Rung.SUPPORT, "the case itself stays where it is"


@pytest.mark.parametrize("looks", [[MUCH_LATER], [DUE, MUCH_LATER], [NEAR, DUE, AGAIN, MUCH_LATER, MUCH_LATER]])
def test_however_late_or_often_the_system_looks_each_thing_happens_once(looks):
    matter = asked()
    for at in looks:
        matter.ticked(at)
    about_it = happened(matter, Warned, Breached, said.ConsultationClimbed, DeadlineSet)
    kinds = [
        type(e).__name__
        for e in about_it
        if getattr(e, "kind", D.CONSULTATION) in (D.CONSULTATION, D.CONSULTATION_AGAIN)
    ]
    assert kinds == [
        "DeadlineSet",
        "Warned",
        "Breached",
        "ConsultationClimbed",
        "DeadlineSet",
        "Breached",
        "ConsultationClimbed",
    ]


def test_two_parties_are_pressed_each_by_its_own_dates():
    matter = asked().does(cast.omar, question(unit="8", party="التدريب", due_at=given.at("2026-08-12 16:00")))
    matter.ticked(DUE)
    assert [one.number for one in happened(matter, said.ConsultationClimbed)] == [1]
    matter.does(cast.omar, consulting.AnswerConsultation(1, "أمس.")).ticked(given.at("2026-08-12 16:00"))
    assert [one.number for one in happened(matter, said.ConsultationClimbed)] == [1, 2]


@pytest.mark.parametrize("at", [NEAR, DUE + timedelta(hours=1), AGAIN + timedelta(hours=1), MUCH_LATER])
def test_an_answer_is_accepted_whenever_it_comes_and_ends_the_pressing(at):
    matter = asked().ticked(at).does(cast.system, consulting.AnswerConsultation(1, "أمس.", via="link"))
    until_now = len(pressed(matter))
    date = matter.case.deadline(D.CONSULTATION, 1)
    assert date.met_at == at
    assert bool(date.breached_at) == (at > DUE), "late is shown as late for ever"
    assert len(pressed(matter.ticked(given.at("2026-09-01 10:00")))) == until_now
    assert Side.CONCERNED in matter.case.heard


def test_nobody_presses_the_party_once_the_case_is_decided():
    matter = asked().decided().ticked(DUE)
    assert happened(matter, Breached) and not pressed(matter)


def test_more_time_moves_the_date_and_is_warned_of_anew():
    later = given.at("2026-08-10 16:00")
    matter = asked().ticked(NEAR)
    matter.does(cast.omar, consulting.ExtendConsultation(1, later, "الموظف المختص في إجازة."))
    assert matter.case.deadline(D.CONSULTATION, 1).due_at == later
    assert matter.case.deadline(D.CONSULTATION, 1).original_due_at == DUE
    matter.ticked(DUE)
    assert not pressed(matter)
    matter.ticked(later)
    assert [e.due_at for e in happened(matter, Warned) if e.kind is D.CONSULTATION] == [DUE, later]
    assert len(pressed(matter)) == 1


def test_more_time_after_the_date_moves_the_next_step_and_heals_nothing():
    later = given.at("2026-08-12 16:00")
    matter = asked().ticked(DUE).does(cast.omar, consulting.ExtendConsultation(1, later, "طلبوا مهلة."))
    assert matter.case.deadline(D.CONSULTATION, 1).breached_at == DUE
    assert len(pressed(matter.ticked(AGAIN))) == 1
    assert len(pressed(matter.ticked(later))) == 2
    again = consulting.ExtendConsultation(1, MUCH_LATER, "مرة أخرى.")
    assert refused(matter, cast.omar, again) is Reason.TOO_LATE_TO_EXTEND


def test_more_time_needs_a_later_date_and_a_reason():
    matter = asked()
    assert refused(matter, cast.omar, consulting.ExtendConsultation(1, NEAR, "سبب")) is Reason.DATE_PASSED
    assert refused(matter, cast.omar, consulting.ExtendConsultation(1, AGAIN, "  ")) is Reason.EMPTY
    assert refused(matter, cast.omar, consulting.ExtendConsultation(2, AGAIN, "سبب")) is Reason.NO_SUCH_NUMBER


def test_a_question_that_is_withdrawn_presses_nobody_and_takes_no_answer():
    matter = asked().does(cast.omar, consulting.WithdrawConsultation(1, "وجدنا الجواب في السجل."))
    matter.ticked(MUCH_LATER)
    assert not pressed(matter) and D.CONSULTATION not in {b.kind for b in matter.case.breaches}
    assert refused(matter, HIND, consulting.AnswerConsultation(1, "أمس.")) is Reason.NOT_YOUR_ROLE
    assert refused(matter, cast.system, consulting.AnswerConsultation(1, "أمس.")) is Reason.NO_SUCH_NUMBER
    assert refused(matter, cast.omar, consulting.WithdrawConsultation(1, "ثانية")) is Reason.NOBODY_ASKED


def test_only_one_party_is_asked_at_once():
    matter = given.case().assessed()
    both = question(address="finance@example.sa")
    assert refused(matter, cast.omar, both) is Reason.UNKNOWN_CODE


# --- who answers ---------------------------------------------------------------------------------


def test_a_member_of_the_unit_answers_for_it_and_does_nothing_else():
    """Role.RESPONDENT: the answer and no more."""
    matter = asked()
    assert refused(matter, OTHER, consulting.AnswerConsultation(1, "أمس.")) is Reason.NOT_YOUR_ROLE
    for act in (
        consulting.Consult,
        consulting.WithdrawConsultation,
        consulting.ExtendConsultation,
        intake.AddInformation,
    ):
        assert refusal(HIND, act, matter.case, matter.rules, matter.now) is not None
    assert matter.does(HIND, consulting.AnswerConsultation(1, "أمس.", via="desk")).last[0].via == "desk"


def test_a_unit_answers_its_own_question_alone():
    matter = asked().does(cast.omar, question(unit="8", party="التدريب"))
    assert refused(matter, HIND, consulting.AnswerConsultation(2, "أمس.")) is Reason.NOT_YOURS


def test_whoever_is_complained_about_gives_their_own_side_and_nothing_else():
    """B-16, D-08"""
    matter = about(cast.salma)
    assert matter.case.named(cast.salma.actor)
    for act in (clock.Extend, consulting.Consult, consulting.WithdrawConsultation):
        assert refusal(cast.salma.actor, act, matter.case, matter.rules, matter.now) is Reason.ABOUT_YOU
    matter.does(cast.salma, consulting.AnswerConsultation(1, "هكذا جرى."))
    assert Side.CONCERNED in matter.case.heard
    assert refused(matter, cast.salma, consulting.AnswerConsultation(1, "وأيضًا.")) is Reason.ABOUT_YOU


def test_whoever_is_complained_about_never_answers_for_their_unit_nor_as_a_handler():
    """B-16"""
    salma = Actor(Party.STAFF, str(cast.salma.id), cast.salma.roles, frozenset({FINANCE}))
    matter = asked().does(cast.layla, intake.NamePerson(salma.id))
    assert refused(matter, salma, consulting.AnswerConsultation(1, "أمس.")) is Reason.ABOUT_YOU
    matter.does(cast.omar, question(unit="", person=salma.id))
    assert refused(matter, salma, consulting.AnswerConsultation(1, "أمس.")) is Reason.NOT_YOURS
    matter.does(salma, consulting.AnswerConsultation(2, "هكذا جرى."))


def test_only_whoever_is_complained_about_is_asked_for_their_side():
    matter = given.case().assessed()
    side = question(unit="", person=str(cast.salma.id))
    assert refused(matter, cast.omar, side) is Reason.NOT_COMPLAINED_ABOUT


# --- the complainant's own question ---------------------------------------------------------------


def wants_to_know(**words):
    matter = given.case(**words).assigned_to(cast.omar).assessed().late_by(1)
    return matter.asks(consulting.AskParty("لماذا لم تردّ المالية؟"))


def test_the_complainant_asks_the_party_once_the_time_has_passed():
    """Policy, step 4."""
    matter = given.case().assigned_to(cast.omar).assessed()
    assert refused(matter, cast.complainant, consulting.AskParty("لماذا؟")) is Reason.NOT_OVERDUE
    assert matter.late_by(1).asks(consulting.AskParty("لماذا؟")).case.to_forward == 1


def test_the_complainants_question_is_forwarded_or_answered_within_a_day():
    matter = wants_to_know()
    promise = matter.case.deadline(D.FORWARD, 1)
    assert promise.days == 1
    matter.does(cast.omar, question(forwards=1))
    assert not matter.case.deadline(D.FORWARD, 1).running and not matter.case.to_forward
    assert happened(matter, said.Consulted)[-1].forwards == 1


def test_a_question_that_is_not_forwarded_is_declined_with_the_reason():
    matter = wants_to_know()
    assert refused(matter, cast.omar, consulting.DeclineForwarding("  ")) is Reason.EMPTY
    matter.does(cast.omar, consulting.DeclineForwarding("سبق أن أجابت المالية عن هذا."))
    assert not matter.case.to_forward
    assert refused(matter, cast.omar, consulting.DeclineForwarding("ثانية")) is Reason.NOTHING_TO_FORWARD
    assert matter.asks(consulting.AskParty("وماذا بعد؟")).case.to_forward == 2


def test_one_question_of_the_complainant_waits_at_a_time():
    assert refused(wants_to_know(), cast.complainant, consulting.AskParty("ثم؟")) is Reason.PARTY_QUESTION_WAITS


def test_a_question_left_lying_is_told_to_complaints_management():
    matter = wants_to_know()
    due = matter.case.deadline(D.FORWARD, 1).due_at
    (breach,) = [e for e in happened(matter.ticked(due), Breached) if e.kind is D.FORWARD]
    assert MANAGERS in told(breach, matter.case, matter.rules)


def test_another_question_than_the_complainants_forwards_nothing():
    matter = wants_to_know()
    assert refused(matter, cast.omar, question(forwards=2)) is Reason.NO_SUCH_NUMBER
    assert matter.does(cast.omar, question()).case.to_forward == 1


def test_the_answer_needs_no_forwarding_any_more():
    matter = wants_to_know().decided(cast.layla)
    assert matter.case.status is Status.ANSWERED and not matter.case.to_forward


# --- who is told ----------------------------------------------------------------------------------


def test_handler_levels_and_party_are_each_told_in_turn():
    matter = asked().ticked(MUCH_LATER)
    said_to = {
        (type(one).__name__, getattr(one, "step", 0)): {a.role or a.staff for a in told(one, matter.case, matter.rules)}
        for one in happened(matter, Warned, Breached, said.ConsultationClimbed)
        if getattr(one, "kind", D.CONSULTATION) is D.CONSULTATION
    }
    assert said_to == {
        ("Warned", 0): {str(cast.omar.id)},
        ("Breached", 0): {str(cast.omar.id)},
        ("ConsultationClimbed", 1): {MANAGERS.role},
        ("ConsultationClimbed", 2): {EXECUTIVES.role},
    }
    party = [
        told_to_party(one, matter.case) for one in happened(matter, said.Consulted, Warned, said.ConsultationClimbed)
    ]
    assert [one for one in party if one] == [
        PartyTold(1, "asked"),
        PartyTold(1, "near"),
        PartyTold(1, "late", head=True),
        PartyTold(1, "late", head=True),
    ]


def test_the_answer_is_told_to_whoever_handles_the_case():
    matter = asked().does(HIND, consulting.AnswerConsultation(1, "أمس."))
    assert {one.staff for one in told(matter.last[0], matter.case, matter.rules)} == {str(cast.omar.id)}
