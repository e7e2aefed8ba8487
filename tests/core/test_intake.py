"""How a matter comes in, gets its kind and its owner, or is declined."""

from datetime import timedelta

import pytest

from insaf.core.acts import answering, handling, intake, ladder
from insaf.core.events import answering as answers
from insaf.core.events import intake as arrivals
from insaf.core.events.clock import DeadlineMoved, DeadlineSet
from insaf.core.events.handling import Assigned
from insaf.core.permits import refusal
from insaf.core.policy import Kind
from insaf.core.reasons import Reason, Refused
from insaf.core.record import opens
from insaf.core.terms import ClosingReason, DeadlineKind, PublicStatus, Status
from tests import cast, given
from tests.core.refusing import refused


def test_a_new_case_is_open_with_its_promises():
    """C-01, D-01, D-03, D-09"""
    case = given.case().case
    assert case.status is Status.OPEN
    assert case.public_status is PublicStatus.RECEIVED
    assert set(case.deadlines) == {
        "acknowledge", "assign", "assess", "next_update", "decide", "first_response",
    }  # fmt: skip


def test_a_matter_is_received_when_it_reached_the_centre_not_when_it_was_entered():
    """B-05: the letter of Sunday, entered on Tuesday, is counted from Sunday."""
    late = given.SUNDAY + timedelta(days=2)
    received = given.complaint(channel="phone", received_at=given.SUNDAY)
    matter = given.Matter(given.Memory(given.rules()), late, given.rules()).does(cast.omar, received)
    assert matter.case.received_at == given.SUNDAY
    assert matter.case.registered_at == late
    assert matter.case.deadline(DeadlineKind.DECIDE).counted_from == given.SUNDAY


def test_nothing_is_received_before_it_happened():
    early = given.Matter(given.Memory(given.rules()), given.SUNDAY, given.rules())
    tomorrow = given.complaint(received_at=given.SUNDAY + timedelta(days=1))
    with pytest.raises(Refused) as why:
        early.does(cast.omar, tomorrow)
    assert (why.value.reason, why.value.field) == (Reason.RECEIVED_IN_FUTURE, "received_at")


@pytest.mark.parametrize(
    ("words", "field", "reason"),
    [
        ({"title": "  "}, "title", Reason.EMPTY),
        ({"narrative": ""}, "narrative", Reason.EMPTY),
        ({"narrative": "س" * 20_001}, "narrative", Reason.TOO_LONG),
        ({"subject": "weather"}, "subject", Reason.UNKNOWN_CODE),
        ({"channel": "telepathy"}, "channel", Reason.UNKNOWN_CODE),
    ],
)
def test_a_matter_needs_its_words_and_known_codes(words, field, reason):
    with pytest.raises(Refused) as why:
        given.case(**words)
    assert (why.value.reason, why.value.field) == (reason, field)


def test_whoever_gives_no_contact_complains_anonymously():
    """A-09"""
    matter = given.case(cast.nobody)
    received = given.history(matter)[0].event
    assert matter.case.anonymous
    assert received.contact is None


def test_names_and_words_enter_the_record_under_seal():
    """M-07"""
    received = given.history(given.case(cast.amina))[0].event
    assert "أمينة" in received.contact.text
    assert opens(received.contact, received.contact.text, received.contact.salt)


def test_the_acknowledgement_is_recorded_once():
    """D-01"""
    matter = given.case().does(cast.system, intake.Acknowledge("page"))
    assert matter.case.deadline(DeadlineKind.ACKNOWLEDGE).met_at == matter.now
    assert matter.does(cast.system, intake.Acknowledge("email")).last == ()


def test_another_kind_runs_on_its_own_clock_from_the_same_receipt():
    """A-06"""
    matter = given.case().days(1)
    before = matter.case
    matter.does(cast.omar, intake.Retype(Kind.INQUIRY, "سؤال لا شكوى."))
    decide = matter.case.deadline(DeadlineKind.DECIDE)
    assert (matter.case.kind, matter.case.received_at) == (Kind.INQUIRY, before.received_at)
    assert decide.due_at == given.calendar().due_at(before.received_at, 3)
    assert decide.original_due_at == before.deadline(DeadlineKind.DECIDE).due_at


def test_a_changed_kind_keeps_the_old_one_beside_the_new_and_why():
    """B-19"""
    matter = given.case().does(cast.omar, intake.Retype(Kind.SUGGESTION, "اقتراح."))
    retyped, moved = matter.last
    assert isinstance(retyped, arrivals.Retyped) and isinstance(moved, DeadlineMoved)
    assert (retyped.was, retyped.kind, retyped.reason.text) == (Kind.COMPLAINT, Kind.SUGGESTION, "اقتراح.")


def test_a_kind_is_changed_only_to_another():
    assert refused(given.case(), cast.omar, intake.Retype(Kind.COMPLAINT, "لا شيء.")) is Reason.NOTHING_CHANGES


def test_declining_cites_a_published_ground_its_reason_and_where_to_go():
    """A-11"""
    matter = given.case().does(
        cast.omar, answering.Decline("before_court", "الدعوى رقم 12 منظورة.", "المحكمة العامة بالدمام.")
    )
    declined, closed = matter.last
    assert (declined.ground, declined.route.text) == ("before_court", "المحكمة العامة بالدمام.")
    assert closed == answers.Closed(ClosingReason.DECLINED)


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (answering.Decline("we_are_busy", "مشغولون.", "لا شيء."), "ground"),
        (answering.Decline("before_court", "", "المحكمة."), "reason"),
        (answering.Decline("before_court", "منظورة.", "  "), "route"),
    ],
)
def test_declining_without_ground_reason_or_route_is_refused(act, field):
    """A-11, A-12"""
    with pytest.raises(Refused) as why:
        given.case().does(cast.omar, act)
    assert why.value.field == field


def test_a_declined_matter_may_be_opened_again():
    """E-06"""
    matter = given.case().does(
        cast.omar, answering.Decline("not_about_us", "ليس لنا.", "الوزارة.", body="nelc", how="directed")
    )
    assert matter.asks(ladder.RequestReopening()).case.status is Status.OPEN


def test_who_assesses_an_unowned_case_owns_it():
    """B-14"""
    assert given.case().assessed(cast.omar).case.owner == "101"


def test_an_owner_is_replaced_with_both_names_and_the_reason_kept():
    """B-14, B-19"""
    matter = given.case().assigned_to(cast.omar)
    matter.does(cast.layla, handling.Assign("105", "إجازة عمر."))
    (assigned,) = matter.last
    assert (assigned.was, assigned.owner, assigned.reason.text) == ("101", "105", "إجازة عمر.")


def test_back_in_the_queue_a_case_has_the_queues_clock():
    """B-14"""
    matter = given.case().assigned_to(cast.omar).days(3).does(cast.layla, handling.Assign(""))
    queue = matter.case.deadline(DeadlineKind.ASSIGN)
    assert queue.running
    assert queue.due_at == given.calendar().due_at(matter.now, 1)


def test_a_person_complained_about_loses_the_case_to_the_queue():
    """B-14, B-16"""
    matter = given.case().assigned_to(cast.omar).does(cast.layla, intake.NamePerson("101"))
    named, assigned, clock = matter.last
    assert named == arrivals.PersonNamed("101")
    assert assigned == Assigned("101", "")
    assert isinstance(clock, DeadlineSet) and clock.kind is DeadlineKind.ASSIGN


@pytest.mark.parametrize(
    "act", [handling.AddNote("ملاحظة"), given.assessment(), handling.Reply("رد"), given.decision()]
)
def test_a_person_complained_about_can_do_nothing(act):
    """B-16"""
    matter = given.case().does(cast.layla, intake.NamePerson("101"))
    assert refused(matter, cast.omar, act) is Reason.ABOUT_YOU


def test_a_person_complained_about_cannot_be_given_the_case():
    """B-16"""
    matter = given.case().does(cast.layla, intake.NamePerson("101"))
    assert refused(matter, cast.layla, handling.Assign("101")) is Reason.ABOUT_YOU


def test_only_the_complainant_withdraws():
    assert refused(given.case(), cast.layla, intake.Withdraw()) is Reason.NOT_YOURS
    assert given.case().asks(intake.Withdraw()).case.closing_reason is ClosingReason.WITHDRAWN


def test_a_case_is_received_once():
    matter = given.case()
    again = refusal(cast.omar.actor, intake.Receive, matter.case, matter.rules, matter.now)
    assert again is Reason.NO_SUCH_STEP
