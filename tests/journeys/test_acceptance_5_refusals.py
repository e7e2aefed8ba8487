"""Issue 2, item 5: no closing without an answer, no decision with a point unanswered, by any route."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.journeys.visitors import Page, Visitor, hired
from tests.live import CHECKOUT, Live

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]
DECISION = {
    "outcome": "upheld",
    "reasons": "ثبت أن طلب الإلغاء وصل في موعده.",
    "rule": "المادة الرابعة من سياسة الاسترداد.",
    "remedy_1": "refund",
}
CLOSING = {"reason": "resolved", "evidence": "أكدت قبولها هاتفيًا."}


@pytest.fixture(scope="module")
def omar_email(insaf: Live) -> str:
    return hired(insaf, "Omar5", "agent")


@pytest.fixture
def omar(insaf: Live, omar_email: str) -> Visitor:
    return Visitor(insaf).signs_in(omar_email)


@pytest.fixture
def amina(insaf: Live) -> Visitor:
    return Visitor(insaf)


def test_a_case_cannot_be_closed_without_an_answer_on_the_page(insaf: Live, omar: Visitor, amina: Visitor) -> None:
    reference = amina.files().reference
    _refused(omar.does(reference, "close", **CLOSING))
    _assessed(omar, reference)
    _refused(omar.does(reference, "close", **CLOSING))
    assert _status(insaf, reference) != "closed"


def test_nor_by_the_command_line(insaf: Live, omar_email: str, amina: Visitor) -> None:
    reference = amina.files().reference
    words = ("case", "close", reference, "--reason", "resolved", "--evidence", "قيل", "--by", omar_email)
    assert _command(insaf, *words) == 1
    assert _status(insaf, reference) != "closed"


def test_nor_by_the_complainants_own_page(insaf: Live, amina: Visitor) -> None:
    receipt = amina.files()
    page = amina.get(receipt.link)
    said = {"csrfmiddlewaretoken": page.hidden("csrfmiddlewaretoken"), "reference": receipt.reference}
    assert amina.post(page.url, {**said, "act": "accept"}).status == 422
    assert amina.post(page.url, {**said, "act": "close"}).status == 422
    assert _status(insaf, receipt.reference) != "closed"


def test_a_case_with_an_unanswered_point_cannot_be_decided(
    insaf: Live, omar: Visitor, omar_email: str, amina: Visitor
) -> None:
    reference = amina.files().reference
    _assessed(omar, reference)
    assert omar.does(reference, "answer-point", number="1", finding="upheld", text="تحققنا وثبت ذلك.").status == 200
    assert _outcome(insaf, reference) is None, "one of the two points still stands"
    _refused(omar.does(reference, "decide", **DECISION))
    command = ("case", "decide", reference, "--outcome", "upheld", "--reasons", "ثبت", "--rule", "المادة 4")
    assert _command(insaf, *command, "--by", omar_email) == 1
    assert _outcome(insaf, reference) is None


def test_a_form_kept_from_when_it_was_lawful_changes_nothing_later(insaf: Live, omar: Visitor, amina: Visitor) -> None:
    reference = amina.files().reference
    _answered(omar, reference)
    kept = {"csrfmiddlewaretoken": omar.token(reference), **DECISION}
    assert omar.does(reference, "add-point", text="ولم يُردّ على رسالتي.").status == 200
    _refused(omar.post(f"/desk/cases/{reference}/acts/decide/", kept))
    assert _outcome(insaf, reference) is None


def test_a_form_replayed_after_it_was_done_does_not_do_it_twice(insaf: Live, omar: Visitor, amina: Visitor) -> None:
    reference = amina.files().reference
    _answered(omar, reference)
    assert omar.does(reference, "decide", **DECISION).status == 200
    _refused(omar.does(reference, "close", **CLOSING))
    assert omar.does(reference, "cause", cause="procedure", lesson="يُراجع إجراء الاسترداد.").status == 200
    assert omar.does(reference, "close", **CLOSING).status == 200
    assert _status(insaf, reference) == "closed"
    before = _shown(insaf, reference)["entries"]
    _refused(omar.does(reference, "close", **CLOSING))
    _refused(omar.does(reference, "decide", **DECISION))
    assert _shown(insaf, reference)["entries"] == before


def test_the_letter_follows_the_decision_and_answers_every_point(insaf: Live, omar: Visitor, amina: Visitor) -> None:
    receipt = amina.files()
    _answered(omar, receipt.reference)
    assert omar.does(receipt.reference, "decide", **DECISION).status == 200
    page = amina.get(receipt.link).text
    for words in ("تأخّر إعادة الرسوم", "لم يردّ أحد على اتصالي", "تحققنا من الأولى.", "تحققنا من الثانية."):
        assert words in page


def _assessed(omar: Visitor, reference: str) -> None:
    points = "تأخّر إعادة الرسوم\nلم يردّ أحد على اتصالي"
    weighed = {"severity": "2", "complexity": "1", "impact": "1", "route": "quick"}
    page = omar.does(reference, "assess", definition="تأخّر إعادة الرسوم بعد الإلغاء.", points=points, **weighed)
    assert page.status == 200, page.text[-4000:]


def _answered(omar: Visitor, reference: str) -> None:
    _assessed(omar, reference)
    for number, words in (("1", "تحققنا من الأولى."), ("2", "تحققنا من الثانية.")):
        assert omar.does(reference, "answer-point", number=number, finding="upheld", text=words).status == 200


def _refused(page: Page) -> None:
    """The page comes again with the reason in words."""
    assert page.status == 409, page.status
    assert "notice--bad" in page.text


def _command(insaf: Live, *words: str) -> int:
    done = subprocess.run(
        [sys.executable, "-m", "insaf", *words],
        env=insaf.env, cwd=CHECKOUT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode


def _status(insaf: Live, reference: str) -> str:
    return str(_shown(insaf, reference)["status"])


def _outcome(insaf: Live, reference: str) -> str | None:
    outcome: str | None = _shown(insaf, reference)["outcome"]
    return outcome


def _shown(insaf: Live, reference: str) -> dict:  # type: ignore[type-arg]
    shown: dict = json.loads(insaf.insaf("case", "show", reference, "--json"))  # type: ignore[type-arg]
    return shown
