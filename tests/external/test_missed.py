"""An invitation that could not be sent in its time is not sent, and a freeze that nobody ended comes to the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from insaf.cases import promises, queries
from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.core.acts.clock import Tick
from insaf.core.acts.delivery import ReportUndelivered
from insaf.core.acts.intake import NamePerson
from insaf.core.acts.referring import AnswerReferral, AppointLiaison, EndReferral, Refer
from insaf.core.terms import SYSTEM, DeadlineKind
from insaf.intake.external import inviting, listing, looking, lying
from insaf.intake.external.models import Invitation, Lying
from insaf.outbox import memos, notices
from insaf.people.models import Staff
from tests import cast
from tests.desk import scenes
from tests.external.test_liaison import invited

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_an_invitation_whose_time_is_over_is_not_sent_and_its_manager_is_told(mailoutbox: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    one, now = invited(), timezone.now()
    Invitation.objects.update(ends_at=now)
    for _ in range(2):
        assert inviting.run_once(now) == 0
        memos.run_once(now)
    (mail,) = mailoutbox
    assert mail.to == [cast.layla.email] and "sara@nelc.gov.sa" not in str(mail.message())
    one.refresh_from_db()
    assert (one.mail_at, one.missed_at) == (None, now)
    assert "لم تُرسل: انتهت مدتها" in scenes.text(scenes.seat(cast.layla).get("/desk/external/people/"))


def test_who_left_the_institution_is_not_told_for_all(mailoutbox: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    invited()
    now = timezone.now()
    Staff.objects.filter(pk=cast.layla.id).update(is_active=False)
    Invitation.objects.update(ends_at=now)
    inviting.run_once(now)
    memos.run_once(now)
    assert [mail.to for mail in mailoutbox] == [[cast.salma.email]]


@pytest.fixture
def gone_outside() -> str:
    """Amina told us long ago that she went to the body; nobody heard of it since."""
    reference = scenes.received(timedelta(days=200))
    perform(Refer("out", "nelc", "77"), reference, cast.complainant, timezone.now() - timedelta(days=190))
    return reference


def test_what_lies_outside_comes_back_to_complaints_management_and_stays_there(gone_outside: str) -> None:
    """E-17: no silence: told, on the list, on the case, until somebody ends it or says until when."""
    now = timezone.now()
    perform(Tick(), gone_outside, SYSTEM, now)
    lying.run_once(now)
    notices.run_once(now)
    layla = scenes.seat(cast.layla)
    assert "حان موعد التحقق من بقاء هذا الموضوع" in scenes.text(layla.get("/desk/notices/"))
    for seat in (layla, scenes.seat(cast.omar)):
        assert gone_outside in scenes.text(seat.get("/desk/external/"))
    assert listing.waiting_count(now) == 1
    page = scenes.page(layla, gone_outside)
    assert "extend-referral/?number=1" in page and "end-referral/?number=1" in page
    until = (timezone.localdate() + timedelta(days=14)).isoformat()
    said = {"number": "1", "until": until, "reason": "سألنا المركز، وما زال ينظر فيه."}
    assert scenes.act(scenes.seat(cast.omar), gone_outside, "extend-referral", **said).status_code == 409
    assert scenes.act(layla, gone_outside, "extend-referral", **said).status_code == 303
    lying.run_once(now)
    assert listing.waiting_count(now) == 0 and listing.waiting_count(now + timedelta(days=20)) == 1
    perform(EndReferral(1, "closed", "أغلقه المركز."), gone_outside, cast.layla.actor, timezone.now())
    lying.run_once(now)
    assert listing.waiting_count(now + timedelta(days=200)) == 0


def lookers(reference: str) -> list[str]:
    """Who has the look at this case in the list of today, once for each time it stands there."""
    staff = {"omar": cast.omar, "layla": cast.layla, "salma": cast.salma, "faisal": cast.faisal}
    return [
        name
        for name, member in staff.items()
        for task in promises.tasks(Staff.objects.get(pk=member.id).actor)
        if task.kind is DeadlineKind.EXTERNAL_REVIEW and task.case["reference"] == reference
    ]


def test_whoever_answers_to_the_body_looks_again_and_nobody_else_has_the_task(gone_outside: str) -> None:
    """E-17: on whichever rung the case is; without a liaison who may end it, complaints management shares it."""
    now = timezone.now()
    lying.run_once(now)
    assert lookers(gone_outside) == ["layla", "salma"]
    named = ((cast.layla, ["layla"]), (cast.omar, ["layla", "salma"]), (cast.faisal, ["faisal"]))
    for liaison, looks in named:
        perform(AppointLiaison(1, str(liaison.id)), gone_outside, cast.layla.actor, now)
        lying.run_once(now)
        assert lookers(gone_outside) == looks
    for rung in ("support", "complaints_management", "executive"):
        Case.objects.filter(reference=gone_outside).update(rung=rung)
        assert lookers(gone_outside) == ["faisal"]
    assert "تحقق من بقاء الموضوع لدى الجهة" in scenes.text(scenes.seat(cast.faisal).get("/desk/today/"))
    perform(EndReferral(1, "closed", "أغلقه المركز."), gone_outside, cast.layla.actor, timezone.now())
    assert lookers(gone_outside) == []  # at once, before the lists have followed the record


def test_who_is_complained_about_is_not_asked_to_look_again(gone_outside: str) -> None:
    """B-16"""
    perform(NamePerson(str(cast.layla.id)), gone_outside, cast.salma.actor, timezone.now())
    lying.run_once(timezone.now())
    assert lookers(gone_outside) == ["salma"]


def test_a_liaison_who_is_then_complained_about_leaves_the_look_to_the_others(gone_outside: str) -> None:
    """B-16: no freeze is nobody's; the liaison's other cases stay the own ones."""
    other, now = scenes.received(timedelta(days=200)), timezone.now()
    perform(Refer("out", "nelc", "78"), other, cast.complainant, now - timedelta(days=190))
    for reference in (gone_outside, other):
        perform(AppointLiaison(1, str(cast.layla.id)), reference, cast.layla.actor, now)
    perform(NamePerson(str(cast.layla.id)), gone_outside, cast.salma.actor, now)
    lying.run_once(now)
    assert lookers(gone_outside) == ["salma"] and lookers(other) == ["layla"]


def test_where_every_complaints_manager_is_complained_about_executive_management_looks_again(gone_outside: str) -> None:
    """B-16: case by case; the others stay with complaints management."""
    other, now = scenes.received(timedelta(days=200)), timezone.now()
    perform(Refer("out", "nelc", "78"), other, cast.complainant, now - timedelta(days=190))
    for member in (cast.layla, cast.salma):
        perform(NamePerson(str(member.id)), gone_outside, cast.faisal.actor, now)
    perform(NamePerson(str(cast.omar.id)), other, cast.faisal.actor, now)
    lying.run_once(now)
    assert lookers(gone_outside) == ["faisal"] and lookers(other) == ["layla", "salma"]


def test_the_looks_of_a_day_are_asked_in_two_queries(gone_outside: str, django_assert_num_queries: Any) -> None:
    perform(NamePerson(str(cast.layla.id)), gone_outside, cast.salma.actor, timezone.now())
    lying.run_once(timezone.now())
    with django_assert_num_queries(2):
        assert len(looking.looks(cast.salma.actor)) == 1


def test_without_complaints_management_executive_management_looks_again(gone_outside: str) -> None:
    Staff.objects.filter(pk__in=[cast.layla.id, cast.salma.id]).update(is_active=False)
    lying.run_once(timezone.now())
    assert lookers(gone_outside)[-1:] == ["faisal"]


def test_a_referral_from_before_there_were_such_days_comes_to_the_list_as_well(gone_outside: str) -> None:
    """Its entries name no day: the policy's days count from when it reached us."""
    loaded = queries.load(gone_outside)
    assert loaded is not None
    old = {k: d for k, d in loaded.case.deadlines.items() if d.kind is not DeadlineKind.EXTERNAL_REVIEW}
    vars(loaded.case)["deadlines"] = old
    (one,) = loaded.case.referrals
    at = lying._review_at(loaded, one)
    assert at is not None and one.received_at < at < timezone.now()


def test_a_reply_that_came_back_says_what_to_do_for_a_body_and_not_for_a_person() -> None:
    """E-17: its address is checked and the reply sent again; there is nobody to be called."""
    reference, now = scenes.received(), timezone.now()
    perform(Refer("in", "nelc", "NELC-1"), reference, cast.layla.actor, now)
    said = AnswerReferral("nelc", "ردنا", way="mailed", to="care@nelc.gov.sa")
    perform(said, reference, cast.layla.actor, now)
    perform(ReportUndelivered("body_reply", "5.1.1", referral=1), reference, SYSTEM, now)
    notices.run_once(now)
    page = scenes.text(scenes.seat(cast.layla).get("/desk/notices/"))
    assert "لم يصل ردنا إلى الجهة الخارجية: تحقق من عنوانها" in page
    assert "تواصل مع" not in page.split("لم يصل ردنا")[1][:200]


def test_after_our_reply_the_day_is_the_policys_too() -> None:
    reference, now = scenes.received(), timezone.now()
    perform(Refer("in", "nelc", "NELC-1"), reference, cast.layla.actor, now)
    lying.run_once(now)
    assert Lying.objects.get().review_at is None
    perform(AnswerReferral("nelc", "ردنا", way="post", to="المركز"), reference, cast.layla.actor, now)
    lying.run_once(now)
    assert Lying.objects.get().review_at > now
