"""Filing: once, whole, with a receipt (B-01 to B-04, I-10, L-01)."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from insaf.cases import queries
from insaf.cases.models import Case
from insaf.core import reference as references
from insaf.core.events.intake import Received
from insaf.intake.web import filing
from insaf.intake.web.models import Submission
from insaf.people.models import Staff
from insaf.rulebook import current, publishing
from tests import cast, given
from tests.intake.visitor import STORY, Visitor, pdf

pytestmark = pytest.mark.both_databases


def received(row: Case) -> Received:
    loaded = queries.load(row.reference)
    assert loaded is not None
    event = loaded.steps[0].event
    assert isinstance(event, Received)
    return event


def test_everything_that_was_typed_is_in_the_case(amina: Visitor) -> None:
    """B-03, B-04, D-20, J-10, J-17"""
    amina.files(
        event_on="٣/١١/٢٠٢٦", outcome_sought="ردّ 1,150 ريالًا", adjustments="خط كبير",
        preferred_channel="phone", language="en", files=pdf(),
    )  # fmt: skip
    row = Case.objects.get()
    event = received(row)
    assert row.channel == "web" and row.subject == "financial" and row.language == "en"
    assert event.narrative.text == STORY["narrative"]
    assert event.outcome_sought and event.outcome_sought.text == "ردّ 1,150 ريالًا"
    assert event.adjustments and event.adjustments.text == "خط كبير"
    assert str(event.event_on) == "2026-11-03" and event.preferred_channel == "phone"
    assert row.person is not None and row.person.phone == "+966501234567"


def test_before_anything_is_sent_it_is_shown_whole_and_can_be_corrected(amina: Visitor) -> None:
    """I-10, I-07"""
    amina.fills()
    assert Case.objects.count() == 0
    for words in (STORY["narrative"], STORY["name"], "الرسوم والاسترداد", "موعد ردّنا أقصاه"):
        assert words in amina.page
    edit = re.search(r'href="(/new/edit/[^"#]*)#id_title"', amina.page)
    assert edit
    amina.opens(edit.group(1))
    assert amina.value("title") == STORY["title"] and STORY["narrative"] in amina.page
    amina.sends("/new/", draft=amina.hidden("draft"), **{**STORY, "title": "عنوان مصحح"}).sends(confirm="yes")
    assert Case.objects.get().title == "عنوان مصحح" and Submission.objects.count() == 1


def test_the_receipt_has_reference_secret_date_and_the_ways_on(amina: Visitor) -> None:
    """B-01, L-01, J-18, A-04, E-16"""
    amina.files()
    reference, secret = amina.codes
    assert references.parse(reference) == reference
    assert len(references.normalise_secret(secret)) >= 26
    due = Case.objects.get().decide_due_at
    assert (
        due
        and f'datetime="{due.astimezone(timezone.get_fixed_timezone(180)).isoformat(timespec="minutes")}"' in amina.page
    )
    assert " هـ)" in amina.page and "920015991" in amina.page and "care@nelc.gov.sa" in amina.page
    assert f"/k/{reference}/{secret}/" in amina.page
    assert amina.answer["Cache-Control"] == "no-store"


def test_the_reference_holds_nothing_personal_and_the_database_no_secret(amina: Visitor) -> None:
    """B-02, L-01"""
    reference, secret = amina.files().codes
    row = Case.objects.get(reference=reference)
    assert re.fullmatch(r"ET-\d{4}-\d{5}-[A-Z0-9]", reference)
    assert secret not in str(vars(row.access)) and row.access.digest == references.secret_digest(secret)


def test_a_confirmation_that_comes_again_gives_the_same_receipt(amina: Visitor) -> None:
    """Double click, reload and replay: never two cases."""
    amina.fills()
    review, token = amina.here, amina.hidden("csrfmiddlewaretoken")
    for _ in range(3):
        amina.answer = amina.client.post(review, {"csrfmiddlewaretoken": token, "confirm": "yes"}, follow=True)
        assert "/new/receipt/" in amina.here
    assert Case.objects.count() == 1


def test_two_confirmations_at_the_same_time_make_one_case(amina: Visitor) -> None:
    """Both read the draft before either filed it; the second finds the mark and undoes itself."""
    amina.fills()
    first, second = Submission.objects.get(), Submission.objects.get()
    now = timezone.now()
    filed = [filing.file(one, now) for one in (first, second)]
    assert Case.objects.count() == 1
    assert {one.reference for one in filed} == {Case.objects.get().reference}


def test_sending_the_first_form_again_after_filing_leads_to_the_receipt(amina: Visitor) -> None:
    amina.opens("/new/")
    draft = amina.hidden("draft")
    amina.sends("/new/", draft=draft, confirm="yes", **STORY)
    receipt = amina.here
    amina.opens("/new/").sends("/new/", draft=draft, confirm="yes", **STORY)
    assert amina.here == receipt and Case.objects.count() == 1


def test_one_post_files_when_it_says_so_itself(amina: Visitor) -> None:
    """A client without a script, curl for one, confirms in the same step."""
    amina.opens("/new/").sends("/new/", confirm="yes", kind="complaint", subject="technical", narrative="المنصة متوقفة")
    assert "/new/receipt/" in amina.here
    assert Case.objects.get().title == "المنصة متوقفة"


def test_the_secret_is_shown_to_nobody_else_and_not_for_long(amina: Visitor) -> None:
    _, secret = amina.files().codes
    receipt = amina.here
    assert secret in amina.opens(receipt).page
    assert secret not in Visitor().opens(receipt).page
    Submission.objects.update(filed_at=timezone.now() - timedelta(minutes=11))
    late = amina.opens(receipt).page
    assert secret not in late and "لم يعد رمز المتابعة ظاهرًا هنا" in late and "ET-" in late


def test_fields_that_are_not_on_the_form_change_nothing(amina: Visitor) -> None:
    """L-11"""
    amina.files(status="closed", severity="4", reference="ET-2026-99999-A", channel="phone", received_at="2020-01-01")
    row = Case.objects.get()
    assert (row.status, row.severity, row.channel) == ("open", None, "web")
    assert row.reference != "ET-2026-99999-A" and timezone.now() - row.received_at < timedelta(minutes=1)


def test_reading_the_pages_of_a_draft_never_files_it(amina: Visitor) -> None:
    """L-03"""
    amina.fills()
    review = amina.here
    for path in (review, review.replace("review", "edit"), review.replace("review", "receipt")):
        amina.opens(path)
    assert Case.objects.count() == 0


def test_what_looks_automatic_is_held_in_sight_and_registered_with_its_own_receipt(amina: Visitor) -> None:
    """Held, never dropped: a person looks, and the receipt stands (B-05)."""
    amina.files(nickname_again="bot")
    assert Case.objects.count() == 0 and "يشبه الإرسال الآلي" in amina.page
    held_page = amina.here
    Submission.objects.update(confirmed_at=timezone.now() - timedelta(hours=5))
    cast.hired()
    desk = Visitor()
    desk.client.force_login(Staff.objects.get(pk=cast.omar.id))
    assert "/desk/held/" in desk.opens("/desk/").page, "every staff page says that something waits (L-25)"
    desk.opens("/desk/held/")
    assert STORY["narrative"] in desk.page and "حقل لا يراه الناس" in desk.page
    desk.sends(f"/desk/held/{Submission.objects.get().pk}/")
    row = Case.objects.get()
    assert timezone.now() - row.received_at > timedelta(hours=4)
    assert row.reference in amina.opens(held_page).page and amina.codes[1]


def at_the_desk() -> Visitor:
    cast.hired()
    desk = Visitor()
    desk.client.force_login(Staff.objects.get(pk=cast.omar.id))
    return desk.opens("/desk/held/")


def test_what_was_held_is_judged_by_the_rules_of_the_day_it_came(amina: Visitor) -> None:
    """A-15, B-05: the subject that Amina chose is no longer in today's policy."""
    amina.files(nickname_again="bot")
    came = timezone.now() - timedelta(days=3)
    Submission.objects.update(confirmed_at=came)
    text = given.POLICY_FILE.read_text(encoding="utf-8")
    text = text.replace('version = "2026-1"', 'version = "2026-2"').replace("\nfinancial = ", "\nfees = ")
    on = (came + timedelta(days=2)).date().isoformat()
    text = text.replace("effective_on = 2026-01-01", f"effective_on = {on}")
    publishing.publish(text, "fees.toml", "layla", came)
    assert not any(one.code == "financial" for one in current.policy().subjects)
    at_the_desk().sends(f"/desk/held/{Submission.objects.get().pk}/")
    row = Case.objects.get()
    assert (row.subject, row.policy_version, row.received_at) == ("financial", "2026-1", came)


def test_what_was_held_and_cannot_be_registered_says_why(amina: Visitor) -> None:
    amina.files(nickname_again="bot")
    Submission.objects.update(raw=b'{"kind": ["complaint"], "narrative": ["..."]}')
    desk = at_the_desk().sends(f"/desk/held/{Submission.objects.get().pk}/")
    assert desk.answer.status_code == 422 and "اختر أقرب موضوع" in desk.page
    assert not Case.objects.exists() and Submission.objects.get().state == "held"


@pytest.mark.parametrize("member", [None, cast.mallory, cast.yusuf])
def test_what_is_held_is_shown_to_nobody_but_handlers(amina: Visitor, member: cast.Member | None) -> None:
    amina.files(nickname_again="bot")
    cast.hired()
    visitor = Visitor()
    if member:
        visitor.client.force_login(Staff.objects.get(pk=member.id))
    answer = visitor.client.get("/desk/held/")
    assert answer.status_code in (302, 404) and STORY["narrative"] not in answer.content.decode()
