"""What goes to a concerned party with a question: chosen, seen before it is sent, recorded, and nothing besides (E-14)."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from insaf.cases import files, history, shown
from insaf.cases.actions import perform
from insaf.cases.models import Case, Consultation
from insaf.core.acts import consulting, intake
from insaf.core.events.consulting import Consulted
from insaf.people.models import Unit
from tests import cast, given, units
from tests.desk import scenes
from tests.desk.test_asked import late_case
from tests.intake.visitor import PDF

pytestmark = pytest.mark.both_databases

QUESTION, WORDS = "متى حُوّل المبلغ؟", "ألغيت التسجيل قبل بدء البرنامج بأسبوع"


@pytest.fixture
def finance() -> Unit:
    return units.unit()


def received(**words: object) -> str:
    """A complaint with two files of hers."""
    kept = tuple(
        files.keep(PDF + mark, f"{mark.decode()}.pdf", "application/pdf") for mark in (b"receipt", b"passport")
    )
    return scenes.assessed(scenes.received(files=kept, **words))


def steps(reference: str) -> list[history.Step]:
    return history.of_case(Case.objects.get(reference=reference))


def commitments(reference: str) -> tuple[str, str, str]:
    """Of her words, of the receipt, of the passport."""
    found = steps(reference)
    receipt, passport = (digest for digest, _file in shown.files(found))
    return shown.narrative(found).digest, receipt, passport


def form(unit: Unit, **words: object) -> dict[str, object]:
    return {"whom": f"unit:{unit.pk}", "question": QUESTION, "language": "ar"} | words


def seen(page: str) -> str:
    (found,) = re.findall(r'name="seen" value="(\w+)"', page)
    return found


def asked(reference: str) -> Consulted:
    (found,) = (step.event for step in steps(reference) if isinstance(step.event, Consulted))
    return found


def sent(client: Client, reference: str, given: dict[str, object]) -> None:
    """Seen first, then sent as it stands."""
    page = scenes.text(scenes.act(client, reference, "consult", **given))
    assert scenes.act(client, reference, "consult", **given, seen=seen(page)).status_code == 303


def sha256(reference: str, name: str) -> str:
    return next(file.sha256 for _digest, file in shown.files(steps(reference)) if file.name == name)


def test_nothing_goes_with_a_question_unless_it_is_chosen(finance: Unit) -> None:
    reference = received()
    assert scenes.act(scenes.seat(cast.omar), reference, "consult", **form(finance)).status_code == 303
    assert asked(reference).shown == ()
    seq = Consultation.objects.get().seq
    huda = scenes.seat(units.huda)
    page = scenes.text(huda.get(f"/desk/asked/{seq}/"))
    assert WORDS not in page and "receipt.pdf" not in page
    assert huda.get(f"/desk/asked/{seq}/files/{sha256(reference, 'receipt.pdf')}/").status_code == 404


def test_what_goes_with_it_is_seen_as_the_party_will_see_it_before_anything_is_recorded(finance: Unit) -> None:
    reference = received()
    own, receipt, _passport = commitments(reference)
    omar, given = scenes.seat(cast.omar), form(finance, goes_with=[own, receipt])
    page = scenes.text(scenes.act(omar, reference, "consult", **given))
    (preview,) = re.findall(r'aria-labelledby="sees-title".*?</section>', page, re.S)
    for words in (finance.name_ar, QUESTION, WORDS, "receipt.pdf", units.huda.name_ar):
        assert words in preview, words
    assert "passport.pdf" not in preview and "Consulted" not in scenes.types(reference)
    assert scenes.act(omar, reference, "consult", **given, seen=seen(page)).status_code == 303
    assert asked(reference).shown == (own, receipt)


def test_what_was_changed_after_it_was_seen_is_seen_again(finance: Unit) -> None:
    reference = received()
    own, receipt, passport = commitments(reference)
    omar, given = scenes.seat(cast.omar), form(finance, goes_with=[receipt])
    mark = seen(scenes.text(scenes.act(omar, reference, "consult", **given)))
    for other in ({"goes_with": [receipt, passport]}, {"question": "سؤال آخر؟"}, {"disclosed": "رقم 12"}):
        again = scenes.act(omar, reference, "consult", **(given | other), seen=mark)
        assert 'id="sees-title"' in scenes.text(again), other
    assert "Consulted" not in scenes.types(reference) and own


def test_a_unit_reads_what_was_chosen_and_gets_no_other_file(finance: Unit) -> None:
    units.unit("إدارة التدريب", "Training", units.turki)
    reference = received()
    own, receipt, _passport = commitments(reference)
    sent(scenes.seat(cast.omar), reference, form(finance, goes_with=[own, receipt]))
    seq, huda = Consultation.objects.get().seq, scenes.seat(units.huda)
    page = scenes.text(huda.get(f"/desk/asked/{seq}/"))
    path = f"/desk/asked/{seq}/files/{sha256(reference, 'receipt.pdf')}/"
    assert WORDS in page and path in page and "passport.pdf" not in page and cast.amina.name not in page
    got = huda.get(path)
    assert got["Content-Disposition"].startswith("attachment") and b"".join(got.streaming_content) == PDF + b"receipt"
    assert huda.get(f"/desk/asked/{seq}/files/{sha256(reference, 'passport.pdf')}/").status_code == 404
    assert scenes.seat(units.turki).get(path).status_code == 404


def test_words_that_tell_who_complains_are_warned_of(finance: Unit) -> None:
    reference = received()
    own, receipt, _passport = commitments(reference)
    omar = scenes.seat(cast.omar)
    said = {
        f"هل حوّلتم إلى {cast.amina.name}؟": "اسم",
        "راسلوا AMINA@example.com": "بريد",
        "رقمها ٠٥٥ ١٢٣ ٤٥٦٧": "رقم هاتف",
    }
    for words, what in said.items():
        page = scenes.text(scenes.act(omar, reference, "consult", **form(finance, question=words, goes_with=[receipt])))
        assert f"في هذا النص {what}" in page, words
    assert "في هذا النص" not in scenes.text(scenes.act(omar, reference, "consult", **form(finance, goes_with=[own])))


def test_the_story_says_what_went_with_it_and_the_complainant_that_something_did(finance: Unit) -> None:
    reference = received()
    own, receipt, _passport = commitments(reference)
    omar = scenes.seat(cast.omar)
    sent(omar, reference, form(finance, goes_with=[own, receipt]))
    assert "نص الشكوى كما كُتب، receipt.pdf" in scenes.page(omar, reference)


def test_a_commitment_of_anything_else_in_the_case_shows_nothing(finance: Unit) -> None:
    """A form that was tampered with is refused; a record that names something else shows none of it."""
    reference = received()
    note = next(step.event for step in steps(reference) if type(step.event).__name__ == "Assessed").definition.digest
    assert (
        scenes.act(scenes.seat(cast.omar), reference, "consult", **form(finance, goes_with=[note])).status_code == 422
    )
    scenes.does(cast.omar, consulting.Consult("المالية", QUESTION, unit=str(finance.pk), shown=(note,)), reference)
    assert not shown.with_question(steps(reference), asked(reference))


def test_the_complainants_question_goes_on_with_its_files_by_one_key(finance: Unit) -> None:
    """Policy, step 4: the form that opens shows all of it, so that it is sent at once."""
    reference = late_case()
    proof = files.keep(PDF, "كشف الحساب.pdf", "application/pdf")
    perform(consulting.AskParty("لماذا لم تردّوا؟", (proof,)), reference, cast.complainant, timezone.now())
    layla = scenes.seat(cast.layla)
    page = scenes.text(layla.get(f"/desk/cases/{reference}/acts/consult/?number=1"))
    assert "كشف الحساب.pdf" in page and 'data-key="s"' in page
    (digest,) = re.findall(r'name="goes_with" value="(\w+)" checked', page)
    given = form(finance, question="لماذا لم تردّوا؟", forwards=1, goes_with=[digest], seen=seen(page))
    assert scenes.act(layla, reference, "consult", **given).status_code == 303
    assert asked(reference).shown == (digest,)


def test_what_was_named_complained_about_reads_only_what_was_chosen_for_their_side(finance: Unit) -> None:
    """B-16, D-08"""
    reference = received()
    own, receipt, _passport = commitments(reference)
    scenes.does(cast.layla, intake.NamePerson(str(cast.salma.id)), reference)
    finance.members.add(units.employed(cast.salma))
    omar = scenes.seat(cast.omar)
    page = scenes.text(scenes.act(omar, reference, "consult", **form(finance, goes_with=[own])))
    assert cast.salma.name_ar not in re.findall(r'aria-labelledby="sees-title".*?</section>', page, re.S)[0]
    sent(omar, reference, form(finance, whom=f"person:{cast.salma.id}", goes_with=[receipt]))
    salma, seq = scenes.seat(cast.salma), Consultation.objects.get().seq
    page = scenes.text(salma.get(f"/desk/asked/{seq}/"))
    assert "receipt.pdf" in page and WORDS not in page and given
