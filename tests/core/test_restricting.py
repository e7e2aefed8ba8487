"""A limit to contact: by policy, for a time, reviewed, and never a stop to the case (E-20)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from insaf.core.acts import answering, intake, ladder, restricting
from insaf.core.events import restricting as events
from insaf.core.events.clock import Breached
from insaf.core.notice import MANAGERS, told
from insaf.core.policy import Rung
from insaf.core.reasons import Reason
from insaf.core.terms import Because, DeadlineKind, Status
from tests import cast, given
from tests.core.refusing import refused

D = DeadlineKind
REASON = "أرسلت عشرين رسالة فيها ألفاظ نابية موجّهة إلى الموظفين."
UNTIL = given.SUNDAY.date() + timedelta(days=60)


def limit(**words):
    return restricting.Restrict(
        **{"ground": "abuse", "ways": ("writing_only",), "reason": REASON, "until": UNTIL, **words}
    )


def limited(matter=None, by=cast.layla):
    return (matter or given.case()).does(by, limit())


def test_management_limits_contact_with_a_reason_and_an_end():
    matter = limited()
    said = matter.last[0]
    assert (said.ground, said.ways, said.reason.text) == ("abuse", ("writing_only",), REASON)
    assert matter.case.restricted_until == said.until == given.at(f"{UNTIL} 16:00")
    assert matter.case.deadline(D.RESTRICTION).due_at == said.until
    assert matter.case.deadline(D.RESTRICTION_REVIEW).due_at == given.at("2026-09-01 16:00")


@pytest.mark.parametrize("member", [cast.omar, cast.yusuf, cast.mallory])
def test_nobody_below_management_decides_on_it(member):
    assert refused(given.case(), member, limit()) is Reason.NOT_YOUR_ROLE


def test_without_a_rule_in_the_policy_nothing_is_limited():
    matter = given.case(under=given.rules(restriction=None))
    assert refused(matter, cast.layla, limit()) is Reason.RESTRICTION_NOT_ALLOWED


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"ground": "boredom"}, Reason.UNKNOWN_CODE),
        ({"ways": ()}, Reason.EMPTY),
        ({"ways": ("silence",)}, Reason.UNKNOWN_CODE),
        ({"reason": " "}, Reason.EMPTY),
        ({"until": given.SUNDAY.date() - timedelta(1)}, Reason.DATE_PASSED),
        ({"until": given.SUNDAY.date() + timedelta(91)}, Reason.DATE_TOO_FAR),
    ],
)
def test_a_limit_has_a_published_ground_a_way_a_reason_and_an_end_within_the_longest_time(words, reason):
    assert refused(given.case(), cast.layla, limit(**words)) is reason


def test_an_anonymous_matter_has_no_contact_to_limit():
    assert refused(given.case(cast.nobody), cast.layla, limit()) is Reason.NOBODY_TO_RESTRICT


def test_whoever_is_complained_about_never_limits_the_complainant():
    """B-16"""
    matter = given.case().does(cast.faisal, intake.NamePerson(str(cast.layla.id)))
    assert refused(matter, cast.layla, limit()) is Reason.ABOUT_YOU


def test_the_case_goes_on_and_every_right_stays():
    late = limited(given.case()).until(given.SUNDAY).late_by(0)
    assert late.case.overdue
    late.asks(intake.AddInformation("إضافة.")).asks(ladder.Escalate()).decided(cast.layla).accepted()
    assert late.case.status is Status.CLOSED and late.case.restricted_until is not None
    assert late.asks(answering.Rate(1, 1)).case.rated


def test_it_ends_by_itself_at_its_date_also_when_the_case_is_closed():
    matter = limited().closed().until(given.at("2026-09-01 12:00"))
    matter.does(cast.faisal, restricting.ConfirmRestriction("تكررت الإساءة."))
    matter.ticked(given.at(f"{UNTIL} 16:00"))
    assert events.RestrictionEnded(Because.POLICY) in matter.last
    assert matter.case.restricted_until is None
    assert not [e for e in matter.last if isinstance(e, Breached) and e.kind is D.RESTRICTION]


def test_a_review_that_nobody_does_in_time_ends_it():
    matter = limited().ticked(given.at("2026-09-01 16:00"))
    kinds = [e.kind for e in matter.last if isinstance(e, Breached)]
    assert D.RESTRICTION_REVIEW in kinds and events.RestrictionEnded(Because.LAPSE) in matter.last


def test_the_complainant_may_ask_for_a_review_which_is_then_due_within_its_days():
    matter = limited().asks(restricting.AskRestrictionReview("كانت رسالة واحدة."))
    assert matter.case.deadline(D.RESTRICTION_REVIEW).due_at == given.at("2026-08-09 16:00")
    assert told(matter.last[0], matter.case, matter.rules) == (MANAGERS,)
    assert refused(matter, cast.complainant, restricting.AskRestrictionReview()) is Reason.NOTHING_CHANGES
    assert refused(given.case(), cast.complainant, restricting.AskRestrictionReview()) is Reason.NOT_RESTRICTED


def test_a_request_never_makes_the_review_later():
    matter = limited().until(given.at("2026-08-31 10:00")).asks(restricting.AskRestrictionReview())
    assert matter.case.deadline(D.RESTRICTION_REVIEW).due_at == given.at("2026-09-01 16:00")


def test_somebody_else_reviews_it_and_a_review_never_makes_it_longer():
    matter = limited().asks(restricting.AskRestrictionReview())
    assert refused(matter, cast.layla, restricting.ConfirmRestriction("تبقى.")) is Reason.RESTRICTED_BY_YOU
    end = matter.case.restricted_until
    matter.does(cast.faisal, restricting.ConfirmRestriction("تكررت الإساءة."), given.at("2026-08-04 10:00"))
    assert (matter.case.restricted_until, matter.case.review_asked) == (end, False)
    assert matter.case.deadline(D.RESTRICTION_REVIEW).due_at == given.at("2026-09-03 16:00")


def test_it_can_be_lifted_before_its_date_and_imposed_anew():
    matter = limited().does(cast.layla, restricting.LiftRestriction("اعتذرت المستفيدة."))
    assert matter.case.restricted_until is None
    assert not [d for d in matter.case.deadlines.values() if d.running and "restriction" in d.kind]
    assert refused(matter, cast.layla, restricting.LiftRestriction("مرة أخرى.")) is Reason.NOT_RESTRICTED
    assert limited(matter, cast.faisal).case.restricted_until == given.at(f"{UNTIL} 16:00")


def test_whoever_limited_contact_once_does_not_do_so_again():
    """A review that was asked for is not undone by lifting the limit and imposing another."""
    matter = limited().asks(restricting.AskRestrictionReview())
    matter.does(cast.layla, restricting.LiftRestriction("نعيد النظر.")).until(given.at(f"{UNTIL} 17:00"))
    again = limit(until=UNTIL + timedelta(days=30))
    assert refused(matter, cast.layla, again) is Reason.RESTRICTED_BEFORE
    assert matter.does(cast.salma, again).case.restricted_until is not None


def test_while_a_lifted_limit_would_have_lasted_another_is_decided_above():
    lifted = limited().does(cast.layla, restricting.LiftRestriction("اعتذرت."))
    unreviewed = limited().ticked(given.at("2026-09-01 16:00"))
    for matter in (lifted, unreviewed):
        assert refused(matter, cast.salma, limit()) is Reason.RESTRICTED_BEFORE
        assert limited(matter, cast.faisal).case.restricted_until is not None


def test_the_level_that_decides_on_a_limit_also_keeps_and_lifts_it():
    rule = replace(given.policy().restriction, decided_by=Rung.EXECUTIVE)
    matter = limited(given.case(under=given.rules(restriction=rule)), cast.faisal)
    for act in (restricting.ConfirmRestriction("تبقى."), restricting.LiftRestriction("اعتذرت.")):
        assert refused(matter, cast.layla, act) is Reason.NOT_YOUR_ROLE
    assert matter.does(cast.faisal, restricting.LiftRestriction("اعتذرت.")).case.restricted_until is None


def test_a_day_off_does_not_move_the_end():
    """C-14: it is a date given outright, in calendar days."""
    assert date(2026, 10, 1) == UNTIL and limited().case.deadline(D.RESTRICTION).days == 0
