"""A matter from its first word to its end, in Arabic, as people without a script live it."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from django.utils import timezone

from insaf.cases import queries
from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.core.acts.answering import AnswerPoint
from insaf.core.acts.handling import RecordContact
from insaf.core.terms import Finding
from insaf.rulebook import seeding
from insaf.site.translations import compile_all
from tests import cast, given
from tests.intake.visitor import Visitor, pdf
from tests.live import Live
from tests.portal.scenes import uses


@pytest.fixture
def office(db: None) -> None:
    compile_all()
    seeding.ensure(timezone.now())
    cast.hired()


def _answer(row: Case, by: cast.Member) -> None:
    now = timezone.now()
    loaded = queries.load(row.reference)
    assert loaded
    if loaded.case.assessed_at is None:
        perform(given.assessment(), row.reference, by.actor, now)
    if not loaded.case.party_asked:
        perform(RecordContact("المالية", "phone", "أكدت المالية الواقعة."), row.reference, by.actor, now)
    perform(AnswerPoint(1, Finding.UPHELD, "تحققنا وثبت ما ذكرتِ."), row.reference, by.actor, now)
    perform(given.decision(outcome_answer="نردّ المبلغ كاملًا."), row.reference, by.actor, now)


def test_amina_files_objects_is_heard_higher_up_and_accepts(office: None) -> None:
    """A-07, I-22, D-10, D-15, L-02"""
    amina = Visitor().opens("/").opens("/new/?kind=complaint")
    amina.files(outcome_sought="ردّ المبلغ", files=pdf())
    reference, secret = amina.codes

    phone = Visitor().opens("/track/")
    phone.sends("/track/", reference=reference, secret=secret)
    assert "تم الاستلام" in phone.page
    uses(phone, "add", text="وجدت إيصالًا آخر.", files=pdf("إيصال 2.pdf"))

    _answer(Case.objects.get(), cast.omar)
    phone.opens("/track/case/")
    assert "تحققنا وثبت ما ذكرتِ." in phone.page and "نردّ المبلغ كاملًا." in phone.page
    uses(phone, "object", text="لم يُذكر موعد الرد.")
    assert "إدارة الشكاوى" in phone.page

    _answer(Case.objects.get(), cast.layla)
    phone.opens("/track/case/")
    uses(phone, "accept")
    row = Case.objects.get()
    assert (row.status, row.closing_reason, row.rung) == ("closed", "resolved", "complaints_management")


def test_somebody_without_a_name_files_follows_and_withdraws(office: None) -> None:
    """A-09: no contact, no mail, and every right through the two codes alone."""
    nobody = Visitor().files(whom="anonymous", name="", email="", phone="", title="")
    reference, secret = nobody.codes
    assert Case.objects.get().anonymous
    nobody = Visitor().opens("/track/")
    nobody.sends("/track/", reference=reference, secret=secret)
    uses(nobody, "withdraw", text="حُلّ الأمر.", sure="yes")
    assert Case.objects.get().closing_reason == "withdrawn"


def test_a_father_writes_for_his_daughter_in_english(office: None) -> None:
    """A-08, D-20: both persons are kept, and the letters follow the chosen language."""
    father = Visitor("en").opens("/new/")
    father.sends(
        "/new/", draft=father.hidden("draft"), kind="complaint", subject="certificate", whom="other",
        narrative="My daughter's certificate has the wrong name.", on_behalf_of="Sara", authority="I am her father",
        name="Khalid", email="khalid@example.com", language="ar",
    )  # fmt: skip
    father.sends(confirm="yes")
    row = Case.objects.get()
    loaded = queries.load(row.reference)
    assert loaded and row.person and row.person.name == "Khalid" and row.language == "ar"
    received = loaded.steps[0].event
    assert received.on_behalf_of.text == "Sara" and received.authority.text == "I am her father"


@pytest.mark.slow
def test_a_complaint_is_filed_in_arabic_by_curl_alone(insaf: Live) -> None:
    """A-07, I-22, issue 2 item 1: no script, no browser; docs/operate/filing-by-curl.md."""
    if shutil.which("curl") is None:
        pytest.skip("needs curl: apt-get install curl")
    jar, url = insaf.data_dir / "cookies", f"{insaf.url}/new/"
    form = _curl("-c", str(jar), url)
    token = re.search(r'csrfmiddlewaretoken" value="([^"]*)"', form)
    assert token
    fields = {
        "csrfmiddlewaretoken": token.group(1), "kind": "complaint", "subject": "technical",
        "narrative": "تتوقف المنصة عند الدرس الثالث منذ يومين.", "confirm": "yes",
    }  # fmt: skip
    posted = [word for name, value in fields.items() for word in ("--form-string", f"{name}={value}")]
    receipt = _curl("-L", "-b", str(jar), "-c", str(jar), *posted, url)
    reference = re.search(r"ET-\d{4}-\d{5,}-[0-9A-Z]", receipt)
    assert reference and "وصلتنا شكواك" in receipt
    assert reference.group() in insaf.insaf("case", "show", reference.group(), "--json")


def _curl(*words: str) -> str:
    done = subprocess.run(["curl", "-sS", "--max-time", "30", *words], capture_output=True, check=True)
    return done.stdout.decode()
