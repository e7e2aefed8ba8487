"""The external body as a party: each referral by its number, two clocks, a freeze that ends, findings that lead on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from insaf.core.acts import answering, disclosing, erasing, intake, joining, referring
from insaf.core.acts.base import File
from insaf.core.codec import from_data, to_data
from insaf.core.decide import Moment, decide
from insaf.core.events.answering import Closed
from insaf.core.events.clock import Breached, DeadlineSet, Warned
from insaf.core.evolve import replay
from insaf.core.notice import EXECUTIVES, MANAGERS, Addressee, told
from insaf.core.permits import refusal
from insaf.core.pieces import Recorded
from insaf.core.reasons import Reason
from insaf.core.record import Sealed
from insaf.core.terms import ClosingReason, DeadlineKind, Status
from tests import cast, given
from tests.core.refusing import refused

D = DeadlineKind
CLOSE = answering.Close(ClosingReason.RESOLVED, "أكدت قبولها هاتفيًا.")
LETTER = File("خطاب.pdf", 9, "application/pdf", "ab" * 32)
IN_TEN_DAYS = given.SUNDAY + timedelta(days=10)


def finding(against_us: bool = True, number: int = 0) -> referring.RecordFinding:
    return referring.RecordFinding("nelc", against_us, "رأى المركز أن التأخير غير مبرر.", number)


def plan(matter: given.Matter, number: int = 1, owner: str = str(cast.omar.id)) -> referring.PlanAction:
    day = matter.now.date() + timedelta(days=9)
    return referring.PlanAction(number, "تعديل إجراء الاسترداد", day, owner)


CAUSE = answering.RecordCause("not_followed", "لم تُتّبع مدة الاسترداد.")


def erasable(matter: given.Matter) -> Reason | None:
    """Why the system may not erase here; None when it may."""
    return refusal(cast.system, erasing.Redact, matter.case, matter.rules, matter.now)


# --- two clocks ----------------------------------------------------------------------------------


def test_the_bodys_date_runs_beside_ours():
    """B-10: ours counts from the receipt and is not touched by theirs."""
    before = given.case().case.deadline(D.DECIDE)
    case = given.case().referred_in(IN_TEN_DAYS).case
    assert case.deadline(D.DECIDE) == before
    assert case.deadline(D.EXTERNAL, 1).due_at == IN_TEN_DAYS


def test_a_letter_without_a_date_is_answered_within_the_policys_days_from_its_receipt():
    received = given.SUNDAY - timedelta(days=3)
    matter = given.case(received_at=received).does(
        cast.omar, referring.Refer("in", "nelc", "5531", received_at=received), given.SUNDAY
    )
    assert matter.case.deadline(D.EXTERNAL, 1).due_at == given.calendar().due_at(received, 10)


def test_the_bodys_date_is_warned_of_three_days_and_one_day_ahead():
    """C-19, E-17"""
    matter = given.case().assigned_to(cast.omar).referred_in(IN_TEN_DAYS).until(IN_TEN_DAYS).ticked()
    warned = [r.event for r in given.history(matter) if isinstance(r.event, Warned) and r.event.kind is D.EXTERNAL]
    # The date is a Wednesday: Sunday and Tuesday come before it.
    assert [(one.day, one.was_due_at.astimezone(given.RIYADH).strftime("%a %H:%M"), one.number) for one in warned] == [
        (-3, "Sun 09:00", 1),
        (-1, "Tue 09:00", 1),
    ]


def whom(matter: given.Matter, entry: type, /, **fields: object) -> set[Addressee]:
    (event,) = (
        r.event
        for r in given.history(matter)
        if isinstance(r.event, entry) and all(getattr(r.event, name) == value for name, value in fields.items())
    )
    return set(told(event, matter.case, matter.rules))


def test_warnings_reach_the_liaison_and_the_manager_and_a_breach_executive_management_too():
    """E-17"""
    omar, salma = Addressee(str(cast.omar.id)), Addressee(str(cast.salma.id))
    matter = given.case().assigned_to(cast.omar).referred_in(IN_TEN_DAYS)
    matter.does(cast.layla, referring.AppointLiaison(1, str(cast.salma.id)))
    matter.until(IN_TEN_DAYS + timedelta(minutes=1)).ticked()
    assert whom(matter, Warned, kind=D.EXTERNAL, day=-1) == {salma, omar, MANAGERS}
    assert whom(matter, Breached, kind=D.EXTERNAL) == {salma, omar, MANAGERS, EXECUTIVES}


def test_complaints_management_is_the_liaison_until_somebody_is_named():
    matter = given.case().assigned_to(cast.omar).referred_in()
    assert whom(matter, referring_event("Referred")) == {MANAGERS, Addressee(str(cast.omar.id))}


def referring_event(name: str) -> type:
    from insaf.core.events import EVENTS

    return EVENTS[name]


def test_whoever_is_complained_about_is_no_liaison():
    """B-16"""
    matter = given.case().does(cast.layla, intake.NamePerson(str(cast.salma.id))).referred_in()
    appoint = referring.AppointLiaison(1, str(cast.salma.id))
    assert refused(matter, cast.layla, appoint) is Reason.ABOUT_YOU
    assert refused(matter, cast.omar, referring.AppointLiaison(1, str(cast.omar.id))) is Reason.NOT_YOUR_ROLE


# --- the reply -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (referring.AnswerReferral("nelc", "", way="post", to="المركز"), Reason.EMPTY),
        (referring.AnswerReferral("nelc", "ردنا", way="", to="المركز"), Reason.EMPTY),
        (referring.AnswerReferral("nelc", "ردنا", way="pigeon", to="المركز"), Reason.UNKNOWN_CODE),
        (referring.AnswerReferral("nelc", "ردنا", way="post", to=" "), Reason.EMPTY),
        (referring.AnswerReferral("nelc", "", files=(LETTER,), way="mailed", to="care@nelc.gov.sa"), Reason.EMPTY),
        (referring.AnswerReferral("tvtc", "ردنا", way="post", to="المؤسسة"), Reason.UNKNOWN_CODE),
    ],
)
def test_a_reply_has_its_copy_its_way_and_its_addressee(act, reason):
    """B-10"""
    assert refused(given.case().referred_in(), cast.layla, act) is reason


def test_a_copy_may_be_a_file_alone():
    matter = given.case().referred_in()
    matter.does(cast.layla, referring.AnswerReferral("nelc", files=(LETTER,), way="post", to="المركز"))
    assert matter.case.referred_by == ()


def test_several_referrals_of_one_body_are_answered_one_by_one():
    matter = given.case().referred_in().referred_in()
    unnamed = referring.AnswerReferral("nelc", "ردنا", way="post", to="المركز")
    assert refused(matter, cast.layla, unnamed) is Reason.NO_SUCH_NUMBER
    matter.replied_to_body(2)
    assert [one.number for one in matter.case.referrals if one.waits] == [1]
    assert matter.case.deadline(D.EXTERNAL, 2).met_at and matter.case.deadline(D.EXTERNAL, 1).running


@pytest.mark.parametrize(
    ("act", "who"),
    [(CLOSE, cast.omar), (answering.Accept(), cast.complainant), (intake.Withdraw(), cast.complainant)],
)
def test_nothing_closes_a_case_that_owes_the_body_its_reply(act, who):
    """B-10"""
    matter = given.case().referred_in().decided()
    assert refused(matter, who, act) is Reason.REPLY_TO_BODY_MISSING
    matter.does(cast.omar, CAUSE).replied_to_body()
    assert matter.does(who, act).case.status is Status.CLOSED


def test_a_new_date_of_theirs_makes_the_body_wait_again():
    """E-17"""
    matter = given.case().referred_in(IN_TEN_DAYS).replied_to_body()
    later = IN_TEN_DAYS + timedelta(days=7)
    matter.does(cast.layla, referring.FileLetter(1, text="نطلب إيضاحًا", due_at=later))
    assert matter.case.referred_by == ("nelc",)
    assert matter.case.deadline(D.EXTERNAL, 1).pending and matter.case.deadline(D.EXTERNAL, 1).due_at == later


def test_a_date_that_the_body_moves_is_moved_and_warned_of_anew():
    matter = given.case().referred_in(IN_TEN_DAYS).until(IN_TEN_DAYS - timedelta(hours=2)).ticked()
    later = IN_TEN_DAYS + timedelta(days=7)
    moved = matter.does(cast.layla, referring.FileLetter(1, text="مُدّدت المهلة", due_at=later)).case.deadline(
        D.EXTERNAL, 1
    )
    assert (moved.original_due_at, moved.due_at, moved.warned) == (IN_TEN_DAYS, later, ())


def test_the_system_files_a_further_letter_and_sets_nothing_else_by_itself():
    matter = given.case().referred_in()
    matter.does(cast.system, referring.FileLetter(1, text="وصلنا خطابكم", files=(LETTER,), way="email"))
    assert [type(event).__name__ for event in matter.last] == ["LetterFiled"]
    assert refused(matter, cast.complainant, referring.FileLetter(1, text="x")) is Reason.NOT_YOURS


# --- the complainant goes outside ----------------------------------------------------------------


@pytest.mark.parametrize("build", [given.case, lambda: given.case().decided(), lambda: given.case().closed()])
def test_the_complainant_says_at_any_time_that_it_went_outside_and_it_hinders_nothing(build):
    """E-16"""
    matter = build().went_outside()
    case = matter.case
    assert case.referrals[-1].direction == "out" and case.referred_by == ()
    assert not [d for d in case.deadlines.values() if d.kind is D.EXTERNAL]
    if case.status is Status.ANSWERED:
        assert matter.does(cast.complainant, answering.Accept()).case.status is Status.CLOSED


def test_saying_it_twice_records_it_once():
    twice = referring.Refer("out", "nelc")
    matter = given.case().does(cast.complainant, twice)
    assert refused(matter, cast.complainant, twice) is Reason.NOTHING_CHANGES
    assert matter.does(cast.complainant, referring.Refer("out", "nelc", "99")).case.referrals[-1].number == 2


def test_the_complainant_may_name_a_body_that_the_policy_does_not_list():
    matter = given.case()
    assert refused(matter, cast.complainant, referring.Refer("out", "other")) is Reason.EMPTY
    assert matter.does(cast.complainant, referring.Refer("out", "other", name="ديوان المظالم")).last[0].name


def test_a_complainant_cannot_speak_for_the_body():
    act = referring.Refer("in", "nelc", "1", due_at=IN_TEN_DAYS)
    assert refused(given.case(), cast.complainant, act) is Reason.NOT_YOURS


# --- the freeze ----------------------------------------------------------------------------------


@pytest.mark.parametrize("direction", ["in", "out"])
@pytest.mark.parametrize(
    "result",
    [finding(against_us=False), referring.EndReferral(1, "closed", "أغلق المركز البلاغ."),
     referring.EndReferral(1, "withdrawn", "سحبته المشتكية.", "complainant")],
)  # fmt: skip
def test_nothing_is_erased_until_the_bodys_part_has_its_result(direction, result):
    """E-17: and the freeze ends with it."""
    matter = given.case().closed()
    matter.does(cast.layla, referring.Refer(direction, "nelc", "5531"))
    if direction == "in":
        matter.replied_to_body()
    assert erasable(matter) is Reason.WITH_EXTERNAL_BODY
    assert erasable(matter.does(cast.layla, result)) is None


def test_a_result_ends_what_the_complainant_had_taken_to_the_same_body():
    matter = given.case().closed().went_outside().referred_in().replied_to_body()
    matter.does(cast.layla, finding(against_us=False, number=2))
    assert matter.case.with_body == () and erasable(matter) is None


def test_a_case_that_a_body_has_is_not_merged_away():
    matter = given.case().went_outside()
    merge = joining.Merge("ET-2026-00001-K", "الرقم نفسه", same_person=True)
    assert refused(matter, cast.layla, merge) is Reason.WITH_EXTERNAL_BODY


def test_only_management_records_how_the_bodys_part_ended():
    matter = given.case().referred_in()
    assert refused(matter, cast.omar, referring.EndReferral(1, "closed", "أُغلق")) is Reason.NOT_YOUR_ROLE
    assert refused(matter, cast.layla, referring.EndReferral(1, "lost", "ضاع")) is Reason.UNKNOWN_CODE
    matter.replied_to_body().does(cast.layla, referring.EndReferral(1, "closed", "أُغلق"))
    assert matter.case.with_body == () and not matter.case.deadline(D.EXTERNAL, 1).running


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (referring.EndReferral(1, "closed", "أُغلق"), Reason.REPLY_TO_BODY_MISSING),
        (referring.EndReferral(1, "withdrawn", "سُحب"), Reason.EMPTY),
        (referring.EndReferral(1, "withdrawn", "سُحب", "neighbour"), Reason.UNKNOWN_CODE),
        (referring.EndReferral(1, "withdrawn", "قالت إنها سحبته", "complainant"), Reason.REPLY_TO_BODY_MISSING),
    ],
)
def test_no_end_frees_us_from_the_reply_but_the_bodys_own_word(act, reason):
    """E-17, B-10: the complainant's word does not release us from what the body asked."""
    matter = given.case().referred_in()
    assert refused(matter, cast.layla, act) is reason
    matter.does(cast.layla, referring.EndReferral(1, "withdrawn", "خطابهم: سُحب البلاغ", "body"))
    assert matter.last[0].told_by == "body" and matter.case.referred_by == ()


def test_only_who_handles_the_case_or_management_writes_to_the_body():
    """B-10: in the institution's name; whoever answers to the body handles it too."""
    who, reply = cast.omar, referring.AnswerReferral("nelc", "ردنا", way="post", to="المركز")
    matter = given.case().referred_in()
    assert refused(matter, who, reply) is Reason.NOT_HANDLING
    assert refused(matter, who, disclosing.ReleaseFiles(1, ("ab" * 32,))) is Reason.NOT_HANDLING
    owned = given.case().referred_in().assigned_to(who)
    assert owned.does(who, reply).case.referred_by == ()
    matter.does(cast.layla, referring.AppointLiaison(1, str(who.id)))
    assert matter.does(who, reply).case.referred_by == ()


# --- findings ------------------------------------------------------------------------------------


def test_a_finding_against_us_closes_with_its_cause_and_its_action_and_not_before():
    """E-18: the cause is looked for anew, in the light of the finding."""
    matter = given.case().referred_in().decided().does(cast.omar, CAUSE).replied_to_body()
    matter.does(cast.layla, finding())
    assert refused(matter, cast.omar, CLOSE) is Reason.FINDING_UNMET
    assert refused(matter, cast.complainant, answering.Accept()) is Reason.FINDING_UNMET
    matter.does(cast.layla, plan(matter))
    assert refused(matter, cast.omar, CLOSE) is Reason.FINDING_UNMET
    matter.does(cast.omar, CAUSE)
    assert matter.case.deadline(D.FINDING, 1).met_at == matter.now
    assert matter.does(cast.omar, CLOSE).case.status is Status.CLOSED


def test_an_action_after_a_finding_has_an_owner_and_a_date():
    matter = given.case().referred_in().does(cast.layla, finding())
    assert refused(matter, cast.layla, plan(matter, owner="")) is Reason.EMPTY
    late = referring.PlanAction(1, "تعديل", date(2026, 1, 1), str(cast.omar.id))
    assert refused(matter, cast.layla, late) is Reason.DATE_PASSED
    matter.does(cast.layla, plan(matter))
    assert matter.case.deadline(D.REMEDY, 1).running
    other = given.case().referred_in().does(cast.layla, finding(against_us=False))
    assert refused(other, cast.layla, plan(other)) is Reason.NO_SUCH_NUMBER


def test_silence_closes_no_case_that_owes_a_plan_and_the_plan_closes_it():
    """D-15, E-18"""
    matter = given.case().referred_in().decided().replied_to_body().does(cast.layla, finding())
    matter.days(6).ticked()
    assert matter.case.status is Status.ANSWERED
    matter.does(cast.omar, CAUSE)
    assert matter.case.status is Status.ANSWERED
    matter.does(cast.layla, plan(matter))
    assert matter.case.status is Status.CLOSED and isinstance(matter.last[-1], Closed)


def test_top_management_is_told_of_a_finding_against_us_and_of_a_plan_that_is_late():
    """E-18"""
    against = given.case().assigned_to(cast.omar).closed().referred_in().replied_to_body().does(cast.layla, finding())
    assert EXECUTIVES in whom(against, referring_event("FindingReceived"))
    against.until(against.case.deadline(D.FINDING, 1).due_at).ticked()
    assert EXECUTIVES in whom(against, Breached, kind=D.FINDING)
    fine = given.case().referred_in().does(cast.layla, finding(against_us=False))
    assert EXECUTIVES not in whom(fine, referring_event("FindingReceived"))


def test_a_finding_needs_a_referral():
    assert refused(given.case(), cast.layla, finding()) is Reason.UNKNOWN_CODE


def test_the_bodies_competent_for_a_subject_are_those_that_name_it_or_name_none():
    """E-15"""
    (nelc,) = given.policy().external
    sdaia = replace(nelc, code="sdaia", subjects=("privacy",))
    policy = replace(given.policy(), external=(nelc, sdaia))
    assert [body.code for body in policy.competent("privacy")] == ["nelc", "sdaia"]
    assert [body.code for body in policy.competent("financial")] == ["nelc"]


# --- another body's matter (A-12) -----------------------------------------------------------------


def declined(**said: object) -> answering.Decline:
    return answering.Decline("not_about_us", "المنصة لجهة أخرى.", "راجع تلك الجهة.", **said)


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (declined(), "body"),
        (declined(body="mars", how="directed"), "body"),
        (declined(body="other", how="directed", contact="19996"), "body_name"),
        (declined(body="nelc"), "how"),
        (declined(body="nelc", how="forwarded"), "handed_on"),
        (declined(body="other", body_name="هيئة", how="directed"), "contact"),
    ],
)
def test_not_ours_is_no_answer(act, field):
    """A-12: the right body is named, and the hand-over recorded."""
    matter = given.case()
    with pytest.raises(Exception, match="handover_missing") as error:
        matter.does(cast.omar, act)
    assert error.value.field == field


def test_what_belongs_elsewhere_is_forwarded_or_directed_with_its_contact():
    """A-12"""
    sent = given.case().does(cast.omar, declined(body="nelc", how="forwarded", handed_on=given.SUNDAY.date()))
    over = sent.last[0]
    assert (over.body, over.how, over.on) == ("nelc", "forwarded", given.SUNDAY.date())
    assert over.contact.text == "920015991, care@nelc.gov.sa"
    shown = given.case().does(
        cast.omar, declined(body="other", body_name="هيئة الاتصالات", how="directed", contact="19966")
    )
    assert (shown.last[0].name.text, shown.last[0].contact.text) == ("هيئة الاتصالات", "19966")
    tomorrow = declined(body="nelc", how="forwarded", handed_on=given.SUNDAY.date() + timedelta(days=1))
    assert refused(given.case(), cast.omar, tomorrow) is Reason.RECEIVED_IN_FUTURE


def test_other_grounds_need_no_hand_over():
    act = answering.Decline("before_court", "الموضوع أمام المحكمة.", "تابع دعواك.")
    assert given.case().does(cast.omar, act).case.closing_reason == "declined"


# --- what was written before referrals had numbers -------------------------------------------------


def old_history() -> list[Recorded]:
    """Two referrals, one date, one reply and a finding, as entries were written before."""
    matter = given.case()
    seal = Sealed("00" * 32, "نص")
    at, layla = matter.now, cast.layla.actor.label
    dated = {
        "kind": "external", "due_at": "2026-08-12T07:00:00.000000Z", "because": "external_body", "days": 0,
        "counted_from": "2026-08-02T07:00:00.000000Z", "policy_version": "2026-1", "calendar_version": "1-test",
    }  # fmt: skip
    then = [
        ("Referred", {"direction": "in", "body": "nelc", "their_reference": seal.digest}),
        ("Referred", {"direction": "in", "body": "nelc", "due_at": "2026-08-12T07:00:00.000000Z"}),
        ("DeadlineSet", dated),
        ("Referred", {"direction": "out", "body": "nelc"}),
        ("ReferralAnswered", {"body": "nelc", "text": seal.digest}),
        ("FindingReceived", {"body": "nelc", "against_us": True, "text": seal.digest}),
    ]
    return [*given.history(matter), *(Recorded(from_data(name, data), at, layla) for name, data in then)]


def test_old_entries_stay_readable_and_keep_their_bytes():
    history = old_history()
    case = replay(history)
    assert [(one.number, one.direction, one.waits) for one in case.referrals] == [
        (1, "in", False), (2, "in", False), (3, "out", False),
    ]  # fmt: skip
    assert case.deadline(D.EXTERNAL).met_at
    assert case.referral(1).against_us
    assert to_data(history[-2].event) == {"body": "nelc", "text": "00" * 32}


def test_a_new_referral_never_takes_an_old_ones_clock():
    history = old_history()
    case = replay(history)
    moment = Moment(cast.layla.actor, case.last_at, given.rules(), lambda text: Sealed("11" * 32, text))
    happened = decide(case, referring.Refer("in", "nelc", "77", due_at=IN_TEN_DAYS), moment)
    (dated,) = (event for event in happened if isinstance(event, DeadlineSet))
    assert dated.number == 4
