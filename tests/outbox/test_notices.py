"""Staff are told of what they must know: the right people, once, on the desk and by mail (C-19, E-04)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from insaf.core.acts import handling, intake
from insaf.core.terms import DeadlineKind, Severity
from insaf.outbox import notices, staff_mail
from insaf.outbox.models import Bookmark, Notice
from insaf.outbox.notice_words import NAMES, PARTY, SAID
from insaf.people.models import Staff
from tests import cast
from tests.outbox.postbox import Postbox

pytestmark = pytest.mark.both_databases


def told(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("staff_id", flat=True))


def test_every_kind_of_notice_has_its_words() -> None:
    silent = {DeadlineKind.ANSWER_QUESTION, DeadlineKind.AUTO_CLOSE, DeadlineKind.PAUSE, DeadlineKind.RESTRICTION}
    apart = {"warned_external", "warned_consultation", "finding_against_us", "undelivered_body"}
    party = {f"{PARTY}{what}" for what in ("asked", "near", "late", "extended", "withdrawn")}
    assert set(SAID) == {*NAMES.values(), *apart, *party, *(f"breached_{kind}" for kind in set(DeadlineKind) - silent)}


def test_a_role_means_everyone_who_holds_it(matter: Any) -> None:
    notices.run_once(matter().days(2).ticked().now)
    assert told("breached_assign") == {cast.omar.id, cast.salma.id, cast.layla.id}


def test_reading_twice_tells_nobody_twice(matter: Any) -> None:
    m = matter().late_by(3)
    notices.run_once(m.now)
    before = Notice.objects.count()
    Bookmark.objects.update(seq=-1)
    notices.run_once(m.now)
    assert Notice.objects.count() == before > 0


def test_notices_and_bookmark_are_kept_together_or_not_at_all(matter: Any, monkeypatch: Any) -> None:
    m = matter().late_by(0)
    with monkeypatch.context() as patch:
        patch.setattr(Bookmark, "save", _break)
        with pytest.raises(RuntimeError):
            notices.run_once(m.now)
    assert not Notice.objects.exists()
    notices.run_once(m.now)
    assert told("breached_decide")


def _break(*args: Any, **kwargs: Any) -> None:
    raise RuntimeError("the power went out")


def test_whoever_is_complained_about_hears_nothing(matter: Any) -> None:
    """B-16"""
    m = matter().does(cast.layla, intake.NamePerson(str(cast.omar.id))).late_by(3)
    notices.run_once(m.now)
    assert not Notice.objects.filter(staff_id=cast.omar.id).exists()
    assert told("breached_decide") == {cast.salma.id, cast.layla.id}


def test_who_has_left_hears_nothing_and_the_role_hears_instead(matter: Any) -> None:
    m = matter().assigned_to(cast.omar)
    Staff.objects.filter(pk=cast.omar.id).update(is_active=False)
    notices.run_once(m.asks(intake.AddInformation("وصلني كشف الحساب.")).now)
    assert told("information") == {cast.salma.id}


def test_where_nobody_holds_a_role_the_level_above_hears(matter: Any) -> None:
    Staff.objects.filter(pk__in=(cast.omar.id, cast.salma.id)).update(is_active=False)
    notices.run_once(matter().asks(intake.AddInformation("وصلني كشف الحساب.")).now)
    assert told("information") == {cast.layla.id}


def test_nobody_is_told_of_what_they_did_themselves(matter: Any) -> None:
    m = matter().does(cast.omar, handling.Assign(str(cast.omar.id)))
    notices.run_once(m.now)
    assert not told("assigned")
    notices.run_once(m.does(cast.layla, handling.Assign(str(cast.salma.id))).now)
    assert told("assigned") == {cast.salma.id}


def test_a_critical_matter_goes_to_the_duty_list_at_once(matter: Any) -> None:
    """D-05"""
    notices.run_once(matter().assessed(severity=Severity.CRITICAL).now)
    assert told("critical") == {cast.layla.id, cast.salma.id, cast.faisal.id}


def test_what_came_together_is_one_mail_that_names_no_word_of_the_case(matter: Any, postbox: Postbox) -> None:
    """L-10"""
    m = matter().late_by(3)
    notices.run_once(m.now)
    assert staff_mail.run_once(m.now) == len({mail.recipients[0] for mail in postbox.mails}) == len(postbox.mails)
    (layla,) = [mail for mail in postbox.mails if mail.recipients == [cast.layla.email]]
    text = layla.part("plain")
    assert text.count(f"/desk/cases/{m.case.reference}/") == Notice.objects.filter(staff_id=cast.layla.id).count() > 1
    assert "إشعار" in str(layla.message["Subject"])
    assert "المبلغ" not in text and cast.amina.name not in text
    assert layla.message["Auto-Submitted"] == "auto-generated"
    assert staff_mail.run_once(m.now) == 0


def test_a_single_notice_has_its_case_in_the_subject(matter: Any, postbox: Postbox) -> None:
    m = matter().assigned_to(cast.omar)
    notices.run_once(m.now)
    staff_mail.run_once(m.now)
    assert m.case.reference in postbox.subjects()[0] and "أنت المسؤول" in postbox.subjects()[0]


def test_a_mail_server_that_is_away_delays_and_loses_nothing(matter: Any, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    m = matter().assigned_to(cast.omar)
    notices.run_once(m.now)
    assert staff_mail.run_once(m.now) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert staff_mail.run_once(m.now) == 0, "left alone for a while"
    assert staff_mail.run_once(m.now + staff_mail.LEASE) == 1


def test_a_bad_address_of_one_does_not_keep_the_others_from_their_mail(matter: Any, postbox: Postbox) -> None:
    m = matter().late_by(3)
    notices.run_once(m.now)
    everybody = set(Notice.objects.values_list("staff__email", flat=True))
    first = Notice.objects.order_by("staff_id").values_list("staff_id", flat=True)[0]
    Staff.objects.filter(pk=first).update(email="not an address\n")
    assert staff_mail.run_once(m.now) == len(everybody) - 1 == len(postbox.mails) > 0
    assert Notice.objects.filter(staff_id=first, mail_at=m.now + staff_mail.LEASE).exists()


def test_mail_to_staff_can_be_turned_off(matter: Any, settings: Any, postbox: Postbox) -> None:
    settings.INSAF_STAFF_MAIL = False
    m = matter().assigned_to(cast.omar)
    notices.run_once(m.now)
    assert told("assigned") and staff_mail.run_once(m.now + timedelta(hours=1)) == 0 and not postbox.mails
