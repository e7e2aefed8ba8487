"""One matter of several cases, several matters of one case (B-11, D-19)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from insaf.core.acts import answering, clock, handling, intake, joining, ladder, restricting
from insaf.core.deadlines import counted
from insaf.core.events import joining as events
from insaf.core.events.clock import DeadlineMoved, Warned
from insaf.core.permits import may_see
from insaf.core.policy import Kind, PauseRule, Rung
from insaf.core.reasons import Reason
from insaf.core.terms import Because, ClosingReason, DeadlineKind, Finding, Severity, Status
from tests import cast, given
from tests.core.refusing import refused

D = DeadlineKind
OTHER = "ET-2026-00001-K"
WHY = "أكدت ذلك هاتفيًا."
SPLIT = joining.Split(4, Kind.INQUIRY, "certificate", "متى تصدر الشهادة؟", "موضوع آخر.", OTHER)


def twin(**words):
    """The same matter, received once more under another reference."""
    return replace(given.case(**words).case, reference=OTHER)


def merged():
    return given.case().does(cast.layla, joining.Merge(OTHER, WHY, same_person=True))


def test_a_merged_matter_goes_on_under_the_other_reference_and_its_clocks_stop():
    """B-11"""
    matter = merged()
    assert (matter.case.closing_reason, matter.case.merged_into) == (ClosingReason.MERGED, OTHER)
    assert {b.kind for b in matter.days(100).ticked().case.breaches} <= {D.ACKNOWLEDGE}


def test_a_matter_is_not_merged_into_itself_or_into_nothing():
    matter = given.case()
    for into in ("", matter.case.reference):
        assert refused(matter, cast.layla, joining.Merge(into, WHY, same_person=True)) is Reason.NOTHING_CHANGES


def test_a_shared_address_alone_shows_nothing_so_a_reason_is_always_stated():
    """Anybody can give somebody's address."""
    for shared in (False, True):
        unsaid = joining.Merge(OTHER, " ", same_person=shared)
        assert refused(given.case(), cast.layla, unsaid) is Reason.SAME_PERSON_UNSHOWN
    said = given.case().does(cast.layla, joining.Merge(OTHER, WHY)).last[0]
    assert (said.same_person, said.reason.text) == (False, WHY)


@pytest.mark.parametrize("member", [cast.omar, cast.yusuf, cast.mallory])
def test_only_management_merges(member):
    assert refused(given.case(), member, joining.Merge(OTHER, WHY, same_person=True)) is Reason.NOT_YOUR_ROLE
    assert refused(given.case(), member, joining.Join(twin())) is Reason.NOT_YOUR_ROLE


def test_what_was_answered_or_is_owed_to_the_external_body_is_not_merged_away():
    """B-10"""
    assert refused(given.case().decided(), cast.layla, joining.Merge(OTHER)) is Reason.ANSWERED_ALREADY
    assert refused(given.case().referred_in(), cast.layla, joining.Merge(OTHER)) is Reason.REPLY_TO_BODY_MISSING
    assert refused(given.case().decided().objected(), cast.layla, joining.Merge(OTHER)) is Reason.ANSWERED_ALREADY


def test_nothing_joins_a_matter_that_is_answered_or_closed():
    """D-19: what comes after the decision is another case."""
    assert refused(given.case().decided(), cast.layla, joining.Join(twin())) is Reason.ANSWERED_ALREADY
    assert refused(given.case().closed(), cast.layla, joining.Join(twin())) is Reason.CLOSED
    assert refused(merged(), cast.layla, joining.Join(twin())) is Reason.CLOSED


def test_a_merged_matter_is_never_opened_again_so_that_no_circle_can_arise():
    for act in (ladder.Reopen("خطأ."), joining.Split(1, Kind.INQUIRY, "course", "سؤال")):
        assert refused(merged(), cast.layla, act) is Reason.GOES_ON_ELSEWHERE
    for act in (ladder.RequestReopening(), answering.Rate(5, 5)):
        assert refused(merged(), cast.complainant, act) is Reason.GOES_ON_ELSEWHERE


def test_the_matter_that_has_gone_further_takes_in_the_other_one():
    """E-11: no rung and no critical promise is lost by joining."""
    raised = replace(given.case().escalated().case, reference=OTHER)
    grave = replace(given.case().assessed(severity=Severity.CRITICAL).case, reference=OTHER)
    for other in (raised, grave):
        assert refused(given.case(), cast.layla, joining.Join(other)) is Reason.OTHER_WAY_ROUND
    assert given.case().escalated().does(cast.layla, joining.Join(twin())).case.joined == (OTHER,)


def test_the_earlier_receipt_is_adopted_and_every_clock_counts_from_it():
    """B-11: with the working of each date that moved; the first date stays beside it (C-15)."""
    earlier = given.SUNDAY - timedelta(days=6)
    matter = given.case()
    before = matter.case.deadline(D.DECIDE)
    matter.does(cast.layla, joining.Join(twin(received_at=earlier)))
    after = matter.case.deadline(D.DECIDE)
    assert events.ReceiptAdopted(given.SUNDAY, earlier, OTHER) in matter.last
    assert matter.case.received_at == earlier
    assert after.due_at == counted(D.DECIDE, earlier, 15, Because.RECEIPT, matter.rules).due_at < before.due_at
    assert (after.counted_from, after.days, after.because) == (earlier, 15, Because.MERGER)
    assert after.original_due_at == before.due_at
    moved = {event.kind for event in matter.last if isinstance(event, DeadlineMoved)}
    assert moved == {D.ASSIGN, D.ASSESS, D.NEXT_UPDATE, D.DECIDE, D.FIRST_RESPONSE}


@pytest.mark.parametrize("here", ["email", "chat"])
def test_a_first_word_that_nobody_gave_is_owed_to_the_earlier_of_both_dates(here):
    """C-18: an e-mail waits four hours and a talk fifteen minutes, whichever of the two takes in the other."""
    there = {"email": "chat", "chat": "email"}[here]
    matter = given.case(channel=here).does(cast.layla, joining.Join(twin(channel=there)))
    promise = matter.case.deadline(D.FIRST_RESPONSE)
    assert promise.pending and promise.due_at == given.case(channel="chat").case.deadline(D.FIRST_RESPONSE).due_at
    assert matter.ticked(given.at("2026-08-02 12:00")).case.breaches[-1].kind is D.FIRST_RESPONSE


def test_a_word_given_here_was_not_given_to_what_came_there():
    """C-18: the promise goes on beside the word that was given, with the working of its own channel."""
    matter = given.case(channel="email").does(cast.omar, handling.Reply("وصلتنا رسالتك."), given.at("2026-08-02 11:00"))
    other = twin(channel="web", received_at=given.at("2026-08-02 12:00"))
    promise = matter.does(cast.layla, joining.Join(other), given.at("2026-08-02 12:30")).case.deadline(D.FIRST_RESPONSE)
    assert promise.pending and promise.due_at == other.deadline(D.FIRST_RESPONSE).due_at
    assert matter.does(cast.omar, handling.Reply("ضممنا طلبيك.")).case.deadline(D.FIRST_RESPONSE).met_at


def test_a_first_word_that_was_given_there_or_is_late_here_is_promised_only_once():
    word = handling.Reply("وصلتنا رسالتك.")
    answered = replace(
        given.case(channel="chat").does(cast.omar, word, given.at("2026-08-02 10:05")).case, reference=OTHER
    )
    assert given.case(channel="phone").does(cast.layla, joining.Join(answered)).last[0].first_word == ""
    late_here = given.case(channel="chat").ticked(given.at("2026-08-02 12:00"))
    late_here.does(cast.layla, joining.Join(twin(channel="email")))
    assert [one.kind for one in late_here.case.breaches].count(D.FIRST_RESPONSE) == 1
    assert late_here.case.deadline(D.FIRST_RESPONSE).running


def test_hours_that_were_taken_over_are_counted_again_by_the_channel_that_promised_them():
    """C-17: a day declared free moves the fifteen minutes of a talk by that day, and makes no four hours of them."""
    at = given.at("2026-08-06 15:50")
    middle = given.case(channel="web", received_at=at).does(
        cast.layla, joining.Join(twin(channel="chat", received_at=at))
    )
    matter = given.case(channel="email", received_at=at)
    matter.does(cast.layla, joining.Join(replace(middle.case, reference="ET-2026-00002-B")))
    assert matter.case.deadline(D.FIRST_RESPONSE).due_at == given.at("2026-08-09 09:05")
    matter.rules = matter.door.rules = given.with_holidays(matter.rules, date(2026, 8, 9))
    matter.does(cast.system, clock.Recount())
    assert matter.case.deadline(D.FIRST_RESPONSE).due_at == given.at("2026-08-10 09:05")


def test_a_later_receipt_changes_no_date():
    matter = given.case()
    before = matter.case.deadlines
    matter.does(
        cast.layla, joining.Join(twin(received_at=given.SUNDAY + timedelta(days=3))), given.at("2026-08-06 10:00")
    )
    assert matter.case.deadlines == before and len(matter.last) == 1


def late(days=40):
    """Late, and its reason told: committed to another date."""
    matter = given.case(received_at=given.SUNDAY - timedelta(days=days)).assigned_to(cast.omar).late_by(0)
    day = matter.rules.calendar.add_working_days(matter.rules.calendar.local_date(matter.now), 12)
    code = matter.rules.policy.reopening.delay_reasons[0].code
    return matter.does(cast.omar, clock.VerifyDelay(code, "ضغط العمل.", day, "سجل الدور."))


def test_a_late_matter_takes_in_the_other_and_is_never_noticed_late_twice():
    """E-04, E-11: no second warning, breach or climb, and the committed date stands."""
    matter = late()
    fresh = given.case(received_at=matter.now - timedelta(hours=3)).until(matter.now)
    assert refused(fresh, cast.layla, joining.Join(replace(matter.case, reference=OTHER))) is Reason.OTHER_WAY_ROUND
    committed, breaches = matter.case.deadline(D.RUNG_RESPONSE), matter.case.breaches
    matter.does(cast.layla, joining.Join(replace(fresh.case, reference=OTHER)))
    matter.ticked(matter.now + timedelta(minutes=1))
    assert matter.case.deadline(D.RUNG_RESPONSE) == committed
    assert (matter.case.breaches, matter.case.rung) == (breaches, Rung.SUPPORT) and matter.last == ()


def test_two_late_matters_are_late_once_with_the_earlier_committed_date():
    earlier, matter = late(), late(38)
    earlier.until(matter.now)
    due_at, breaches = earlier.case.deadline(D.RUNG_RESPONSE).due_at, matter.case.breaches
    assert due_at < matter.case.deadline(D.RUNG_RESPONSE).due_at
    matter.does(cast.layla, joining.Join(replace(earlier.case, reference=OTHER)))
    matter.ticked(matter.now + timedelta(minutes=1))
    assert matter.case.deadline(D.RUNG_RESPONSE).due_at == due_at
    assert (matter.case.breaches, matter.case.rung) == (breaches, Rung.SUPPORT)


def test_a_promise_that_would_be_lost_keeps_two_matters_apart():
    """C-15: the date to decide of the one has passed into its answer; the earlier one of the other may not vanish."""
    objected = given.case(received_at=given.SUNDAY - timedelta(days=3)).assigned_to(cast.omar).decided().objected()
    answer = objected.case.deadline(D.RUNG_RESPONSE).due_at
    sooner = given.case(received_at=given.SUNDAY - timedelta(days=20))
    assert sooner.case.deadline(D.DECIDE).due_at < answer
    assert refused(objected, cast.layla, joining.Join(replace(sooner.case, reference=OTHER))) is Reason.NEITHER_WAY
    later = given.case()
    assert later.case.deadline(D.DECIDE).due_at >= answer
    objected.does(cast.layla, joining.Join(replace(later.case, reference=OTHER)))
    assert objected.case.deadline(D.RUNG_RESPONSE).due_at == answer


def test_matters_of_two_types_are_not_joined_because_each_has_its_own_days():
    """A-06"""
    inquiry = twin(kind=Kind.INQUIRY)
    assert refused(given.case(), cast.layla, joining.Join(inquiry)) is Reason.KINDS_DIFFER


@pytest.mark.parametrize("which", ["the one that goes on", "the other one"])
def test_a_pause_ends_with_the_merger_so_that_no_date_is_counted_from_it(which):
    """C-16: neither earlier than was promised nor later than without the pause."""
    rules = given.rules(pause=PauseRule(True, 10))
    matter = given.case(under=rules, received_at=given.SUNDAY - timedelta(days=6)).until(given.SUNDAY)
    matter.assigned_to(cast.omar).does(cast.omar, handling.AskComplainant("متى دفعت؟"))
    promised = matter.case.deadline(D.DECIDE).due_at
    until = rules.calendar.closes_at(rules.calendar.add_working_days(rules.calendar.local_date(matter.now), 9))
    matter.does(cast.omar, clock.Pause(until, "ننتظر جوابها."))
    assert matter.case.deadline(D.DECIDE).due_at > promised
    same = given.case(under=rules)
    one, other = (matter, same) if which == "the one that goes on" else (same, matter)
    one.does(cast.layla, joining.Join(replace(other.case, reference=OTHER)))
    assert one.case.paused_at is None and one.case.deadline(D.DECIDE).due_at == promised
    one.days(1).asks(intake.AddInformation("دفعت أمس."))
    assert one.case.deadline(D.DECIDE).due_at == promised


def test_each_point_and_the_outcome_sought_of_the_joined_matter_are_answered_here():
    """D-11, D-12"""
    sought = "أريد المبلغ خلال أسبوع."
    other = given.case(outcome_sought=sought).assessed(points=("لم يُعَد المبلغ.", "لم تصدر الشهادة."))
    matter = given.case().assessed(points=("تأخر الرد.",))
    matter.does(cast.layla, joining.Join(replace(other.case, reference=OTHER)))
    assert [point.text.text for point in matter.case.points] == ["تأخر الرد.", "لم يُعَد المبلغ.", "لم تصدر الشهادة."]
    assert matter.case.unanswered_points == (1, 2, 3) and matter.case.outcome_sought.text == sought
    assert refused(matter, cast.omar, given.decision()) is Reason.POINTS_UNANSWERED
    matter.answered_points()
    assert refused(matter, cast.omar, given.decision()) is Reason.OUTCOME_UNANSWERED
    assert matter.decided(outcome_answer="يُعاد خلال أسبوع.").case.status is Status.ANSWERED


def limited():
    rule = given.rules().policy.restriction
    until = (given.SUNDAY + timedelta(days=60)).date()
    return restricting.Restrict(rule.grounds[0].code, (rule.ways[0].code,), "رسائل مسيئة.", until)


def test_a_limit_to_contact_is_never_left_behind_where_nobody_can_ask_for_its_review():
    """E-20"""
    matter = given.case().does(cast.layla, limited())
    assert refused(matter, cast.layla, joining.Merge(OTHER, WHY)) is Reason.CONTACT_LIMITED
    assert refused(merged(), cast.layla, limited()) is Reason.GOES_ON_ELSEWHERE
    matter.does(cast.layla, joining.Join(twin()))
    assert matter.asks(restricting.AskRestrictionReview("أعترض.")).case.review_asked


def test_who_is_complained_about_can_still_be_named_in_a_merged_matter_and_in_no_other_closed_one():
    """B-16: so that a naming where it goes on holds for both."""
    one = given.case().assigned_to(cast.omar).does(cast.layla, joining.Merge(OTHER, WHY))
    one.does(cast.layla, intake.NamePerson(str(cast.omar.id)))
    assert not may_see(cast.omar.actor, one.case) and one.case.owner == ""
    assert not (one.case.deadline(D.ASSIGN) and one.case.deadline(D.ASSIGN).running)
    assert refused(given.case().closed(), cast.layla, intake.NamePerson(str(cast.omar.id))) is Reason.CLOSED


def test_an_extension_of_the_joined_matter_counts_as_the_first():
    """E-01"""
    other = replace(given.case().case, reference=OTHER, extensions=1)
    assert given.case().does(cast.layla, joining.Join(other)).case.extensions == 1


def test_whoever_the_joined_matter_is_about_handles_neither():
    """B-14, B-16"""
    about = given.case().does(cast.layla, intake.NamePerson(str(cast.omar.id)))
    matter = given.case().assigned_to(cast.omar).does(cast.layla, joining.Join(replace(about.case, reference=OTHER)))
    assert matter.case.people_named == {str(cast.omar.id)}
    assert matter.case.owner == "" and matter.case.deadline(D.ASSIGN).running
    assert refused(matter, cast.omar, handling.AddNote("نص")) is Reason.ABOUT_YOU


def test_each_contact_about_one_matter_is_counted():
    """B-11: the receipt, each addition, and all that came with the joined case."""
    again = given.case().asks(intake.AddInformation("أكرر طلبي.")).case
    matter = given.case().asks(intake.AddInformation("كتبت لكم بالبريد أيضًا."))
    assert matter.does(cast.layla, joining.Join(replace(again, reference=OTHER))).case.contacts == 4


def test_the_same_matter_joins_once():
    matter = given.case().does(cast.layla, joining.Join(twin()))
    assert refused(matter, cast.layla, joining.Join(twin())) is Reason.NOTHING_CHANGES


def test_a_point_that_went_to_another_case_is_not_owed_here_any_more():
    """D-12, D-19"""
    matter = given.case().assessed(points=("لم يُعَد المبلغ.", "لم تصدر الشهادة."))
    matter.does(cast.omar, replace(SPLIT, point=2))
    assert matter.case.split_into == (OTHER,) and matter.case.unanswered_points == (1,)
    assert refused(matter, cast.omar, answering.AnswerPoint(2, Finding.UPHELD, "ثبت.")) is Reason.NO_SUCH_NUMBER
    assert matter.decided().case.status is Status.ANSWERED


def test_the_only_point_of_a_matter_and_an_answered_one_stay():
    matter = given.case().assessed()
    assert refused(matter, cast.omar, replace(SPLIT, point=1)) is Reason.ONLY_POINT
    assert refused(matter.answered_points(), cast.omar, replace(SPLIT, point=1)) is Reason.NO_SUCH_NUMBER


def points(matter=None):
    return (matter or given.case()).assessed(points=("لم يُعَد المبلغ.", "لم تصدر الشهادة."))


def test_nobody_below_the_level_that_has_the_matter_splits_it():
    """E-11: nor whoever judged it at another level, or was objected to (E-09)."""
    raised = points().escalated()
    assert refused(raised, cast.omar, SPLIT) is Reason.HIGHER_RUNG_HAS_IT
    assert raised.does(cast.layla, SPLIT).case.split_into == (OTHER,)
    objected = given.case().decided(cast.salma).objected()
    assert refused(objected, cast.salma, SPLIT) is Reason.DECIDED_IT_BEFORE
    assert objected.does(cast.layla, SPLIT).case.split_into == (OTHER,)


def test_a_point_stays_where_it_climbed_or_was_judged():
    """E-09, E-11: its own case would begin below, with whoever had judged it."""
    down = points().escalated().does(cast.layla, ladder.Deescalate(Rung.SUPPORT, "يكفيه فريق الدعم."))
    declined = points().does(cast.omar, answering.Decline("before_court", "الدعوى منظورة.", "المحكمة العامة."))
    again = declined.asks(ladder.RequestReopening())
    for matter, by in ((points().escalated(), cast.layla), (down, cast.omar), (again, cast.salma)):
        assert refused(matter, by, replace(SPLIT, point=2)) is Reason.POINT_STAYS


def test_a_point_stays_where_its_date_moved_or_passed():
    """C-16, E-01, E-04: each extension and each pause is counted in the case that had it."""
    late = points(given.case().assigned_to(cast.omar)).late_by(0)
    longer = points().does(cast.layla, clock.Extend(given.at("2026-08-30 16:00").date(), "verification", "نتحقق."))
    waiting = points(given.case(under=given.rules(pause=PauseRule(True, 10))))
    waiting.does(cast.omar, handling.AskComplainant("ما رقم الفاتورة؟"))
    waiting.does(cast.omar, clock.Pause(given.at("2026-08-06 16:00"), "لا نمضي بلا الرقم."))
    for matter in (late, longer, waiting, waiting.days(1).asks(intake.AddInformation("1234"))):
        assert refused(matter, cast.salma, replace(SPLIT, point=2)) is Reason.POINT_STAYS


def test_a_message_or_a_point_gets_one_case_and_not_two():
    matter = points().does(cast.omar, replace(SPLIT, point=2))
    assert refused(matter, cast.omar, replace(SPLIT, reference="ET-2026-00002-X")) is Reason.SPLIT_ALREADY


def test_a_point_on_its_own_keeps_the_date_that_was_promised_and_begins_now():
    """C-14: the date never comes later; nothing that passed before is missed twice (D-09)."""
    matter = points().days(7)
    kept = matter.case.deadline(D.DECIDE)
    words = {"promised": kept, "split_from": OTHER, "received_at": given.SUNDAY}
    part = given.Matter(given.Memory(matter.rules), matter.now, matter.rules)
    part.does(cast.omar, given.complaint(**words))
    assert part.case.received_at == given.SUNDAY
    assert part.case.deadline(D.DECIDE).due_at == kept.due_at
    begun = {kind: part.case.deadline(kind).counted_from for kind in (D.ACKNOWLEDGE, D.ASSESS, D.NEXT_UPDATE)}
    assert set(begun.values()) == {matter.now}
    assert {type(event) for event in part.ticked(matter.now + timedelta(minutes=1)).last} == {Warned}


def test_a_point_of_another_kind_has_its_own_days_while_they_are_ahead():
    def due(days):
        matter = points().days(days)
        words = {"promised": matter.case.deadline(D.DECIDE), "received_at": given.SUNDAY, "kind": Kind.INQUIRY}
        part = given.Matter(given.Memory(matter.rules), matter.now, matter.rules)
        return part.does(cast.omar, given.complaint(**words)).case.deadline(D.DECIDE).due_at

    inquiry = given.case(kind=Kind.INQUIRY).case.deadline(D.DECIDE).due_at
    promised = given.case().case.deadline(D.DECIDE).due_at
    assert inquiry < promised and (due(0), due(12)) == (inquiry, promised)


def test_a_message_gets_a_case_of_its_own_at_any_time_even_after_the_answer():
    """D-19"""
    for matter in (given.case(), given.case().decided(), given.case().closed()):
        status = matter.case.status
        matter.does(cast.omar, SPLIT)
        assert matter.case.status is status and matter.case.split_into == (OTHER,)
    assert refused(given.case(), cast.omar, replace(SPLIT, subject="moon")) is Reason.UNKNOWN_CODE


def test_two_matters_are_related_until_somebody_says_otherwise():
    matter = given.case().does(cast.omar, joining.Link(OTHER))
    assert matter.case.related == {OTHER}
    assert refused(matter, cast.omar, joining.Link(OTHER)) is Reason.NOTHING_CHANGES
    matter.does(cast.omar, joining.Dismiss(OTHER))
    assert (matter.case.related, matter.case.unrelated) == (frozenset(), {OTHER})
    assert refused(matter, cast.complainant, joining.Link(OTHER)) is Reason.NOT_YOURS


def test_a_matter_split_off_says_where_it_came_from():
    assert given.case(split_from=OTHER).case.split_from == OTHER
