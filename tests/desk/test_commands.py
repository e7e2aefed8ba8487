"""The command line goes through the same door as the page (D-12, D-16, M-12)."""

import json
from datetime import timedelta
from email import message_from_bytes
from email.policy import SMTP
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from insaf.cases import access
from insaf.cases.models import Case
from insaf.core.terms import Status
from insaf.outbox import follow, send
from insaf.rulebook.models import CalendarVersion
from insaf.site.cli import main
from tests import cast, given
from tests.desk import scenes
from tests.intake.visitor import Visitor

DECIDE = ["--outcome", "upheld", "--reasons", "ثبت ذلك", "--rule", "المادة الرابعة", "--by", cast.omar.email]
CLOSE = ["--reason", "resolved", "--evidence", "هاتفيًا", "--by", cast.omar.email]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs one command; answers its exit code, what it printed and what it complained of."""
    monkeypatch.setattr("insaf.site.cli.need_database", lambda: None)
    for module in ("case", "staff"):
        monkeypatch.setattr(f"insaf.site.commands.{module}.need_database", lambda: None)

    def run(*words: str) -> tuple[int, str, str]:
        code = main(words)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_a_case_is_shown_with_its_deadlines_in_local_time(said: Any) -> None:
    reference = scenes.received(received_at=given.at("2026-03-03 10:00"))
    code, out, _ = said("case", "show", reference.lower(), "--json")
    case = json.loads(out)
    assert (code, case["status"], case["public_status"], case["rung"]) == (0, "open", "received", "support")
    assert case["received_at"] == "2026-03-03T10:00:00+03:00"
    decide = next(one for one in case["deadlines"] if one["kind"] == "decide")
    assert decide["due_at"] == decide["original_due_at"] == "2026-03-26T16:00:00+03:00"
    assert case["entries"][0]["type"] == "Received"
    assert case["policy_version"] == "2026-1"


def test_a_revoked_code_opens_nothing_and_the_next_letter_carries_a_new_one(said: Any, settings: Any) -> None:
    """L-01: the old link and the sessions it opened stop at once; the record says who did it."""
    row = Case.objects.get(reference=scenes.received())
    old, amina = access.private_path(row), Visitor().opens(access.private_path(row))
    assert amina.client.get("/track/case/").status_code == 200
    code, out, _ = said("case", "revoke", row.reference, "--by", cast.omar.email)
    assert (code, row.reference in out, scenes.types(row.reference)[-1]) == (0, True, "NoteAdded")
    assert amina.client.get("/track/case/").status_code == 404
    assert Visitor().opens(old).here == "/track/"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    follow.run_once(timezone.now())
    send.run_once(timezone.now())
    new = access.private_path(Case.objects.get(pk=row.pk))
    letter = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=SMTP).get_body(("plain",)).get_content()
    assert new in letter and old not in letter and Visitor().opens(new).here == "/track/case/"


def test_a_code_is_revoked_by_those_alone_who_handle_the_case(said: Any) -> None:
    """B-16, L-10"""
    row = Case.objects.get(reference=scenes.received())
    secret = access.secret_of(row)
    assert said("case", "revoke", row.reference, "--by", cast.mallory.email)[0] == 1
    assert access.admit(row.reference, secret)


def test_a_case_can_be_read_without_json(said: Any) -> None:
    reference = scenes.assessed(scenes.received())
    code, out, _ = said("case", "show", reference)
    assert (code, reference in out, cast.omar.email in out) == (0, True, True)


def test_cases_are_listed_by_what_is_due_first(said: Any) -> None:
    late, fresh = scenes.received(timedelta(days=40)), scenes.received()
    rows = json.loads(said("case", "list", "--json")[1])
    assert [row["reference"] for row in rows] == [late, fresh]
    assert [row["reference"] for row in json.loads(said("case", "list", "--overdue", "--json")[1])] == [late]
    assert json.loads(said("case", "list", "--status", "closed", "--json")[1]) == []


def test_a_list_that_is_cut_short_says_how_many_there_are(said: Any) -> None:
    for _ in range(3):
        scenes.received()
    code, out, told = said("case", "list", "--limit", "2")
    assert (code, len(out.splitlines())) == (0, 2)
    assert "2 of 3 cases" in told and "--limit 3" in told
    assert said("case", "list", "--limit", "3")[2] == ""


def test_every_day_is_counted_again_and_every_skipped_one_says_why(said: Any) -> None:
    reference = scenes.received(received_at=given.at("2026-03-03 10:00"))
    code, out, _ = said("case", "explain", reference, "--json")
    told = json.loads(out)
    decide = next(one for one in told["deadlines"] if one["kind"] == "decide")["dates"][0]
    counted = [day for day in decide["counted"] if day["number"]]
    skipped = [day for day in decide["counted"] if day["number"] is None]
    assert (code, told["agrees"], len(counted)) == (0, True, 15)
    assert decide["derived_at"] == decide["due_at"]
    assert all(day["why"] for day in skipped)
    assert "2026-03-26" in said("case", "explain", reference)[1]


def test_a_date_that_does_not_follow_from_its_calendar_is_found(said: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = scenes.received(received_at=given.at("2026-03-03 10:00"))
    from insaf.rulebook import calendars

    other = given.with_holidays(given.rules(), given.at("2026-03-04 10:00").date()).calendar
    monkeypatch.setattr(calendars, "at", lambda version: other)
    assert CalendarVersion.objects.exists()
    code, out, _ = said("case", "explain", reference, "--json")
    assert (code, json.loads(out)["agrees"]) == (1, False)


def test_nothing_is_closed_without_an_answer_by_the_command_line(said: Any) -> None:
    reference = scenes.answered_points(scenes.assessed(scenes.received()))
    code, out, err = said("case", "close", reference, *CLOSE)
    assert (code, out) == (1, "")
    assert err == "Refused: No answer has been sent yet. A matter is never closed without one.\n"
    assert scenes.case(reference).status is Status.OPEN


def test_nothing_is_decided_with_a_point_unanswered_by_the_command_line(said: Any) -> None:
    reference = scenes.assessed(scenes.received())
    code, out, _ = said("case", "decide", reference, *DECIDE, "--json")
    assert (code, json.loads(out)["refused"]) == (1, "points_unanswered")
    assert scenes.case(reference).status is Status.OPEN


def test_a_case_is_decided_and_closed_by_the_command_line(said: Any) -> None:
    reference = scenes.answered_points(scenes.assessed(scenes.received()))
    assert said("case", "decide", reference, *DECIDE, "--remedy", "refund:كامل المبلغ")[0] == 0
    assert said("case", "close", reference, *CLOSE)[0] == 1, "a complaint closes with its root cause (G-01)"
    why = ["--cause", "procedure", "--lesson", "يُراجع إجراء الاسترداد."]
    assert said("case", "close", reference, *CLOSE, *why)[0] == 0
    assert scenes.case(reference).status is Status.CLOSED
    assert said("case", "close", reference, *CLOSE)[0] == 1


def test_nobody_acts_who_does_not_work_here(said: Any) -> None:
    reference = scenes.decided(scenes.received())
    code, _, err = said("case", "close", reference, *CLOSE[:-1], "nobody@example.sa")
    assert code == 2
    assert "no member of staff" in err
    assert said("case", "show", "ET-2026-99999-X")[0] == 2


def test_staff_are_added_once_and_listed(said: Any) -> None:
    new = ["staff", "add", "--email", "Hind@example.sa", "--name-ar", "هند", "--role", "agent", "--role", "auditor"]
    code, out, _ = said(*new, "--json")
    added = json.loads(out)
    assert (code, added["email"], added["roles"]) == (0, "hind@example.sa", ["agent", "auditor"])
    assert len(added["password"]) >= 12
    assert said(*new)[0] == 2
    assert "hind@example.sa" in [row["email"] for row in json.loads(said("staff", "list", "--json")[1])]


def test_a_weak_password_is_refused_in_words(said: Any) -> None:
    code, _, err = said(
        "staff", "add", "--email", "a@example.sa", "--name-ar", "هند", "--role", "agent", "--password", "12"
    )
    assert code == 2
    assert "too short" in err
