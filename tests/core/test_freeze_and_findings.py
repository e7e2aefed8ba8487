"""No freeze ends by mistake, no finding against us is buried, and a body's letter binds the case that can still be closed."""

from datetime import timedelta

from insaf.core.acts import intake, joining, referring
from insaf.core.permits import refusal
from insaf.core.reasons import Reason
from insaf.core.terms import DeadlineKind
from tests import cast, given
from tests.core.refusing import refused
from tests.core.test_referring import CLOSE, erasable, finding, plan

D = DeadlineKind
SALMA = str(cast.salma.id)


# --- the freeze ----------------------------------------------------------------------------------


def test_a_body_that_the_policy_does_not_list_ends_nothing_of_another_such_body():
    """E-17: both are recorded as another body, and are two."""
    matter = given.case().closed()
    for name in ("ديوان المظالم", "النيابة العامة"):
        matter.asks(referring.Refer("out", "other", name=name))
    matter.does(cast.layla, referring.EndReferral(2, "closed", "أغلقته النيابة."))
    assert [one.number for one in matter.case.with_body] == [1]
    assert erasable(matter) is Reason.WITH_EXTERNAL_BODY


def test_what_a_body_brought_itself_was_taken_up():
    """B-10: its part does not end with a note that it never began."""
    never = referring.EndReferral(1, "not_taken", "لم ينظر فيه.")
    assert refused(given.case().referred_in(), cast.layla, never) is Reason.UNKNOWN_CODE
    assert given.case().went_outside().does(cast.layla, never).case.with_body == ()


def test_what_a_body_brings_is_filed_where_the_matter_goes_on():
    """B-10: the case that can still be closed is the one that must not be."""
    merged = given.case().does(cast.layla, joining.Merge("ET-2026-00001-K", "الرقم نفسه", same_person=True))
    for actor in (cast.layla.actor, cast.complainant):
        assert refusal(actor, referring.Refer, merged.case, merged.rules, merged.now) is Reason.GOES_ON_ELSEWHERE


# --- findings ------------------------------------------------------------------------------------


def against_us() -> given.Matter:
    return given.case().referred_in().decided().replied_to_body().does(cast.layla, finding())


def test_whoever_owes_the_plan_does_not_take_the_finding_back():
    """E-18: executive management does, and the plan counts as not made."""
    matter = against_us()
    assert refused(matter, cast.layla, finding(against_us=False, number=1)) is Reason.NOT_YOUR_ROLE
    assert refused(matter, cast.omar, CLOSE) is Reason.FINDING_UNMET
    owed = matter.does(cast.faisal, finding(against_us=False, number=1)).case.deadline(D.FINDING, 1)
    assert owed.ended_at and owed.met_at is None


def test_a_finding_recorded_twice_gives_no_more_time():
    """E-18"""
    matter = against_us()
    due = matter.case.deadline(D.FINDING, 1).due_at
    matter.until(due - timedelta(hours=1))
    assert refused(matter, cast.layla, finding(number=1)) is Reason.NOTHING_CHANGES
    matter.does(cast.layla, referring.FileLetter(1, text="نعيد النظر", due_at=due + timedelta(days=9)))
    matter.does(cast.layla, finding(number=1))
    assert matter.case.deadline(D.FINDING, 1).due_at == due


def test_a_letter_that_asks_anew_buries_no_finding():
    matter = against_us()
    matter.does(cast.layla, referring.FileLetter(1, text="نعيد النظر", due_at=matter.now + timedelta(days=9)))
    matter.does(cast.layla, referring.EndReferral(1, "withdrawn", "سُحب.", "body"))
    assert refused(matter, cast.omar, CLOSE) is Reason.FINDING_UNMET


def test_whoever_the_case_is_about_puts_nothing_right_in_it():
    """B-16"""
    matter = against_us().does(cast.layla, intake.NamePerson(SALMA))
    assert refused(matter, cast.layla, plan(matter, owner=SALMA)) is Reason.ABOUT_YOU
