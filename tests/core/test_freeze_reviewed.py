"""No freeze is forgotten: a date to look whether the body still has the matter, and one clock to each letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from insaf.core.acts import clock, consulting, delivery, disclosing, referring
from insaf.core.acts.base import File
from insaf.core.acts.clock import Tick
from insaf.core.decide import Moment, decide
from insaf.core.events.clock import Breached, DeadlineMoved
from insaf.core.events.clock import DeadlineSet as Dated
from insaf.core.events.disclosing import Disclosed
from insaf.core.events.referring import LetterFiled, ReferralAnswered, Referred
from insaf.core.evolve import evolve, replay
from insaf.core.notice import MANAGERS, told
from insaf.core.pieces import Recorded
from insaf.core.reasons import Reason
from insaf.core.record import Sealed
from insaf.core.rules import Rules
from insaf.core.terms import Because, DeadlineKind
from tests import cast, given
from tests.core.refusing import refused
from tests.core.test_referring import erasable, finding

D = DeadlineKind
FIRST, SECOND = "ab" * 32, "cd" * 32


def later(matter: given.Matter, days: int, number: int = 1) -> referring.ExtendReferral:
    return referring.ExtendReferral(number, matter.now.date() + timedelta(days), "ينظر فيه المركز.")


# --- the date on which it is looked at again (E-17) -------------------------------------------------


def test_what_the_complainant_took_outside_is_looked_at_again_after_the_policys_days():
    (nelc,) = given.policy().external
    matter = given.case().went_outside()
    assert matter.case.deadline(D.EXTERNAL_REVIEW, 1).due_at == given.calendar().due_at(matter.now, nelc.review_days)
    rules = Rules(replace(given.policy(), external=(replace(nelc, review_days=2),)), given.calendar())
    moment = Moment(cast.complainant, matter.now, rules, lambda text: Sealed("11" * 32, text))
    (_, dated) = decide(given.case().case, referring.Refer("out", "nelc"), moment)
    assert dated.due_at == given.calendar().due_at(matter.now, 2)


@pytest.mark.parametrize("build", [given.case, lambda: given.case().closed()])
def test_the_day_is_told_to_management_and_stays_until_somebody_ends_it(build):
    """Nothing is erased meanwhile, and nobody below management is asked."""
    matter = build().went_outside()
    due_at = matter.case.deadline(D.EXTERNAL_REVIEW, 1).due_at
    matter.until(due_at + timedelta(days=200)).ticked()
    (passed,) = [r.event for r in given.history(matter) if isinstance(r.event, Breached) and r.event.number == 1]
    assert MANAGERS in told(passed, matter.case, matter.rules)
    assert matter.case.deadline(D.EXTERNAL_REVIEW, 1).running
    matter.does(cast.layla, referring.EndReferral(1, "not_taken", "لم يُقيَّد لديهم."))
    assert not matter.case.deadline(D.EXTERNAL_REVIEW, 1).running


def test_whoever_leaves_it_with_the_body_says_why_and_until_when():
    matter = given.case().went_outside()
    matter.until(matter.case.deadline(D.EXTERNAL_REVIEW, 1).due_at + timedelta(days=1)).ticked()
    assert refused(matter, cast.omar, later(matter, 9)) is Reason.NOT_YOUR_ROLE
    assert refused(matter, cast.layla, later(matter, -3)) is Reason.DATE_PASSED
    assert refused(matter, cast.layla, later(matter, 300)) is Reason.DATE_TOO_FAR
    assert refused(matter, cast.layla, replace(later(matter, 9), reason=" ")) is Reason.EMPTY
    matter.does(cast.layla, later(matter, 9))
    again = matter.case.deadline(D.EXTERNAL_REVIEW, 1)
    assert again.pending and again.due_at == matter.last[0].due_at > matter.now
    matter.does(cast.layla, finding(against_us=False, number=1))
    assert refused(matter, cast.layla, later(matter, 9)) is Reason.NOTHING_CHANGES


def test_what_the_body_brought_is_looked_at_again_after_our_reply_and_not_while_it_waits():
    matter = given.case().referred_in()
    assert matter.case.deadline(D.EXTERNAL_REVIEW, 1) is None
    assert refused(matter, cast.layla, later(matter, 9)) is Reason.REPLY_TO_BODY_MISSING
    matter.replied_to_body()
    assert matter.case.deadline(D.EXTERNAL_REVIEW, 1).pending
    matter.does(cast.layla, referring.FileLetter(1, text="نطلب مزيدًا", due_at=matter.now + timedelta(days=9)))
    assert not matter.case.deadline(D.EXTERNAL_REVIEW, 1).running


def test_a_result_ends_the_review_of_what_was_taken_to_the_same_body():
    matter = given.case().closed().went_outside().referred_in().replied_to_body()
    matter.does(cast.layla, finding(against_us=False, number=2))
    assert erasable(matter) is None
    assert not [d for d in matter.case.deadlines.values() if d.kind is D.EXTERNAL_REVIEW and d.running]


# --- a letter moves the clock of its own referral ---------------------------------------------------

BODY_DATES = st.lists(st.booleans(), min_size=1, max_size=5)


def old_case(dated: list[bool]) -> given.Matter:
    """Referrals in, as they were written before they had numbers: each date counted by its order among the dates."""
    matter = given.case()
    case, clocks = matter.case, 0
    for has_date in dated:
        due_at = given.SUNDAY + timedelta(days=20 + clocks) if has_date else None
        events = [Referred("in", "nelc", due_at=due_at)]
        if due_at:
            basis = (given.SUNDAY, 0, "2026-1", "1-test")
            events.append(Dated(D.EXTERNAL, due_at, Because.EXTERNAL_BODY, *basis, number=clocks))
            clocks += 1
        for event in events:
            case = evolve(case, Recorded(event, matter.now, cast.layla.actor.label))
    return case


@for_all(BODY_DATES, st.lists(st.tuples(st.integers(1, 6), st.integers(30, 60)), max_size=6))
def test_a_letter_moves_only_the_clock_of_its_own_referral(dated, letters):
    """E-17: also where old entries gave the clocks by their order."""
    case = old_case(dated)
    for n, (number, days) in enumerate(letters):
        number = min(number, len(case.referrals))
        before = {one.number: one.clock is not None and case.deadline(D.EXTERNAL, one.clock) for one in case.referrals}
        due_at = given.SUNDAY + timedelta(days=days)
        now = given.SUNDAY + timedelta(minutes=n)
        moment = Moment(cast.layla.actor, now, given.rules(), lambda text: Sealed("11" * 32, text))
        for event in decide(case, referring.FileLetter(number, text="خطاب", due_at=due_at), moment):
            case = evolve(case, Recorded(event, now, cast.layla.actor.label))
        for one in case.referrals:
            now_due = one.clock is not None and case.deadline(D.EXTERNAL, one.clock)
            assert now_due.due_at == due_at if one.number == number else now_due == before[one.number]
    clocks = [one.clock for one in case.referrals if one.clock is not None]
    assert len(clocks) == len(set(clocks))


# --- files that the body may have (E-17) ------------------------------------------------------------


def test_each_file_that_is_released_or_taken_back_stands_on_the_record_by_itself():
    matter = given.case().referred_in()
    matter.does(cast.layla, disclosing.ReleaseFiles(1, (FIRST, SECOND)))
    assert matter.last == (Disclosed("nelc", "file", FIRST, 1), Disclosed("nelc", "file", SECOND, 1))
    matter.does(cast.layla, disclosing.ReleaseFiles(1, (SECOND,)))
    assert matter.last == (Disclosed("nelc", "file_back", FIRST, 1),)
    assert matter.case.referral(1).released == {SECOND}
    assert replay(given.history(matter)) == matter.case


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (disclosing.ReleaseFiles(2, (FIRST,)), Reason.NO_SUCH_NUMBER),
        (disclosing.ReleaseFiles(1, ("../x",)), Reason.UNKNOWN_CODE),
        (disclosing.ReleaseFiles(1), Reason.NOTHING_CHANGES),
    ],
)
def test_a_release_names_its_referral_and_its_files(act, reason):
    assert refused(given.case().referred_in(), cast.layla, act) is reason


@pytest.mark.parametrize("who", [cast.complainant, cast.yusuf, cast.mallory, cast.system])
def test_nobody_else_releases_a_file(who):
    asked = disclosing.ReleaseFiles(1, (FIRST,))
    assert refused(given.case().referred_in(), who, asked) in {Reason.NOT_YOURS, Reason.NOT_YOUR_ROLE}


def test_a_body_that_the_policy_does_not_list_is_given_nothing():
    matter = given.case().does(cast.layla, referring.Refer("in", "other", "77", name="ديوان"))
    assert refused(matter, cast.layla, disclosing.ReleaseFiles(1, (FIRST,))) is Reason.UNKNOWN_CODE


# --- what old entries said stays as it was told -------------------------------------------------------


def recorded(case, now, *events):
    for event in events:
        case = evolve(case, Recorded(event, now, cast.layla.actor.label))
    return case


def test_a_letter_that_was_filed_before_clocks_were_named_moved_the_one_with_its_referrals_number():
    """Referral 1 had no date of its own, and 1 was the clock of the second date: the reply to it met that one."""
    case, now = old_case([False, True, True]), given.SUNDAY + timedelta(days=1)
    was, due_at = case.deadline(D.EXTERNAL, 1), given.SUNDAY + timedelta(days=5)
    basis = (was.due_at, due_at, Because.EXTERNAL_BODY, was.counted_from, 0, "2026-1", "1-test", 1)
    case = recorded(case, now, LetterFiled(1, "in", due_at=due_at), DeadlineMoved(D.EXTERNAL, *basis))
    assert case.referral(1).clock == 1 and case.deadline(D.EXTERNAL, 1).due_at == due_at
    case = recorded(case, now, ReferralAnswered("nelc", None, 1, (), "post"))
    assert case.deadline(D.EXTERNAL, 1).met_at == now


def test_a_letter_that_is_filed_now_says_whose_date_it_moves():
    case, due_at = old_case([False, True, True]), given.SUNDAY + timedelta(days=40)
    moment = Moment(cast.layla.actor, given.SUNDAY, given.rules(), lambda text: Sealed("11" * 32, text))
    filed, dated = decide(case, referring.FileLetter(1, text="خطاب", due_at=due_at), moment)
    assert filed.clock == dated.number == 2
    undated, *_ = decide(case, referring.FileLetter(1, text="خطاب"), moment)
    assert undated.clock == 0


def reviews(happened):
    return [event for event in happened if getattr(event, "kind", None) is D.EXTERNAL_REVIEW]


def test_what_lay_with_a_body_before_such_days_were_named_gets_one_and_one_only():
    """E-17: no old freeze is forgotten; nobody is late for a date that was never given."""
    matter = given.case()
    old = recorded(matter.case, matter.now, Referred("out", "nelc"), Referred("in", "nelc"))
    now = matter.now + timedelta(days=400)
    moment = Moment(cast.system, now, given.rules(), lambda text: Sealed("11" * 32, text))
    happened = reviews(decide(old, Tick(), moment))
    (nelc,) = given.policy().external
    assert [(event.number, event.due_at) for event in happened] == [(1, given.calendar().due_at(now, nelc.review_days))]
    after = recorded(old, now, *happened)
    assert not reviews(decide(after, Tick(), moment))
    late = replace(moment, now=now + timedelta(days=200))
    (passed,) = reviews(decide(after, Tick(), late))
    assert isinstance(passed, Breached)


# --- our reply came back ------------------------------------------------------------------------------


def test_while_a_body_waits_for_the_reply_that_came_back_nobody_is_asked_whether_it_still_has_the_matter():
    matter = given.case().assigned_to(cast.omar).referred_in().replied_to_body()
    matter.does(cast.system, delivery.ReportUndelivered("reply_to_body", "5.1.1", 0, 1))
    assert matter.case.referral(1).waits
    matter.until(matter.now + timedelta(days=80)).ticked()
    assert not [b for b in matter.case.breaches if b.kind is D.EXTERNAL_REVIEW]
    matter.replied_to_body()
    assert matter.case.deadline(D.EXTERNAL_REVIEW, 1).pending


# --- a day on which no working day follows -------------------------------------------------------------


@pytest.mark.parametrize("until", [date(2100, 12, 31), date(9999, 12, 31), date(1, 1, 1)])
def test_a_day_that_the_calendar_does_not_reach_is_refused(until):
    """No 500: 31 December 2100 is a Friday, and no working day of the calendar comes after it."""
    outside = given.case().went_outside()
    assert refused(outside, cast.layla, referring.ExtendReferral(1, until, "x")) is Reason.DATE_TOO_FAR
    started = given.case().assigned_to(cast.omar).assessed()
    reason = given.policy().extension.reasons[0].code
    assert refused(started, cast.layla, clock.Extend(until, reason, "x")) is Reason.DATE_TOO_FAR
    if until > started.now.date():
        at = datetime.combine(min(until, date(2100, 12, 31)), time(12), UTC)
        assert refused(started, cast.layla, consulting.Consult("المالية", "؟", at)) is Reason.DATE_TOO_FAR


# --- who writes to a body ------------------------------------------------------------------------------

PAPER = File("x.pdf", 3, "application/pdf", FIRST)


@pytest.mark.parametrize("direction", ["out", "in"])
def test_a_letter_of_ours_or_theirs_is_filed_only_by_whoever_handles_the_matter(direction):
    """E-17: the body may have what is filed as its own or as ours, so it is no way round a release."""
    matter = given.case().assigned_to(cast.salma).referred_in()
    letter = referring.FileLetter(1, direction, files=(PAPER,), way="post")
    assert refused(matter, cast.omar, letter) is Reason.NOT_HANDLING
    assert refused(matter, cast.omar, replace(letter, text="خطاب", files=())) is Reason.NOT_HANDLING
    matter.does(cast.salma, letter).does(cast.layla, letter)
    matter.does(cast.layla, referring.AppointLiaison(1, cast.omar.actor.id)).does(cast.omar, letter)


def test_a_first_letter_with_files_is_filed_by_whoever_handles_the_case_or_opens_the_post():
    """E-17, B-10: their number and date anybody records at once; a file that is theirs they may have."""
    letter = referring.Refer("in", "nelc", "NELC-9", files=(PAPER,), way="hand")
    others = given.case().assigned_to(cast.salma)
    assert refused(others, cast.omar, letter) is Reason.NOT_HANDLING
    assert others.does(cast.omar, replace(letter, files=())).case.referred_by
    assert others.does(cast.salma, letter).does(cast.layla, letter)
    assert given.case().does(cast.omar, letter).case.referred_by  # nobody has taken it yet


@pytest.mark.parametrize("act", [referring.Refer("in", "nelc", "NELC-9"), referring.FileLetter(1, text="خطاب")])
def test_a_file_that_is_the_bodys_own_says_how_it_came(act):
    """E-17: who registered it is the entry's actor."""
    matter = given.case().assigned_to(cast.omar).referred_in()
    assert refused(matter, cast.omar, replace(act, files=(PAPER,))) is Reason.EMPTY
    assert refused(matter, cast.omar, replace(act, files=(PAPER,), way="dove")) is Reason.UNKNOWN_CODE
    matter.does(cast.omar, replace(act, files=(PAPER,), way="platform"))
    assert matter.last[0].way == "platform"
