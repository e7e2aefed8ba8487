"""Staff and the mail: what waits is seen, and one click deals with it."""

from __future__ import annotations

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from insaf.cases import history
from insaf.cases.models import Case, Mailed
from insaf.core.acts.answering import Decline
from insaf.core.acts.intake import NamePerson
from insaf.core.events.intake import InformationAdded, Received
from insaf.core.events.ladder import ReopeningRequested
from insaf.intake.email import deeds
from insaf.intake.email.boxes import Box
from insaf.intake.email.marks import SettledAlready
from insaf.intake.email.models import Arrival, Handled, Mailbox
from tests import cast
from tests.arrivals import post
from tests.arrivals.post import NOW, PDF
from tests.desk.scenes import does, seat

LATER = NOW + timedelta(hours=2)


def page(client: Client, name: str, *args: Any, **query: str) -> str:
    response = client.get(reverse(f"intake_email:{name}", args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def posts(client: Client, name: str, number: int, **fields: str) -> Any:
    named = {key.replace("__", "-"): value for key, value in fields.items()}
    return client.post(reverse(f"intake_email:{name}", args=[number]), named)


def held(case: Case | None = None) -> Arrival:
    """A mail that waits: a stranger's answer to a letter of Amina's case."""
    return post.arrives(post.answer(case or post.begun(), sender="منى <mona@example.net>"))


def junk(text: str = "شكوى وقعت في فخ المهملات") -> Arrival:
    arrival = post.arrives(post.mail(text, sender="Huda <huda@example.org>"))
    Arrival.objects.filter(pk=arrival.pk).update(state="quarantined", reason="unreadable", case=None)
    Mailed.objects.all().delete()
    return Arrival.objects.get(pk=arrival.pk)


def test_what_waits_is_counted_on_every_page_of_the_desk() -> None:
    """K-08: a mail in quarantine is a notice to everybody at the desk."""
    held()
    for name in ("desk:inbox", "intake_email:list"):
        shown = seat(cast.omar, "en").get(reverse(name)).content.decode()
        assert 'bell__count" aria-hidden="true"><bdi dir="ltr" class="ltr">1</bdi>' in shown
        assert "1 message waits for a person" in shown


def test_the_list_says_of_each_mail_who_wrote_and_why_it_waits() -> None:
    """K-04"""
    arrival = held()
    shown = page(seat(cast.omar, "en"), "list")
    assert "mona@example.net" in shown and "comes from another address" in shown
    assert str(arrival.case) in shown


@pytest.mark.both_databases
def test_staff_add_a_held_mail_to_its_case() -> None:
    """K-04: a person confirms what cannot be proved."""
    case = post.begun()
    arrival = held(case)
    response = posts(seat(cast.omar), "join", arrival.pk, join__reference=case.reference.lower())
    assert response.status_code == 303
    settled = Arrival.objects.get(pk=arrival.pk)
    assert (settled.state, settled.reason, settled.case) == ("appended", "joined-by-staff", case)
    added = history.of_case(case)[-1]
    assert isinstance(added.event, InformationAdded) and added.staff_id == str(cast.omar.id)
    assert Handled.objects.get().deed == "joined"


def test_a_mail_added_to_a_closed_case_asks_to_open_it_again() -> None:
    """E-06: the person who writes after the end is heard."""
    case = post.begun()
    does(
        cast.omar,
        Decline("not_about_us", "ليس من اختصاص المركز.", "إدارة أخرى", body="nelc", how="directed"),
        case.reference,
        NOW + timedelta(minutes=5),
    )
    arrival = post.arrives(post.answer(case, sender="mona@example.net", files={"إثبات.pdf": PDF}))  # type: ignore[arg-type]
    deeds.join(arrival, Case.objects.get(pk=case.pk), cast.omar.actor, LATER)
    assert any(isinstance(step.event, ReopeningRequested) for step in history.of_case(case))
    shown = seat(cast.omar).get(reverse("desk:case", args=[case.reference])).content.decode()
    assert shown.count("إثبات.pdf") == 2, "beside the request, and among the files of the case"


@pytest.mark.both_databases
def test_staff_make_a_case_of_a_mail_received_when_it_reached_us() -> None:
    """B-05: however long it waited for a person."""
    arrival = held()
    posts(seat(cast.layla), "open-case", arrival.pk, new__kind="suggestion", new__subject="course", new__title="قاعة")
    made = Arrival.objects.get(pk=arrival.pk).case
    assert made and (made.kind, made.subject, made.title) == ("suggestion", "course", "قاعة")
    event = history.of_case(made)[0].event
    assert isinstance(event, Received) and event.received_at == arrival.received_at
    assert made.person.email == "mona@example.net"


def test_a_mail_that_is_not_ours_stays_among_the_ignored_with_the_reason() -> None:
    """L-25: set aside, never deleted, and can be taken up again."""
    arrival = held()
    refused = posts(seat(cast.omar, "en"), "set-aside", arrival.pk, aside__reason="")
    assert refused.status_code == 422
    posts(seat(cast.omar), "set-aside", arrival.pk, aside__reason="إعلان")
    assert Arrival.objects.get(pk=arrival.pk).state == "ignored"
    shown = page(seat(cast.omar, "en"), "mail", arrival.pk)
    assert "إعلان" in shown and "Make a case of it" in shown


@pytest.mark.both_databases
def test_what_is_released_from_quarantine_is_dealt_with_like_any_mail() -> None:
    """K-08, L-25"""
    arrival = junk()
    posts(seat(cast.omar), "release", arrival.pk)
    released = Arrival.objects.get(pk=arrival.pk)
    assert (released.state, released.reason) == ("created", "new-matter")


def test_two_at_once_deal_with_a_mail_once() -> None:
    """K-07: the second is told, and nothing is done twice."""
    arrival, stale = (held(), None)
    stale = Arrival.objects.get(pk=arrival.pk)
    deeds.set_aside(arrival, cast.omar.actor, LATER, "إعلان")
    with pytest.raises(SettledAlready):
        deeds.release(stale, cast.layla.actor, LATER)
    response = seat(cast.layla, "en").post(reverse("intake_email:release", args=[stale.pk]), follow=True)
    assert "Somebody else has dealt with this mail" in response.content.decode()


def test_a_garbled_mail_is_read_again_in_another_character_set() -> None:
    """K-06: by hand, recorded, and the bytes stay."""
    raw = post.mail("شكرا").replace(b'charset="utf-8"', b'charset="windows-1252"')
    arrival = post.arrives(raw)
    posts(seat(cast.omar), "read-again", arrival.pk, decode__charset="utf-8")
    again = Arrival.objects.get(pk=arrival.pk)
    assert again.charset == "utf-8" and again.content() == raw
    assert Handled.objects.get().deed == "decoded"


def test_files_and_the_original_are_downloads_that_run_nothing() -> None:
    """L-08"""
    arrival = post.arrives(post.mail(files={"كشف.pdf": PDF}))
    client = seat(cast.omar)
    for name, args, content in (
        ("file", [arrival.pk, 0], PDF),
        ("raw", [arrival.pk], arrival.content()),
    ):
        response = client.get(reverse(f"intake_email:{name}", args=args))
        assert response.content == content
        assert response["Content-Disposition"].startswith("attachment")
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["X-Content-Type-Options"] == "nosniff"
    assert client.get(reverse("intake_email:file", args=[arrival.pk, 7])).status_code == 404


def test_the_mail_of_a_case_about_me_is_not_shown_to_me() -> None:
    """B-16: neither in lists nor by its address."""
    case = post.begun()
    arrival = held(case)
    does(cast.layla, NamePerson(str(cast.omar.id)), case.reference, LATER)
    assert "mona@example.net" not in page(seat(cast.omar), "list")
    for name in ("mail", "raw", "formatted"):
        assert seat(cast.omar).get(reverse(f"intake_email:{name}", args=[arrival.pk])).status_code == 404
    assert posts(seat(cast.omar), "join", arrival.pk, join__reference=case.reference).status_code == 404
    mine = held()
    joined = posts(seat(cast.omar, "en"), "join", mine.pk, join__reference=case.reference)
    assert joined.status_code == 422 and "no case with this reference" in joined.content.decode()


def test_an_auditor_reads_the_mail_and_changes_nothing() -> None:
    """L-10"""
    arrival = held()
    assert "Make a case of it" not in page(seat(cast.yusuf, "en"), "mail", arrival.pk)
    assert posts(seat(cast.yusuf), "set-aside", arrival.pk, aside__reason="x").status_code == 404


def test_mallory_sees_no_mail() -> None:
    """L-10"""
    arrival = held()
    for url in (reverse("intake_email:list"), reverse("intake_email:mail", args=[arrival.pk])):
        assert seat(cast.mallory).get(url).status_code == 404
        assert Client().get(url).status_code == 302


def test_open_cases_of_the_same_address_stand_beside_a_new_mail() -> None:
    """B-11: two mails about one matter are seen together; nothing is joined by itself."""
    first = post.begun()
    second = post.arrives(post.mail("المبلغ نفسه مرة أخرى"))
    assert second.case != first
    shown = page(seat(cast.layla), "mail", second.pk)
    assert f"/acts/merge/?into={first.reference}" in shown


def test_a_long_list_goes_on_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """H-09: keyset pages, oldest first where somebody waits."""
    monkeypatch.setattr("insaf.intake.email.pages.PAGE", 2)
    for n in range(5):
        post.arrives(post.mail(f"رقم {n}", X_Priority=str(n)), NOW + timedelta(minutes=n % 2))
    numbers = set(Arrival.objects.values_list("pk", flat=True))
    seen: list[int] = []
    after = ""
    for _ in range(3):
        response = seat(cast.omar).get(reverse("intake_email:view", args=["cases"]), {"after": after})
        seen += [row.arrival.pk for row in response.context["rows"]]
        after = response.context["next"]
    assert not after and len(seen) == len(set(seen)) and set(seen) == numbers
    for bent in ("x", "-1", "9" * 30, "99999999"):
        assert seat(cast.omar).get(reverse("intake_email:list"), {"after": bent}).status_code == 200


def test_from_the_case_every_mail_about_it_is_one_click_away(settings: object) -> None:
    """K-16: the original, a warning of a forged sender, what stayed in the mail, and what waits."""
    settings.INSAF_MAIL_AUTHSERV = ["mx.centre.sa"]  # type: ignore[attr-defined]
    forged = "mx.centre.sa; dmarc=fail header.from=example.com"
    first = post.arrives(post.mail(Authentication_Results=forged, files={"run.exe": b"MZ"}))
    waits = held(first.case)
    shown = seat(cast.omar, "en").get(reverse("desk:case", args=[first.case.reference])).content.decode()  # type: ignore[union-attr]
    assert reverse("intake_email:mail", args=[first.pk]) in shown
    assert "may be forged" in shown and "1 file stays in the mail alone" in shown
    assert "Mail about this case waits for a person" in shown
    of_case = page(seat(cast.omar), "of-case", first.case.reference)  # type: ignore[union-attr]
    assert all(reverse("intake_email:mail", args=[one.pk]) in of_case for one in (first, waits))


def test_a_mailbox_that_falls_silent_alarms_every_page_of_the_desk(settings: Any) -> None:
    """K-08: silence is not taken for a quiet day."""
    box = "complaints@engineeringtracks.edu.sa"
    settings.INSAF_MAILBOXES = (Box(box, "mail.example.sa", 993, box, password="x"),)
    Mailbox.objects.create(name=box, last_success_at=NOW - timedelta(days=2000), last_error="unreachable")
    for name in ("desk:inbox", "intake_email:list"):
        shown = seat(cast.omar, "en").get(reverse(name)).content.decode()
        assert box in shown and "notice--bad" in shown
    Mailbox.objects.update(last_success_at=timezone.now())
    assert "notice--bad" not in seat(cast.omar).get(reverse("desk:inbox")).content.decode()
    assert box in page(seat(cast.omar), "list")


def test_a_formatted_mail_can_load_and_run_nothing() -> None:
    """K-09: behind a click, sanitised, in a page of its own that is sealed off."""
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = cast.amina.email, "منسّق", "<html@example.com>"
    message.set_content("نص عادي")
    evil = '<p onclick="x()">نص <b>منسّق</b><img src="https://tracker.example/p.gif"><script>alert(1)</script></p>'
    message.add_alternative(evil, subtype="html")
    arrival = post.arrives(message.as_bytes())
    response = seat(cast.omar).get(reverse("intake_email:formatted", args=[arrival.pk]))
    shown = response.content.decode()
    assert "<b>منسّق</b>" in shown
    assert not any(part in shown for part in ("<script", "onclick", 'src="https://tracker'))
    assert (
        "sandbox" in response["Content-Security-Policy"] and "default-src 'none'" in response["Content-Security-Policy"]
    )
    assert "unsafe" not in response["Content-Security-Policy"] and "style" not in shown
    plain = page(seat(cast.omar), "mail", arrival.pk)
    assert "نص عادي" in plain and "tracker.example" not in plain


def test_the_page_of_a_mail_asks_no_more_for_many_files(django_assert_max_num_queries: Any) -> None:
    few = post.arrives(post.mail(files={"1.pdf": PDF}))
    many = post.arrives(post.mail(sender="huda@example.org", files={f"{n}.pdf": PDF + b"%d" % n for n in range(30)}))
    omar = seat(cast.omar)
    page(omar, "mail", few.pk)
    with CaptureQueriesContext(connection) as asked:
        page(omar, "mail", few.pk)
    with django_assert_max_num_queries(len(asked)):
        assert "29.pdf" in page(omar, "mail", many.pk)
