"""The external body stands in the policy file once, and every page and letter says the same (A-04)."""

from __future__ import annotations

import pytest
from django.utils import timezone

from insaf.cases import queries
from insaf.cases.actions import perform
from insaf.cases.models import Case
from insaf.outbox import letters
from insaf.outbox.calls import calls
from insaf.outbox.letters.common import way_outside
from insaf.outbox.letters.matter import Matter, act_of
from insaf.outbox.letters.plain import as_text
from insaf.rulebook import publishing, seeding
from insaf.rulebook.loading import parse_policy
from insaf.site.translations import compile_all
from tests import cast, given
from tests.intake.visitor import Visitor
from tests.portal import scenes

PHONE, EMAIL = "920099881", "complaints@another-body.example.sa"


@pytest.fixture(autouse=True)
def another_number(db: None) -> None:
    """A centre whose policy names another number and address."""
    compile_all()
    now = timezone.now()
    seeding.ensure(now)
    cast.hired()
    text = seeding.first_policy().read_text("utf-8").replace("920015991", PHONE).replace("care@nelc.gov.sa", EMAIL)
    old = text.split('version = "', 1)[1].split('"', 1)[0]
    text = text.replace(f'version = "{old}"', 'version = "another"', 1)
    lines = [f"effective_on = {now.date()}" if one.startswith("effective_on") else one for one in text.split("\n")]
    publishing.publish("\n".join(lines), "test", "test", now, in_the_past=True)


def letter(row: Case, kind: str, language: str) -> str:
    loaded = queries.load(row.reference)
    assert loaded is not None
    steps = loaded.steps
    (seq,) = [one.seq for one in steps if (one.seq, kind) in calls(act_of(steps, one.seq), loaded.case.kind)]
    return as_text(letters.compose(kind, row, steps, loaded.rules.policy, language, seq))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_page_receipt_acknowledgement_and_decision_name_the_same_body(language: str) -> None:
    """A-04: changed in one place; page, acknowledgement and final response follow."""
    visitor = Visitor(language)
    shown = [visitor.opens(path).page for path in ("/policy/", "/", "/track/")]
    shown.append(Visitor(language).files(language=language).page)
    row = scenes.answered(Case.objects.get())
    shown += [scenes.let_in(row).page, *(letter(row, kind, language) for kind in ("acknowledgement", "decision"))]
    for words in shown:
        assert PHONE in words and EMAIL in words
        assert "920015991" not in words and "care@nelc.gov.sa" not in words


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(("subject", "told"), [("privacy", True), ("financial", False)])
def test_the_last_letter_names_the_bodies_competent_for_the_subject(subject: str, told: bool, language: str) -> None:
    """E-15: a body that is competent for privacy alone stands in no letter about fees."""
    other = """
[[external]]
code = "sdaia"
name = { ar = "الهيئة السعودية للبيانات", en = "Data Authority" }
phone = "19930"
email = "help@data.example.sa"
website = "https://data.example.sa"
purpose = { ar = "الجهة المختصة بالبيانات الشخصية.", en = "The body for personal data." }
subjects = ["privacy"]

[extension]"""
    now = timezone.now()
    text = seeding.first_policy().read_text("utf-8").replace("\n[extension]", other, 1)
    old = text.split('version = "', 1)[1].split('"', 1)[0]
    policy = parse_policy(text.replace(f'version = "{old}"', 'version = "two-bodies"', 1), "two")
    row = perform(given.complaint(subject=subject, received_at=now, language=language), None, cast.complainant, now)
    loaded = queries.load(row.reference)
    assert loaded is not None
    matter = Matter.at(row, loaded.steps, policy, language, loaded.steps[0].seq)
    numbers = repr(list(way_outside(matter)))
    assert "920015991" in numbers and ("19930" in numbers) is told
