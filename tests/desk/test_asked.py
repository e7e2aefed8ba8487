"""The concerned party at the desk: asked by a form, answered on a page that shows the question and nothing else."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from insaf.cases import history, queries
from insaf.cases.actions import perform
from insaf.cases.models import Case, Consultation
from insaf.core.acts import clock, consulting, intake, referring
from insaf.core.events.consulting import ConsultationAnswered, Consulted
from insaf.core.events.referring import LetterFiled
from insaf.core.terms import DeadlineKind
from insaf.desk import casefile
from insaf.desk.telling import timeline
from insaf.outbox import follow, notices
from insaf.outbox.models import Notice
from insaf.people.models import Staff, Unit
from insaf.reports import masking
from insaf.site import evidence
from tests import cast, given, units
from tests.desk import scenes
from tests.intake.visitor import pdf

QUESTION = "متى وصل طلب الاسترداد إلى المالية؟"
DISCLOSED = "رقم العملية 20931"
ANSWER = "وصل يوم الأحد وحُوّل أمس."

pytestmark = pytest.mark.both_databases


@pytest.fixture
def finance() -> Unit:
    return units.unit()


def ask(member: cast.Member = cast.omar, reference: str = "", **words: object) -> str:
    reference = reference or scenes.assessed(scenes.received())
    act = consulting.Consult(**{"party": "إدارة المالية", "question": QUESTION, "disclosed": DISCLOSED} | words)
    scenes.does(member, act, reference)
    return reference


def events(reference: str, kind: type) -> list:
    return [s.event for s in history.of_case(Case.objects.get(reference=reference)) if isinstance(s.event, kind)]


def test_staff_ask_a_unit_by_choosing_it(finance: Unit) -> None:
    reference = scenes.assessed(scenes.received())
    done = scenes.act(
        scenes.seat(cast.omar), reference, "consult", whom=f"unit:{finance.pk}", question=QUESTION, language="ar"
    )
    assert done.status_code == 303
    (asked,) = events(reference, Consulted)
    assert (asked.unit, asked.party.text, asked.address) == (str(finance.pk), finance.name_ar, None)
    assert scenes.case(reference).deadline(DeadlineKind.CONSULTATION, 1).days == 3


def test_staff_ask_somebody_outside_and_find_them_again_next_time() -> None:
    reference = scenes.assessed(scenes.received())
    omar = scenes.seat(cast.omar)
    form = {"whom": "outside", "question": QUESTION, "language": "en"}
    assert scenes.act(omar, reference, "consult", **form).status_code == 422
    form |= {"party": "Partner registrar", "address": "registrar@partner.example"}
    assert scenes.act(omar, reference, "consult", **form).status_code == 303
    follow.run_once(timezone.now())
    again = scenes.text(omar.get(f"/desk/cases/{scenes.assessed(scenes.received())}/acts/consult/"))
    assert "contact:registrar@partner.example" in again
    (asked,) = events(reference, Consulted)
    assert (asked.language, asked.address.text) == ("en", "registrar@partner.example")


def test_whoever_is_complained_about_can_be_chosen_for_their_side_only_when_named(finance: Unit) -> None:
    """B-16, D-08"""
    reference = scenes.assessed(scenes.received())
    omar = scenes.seat(cast.omar)
    assert f"person:{cast.salma.id}" not in scenes.text(omar.get(f"/desk/cases/{reference}/acts/consult/"))
    scenes.does(cast.layla, intake.NamePerson(str(cast.salma.id)), reference)
    form = {"whom": f"person:{cast.salma.id}", "question": "ما روايتك لما جرى؟", "language": "ar"}
    assert scenes.act(omar, reference, "consult", **form).status_code == 303
    salma = scenes.seat(cast.salma)
    assert salma.get(f"/desk/cases/{reference}/").status_code == 404
    seq = Consultation.objects.get().seq
    page = scenes.text(salma.get(f"/desk/asked/{seq}/"))
    assert "ما روايتك لما جرى؟" in page and reference not in page and cast.amina.name not in page
    assert salma.post(f"/desk/asked/{seq}/", {"text": "هكذا جرى."}).status_code == 303
    assert "concerned" in scenes.case(reference).heard


def test_a_unit_of_which_everybody_is_complained_about_is_not_offered() -> None:
    """B-16"""
    units.unit("إدارة التدريب", "Training", cast.salma)
    reference = scenes.assessed(scenes.received())
    scenes.does(cast.layla, intake.NamePerson(str(cast.salma.id)), reference)
    assert "إدارة التدريب" not in scenes.text(scenes.seat(cast.omar).get(f"/desk/cases/{reference}/acts/consult/"))


def test_a_respondent_reads_the_question_and_answers_it_with_a_file(finance: Unit) -> None:
    reference = ask(unit=str(finance.pk))
    huda = scenes.seat(units.huda)
    assert QUESTION in scenes.text(huda.get("/desk/asked/"))
    seq = Consultation.objects.get().seq
    page = scenes.text(huda.get(f"/desk/asked/{seq}/"))
    assert QUESTION in page and DISCLOSED in page
    for hidden in (reference, cast.amina.name, cast.amina.email, "لم يُعَد", cast.omar.name_ar):
        assert hidden not in page, hidden
    assert huda.post(f"/desk/asked/{seq}/", {"text": ANSWER, "files": pdf("كشف.pdf")}).status_code == 303
    (answered,) = events(reference, ConsultationAnswered)
    assert (answered.text.text, answered.via, len(answered.files)) == (ANSWER, "desk", 1)
    assert ANSWER in scenes.text(huda.get(f"/desk/asked/{seq}/"))
    assert "كشف.pdf" in scenes.page(scenes.seat(cast.omar), reference)


def test_an_empty_answer_keeps_the_file_that_came_with_it(finance: Unit) -> None:
    """I-09"""
    ask(unit=str(finance.pk))
    huda, seq = scenes.seat(units.huda), Consultation.objects.get().seq
    again = scenes.text(huda.post(f"/desk/asked/{seq}/", {"text": " ", "files": pdf("كشف.pdf")}), 422)
    assert "كشف.pdf" in again and 'name="kept"' in again


def test_a_respondent_of_another_unit_a_stranger_and_the_named_see_nothing(finance: Unit) -> None:
    """B-16"""
    units.unit("إدارة التدريب", "Training", units.turki, cast.salma)
    finance.members.add(units.employed(cast.salma))
    reference = ask(unit=str(finance.pk))
    scenes.does(cast.layla, intake.NamePerson(str(cast.salma.id)), reference)
    seq = Consultation.objects.get().seq
    for member in (units.turki, cast.salma):
        client = scenes.seat(member)
        assert client.get(f"/desk/asked/{seq}/").status_code == 404
        assert client.post(f"/desk/asked/{seq}/", {"text": "x"}).status_code == 404
        assert QUESTION not in scenes.text(client.get("/desk/asked/"))
    assert scenes.seat(cast.mallory).get("/desk/asked/").status_code == 403
    assert scenes.seat(cast.mallory).get(f"/desk/asked/{seq}/").status_code == 403
    assert not events(reference, ConsultationAnswered)


def test_a_respondent_opens_no_other_page_of_the_desk(finance: Unit) -> None:
    reference = ask(unit=str(finance.pk))
    huda = scenes.seat(units.huda)
    for path in ("", "mine/", "today/", "board/", "waiting/", "letters/", "notices/", f"cases/{reference}/"):
        assert huda.get(f"/desk/{path}").status_code == 403, path
    for slug in ("consult", "note", "answer-consultation", "reply"):
        assert scenes.act(huda, reference, slug, text="x").status_code == 403, slug


def test_a_respondent_who_signs_in_begins_at_what_is_asked(finance: Unit, client) -> None:
    signed = client.post("/desk/sign-in/", {"email": units.huda.email, "password": scenes.PASSWORD})
    assert (signed.status_code, signed["Location"]) == (303, "/desk/asked/")


def test_a_handler_who_belongs_to_a_unit_is_led_to_its_questions(finance: Unit) -> None:
    finance.members.add(units.employed(cast.salma))
    ask(unit=str(finance.pk))
    salma = scenes.seat(cast.salma)
    assert "/desk/asked/" in scenes.text(salma.get("/desk/"))
    assert QUESTION in scenes.text(salma.get("/desk/asked/"))


def test_the_members_are_told_the_head_when_it_is_late_and_whoever_it_is_about_never() -> None:
    """B-16, policy step 4"""
    finance = units.unit("إدارة المالية", "Finance", units.huda, cast.salma, head=units.turki)
    long_ago = timezone.now() - timedelta(days=20)
    reference = perform(given.complaint(received_at=long_ago), None, cast.complainant, long_ago).reference
    scenes.does(cast.omar, given.assessment(), reference, long_ago)
    scenes.does(cast.layla, intake.NamePerson(str(cast.salma.id)), reference, long_ago)
    scenes.does(cast.omar, consulting.Consult("المالية", QUESTION, unit=str(finance.pk)), reference, long_ago)
    perform(clock.Tick(), reference, cast.system, timezone.now())
    notices.run_once(timezone.now())
    told = {(one.staff_id, one.kind) for one in Notice.objects.filter(kind__startswith="party_is_")}
    assert told == {
        (units.huda.id, "party_is_asked"),
        (units.huda.id, "party_is_near"),
        (units.huda.id, "party_is_late"),
        (units.turki.id, "party_is_late"),
    }
    late = set(Notice.objects.filter(kind="party_late").values_list("staff_id", flat=True))
    assert cast.layla.id in late and cast.faisal.id in late


def test_an_answer_becomes_an_update_by_hand_alone(finance: Unit) -> None:
    """B-18: prefilled, edited and sent as a new message."""
    reference = ask(unit=str(finance.pk))
    scenes.does(cast.omar, consulting.AnswerConsultation(1, ANSWER), reference)
    omar = scenes.seat(cast.omar)
    assert "acts/update/?number=1" in scenes.page(omar, reference)
    form = scenes.text(omar.get(f"/desk/cases/{reference}/acts/update/?number=1"))
    assert ANSWER in form
    assert "UpdateSent" not in scenes.types(reference)


def late_case() -> str:
    at = timezone.now() - timedelta(days=27)
    reference = perform(given.complaint(received_at=at), None, cast.complainant, at).reference
    scenes.does(cast.omar, given.assessment(), reference, at)
    perform(clock.Tick(), reference, cast.system, timezone.now())
    return reference


def test_the_complainants_question_is_passed_on_as_it_stands(finance: Unit) -> None:
    """Policy, step 4: the form comes filled in, one key opens it and one sends it."""
    reference = late_case()
    perform(consulting.AskParty("لماذا لم تردّ المالية حتى اليوم؟"), reference, cast.complainant, timezone.now())
    layla = scenes.seat(cast.layla)
    page = scenes.page(layla, reference)
    assert "لماذا لم تردّ المالية حتى اليوم؟" in page and 'data-key="f"' in page
    form = scenes.text(layla.get(f"/desk/cases/{reference}/acts/consult/?number=1"))
    assert "لماذا لم تردّ المالية حتى اليوم؟" in form and 'data-key="s"' in form
    assert f'value="unit:{finance.pk}" selected' in form
    sent = {
        "whom": f"unit:{finance.pk}",
        "question": "لماذا لم تردّ المالية حتى اليوم؟",
        "language": "ar",
        "forwards": 1,
    }
    assert scenes.act(layla, reference, "consult", **sent).status_code == 303
    assert scenes.case(reference).to_forward == 0


def test_it_is_declined_only_with_a_reason_and_only_while_it_waits(finance: Unit) -> None:
    reference = late_case()
    layla = scenes.seat(cast.layla)
    assert scenes.act(layla, reference, "decline-forwarding", reason="سبق الرد").status_code == 409
    assert scenes.act(layla, reference, "ask-party", text="لماذا؟").status_code == 303
    assert scenes.act(layla, reference, "decline-forwarding", reason="").status_code == 422
    assert scenes.act(layla, reference, "decline-forwarding", reason="سبق الرد").status_code == 303


def test_more_time_and_withdrawal_are_forms_with_a_reason(finance: Unit) -> None:
    reference = ask(unit=str(finance.pk))
    omar = scenes.seat(cast.omar)
    due_on = (timezone.now() + timedelta(days=30)).date().isoformat()
    assert scenes.act(omar, reference, "extend-consultation", number=1, due_on=due_on, reason="").status_code == 422
    assert (
        scenes.act(omar, reference, "extend-consultation", number=1, due_on=due_on, reason="إجازة").status_code == 303
    )
    assert scenes.act(omar, reference, "withdraw-consultation", number=1, reason="وجدناه").status_code == 303
    assert scenes.act(omar, reference, "withdraw-consultation", number=1, reason="وجدناه").status_code == 409


def test_managers_see_whom_they_wait_for_and_never_a_case_about_themselves(finance: Unit) -> None:
    """B-16"""
    reference = ask(unit=str(finance.pk))
    layla = scenes.seat(cast.layla)
    assert reference in scenes.text(layla.get("/desk/waiting/"))
    assert scenes.seat(cast.omar).get("/desk/waiting/").status_code == 403
    scenes.does(cast.faisal, intake.NamePerson(str(cast.layla.id)), reference)
    assert reference not in scenes.text(layla.get("/desk/waiting/"))


def teller(reference: str, language: str = "ar", event: type = ConsultationAnswered) -> str:
    """Who signs the answer in the story of the case."""
    with translation.override(language):
        loaded = queries.load(reference)
        staff = {str(one.pk): one.name_in(language) for one in Staff.objects.all()}
        told = timeline(loaded.steps, casefile.cast(loaded, staff))
        n = next(s.n for s in loaded.steps if isinstance(s.event, event))
        return next(one.who for one in told if one.n == n)


def test_an_answer_from_outside_is_signed_by_whom_we_asked() -> None:
    """E-14: by the private link the system files it, but it is not the system that speaks."""
    reference = ask(party="عمادة القبول", address="registrar@partner.example", language="ar")
    perform(consulting.AnswerConsultation(1, ANSWER, via="link"), reference, cast.system, timezone.now())
    assert teller(reference) == teller(reference, "en") == "عمادة القبول"


def test_an_answer_of_a_unit_is_signed_by_person_and_unit_as_it_was_called_then(finance: Unit) -> None:
    reference = ask(unit=str(finance.pk), party=finance.name_ar, party_en=finance.name_en)
    finance.name_ar, finance.name_en = "الشؤون المالية", "Accounting"
    finance.save()
    seq = Consultation.objects.get().seq
    assert scenes.seat(units.huda).post(f"/desk/asked/{seq}/", {"text": ANSWER}).status_code == 303
    assert teller(reference) == "هدى العنزي، إدارة المالية"
    assert teller(reference, "en") == "Huda, Finance"


def test_what_staff_wrote_down_is_signed_by_them(finance: Unit) -> None:
    reference = ask(unit=str(finance.pk))
    scenes.does(cast.omar, consulting.AnswerConsultation(1, ANSWER), reference)
    assert teller(reference) == cast.omar.name_ar


def test_an_answer_by_mail_that_staff_placed_names_both() -> None:
    reference = ask(party="عمادة القبول", address="registrar@partner.example", language="ar")
    scenes.does(cast.omar, consulting.AnswerConsultation(1, ANSWER, via="email"), reference)
    assert teller(reference) == f"{cast.omar.name_ar}، عمادة القبول"


def test_a_side_is_signed_by_whose_it_is() -> None:
    reference = scenes.assessed(scenes.received())
    scenes.does(cast.layla, intake.NamePerson(str(cast.salma.id)), reference)
    ask(reference=reference, person=str(cast.salma.id), party=cast.salma.name_ar, disclosed="")
    scenes.does(cast.salma, consulting.AnswerConsultation(1, ANSWER, via="desk"), reference)
    assert teller(reference) == cast.salma.name_ar


def test_a_bodys_letter_that_came_by_mail_is_signed_by_the_body() -> None:
    """B-10"""
    reference = scenes.received()
    scenes.does(cast.layla, referring.Refer("in", "nelc", "NELC-1"), reference)
    perform(referring.FileLetter(1, text="نطلب إيضاحًا"), reference, cast.system, timezone.now())
    assert teller(reference, "en", LetterFiled) == "National eLearning Center"


def test_a_colleague_who_answers_second_has_their_words_back(finance: Unit) -> None:
    """I-09: two of one unit write at once; the first answer stands."""
    finance.members.add(units.employed(units.turki))
    reference = ask(unit=str(finance.pk))
    seq, turki = Consultation.objects.get().seq, scenes.seat(units.turki)
    assert scenes.seat(units.huda).post(f"/desk/asked/{seq}/", {"text": ANSWER}).status_code == 303
    again = scenes.text(turki.post(f"/desk/asked/{seq}/", {"text": "بل وصل يوم الثلاثاء."}), 409)
    assert "بل وصل يوم الثلاثاء." in again and ANSWER in again and "لم يُحفظ ما كتبته" in again
    assert len(events(reference, ConsultationAnswered)) == 1


def test_where_no_member_is_left_the_head_is_asked_and_the_handler_is_told_when_nobody_is() -> None:
    """B-16: a member left, or turned out to be complained about."""
    finance = units.unit("إدارة المالية", "Finance", cast.salma, head=units.turki)
    reference = scenes.assessed(scenes.received())
    scenes.does(cast.layla, intake.NamePerson(str(cast.salma.id)), reference)
    ask(reference=reference, unit=str(finance.pk))
    notices.run_once(timezone.now())
    assert [one.staff_id for one in Notice.objects.filter(kind="party_is_asked")] == [units.turki.id]
    omar = scenes.seat(cast.omar)
    assert "لم يبق في هذه الوحدة" not in scenes.page(omar, reference)
    Staff.objects.filter(pk=units.turki.id).update(is_active=False)
    assert "لم يبق في هذه الوحدة" in scenes.page(omar, reference)


def test_the_name_of_a_unit_is_not_offered_for_somebody_outside(finance: Unit) -> None:
    """A letter to another body would begin with it."""
    reference = ask(unit=str(finance.pk))
    form = scenes.text(scenes.seat(cast.omar).get(f"/desk/cases/{reference}/acts/consult/"))
    assert not re.search(r'name="party"[^>]*value="إدارة المالية"', form)


def test_outside_the_house_a_party_is_named_by_its_part_alone() -> None:
    """E-19: the dossier says that the concerned party answered, and not who that is."""
    reference = ask(party="عمادة القبول", address="registrar@partner.example", language="ar")
    perform(consulting.AnswerConsultation(1, ANSWER, via="link"), reference, cast.system, timezone.now())
    lines, _workings = evidence.told(masking.shown(queries.load(reference), "en", names=False))
    n = next(s.n for s in queries.load(reference).steps if isinstance(s.event, ConsultationAnswered))
    assert [one.who for one in lines if one.n == n] == ["The concerned party"]
    assert "عمادة القبول" not in str(lines)
