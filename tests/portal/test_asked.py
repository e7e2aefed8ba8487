"""The private page of a concerned party outside: its question, its answer, and nothing else (E-14)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from insaf.cases import consulted, history, shown
from insaf.cases.actions import perform
from insaf.cases.models import Case, Consultation, Entry
from insaf.core.acts import clock, consulting
from insaf.core.events.consulting import ConsultationAnswered
from tests import cast, given
from tests.intake.visitor import pdf
from tests.portal import scenes

pytestmark = pytest.mark.both_databases
QUESTION, DISCLOSED, ANSWER = "متى أُصدرت الشهادة؟", "رقم المتدرب 4471", "أصدرناها أمس وأرسلناها بالبريد."
ADDRESS = "registrar@partner.example"


@pytest.fixture(autouse=True)
def staff(db: None) -> None:
    cast.hired()


def asked(language: str = "ar", ago: timedelta = timedelta(hours=1)) -> Case:
    """A question to somebody outside, asked some time ago."""
    at = timezone.now() - ago
    row = scenes.filed(at)
    perform(given.assessment(), row.reference, cast.omar.actor, at)
    words = {"address": ADDRESS, "disclosed": DISCLOSED, "language": language}
    return perform(consulting.Consult("عمادة القبول", QUESTION, **words), row.reference, cast.omar.actor, at)


def link(row: Case, number: int = 1) -> str:
    return f"/asked/key/{consulted.secret(row.reference, number)}/"


def let_in(row: Case) -> tuple[Client, str]:
    client = Client()
    answer = client.get(link(row))
    assert answer.status_code == 303
    return client, answer["Location"]


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer["Cache-Control"] == "no-store"
    return answer.content.decode()


def answers(row: Case) -> list[ConsultationAnswered]:
    return [s.event for s in history.of_case(row) if isinstance(s.event, ConsultationAnswered)]


def test_the_link_is_exchanged_for_a_session_and_tells_nobody_its_secret() -> None:
    row, client = asked(), Client()
    answer = client.get(link(row))
    assert (answer.status_code, answer["Referrer-Policy"], answer["Cache-Control"]) == (303, "no-referrer", "no-store")
    assert consulted.secret(row.reference, 1) not in answer["Location"]


def test_the_page_shows_the_question_what_is_disclosed_and_the_date_alone() -> None:
    """E-14, B-18"""
    row = asked()
    shown = page(*let_in(row))
    assert QUESTION in shown and DISCLOSED in shown and "نرجو الرد" in shown
    hidden = (row.reference, cast.amina.name, cast.amina.email, "لم يُعَد", "ألغيت", cast.omar.name_ar, "إيصال السداد")
    assert not [word for word in hidden if word in shown]


@pytest.mark.parametrize(("language", "said"), [("ar", "سؤال موجَّه إليك"), ("en", "A question to you")])
def test_it_speaks_the_language_in_which_the_party_was_written_to(language: str, said: str) -> None:
    client, path = let_in(asked(language))
    shown = page(client, path)
    assert said in shown and f'<html lang="{language}"' in shown


def test_looking_changes_nothing_however_often() -> None:
    """L-03: a scanner that follows each link answers nothing."""
    row = asked()
    before = Entry.objects.count()
    for _ in range(3):
        client, path = let_in(row)
        page(client, path)
    assert Entry.objects.count() == before and not answers(row)


def test_the_answer_is_filed_with_its_files_for_staff_alone() -> None:
    row = asked()
    client, path = let_in(row)
    assert client.post(path, {"text": ANSWER, "files": pdf("الشهادة.pdf")}).status_code == 303
    (given_answer,) = answers(row)
    assert (given_answer.text.text, given_answer.via, len(given_answer.files)) == (ANSWER, "link", 1)
    assert ANSWER in page(client, path) and "وصلنا ردك" in page(client, path)
    own = scenes.let_in(row).page
    assert ANSWER not in own and "الشهادة.pdf" not in own and "عمادة القبول" not in own
    assert "وصلنا رد الجهة المعنية." in own
    (kept,) = row.attachments.filter(name="الشهادة.pdf")
    assert scenes.let_in(row).client.get(reverse("portal:attachment", args=[kept.pk])).status_code == 404


def test_an_answer_sent_twice_is_one() -> None:
    row = asked()
    client, path = let_in(row)
    for text in (ANSWER, ANSWER):
        client.post(path, {"text": text})
    assert len(answers(row)) == 1


def test_an_empty_answer_keeps_its_file_and_says_what_is_missing() -> None:
    """I-09"""
    client, path = let_in(asked())
    again = client.post(path, {"text": "  ", "files": pdf("الشهادة.pdf")})
    assert (
        again.status_code == 422
        and "الشهادة.pdf" in again.content.decode()
        and 'role="alert"' in again.content.decode()
    )


def test_a_late_answer_is_taken_and_the_page_says_that_it_is_late() -> None:
    row = asked(ago=timedelta(days=20))
    perform(clock.Tick(), row.reference, cast.system, timezone.now())
    client, path = let_in(row)
    assert "مضى هذا الموعد" in page(client, path)
    client.post(path, {"text": ANSWER})
    assert len(answers(row)) == 1 and Consultation.objects.get().late
    assert "لم ترد الجهة المعنية في موعدها" in scenes.let_in(row).page


def test_some_days_after_the_answer_the_link_opens_nothing() -> None:
    row = asked(ago=timedelta(days=20))
    then = timezone.now() - timedelta(days=15)
    perform(consulting.AnswerConsultation(1, ANSWER, via="email"), row.reference, cast.system, then)
    closed = Client().get(link(row))
    assert closed.status_code == 404 and ANSWER not in closed.content.decode()


def test_a_session_that_was_open_ends_with_the_link() -> None:
    row = asked(ago=timedelta(days=20))
    client, path = let_in(row)
    then = timezone.now() - timedelta(days=15)
    perform(consulting.AnswerConsultation(1, ANSWER, via="email"), row.reference, cast.system, then)
    page(client, path, 404)


def test_what_is_withdrawn_takes_no_answer() -> None:
    row = asked()
    client, path = let_in(row)
    perform(consulting.WithdrawConsultation(1, "سبب-داخلي"), row.reference, cast.omar.actor, timezone.now())
    shown = page(client, path)
    assert "لم يعد ردك مطلوبًا" in shown and "<textarea" not in shown and "سبب-داخلي" not in shown
    client.post(path, {"text": ANSWER})
    assert not answers(row)


def test_one_link_opens_one_question() -> None:
    """L-10"""
    row, other = asked(), asked()
    perform(
        consulting.Consult("جهة", "سؤال آخر؟", address=ADDRESS, language="ar"),
        row.reference,
        cast.omar.actor,
        timezone.now(),
    )
    client, path = let_in(row)
    for seq in Consultation.objects.values_list("seq", flat=True):
        expected = 200 if path == f"/asked/{seq}/" else 404
        assert client.get(f"/asked/{seq}/").status_code == expected
        if expected == 404:
            assert client.post(f"/asked/{seq}/", {"text": ANSWER}).status_code == 404
    assert Client().get(path).status_code == 404
    assert not answers(row) and not answers(other)


def test_a_guesser_is_slowed_down_and_the_right_link_never() -> None:
    """L-04"""
    row = asked()
    client = Client()
    seen = [client.get(f"/asked/key/0000-1111-2222-3333-4444-5555-{n:04d}/").status_code for n in range(25)]
    assert seen[0] == 404 and seen[-1] == 429
    assert client.get(link(row)).status_code == 303


def test_the_complainant_asks_the_party_once_the_time_has_passed() -> None:
    """Policy, step 4"""
    early = scenes.let_in(scenes.filed()).page
    assert "اسأل الجهة المعنية" in early and 'id="right-ask-party"' not in early
    visitor = scenes.let_in(scenes.late())
    assert 'id="right-ask-party"' in visitor.page
    scenes.uses(visitor, "ask-party", text="")
    assert "اكتب ما تود معرفته" in visitor.page
    scenes.uses(visitor, "ask-party", text="لماذا لم تردّ المالية؟")
    assert "سجّلنا سؤالك" in visitor.page and "لماذا لم تردّ المالية؟" in visitor.page
    assert 'id="right-ask-party"' not in visitor.page and "سؤالك السابق" in visitor.page


def showing(row_at: timedelta = timedelta(hours=1)) -> tuple[Case, str]:
    """Asked with the complaint's own words and its one file; the file's SHA-256."""
    at = timezone.now() - row_at
    row = scenes.filed(at)
    perform(given.assessment(), row.reference, cast.omar.actor, at)
    steps = history.of_case(row)
    ((digest, file),) = shown.files(steps)
    words = {"address": ADDRESS, "language": "ar", "shown": (shown.narrative(steps).digest, digest)}
    act = consulting.Consult("عمادة القبول", QUESTION, **words)
    return perform(act, row.reference, cast.omar.actor, at), file.sha256


def test_a_file_that_goes_with_the_question_opens_with_its_link_and_no_longer_than_it() -> None:
    """E-14: for whoever holds the link of this very question, until its time is over."""
    row, sha256 = showing()
    client, path = let_in(row)
    shown_page, file = page(client, path), f"{path}files/{sha256}/"
    assert file in shown_page and "ألغيت التسجيل" in shown_page and cast.amina.name not in shown_page
    got = client.get(file)
    assert got["Content-Disposition"].startswith("attachment") and got["Cache-Control"] == "no-store"
    assert Client().get(file).status_code == 404
    assert client.get(f"{path}files/{'ab' * 32}/").status_code == 404
    perform(consulting.WithdrawConsultation(1, "وجدناه"), row.reference, cast.omar.actor, timezone.now())
    Consultation.objects.update(withdrawn_at=timezone.now() - timedelta(days=15))
    assert client.get(file).status_code == 404


def test_the_complainant_reads_that_the_party_was_shown_something_of_theirs() -> None:
    row, _sha256 = showing()
    assert "وتقرأ بعض ما قدّمته لنا." in scenes.let_in(row).page


def test_what_is_written_into_a_page_of_yesterday_is_never_lost_in_silence() -> None:
    """It was answered by mail, or is no longer needed: who wrote more has their words back and is told where they go."""
    row = asked()
    client, path = let_in(row)
    perform(consulting.AnswerConsultation(1, ANSWER, via="email"), row.reference, cast.system, timezone.now())
    again = client.post(path, {"text": "وأضيف أن الشهادة رقمها 12."})
    shown_page = again.content.decode()
    assert again.status_code == 409 and "وأضيف أن الشهادة رقمها 12." in shown_page and "لم يُحفظ ما كتبته" in shown_page
    assert client.post(path, {"text": ANSWER}).status_code == 302 and len(answers(row)) == 1


def test_the_link_of_a_question_that_nobody_answered_ends_some_days_after_its_case() -> None:
    """What was disclosed is not left lying open; an answer that comes later still is taken by mail."""
    row = asked()
    client, path = let_in(row)
    Case.objects.filter(pk=row.pk).update(closed_at=timezone.now() - timedelta(days=13))
    assert client.get(path).status_code == 200
    Case.objects.filter(pk=row.pk).update(closed_at=timezone.now() - timedelta(days=15))
    assert client.get(path).status_code == 404 and Client().get(link(row)).status_code == 404
