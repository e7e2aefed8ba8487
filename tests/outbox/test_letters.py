"""What single letters must say (D-02, D-11, E-02, E-05, E-12, F-01)."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from insaf.cases import access, queries
from insaf.core.acts import answering, clock, handling
from insaf.core.arabic import neutralise
from insaf.core.policy import Kind
from insaf.core.reasons import Refused
from insaf.core.terms import Finding, Outcome, Route
from insaf.outbox import letters
from insaf.outbox.calls import calls
from insaf.outbox.letters import decision
from insaf.outbox.letters.html import as_fragment, as_html
from insaf.outbox.letters.matter import act_of
from insaf.outbox.letters.plain import as_text
from insaf.rulebook import publishing
from tests import cast, given
from tests.outbox.scenes import ACTION, SCENES

GOLDEN = Path(__file__).parent / "golden"
SECRET = re.compile(r"(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}")


def composed(kind: str, m: given.Matter, language: str, private: bool = True) -> Any:
    loaded = queries.load(m.door.reference)  # type: ignore[attr-defined]
    assert loaded is not None
    seqs = [s.seq for s in loaded.steps if (s.seq, kind) in calls(act_of(loaded.steps, s.seq), loaded.case.kind)]
    return letters.compose(kind, loaded.row, loaded.steps, loaded.rules.policy, language, seqs[-1], private)


def parts(letter: Any) -> tuple[str, str]:
    return as_text(letter), as_html(letter)


ACKNOWLEDGED = {
    "ar": [
        "تاريخ الاستلام", "الأحد 2 أغسطس 2026 (19 صفر 1448 هـ)", "الساعة 10:00 صباحًا",
        "الأحد 23 أغسطس 2026 (10 ربيع الأول 1448 هـ)", "الخطوات القادمة", "فريق دعم المستفيدين",
        "إضافة معلومات أو مستندات", "إدارة الشكاوى، ثم الإدارة التنفيذية",
        "المركز الوطني للتعليم الإلكتروني", "رمز المتابعة",
    ],
    "en": [
        "Received", "Sunday 2 August 2026 (19 Safar 1448 AH)", "at 10:00 am",
        "Sunday 23 August 2026 (10 Rabi al-Awwal 1448 AH)", "What happens next", "Beneficiary support team",
        "add information", "Complaints management, then", "National eLearning Center", "Tracking code",
    ],
}  # fmt: skip
OF_THE_MATTER = [
    "لم يُعَد إليّ المبلغ", "ألغيت التسجيل قبل بدء البرنامج بأسبوع", "إعادة المبلغ كاملًا",
    "920015991", "care@nelc.gov.sa", "/privacy/",
]  # fmt: skip


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_acknowledgement_says_all_it_must(matter: Any, language: str) -> None:
    """D-02, in both languages and in both parts."""
    m = matter(language=language, outcome_sought="إعادة المبلغ كاملًا")
    row = m.door.row
    wanted = [*ACKNOWLEDGED[language], *OF_THE_MATTER, row.reference, access.secret_of(row), access.private_path(row)]
    for part in parts(composed("acknowledgement", m, language)):
        flat = " ".join(part.replace("\n> ", " ").split())
        assert [words for words in wanted if words not in flat] == []


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_suggestion_is_thanked_for_and_told_who_looks_at_it(matter: Any, language: str) -> None:
    """F-01."""
    m = matter(language=language, kind=Kind.SUGGESTION)
    text, html = parts(composed("acknowledgement", m, language))
    thanks = {"ar": "شكرًا لك على مقترحك", "en": "Thank you for your suggestion"}[language]
    who = {"ar": "فريق دعم المستفيدين", "en": "Beneficiary support team"}[language]
    assert thanks in text and thanks in html and who in text and who in html


@pytest.mark.parametrize("kind", [Kind.INQUIRY, Kind.COMPLIMENT])
def test_every_kind_of_matter_is_acknowledged(matter: Any, kind: Kind) -> None:
    letter = composed("acknowledgement", matter(kind=kind), "ar")
    assert {Kind.INQUIRY: "استفسارك", Kind.COMPLIMENT: "رسالتك"}[kind] in letter.subject


def _decided(matter: Any) -> given.Matter:
    m = matter(outcome_sought="إعادة المبلغ كاملًا، and an apology")
    m.assessed(points=("لم يصل المبلغ.", "لم يردّ أحد على رسائلي."))
    m.does(cast.omar, answering.AnswerPoint(1, Finding.UPHELD, "تأخر التحويل في الإدارة المالية."))
    m.does(cast.omar, answering.AnswerPoint(2, Finding.NOT_UPHELD, "We answered on 28 July.\nالرد محفوظ."))
    return m.days(3).decided(
        outcome=Outcome.PARTLY_UPHELD, outcome_answer="نعم، نعيده كاملًا ونعتذر إليك.", actions=(ACTION,)
    )


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("part", ["txt", "html"])
def test_the_decision_letter_reads_as_agreed(matter: Any, language: str, part: str) -> None:
    """D-11: INSAF_UPDATE_GOLDEN=1 writes the files anew; read the difference before it is kept."""
    m = _decided(matter)
    letter = composed("decision", m, language)
    said = as_text(letter) if part == "txt" else as_html(letter)
    said = SECRET.sub("SECRET", said)
    golden = GOLDEN / f"decision-{language}.{part}"
    if os.environ.get("INSAF_UPDATE_GOLDEN"):
        golden.write_text(said, "utf-8")
    assert said == golden.read_text("utf-8")


def test_the_final_decision_offers_no_objection_but_the_way_outside(matter: Any) -> None:
    m = matter().decided().objected()
    m.decided(by=cast.layla).objected()
    text, _ = parts(composed("decision", m.decided(by=cast.faisal), "en"))
    assert "final answer" in text and "object there" not in text and "920015991" in text


def test_who_decides_sees_the_letter_before_it_goes(matter: Any) -> None:
    """The preview is the letter, without the complainant's private link."""
    m = matter().assessed().answered_points()
    loaded = queries.load(m.door.reference)
    before = decision.preview(loaded, given.decision(), cast.omar.actor, m.now)
    m.does(cast.omar, given.decision())
    after = composed("decision", m, "ar", private=False)
    assert as_text(before) == as_text(after)
    assert not SECRET.search(as_html(before))


def test_an_incomplete_decision_has_no_letter(matter: Any) -> None:
    m = matter().assessed().answered_points()
    with pytest.raises(Refused):
        decision.preview(queries.load(m.door.reference), given.decision(reasons=" "), cast.omar.actor, m.now)


def test_the_tracking_page_shows_the_latest_decision(matter: Any) -> None:
    m = _decided(matter)
    loaded = queries.load(m.door.reference)
    page = as_fragment(decision.compose(loaded.row, loaded.steps, loaded.rules.policy, "ar"))
    assert "ثبتت صحة بعض ما ورد في شكواك" in page and "style=" not in page and not SECRET.search(page)


def test_the_extension_gives_the_reason_the_new_date_and_the_way_outside(matter: Any) -> None:
    """E-02."""
    text, _ = parts(composed("extension", SCENES["extension"](matter()), "ar"))
    for words in ("يتطلب التحقق من الوقائع", "ننتظر كشف الحساب", "30 أغسطس 2026", "23 أغسطس 2026", "920015991"):
        assert words in text


def test_a_breach_is_confessed_with_the_rights_that_follow(matter: Any) -> None:
    """E-05: apology, that the limit passed, what may be asked, and how."""
    text = " ".join(as_text(composed("breach", SCENES["breach"](matter()), "ar")).split())
    for words in ("نعتذر عن التأخر", "23 أغسطس 2026", "إعادة فتح الطلب", "التصعيد إلى مستوى أعلى", "ضغطة واحدة"):
        assert words in text
    assert "info@engineeringtracks.edu.sa" in text and "+966133419310" in text and "920015991" in text


def test_an_escalation_is_acknowledged_like_a_new_complaint(matter: Any) -> None:
    """E-12: the handler and the new date."""
    m = SCENES["escalated"](matter())
    text = as_text(composed("escalated", m, "en"))
    assert "Handled by: Complaints management" in text and "objection" in text
    assert "You will have our answer by:\n* Sunday 9 August 2026" in text
    assert "Raised on: Sunday 2 August 2026" in text and m.door.reference in text  # type: ignore[attr-defined]


UNDERSTOOD = {
    "ar": ("ينظر في الموضوع", "يوقّع الرد", "فريق دعم المستفيدين", "نستمع قبل البتّ إلى الطرفين"),
    "en": ("Looked into by", "The answer is signed by", "Beneficiary support team", "we hear both sides on the facts"),
}


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("route", Route)
def test_the_first_word_of_a_human_says_who_looks_at_what_and_who_signs(
    matter: Any, language: str, route: Route
) -> None:
    """D-03, D-07; where both sides are heard, that too (D-08)."""
    m = matter(language=language).assessed(points=("لم يصل المبلغ.", "لم يردّ أحد على رسائلي."), route=route)
    by, signs, team, both = UNDERSTOOD[language]
    for part in parts(composed("understood", m, language)):
        flat = " ".join(neutralise(part).split())
        for words in (by, signs, team, "لم يصل المبلغ", "لم يردّ أحد على رسائلي", "تأخّر إعادة الرسوم"):
            assert words in flat
        assert (both in flat) is (route is Route.INVESTIGATION)
    text = neutralise(as_text(composed("understood", m, language)))
    assert f"{by}: {team}" in text and f"{signs}: {team}" in text


def test_a_higher_level_that_takes_a_matter_on_signs_for_it(matter: Any) -> None:
    """D-07: who signs is who has it."""
    m = matter().escalated().assessed(by=cast.layla)
    assert "يوقّع الرد: إدارة الشكاوى" in neutralise(as_text(composed("understood", m, "ar")))


def test_a_refusal_names_its_ground_its_reason_and_the_way_on(matter: Any) -> None:
    """A-11."""
    text = as_text(composed("declined", SCENES["declined"](matter()), "ar"))
    for words in ("منظور أمام جهة قضائية", "الدعوى منظورة", "المحكمة العامة في الخبر", "920015991"):
        assert words in text


def test_words_of_a_person_keep_their_own_direction(matter: Any) -> None:
    """J-04, J-19: an English paragraph in an Arabic letter runs from the left."""
    m = matter(narrative="I paid twice.\nدفعت مرتين.")
    html = as_html(composed("acknowledgement", m, "ar"))
    assert re.search(r'<td[^>]* dir="ltr"[^>]*>I paid twice\.', html)
    assert re.search(r'<td[^>]* dir="rtl"[^>]*>دفعت مرتين\.', html)


def test_references_and_addresses_are_islands(matter: Any) -> None:
    """J-05: in HTML a bdi, in text an isolate."""
    m = matter()
    reference = m.door.reference
    text, html = parts(composed("acknowledgement", m, "ar"))
    assert re.search(rf'<bdi[^>]* dir="ltr"[^>]*>{reference}</bdi>', html)
    for island in (reference, "info@engineeringtracks.edu.sa", "+966133419310", "920015991"):
        assert f"\u2068{island}\u2069" in text


def test_what_a_person_writes_cannot_become_markup(matter: Any) -> None:
    html = as_html(composed("acknowledgement", matter(narrative="<script>alert(1)</script> \u202egnp"), "ar"))
    assert "<script" not in html and "&lt;script&gt;" in html and "\u202e" not in html


def test_a_clock_that_stands_still_is_told_openly(matter: Any) -> None:
    """C-16: under a policy that pauses; the end of the pause and the reason are named."""
    source = given.POLICY_FILE.read_text("utf-8").replace("allowed = false", "allowed = true")
    source = source.replace('version = "2026-1"', 'version = "2026-2"')
    now = given.SUNDAY - timedelta(days=1)
    publishing.publish(source.replace("effective_on = 2026-01-01", "effective_on = 2026-08-01"), "policy", "test", now)
    m = matter().does(cast.omar, handling.AskComplainant("نرجو تزويدنا برقم الآيبان."))
    m.does(cast.omar, clock.Pause(given.at("2026-08-09 16:00"), "لا يمكن التحويل دون رقم الآيبان."))
    text = as_text(composed("paused", m, "ar"))
    assert "الأحد 9 أغسطس 2026" in text and "لا يمكن التحويل دون رقم الآيبان" in text


OUTSIDE = {
    "ar": [
        "المركز الوطني للتعليم الإلكتروني",
        "الجهة الخارجية المشرفة",
        "920015991",
        "care@nelc.gov.sa",
        "nelc.gov.sa",
    ],
    "en": ["National eLearning Center", "oversees e-learning", "920015991", "care@nelc.gov.sa", "nelc.gov.sa"],
}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_after_the_last_level_the_way_outside_is_told_in_full(matter: Any, language: str) -> None:
    """E-15, E-16"""
    m = SCENES["final"](matter(language=language))
    for part in parts(composed("final", m, language)):
        for words in [*OUTSIDE[language], {"ar": "نعتذر", "en": "We apologise"}[language], m.door.reference]:  # type: ignore[attr-defined]
            assert words in part
    assert {"ar": "اكتملت المراحل الداخلية", "en": "are complete"}[language] in parts(composed("final", m, language))[0]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_final_decision_says_that_nothing_is_left_inside_and_names_the_way_outside(
    matter: Any, language: str
) -> None:
    """E-15"""
    m = (
        matter(language=language)
        .decided()
        .objected()
        .does(cast.layla, handling.RecordContact("أمينة", "phone", "سمعناها."))
    )
    m.decided(by=cast.layla).objected().does(cast.faisal, handling.RecordContact("أمينة", "phone", "سمعناها."))
    for part in parts(composed("decision", m.decided(by=cast.faisal), language)):
        text = " ".join(part.split())
        assert {"ar": "اكتملت المراحل الداخلية", "en": "is complete"}[language] in text
        assert all(words in text for words in OUTSIDE[language])


@pytest.mark.parametrize("kind", ["breach", "extension", "escalated"])
def test_a_late_a_lengthened_and_a_raised_matter_tell_what_the_policy_promises(matter: Any, kind: str) -> None:
    """E-02, E-05, E-12: why, the date, who has it, and how to go on by link, telephone, mail and outside."""
    m = SCENES[kind](matter(language="en"))
    text = " ".join(parts(composed(kind, m, "en"))[0].split())
    for words in ("/k/", "+966", "@", "920015991", "care@nelc.gov.sa", *SAYS[kind]):
        assert words in text, words


SAYS = {
    "breach": [
        "by Sunday 23 August 2026",
        "We apologise",
        "opened again",
        "Escalate it",
        "We will tell you the reason",
    ],
    "extension": ["Why we need more time", "Sunday 30 August 2026", "The date before", "We apologise"],
    "escalated": ["Handled by", "Complaints management", "You will have our answer by"],
}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_closing_asks_once_how_it_was(matter: Any, language: str) -> None:
    """D-18"""
    m = matter(language=language).decided().accepted()
    question = {"ar": "ما رأيك فيما قدّمناه؟", "en": "How was it?"}[language]
    for part in parts(composed("closed", m, language)):
        assert question in part
