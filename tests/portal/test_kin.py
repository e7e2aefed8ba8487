"""One's own cases that were joined, split or limited, on the tracking page (B-11, D-19, E-20)."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from insaf.cases.actions import perform
from insaf.cases.models import Attachment, Case, Entry
from insaf.core.acts.handling import Reply
from insaf.core.acts.intake import AddInformation, Contact
from insaf.core.acts.joining import Merge, Split
from insaf.core.acts.restricting import LiftRestriction, Restrict
from insaf.core.policy import Kind
from insaf.core.terms import COMPLAINANT
from tests import cast
from tests.portal import scenes


def twice() -> tuple[Case, Case]:
    """Filed twice by the same person, and joined: the first is gone into the second."""
    first = scenes.filed(timezone.now() - timedelta(days=2), narrative="هذه رسالتي الأولى.")
    second = scenes.filed(narrative="هذه رسالتي الثانية.")
    perform(Merge(second.reference, "أكدت ذلك هاتفيًا."), first.reference, cast.layla.actor, timezone.now())
    return first, second


def test_the_old_code_opens_its_own_words_and_letters_and_where_they_go_on() -> None:
    """B-11: what staff wrote under the old reference before the merger stays there to be read."""
    first = scenes.filed(timezone.now() - timedelta(days=2), narrative="هذه رسالتي الأولى.")
    perform(Reply("راجعنا القسم المالي."), first.reference, cast.omar.actor, timezone.now())
    second = scenes.filed(narrative="هذه رسالتي الثانية.")
    perform(Merge(second.reference, "أكدت ذلك هاتفيًا."), first.reference, cast.layla.actor, timezone.now())
    visitor = scenes.let_in(first)
    assert f"/track/case/{first.reference}/" in visitor.page and second.reference in visitor.page
    assert "هذه رسالتي الأولى." in visitor.page and "راجعنا القسم المالي." in visitor.page
    assert "تستمر معالجته برقم" in visitor.page
    assert "حفاظًا على الخصوصية" in visitor.page


def test_a_self_declared_address_opens_nothing_of_the_case_that_goes_on() -> None:
    """L-10: anybody can file with somebody's address, and staff may take them for one person."""
    victim = scenes.filed(narrative="قصتي التي لا يقرؤها غيري.", contact=cast.amina, outcome_sought="أريد حقي.")
    perform(Reply("سرّ بيننا وبينها."), victim.reference, cast.omar.actor, timezone.now())
    theirs = Attachment.objects.get(case=victim)
    filer = scenes.filed(narrative="س", contact=Contact(name="منتحل", email=cast.amina.email))
    perform(Merge(victim.reference, "البريد نفسه."), filer.reference, cast.layla.actor, timezone.now())
    visitor = scenes.let_in(filer)
    for secret in ("قصتي", "سرّ", "أريد حقي", cast.amina.name, cast.amina.phone[-6:], f"files/{theirs.pk}/"):
        assert secret not in visitor.page
    entries = Entry.objects.filter(case=victim).count()
    for act in ("withdraw", "escalate", "accept", "object", "reopen", "rate", "review"):
        assert f'id="right-{act}"' not in visitor.page
        for reference in (filer.reference, victim.reference):
            visitor.opens(f"/track/case/{filer.reference}/")
            visitor.sends("/track/case/", reference=reference, act=act, sure="yes", handling="1", outcome="1")
            assert visitor.answer.status_code in (404, 422)
    for path in (
        f"/track/case/{victim.reference}/",
        f"/track/case/files/{theirs.pk}/",
        f"/track/case/{victim.reference}/receipt.json",
    ):
        assert visitor.opens(path).answer.status_code == 404
    assert Entry.objects.filter(case=victim).count() == entries


def test_the_code_of_the_case_that_goes_on_opens_both() -> None:
    first, second = twice()
    theirs = Attachment.objects.get(case=first)
    visitor = scenes.let_in(second)
    assert "هذه رسالتي الأولى." in visitor.page and "ضُمّ طلبك" in visitor.page
    assert "هذه رسالتي الأولى." in visitor.opens(f"/track/case/{first.reference}/").page
    assert visitor.opens(f"/track/case/files/{theirs.pk}/").answer.status_code == 200
    both = scenes.let_in(first, scenes.let_in(second))
    assert "افتح الطلب كاملًا" in both.page and "حفاظًا على الخصوصية" not in both.page


def test_what_was_sent_with_the_old_one_is_read_with_either_code() -> None:
    first, second = twice()
    theirs = Attachment.objects.get(case=first)
    for row in (first, second):
        assert scenes.let_in(row).opens(f"/track/case/files/{theirs.pk}/").answer.status_code == 200


def test_a_stranger_reads_neither() -> None:
    """L-10"""
    first, second = twice()
    visitor = scenes.let_in(scenes.filed())
    theirs = Attachment.objects.get(case=first)
    for path in (
        f"/track/case/{first.reference}/",
        f"/track/case/{second.reference}/",
        f"/track/case/files/{theirs.pk}/",
    ):
        assert visitor.opens(path).answer.status_code == 404


def test_what_is_added_on_the_old_page_reaches_the_case_that_goes_on() -> None:
    first, second = twice()
    visitor = scenes.uses(scenes.let_in(first), "add", text="وهذه الثالثة.")
    assert "استلمنا إضافتك" in visitor.page and second.reference in visitor.page
    assert Entry.objects.filter(case=second, type="InformationAdded").count() == 1


def test_the_first_date_of_both_is_promised() -> None:
    first, second = twice()
    was = first.decide_due_at
    second.refresh_from_db()
    assert second.decide_due_at == was and second.received_at == first.received_at


def split() -> tuple[Case, Case]:
    row = scenes.filed()
    perform(AddInformation("ولم تصدر شهادتي كذلك."), row.reference, COMPLAINANT, timezone.now())
    n = Entry.objects.get(case=row, type="InformationAdded").n
    act = Split(n, Kind.INQUIRY, "certificate", "متى تصدر الشهادة؟")
    perform(act, row.reference, cast.omar.actor, timezone.now())
    return row, Case.objects.get(split_from=row.reference)


def test_a_part_with_its_own_reference_is_opened_from_the_page_it_came_from() -> None:
    """D-19: also by somebody who gave no address, whom no letter reaches."""
    row, part = split()
    visitor = scenes.let_in(row)
    assert "ما أُفرد برقم مرجعي مستقل" in visitor.page and part.reference in visitor.page
    assert "ولم تصدر شهادتي كذلك." in visitor.opens(f"/track/case/{part.reference}/").page
    assert visitor.answer.status_code == 200


def test_the_part_alone_does_not_open_what_it_came_from() -> None:
    row, part = split()
    assert scenes.let_in(part).opens(f"/track/case/{row.reference}/").answer.status_code == 404


def test_a_part_stays_open_to_its_code_after_the_case_was_joined_and_so_do_its_own_parts() -> None:
    """D-19, L-10"""
    row, part = split()
    perform(AddInformation("ولم يصلني الكتاب."), part.reference, COMPLAINANT, timezone.now())
    n = Entry.objects.get(case=part, type="InformationAdded").n
    perform(Split(n, Kind.INQUIRY, "course", "أين الكتاب؟"), part.reference, cast.omar.actor, timezone.now())
    smaller = Case.objects.get(split_from=part.reference)
    other = scenes.filed()
    perform(Merge(other.reference, "أكدت ذلك هاتفيًا."), row.reference, cast.layla.actor, timezone.now())
    visitor = scenes.let_in(row)
    for one in (part, smaller):
        assert visitor.opens(f"/track/case/{one.reference}/").answer.status_code == 200


def test_a_limit_is_told_with_its_end_and_a_review_can_be_asked_for() -> None:
    """E-20: every other right stands there as before."""
    row = scenes.filed()
    before = {line for line in scenes.let_in(row).page.splitlines() if 'id="right-' in line}
    until = timezone.now().date() + timedelta(days=30)
    act = Restrict("abuse", ("writing_only",), "رسائل فيها ألفاظ نابية.", until)
    perform(act, row.reference, cast.layla.actor, timezone.now())
    visitor = scenes.let_in(row)
    assert "طرق تواصلك معنا مقيّدة حتى" in visitor.page and "رسائل فيها ألفاظ نابية." in visitor.page
    assert before < {line for line in visitor.page.splitlines() if 'id="right-' in line}
    scenes.uses(visitor, "review", text="كانت رسالة واحدة.")
    assert Entry.objects.filter(case=row, type="RestrictionReviewAsked").exists()
    perform(LiftRestriction("اعتذر."), row.reference, cast.faisal.actor, timezone.now())
    assert "طرق تواصلك معنا مقيّدة" not in scenes.let_in(row).page.split('class="timeline"')[0]
