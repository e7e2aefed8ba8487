"""Which other cases may be the same matter (B-11)."""

from copy import copy
from datetime import timedelta

import pytest
from django.db import connection

from insaf.cases import kin, matches, queries
from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.core.acts import intake, joining
from insaf.people.models import Person
from tests import cast, given

pytestmark = pytest.mark.both_databases

STRANGER = intake.Contact(name="سارة", email="sara@example.com", phone="+966500000001")
OTHER_WORDS = {"title": "موقف السيارات مغلق", "narrative": "أُغلق موقف السيارات أمام المبنى منذ أسبوع بلا إعلان."}
ALIKE = {
    "title": "لم يعد إلي المبلغ!",
    "narrative": "ألغيتُ التسجيلَ قبل بدءِ البرنامج بأسبوعٍ، ولم يصلني المبلغُ حتى اليوم. أرجو الإفادة.",
}


def filed(days=0, **words):
    at = given.SUNDAY + timedelta(days=days)
    return perform(given.complaint(received_at=at, **words), None, cast.complainant, at)


def likely(row, who=cast.omar):
    loaded = queries.load(row.reference)
    return {match.row.reference: match for match in _likely(loaded, who)}


def _likely(loaded, who):
    return matches.likely(loaded.row, loaded.case, who.actor, matches.of_the_same_contact(loaded.row))


def test_the_same_address_or_number_is_a_match_whatever_the_words():
    row = filed()
    by_mail = filed(1, contact=intake.Contact(email="Amina@Example.com"), **OTHER_WORDS)
    by_phone = filed(2, contact=intake.Contact(phone=cast.amina.phone), subject="facilities", **OTHER_WORDS)
    found = likely(row)
    assert set(found) == {by_mail.reference, by_phone.reference}
    assert all(match.same_contact for match in found.values())


def test_nearly_the_same_words_are_a_match_whoever_wrote_them_and_however_they_are_spelt():
    """J-12: marks, letter forms and order do not count."""
    row, alike = filed(), filed(3, contact=STRANGER, **ALIKE)
    filed(3, contact=cast.nobody, **OTHER_WORDS)
    (found,) = likely(row).values()
    assert found.row == alike and not found.same_contact and found.score >= matches.LIKE


def test_a_few_common_words_within_a_long_story_are_no_match_and_neither_is_a_name():
    filed(contact=intake.Contact(name="أمينة الحربي"), **{**OTHER_WORDS, "subject": "financial"})
    long = filed(contact=STRANGER)
    short = filed(contact=cast.nobody, title="المبلغ", narrative="لم يصلني المبلغ حتى اليوم.")
    assert likely(long) == {} == likely(short)


def test_words_are_compared_within_a_month_and_a_subject():
    row = filed(40)
    filed(5, contact=STRANGER)
    filed(40, contact=STRANGER, subject="trainer")
    assert likely(row) == {}


def test_what_was_judged_is_not_suggested_again():
    row, other, third, fourth = filed(), filed(contact=STRANGER), filed(), filed()
    perform(joining.Dismiss(other.reference), row.reference, cast.omar.actor, given.SUNDAY)
    perform(joining.Link(third.reference), row.reference, cast.omar.actor, given.SUNDAY)
    perform(joining.Merge(row.reference, "أكدت ذلك هاتفيًا."), fourth.reference, cast.layla.actor, given.SUNDAY)
    assert likely(row) == {}
    assert row.reference not in likely(other)


def test_a_case_about_the_reader_is_no_match_for_them():
    """B-16"""
    row, about = filed(), filed()
    perform(intake.NamePerson(str(cast.omar.id)), about.reference, cast.layla.actor, given.SUNDAY)
    assert likely(row) == {} and set(likely(row, cast.salma)) == {about.reference}


def test_the_questions_are_as_few_and_as_bounded_with_many_cases(django_assert_num_queries):
    row = filed()
    for day in range(12):
        filed(day, contact=STRANGER)
    loaded = queries.load(row.reference)
    assert loaded.row.person.email
    with django_assert_num_queries(5):  # people by mail and by number, their cases, nearest before and after
        assert len(_likely(loaded, cast.omar)) == matches.SHOWN


def test_contact_points_and_nearest_cases_are_read_by_their_indexes():
    """No page looks through all cases: the plan names an index for each question."""
    row = Case.objects.select_related("person").get(pk=filed().pk)
    people = Person.objects.annotate(mail=kin.Lower("email")).filter(mail="a@b.c")
    near = Case.objects.filter(subject=row.subject, received_at__lte=row.received_at).order_by("-received_at", "-id")
    _among_many(row)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("ANALYZE cases_case")  # what is known of so few by chance decides nothing
    assert "person_mail" in people.explain()
    assert "case_subject" in near[:10].explain()


def _among_many(row):
    """Four hundred others, each tenth of the same subject, as a projection of years holds them."""
    others = [copy(row) for _ in range(400)]
    for number, other in enumerate(others):
        other.pk, other.reference = None, f"ET-2025-{number:05}-0"
        other.subject = row.subject if number % 10 == 0 else f"subject {number % 10}"
        other.received_at = row.received_at - timedelta(hours=number)
    Case.objects.bulk_create(others)


def test_a_merged_case_goes_on_where_the_last_of_the_chain_stands():
    first, second, third = filed(), filed(1), filed(2)
    perform(
        joining.Merge(second.reference, "أكدت ذلك هاتفيًا."),
        first.reference,
        cast.layla.actor,
        given.SUNDAY + timedelta(days=3),
    )
    perform(
        joining.Merge(third.reference, "أكدت ذلك هاتفيًا."),
        second.reference,
        cast.layla.actor,
        given.SUNDAY + timedelta(days=3),
    )
    first.refresh_from_db()
    third.refresh_from_db()
    assert kin.survivor(first) == third == kin.survivor(third)
    assert kin.joined(third.reference) == [first, second]
    assert third.received_at == given.SUNDAY
