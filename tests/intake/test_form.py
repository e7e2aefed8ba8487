"""The form: what it asks, what it keeps, what it refuses (A-07, A-08, A-09, I-07, I-09)."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from insaf.cases import files
from insaf.cases.models import Case
from insaf.intake.web import drafts
from insaf.intake.web.forms import FilingForm
from insaf.intake.web.models import Submission
from insaf.people.models import Person
from tests.intake.visitor import PDF, STORY, Visitor, pdf


def test_only_the_matter_is_required_and_no_identity_document_is_asked_for(amina: Visitor) -> None:
    """A-07, J-16: no fee, no login, no ID; one name field."""
    page = amina.opens("/new/").page
    required = {name for name, one in FilingForm.base_fields.items() if one.required}
    assert required == {"kind", "subject", "narrative"}
    assert not re.search(r'name="[^"]*(national|iqama|id_number|first_name|last_name)', page)
    assert "ولا صورة هوية" in page


def test_the_privacy_notice_and_the_anonymous_note_stand_at_the_form(amina: Visitor) -> None:
    """A-09, H-01"""
    page = amina.opens("/new/").page
    assert "نستخدم بياناتك لمعالجة شكواك" in page
    assert "عندها لن نستطيع مراسلتك" in page


def test_the_kind_named_in_the_address_is_chosen(amina: Visitor) -> None:
    page = amina.opens("/new/?kind=suggestion").page
    assert re.search(r'value="suggestion" checked', page)


def test_an_error_stands_at_its_field_and_at_the_top_and_nothing_typed_is_lost(amina: Visitor) -> None:
    """I-09"""
    amina.fills(email="amina@", subject="", event_on="أمس", files=pdf())
    assert amina.answer.status_code == 422
    assert 'role="alert"' in amina.page and 'href="#id_email"' in amina.page
    assert amina.page.count("عنوان البريد غير مكتمل") >= 2
    assert STORY["narrative"] in amina.page and amina.value("name") == STORY["name"]
    assert amina.value("email") == "amina@" and amina.value("event_on") == "أمس"
    assert "إيصال.pdf" in amina.page
    assert Case.objects.count() == 0


def test_files_survive_an_error_and_reach_the_case_as_they_came(amina: Visitor) -> None:
    """I-09, B-12"""
    amina.fills(subject="", files=pdf())
    amina.sends("/new/", draft=amina.hidden("draft"), **STORY).sends(confirm="yes")
    attachment = Case.objects.get().attachments.get()
    assert attachment.name == "إيصال.pdf" and files.read(attachment.sha256) == PDF


def test_a_file_can_be_taken_back_without_losing_a_word(amina: Visitor) -> None:
    amina.fills(subject="", files=pdf())
    digest = re.search(r'name="drop" value="([^"]*)"', amina.page)
    assert digest
    amina.sends("/new/", draft=amina.hidden("draft"), drop=digest.group(1), **{**STORY, "subject": ""})
    assert "إيصال.pdf" not in amina.page and STORY["narrative"] in amina.page
    assert 'role="alert"' not in amina.page


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("virus.exe", b"MZ\x90", "لا نقبل نوع الملف"),
        ("photo.png", b"%PDF-1.4", "لا يطابق نوعه"),
        ("empty.pdf", b"", "فارغ"),
        ("letter.docx", b"PK\x03\x04 not a package", "لا يطابق نوعه"),
    ],
)
def test_a_file_that_is_not_taken_is_named_with_the_reason(
    amina: Visitor, name: str, content: bytes, words: str
) -> None:
    amina.fills(files=SimpleUploadedFile(name, content))
    assert amina.answer.status_code == 422
    assert words in amina.page and name in amina.page


def test_at_most_five_files_are_taken(amina: Visitor) -> None:
    many = [SimpleUploadedFile(f"{n}.txt", f"ملاحظة {n}".encode()) for n in range(6)]
    amina.fills(files=many)
    assert amina.answer.status_code == 422 and "الحد الأعلى 5 ملفات" in amina.page


def test_what_was_sent_is_stored_before_it_is_read(amina: Visitor) -> None:
    """Raw input first: even what cannot be accepted yet."""
    amina.fills(subject="not-a-subject", event_on="٩٩/٩٩/٢٠٢٦")
    raw = json.loads(bytes(Submission.objects.get().raw))
    assert raw["event_on"] == ["٩٩/٩٩/٢٠٢٦"] and raw["subject"] == ["not-a-subject"]
    assert "csrfmiddlewaretoken" not in raw


def test_a_representative_says_for_whom_and_on_what_authority(amina: Visitor) -> None:
    """A-08"""
    amina.fills(whom="other")
    assert "اكتب اسم من تكتب نيابةً عنه" in amina.page
    amina.sends(
        "/new/", draft=amina.hidden("draft"), **{**STORY, "whom": "other"},
        on_behalf_of="سارة", authority="أنا والدتها",
    )  # fmt: skip
    assert "سارة" in amina.page and "أنا والدتها" in amina.page
    amina.sends(confirm="yes")
    assert amina.page.count("ET-") and Person.objects.get().name == STORY["name"]


def test_an_anonymous_matter_keeps_no_name_even_if_one_was_typed(amina: Visitor) -> None:
    """A-09: reference and secret without a contact, and no trace of what was typed beside it."""
    amina.files(whom="anonymous", email="wrong@")
    reference, secret = amina.codes
    row = Case.objects.get(reference=reference)
    assert row.anonymous and row.person is None and secret
    assert Person.objects.count() == 0
    assert not bytes(Submission.objects.get().raw)
    assert "فهذه الصفحة هي إشعار الاستلام" in amina.page


def test_the_wish_to_be_called_needs_a_number(amina: Visitor) -> None:
    """D-20"""
    amina.fills(preferred_channel="phone", phone="")
    assert amina.answer.status_code == 422 and "اخترت الهاتف" in amina.page


def test_a_day_to_come_is_no_day_of_an_event(amina: Visitor) -> None:
    tomorrow = (timezone.now() + timedelta(days=2)).strftime("%d/%m/%Y")
    assert "لم يأتِ هذا اليوم بعد" in amina.fills(event_on=tomorrow).page


def test_a_post_without_the_token_of_the_form_is_refused() -> None:
    assert Client(enforce_csrf_checks=True).post("/new/", STORY).status_code == 403


def test_a_draft_opens_only_with_its_token_and_not_after_a_day(amina: Visitor) -> None:
    amina.fills()
    token = amina.here.rstrip("/").split("/")[-1]
    assert len(token) >= 32 and not Submission.objects.filter(digest=token).exists()
    assert drafts.find(token, timezone.now()) is not None
    assert drafts.find(token, timezone.now() + timedelta(days=2)) is None
    assert drafts.find(token[:-1] + "x", timezone.now()) is None


def test_the_form_never_takes_a_draft_token_that_a_stranger_chose(amina: Visitor) -> None:
    amina.opens("/new/").sends("/new/", draft="mallory-knows-this", **STORY)
    assert "mallory" not in amina.here and "/new/review/" in amina.here
