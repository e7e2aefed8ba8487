"""Two cases in one act, through the one door and on both databases (B-11, D-19)."""

import json
from datetime import timedelta

import pytest

from insaf.cases import access, queries, sweep
from insaf.cases.actions import NoSuchCase, perform
from insaf.cases.models import Case, Entry, LogHead
from insaf.core.acts import answering, erasing, intake, joining, ladder, referring
from insaf.core.acts.handling import Assign
from insaf.core.permits import may_see
from insaf.core.policy import Kind
from insaf.core.reasons import Reason, Refused
from insaf.core.terms import Status
from insaf.people.models import Staff
from tests import cast, given

pytestmark = pytest.mark.both_databases

LATER = given.SUNDAY + timedelta(days=1)
WHY = "أكدت ذلك هاتفيًا."
STRANGER = intake.Contact(name="سارة", email="sara@example.com")


def filed(now=given.SUNDAY, **words):
    return perform(given.complaint(received_at=now, **words), None, cast.complainant, now)


def does(act, row, who=cast.layla, now=LATER):
    return perform(act, row.reference, who.actor if isinstance(who, cast.Member) else who, now)


def case(row):
    return queries.load(row.reference).case


def entries(row):
    return list(Entry.objects.filter(case=row).order_by("n").values_list("type", "seq", "at"))


def refused(act, row, who=cast.layla):
    """The reason; fails if either record has moved."""
    size = LogHead.objects.get().size
    with pytest.raises(Refused) as why:
        does(act, row, who)
    assert LogHead.objects.get().size == size and Case.objects.filter(status=Status.CLOSED).count() == 0
    return why.value.reason, why.value.field


def test_merging_writes_into_both_records_at_one_instant():
    first, again = filed(), filed(LATER, channel="email")
    does(joining.Merge(again.reference, WHY), first)
    assert [name for name, _, at in entries(first) if at == LATER][-2:] == ["Merged", "Closed"]
    here, there = case(first), case(again)
    assert (here.merged_into, there.joined) == (again.reference, (first.reference,))
    assert there.received_at == given.SUNDAY == Case.objects.get(pk=again.pk).received_at
    seqs = [seq for row in (first, again) for _, seq, at in entries(row)][-8:]
    assert seqs == sorted(seqs)


def test_a_shared_address_or_number_is_noted_and_the_reason_is_asked_all_the_same():
    """Anybody can file with somebody's address."""
    one = filed()
    by_mail = filed(contact=intake.Contact(email="AMINA@example.com"))
    by_number, sara = filed(contact=intake.Contact(phone=cast.amina.phone)), filed(contact=STRANGER)
    for row, same in ((by_mail, True), (by_number, True), (sara, False)):
        with pytest.raises(Refused) as why:
            does(joining.Merge(one.reference), row)
        assert (why.value.reason, why.value.field) == (Reason.SAME_PERSON_UNSHOWN, "reason")
        does(joining.Merge(one.reference, WHY), row)
        assert json.loads(Entry.objects.get(case=row, type="Merged").body)["data"].get("same_person", False) is same
    assert case(one).joined == (by_mail.reference, by_number.reference, sara.reference)


def test_a_target_that_cannot_go_on_refuses_the_whole_act():
    open_one, other = filed(), filed()
    assert refused(joining.Merge("ET-2026-99999-X", WHY), open_one) == (Reason.NO_SUCH_CASE, "into")
    assert refused(joining.Merge("كلام", WHY), open_one) == (Reason.NO_SUCH_CASE, "into")
    assert refused(joining.Merge(open_one.reference, WHY), open_one) == (Reason.NOTHING_CHANGES, "into")
    does(given.assessment(), other, cast.omar)
    does(answering.AnswerPoint(1, given.Finding.UPHELD, "ثبت."), other, cast.omar)
    does(given.decision(), other, cast.omar)
    assert refused(joining.Merge(other.reference, WHY), open_one) == (Reason.ANSWERED_ALREADY, "into")


def test_a_merged_matter_takes_in_nothing_and_is_the_end_of_its_way():
    first, second, third = filed(), filed(), filed()
    does(joining.Merge(second.reference, WHY), first)
    for act, row in ((joining.Merge(first.reference, WHY), second), (joining.Merge(first.reference, WHY), third)):
        with pytest.raises(Refused) as why:
            does(act, row)
        assert (why.value.reason, why.value.field) == (Reason.CLOSED, "into")
    does(joining.Merge(third.reference, WHY), second)
    assert case(third).joined == (second.reference,)


def test_a_case_about_the_one_who_merges_does_not_exist_for_them():
    """B-16"""
    mine, about_layla = filed(), filed()
    does(intake.NamePerson(str(cast.layla.id)), about_layla, cast.faisal)
    assert refused(joining.Merge(about_layla.reference, WHY), mine) == (Reason.NO_SUCH_CASE, "into")
    assert refused(joining.Link(about_layla.reference), mine) == (Reason.NO_SUCH_CASE, "to")


def test_nothing_joins_alone():
    one, other = filed(), filed()
    assert refused(joining.Join(case(other)), one)[0] is Reason.NO_SUCH_STEP
    with pytest.raises(NoSuchCase):
        perform(joining.Link(one.reference), "ET-2026-99999-X", cast.layla.actor, LATER)


def test_a_link_and_its_end_stand_in_both_cases():
    one, other = filed(), filed(contact=STRANGER)
    does(joining.Link(other.reference.lower()), one, cast.omar)
    assert case(one).related == {other.reference} and case(other).related == {one.reference}
    does(joining.Dismiss(one.reference), other, cast.omar)
    assert not case(one).related and case(one).unrelated == {other.reference}


def test_a_late_matter_takes_in_the_other_one_and_stays_late():
    """C-20, E-04: what fell due is noticed in both before they become one, and no sweep notices it again."""
    late, fresh = filed(), filed(given.SUNDAY + timedelta(days=20))
    now = given.SUNDAY + timedelta(days=21, hours=8)
    with pytest.raises(Refused) as why:
        does(joining.Merge(fresh.reference, WHY), late, now=now)
    assert (why.value.reason, why.value.field) == (Reason.OTHER_WAY_ROUND, "into")
    does(joining.Merge(late.reference, WHY), fresh, now=now)
    sweep.run_once(now + timedelta(minutes=1))
    assert case(late).overdue and [name for name, _, _ in entries(late)].count("Breached") == len(case(late).breaches)
    row = perform(ladder.Escalate(), late.reference, cast.complainant, now + timedelta(minutes=2))
    assert row.overdue and row.decide_due_at == case(late).deadlines["decide"].original_due_at


def test_whom_one_of_the_joined_is_about_reads_none_of_them():
    """B-16: named before the merger or after it, in whichever of them."""
    first, second, third = filed(), filed(), filed()
    does(intake.NamePerson(str(cast.omar.id)), third)
    does(joining.Merge(second.reference, WHY), first)
    does(joining.Merge(third.reference, WHY), second)
    does(intake.NamePerson(str(cast.salma.id)), third)
    does(intake.NamePerson(str(cast.faisal.id)), first)
    for row in (first, second, third):
        assert case(row).people_named == {str(one.id) for one in (cast.omar, cast.salma, cast.faisal)}
        assert not any(may_see(one.actor, case(row)) for one in (cast.omar, cast.salma, cast.faisal))
    with pytest.raises(Refused) as why:
        does(intake.NamePerson(str(cast.omar.id)), first)
    assert why.value.reason is Reason.NOTHING_CHANGES


def test_points_and_the_outcome_sought_come_along_with_their_words():
    """D-11, D-12"""
    told, here = filed(outcome_sought="أريد المبلغ."), filed()
    does(given.assessment(points=("لم يُعَد المبلغ.",)), told, cast.omar)
    does(joining.Merge(here.reference, WHY), told)
    loaded = queries.load(here.reference)
    assert [s.event.text.text for s in loaded.steps if s.type == "PointAdded"] == ["لم يُعَد المبلغ."]
    assert [s.event.outcome_sought.text for s in loaded.steps if s.type == "Joined"] == ["أريد المبلغ."]
    assert loaded.case.unanswered_points == (1,)


def test_a_message_becomes_a_case_with_the_receipt_of_that_message():
    """D-19: own reference, own secret, the words and the person; linked from both sides."""
    row = filed(adjustments="خط كبير")
    does(intake.AddInformation("ولم تصدر شهادتي كذلك."), row, cast.complainant)
    n = Entry.objects.get(case=row, type="InformationAdded").n
    does(joining.Split(n, Kind.INQUIRY, "certificate", "متى تصدر الشهادة؟"), row, cast.omar, LATER + timedelta(days=2))
    fresh = queries.load(case(row).split_into[0])
    received = fresh.steps[0].event
    assert (received.narrative.text, received.split_from) == ("ولم تصدر شهادتي كذلك.", row.reference)
    assert fresh.row.received_at == LATER and fresh.row.registered_at == LATER + timedelta(days=2)
    assert (fresh.row.person.email, fresh.row.person.adjustments) == (cast.amina.email, "خط كبير")
    assert access.admit(fresh.row.reference, access.secret_of(fresh.row)) == fresh.row


def test_a_point_leaves_with_the_receipt_of_the_matter_and_whoever_is_complained_about():
    """B-16"""
    row = filed()
    does(intake.NamePerson(str(cast.omar.id)), row)
    does(given.assessment(points=("لم يُعَد المبلغ.", "لم تصدر الشهادة.")), row, cast.salma)
    n = Entry.objects.filter(case=row, type="PointAdded").order_by("-n")[0].n
    does(joining.Split(n, Kind.COMPLAINT, "certificate", "لم تصدر الشهادة"), row, cast.salma)
    fresh = queries.load(case(row).split_into[0])
    assert fresh.row.received_at == given.SUNDAY
    assert fresh.row.people_named == [cast.omar.id] and case(row).unanswered_points == (1,)


def test_a_point_leaves_an_older_matter_without_a_storm():
    """D-09, B-11: with the receipt that was adopted and the date that was promised."""
    early = filed(given.SUNDAY - timedelta(days=7))
    row = filed()
    does(joining.Merge(row.reference, "أكدت ذلك هاتفيًا."), early)
    does(given.assessment(points=("لم يُعَد المبلغ.", "لم تصدر الشهادة.")), row, cast.omar)
    n = Entry.objects.filter(case=row, type="PointAdded").order_by("-n")[0].n
    now = LATER + timedelta(days=7)
    act = joining.Split(n, Kind.COMPLAINT, "certificate", "لم تصدر الشهادة")
    does(act, row, cast.omar, now)
    fresh = Case.objects.get(split_from=row.reference)
    assert (fresh.received_at, fresh.decide_due_at) == (early.received_at, case(row).deadlines["decide"].due_at)
    began = fresh.entries
    sweep.run_once(now + timedelta(minutes=1))
    assert {name for name, _, _ in entries(fresh)[began:]} == {"Warned"}


def test_a_message_that_is_sent_off_twice_has_one_case():
    row = filed()
    does(intake.AddInformation("ولم تصدر شهادتي كذلك."), row, cast.complainant)
    act = joining.Split(Entry.objects.get(case=row, type="InformationAdded").n, Kind.INQUIRY, "certificate", "سؤال")
    does(act, row, cast.omar)
    assert refused(act, row, cast.omar) == (Reason.SPLIT_ALREADY, "entry")
    assert Case.objects.filter(split_from=row.reference).count() == 1


def test_what_the_complainant_did_not_say_is_not_split_off():
    row = filed()
    for n in (0, 1, 99):
        assert refused(joining.Split(n, Kind.INQUIRY, "course", "سؤال"), row)[0] is Reason.NO_SUCH_NUMBER
    assert Case.objects.count() == 1


def test_only_somebody_on_duty_becomes_the_owner():
    """B-14, B-16"""
    row = filed()
    Staff.objects.filter(pk=cast.omar.id).update(is_active=False)
    for owner in (cast.omar.id, cast.yusuf.id, cast.mallory.id, 99999, "عمر"):
        assert refused(Assign(str(owner)), row) == (Reason.NOT_ON_DUTY, "owner")
    does(intake.NamePerson(str(cast.salma.id)), row)
    assert refused(Assign(str(cast.salma.id)), row) == (Reason.ABOUT_YOU, "owner")
    assert refused(intake.NamePerson("99999"), row) == (Reason.UNKNOWN_CODE, "staff")
    does(intake.NamePerson(str(cast.omar.id)), row)


def test_a_matter_that_climbed_is_given_to_nobody_below_its_level():
    """E-12: nor back to whoever had it, also when it climbs by itself just before."""
    row = filed()
    does(Assign(str(cast.omar.id)), row)
    does(ladder.Escalate("تحتاج إلى قرار أعلى."), row, cast.omar)
    assert refused(Assign(str(cast.omar.id)), row) == (Reason.HIGHER_RUNG_HAS_IT, "owner")
    assert does(Assign(str(cast.salma.id)), row).owner_id == cast.salma.id
    left = filed()
    with pytest.raises(Refused) as why:
        does(Assign(str(cast.omar.id)), left, now=LATER + timedelta(days=40))
    assert why.value.reason is Reason.HIGHER_RUNG_HAS_IT


def test_while_a_body_has_the_matter_nothing_of_what_was_merged_into_it_is_erased():
    """E-17: also through a third case, and from the moment of the referral until the body's part has its end."""
    first, second, last = filed(), filed(LATER, channel="email"), filed(LATER, channel="chat")
    does(joining.Merge(second.reference, WHY), first)
    does(joining.Merge(last.reference, WHY), second)
    does(referring.Refer("out", "nelc"), last, cast.complainant)
    erase = erasing.Redact(("ab" * 32,), "pdpl-18")
    for row in (first, second):
        with pytest.raises(Refused) as why:
            does(erase, row, cast.system)
        assert why.value.reason is Reason.WITH_EXTERNAL_BODY
    ended = referring.EndReferral(1, "closed", "أفادت الجهة بأنها حفظت الطلب.")
    does(ended, last)
    does(erase, first, cast.system)
    assert [name for name, _, _ in entries(first)][-1] == "Redacted"
