"""Letting in, and keeping out (B-02, I-08, L-01 to L-04, L-10)."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from insaf.cases import access
from insaf.cases.models import Attachment, Case
from insaf.portal import throttle
from insaf.portal.downloads import disposition
from insaf.portal.models import Miss
from tests.intake.visitor import PDF, Visitor
from tests.portal import scenes

SECRET = "0000-1111-2222-3333-4444-5555-6666"

pytestmark = pytest.mark.both_databases


def tries(visitor: Visitor, reference: str, secret: str) -> Visitor:
    return visitor.opens("/track/").sends("/track/", reference=reference, secret=secret)


def test_reference_and_secret_open_the_case_however_they_were_typed() -> None:
    """I-08, J-10: any digits, any case, spaces or none."""
    row = scenes.filed()
    secret = access.secret_of(row)
    arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
    visitor = tries(Visitor(), f" {row.reference.lower().translate(arabic)} ", secret.lower().replace("-", " "))
    assert visitor.here == "/track/case/" and row.reference in visitor.page


def test_the_code_can_be_pasted_and_nothing_must_be_solved() -> None:
    """I-08"""
    page = Visitor().opens("/track/").page
    assert "onpaste" not in page and "captcha" not in page.lower() and 'autocomplete="current-password"' in page


def test_an_unknown_reference_and_a_wrong_secret_are_answered_alike() -> None:
    """L-04: the same status, the same words; only what was typed differs."""
    row = scenes.filed()
    known, unknown = tries(Visitor(), row.reference, SECRET), tries(Visitor(), "ET-2026-90417-H", SECRET)
    pages = [
        re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", one.page).replace(reference, "…")
        for one, reference in ((known, row.reference), (unknown, "ET-2026-90417-H"))
    ]
    assert pages[0] == pages[1]
    assert known.answer.status_code == unknown.answer.status_code == 422
    assert "لا يفتحان طلبًا معًا" in known.page and SECRET not in known.page.replace(SECRET, "", 1)


def test_the_reference_alone_reveals_nothing() -> None:
    """B-02"""
    row = scenes.filed()
    for path in (f"/track/case/{row.reference}/", f"/track/{row.reference}/", f"/k/{row.reference}/"):
        assert Visitor().client.get(path).status_code == 404


def test_the_private_link_is_exchanged_for_a_clean_address_and_changes_nothing() -> None:
    """L-02, L-03"""
    row = scenes.filed()
    visitor, before = Visitor(), Case.objects.get().entries
    answer = visitor.client.get(access.private_path(row))
    assert (answer.status_code, answer["Location"]) == (303, "/track/case/")
    assert answer["Referrer-Policy"] == "no-referrer" and answer["Cache-Control"] == "no-store"
    page = visitor.opens("/track/case/").page
    assert access.secret_of(row) not in page and "?" not in visitor.here
    assert Case.objects.get().entries == before


def test_a_wrong_link_opens_nothing_and_says_what_to_do() -> None:
    row = scenes.filed()
    visitor = Visitor().opens(f"/k/{row.reference}/{SECRET}/")
    assert visitor.here == "/track/" and "هذا الرابط لا يفتح طلبًا" in visitor.page


def test_a_session_gets_a_new_name_when_it_is_let_in() -> None:
    row = scenes.filed()
    visitor = Visitor()
    session = visitor.client.session
    session["x"] = 1
    session.save()
    visitor.client.cookies["insaf_session"] = session.session_key
    scenes.let_in(row, visitor)
    assert visitor.client.cookies["insaf_session"].value != session.session_key


def test_a_revoked_secret_ends_the_visits_it_opened() -> None:
    """L-01"""
    row = scenes.filed()
    visitor = scenes.let_in(row)
    access.revoke(row, timezone.now())
    assert visitor.client.get("/track/case/").status_code == 404


def test_several_cases_stand_in_one_browser_and_each_can_be_closed() -> None:
    first, second = scenes.filed(), scenes.filed()
    visitor = scenes.let_in(second, scenes.let_in(first))
    assert first.reference in visitor.page and second.reference in visitor.page
    visitor.opens(f"/track/case/{first.reference}/").sends("/track/leave/", reference=first.reference)
    assert visitor.client.get(f"/track/case/{first.reference}/").status_code == 404
    assert visitor.client.get(f"/track/case/{second.reference}/").status_code == 200


def test_every_case_is_opened_under_a_new_session_id() -> None:
    """L-02: who planted an id in the browser, with a case of their own in it, does not follow."""
    mallory = scenes.let_in(scenes.filed())
    planted = mallory.client.cookies["insaf_session"].value
    row, amina = scenes.filed(), Visitor()
    amina.client.cookies["insaf_session"] = planted
    scenes.let_in(row, amina)
    assert row.reference in amina.page and amina.client.cookies["insaf_session"].value != planted
    assert mallory.client.get(f"/track/case/{row.reference}/").status_code == 404


def test_closing_a_case_ends_the_session_id_it_was_read_under() -> None:
    """L-02: nobody who learned the id reads on, and after the last case nothing is left at all."""
    first, second = scenes.filed(), scenes.filed()
    visitor = scenes.let_in(second, scenes.let_in(first))
    for row in (first, second):
        learned = visitor.client.cookies["insaf_session"].value
        visitor.opens(f"/track/case/{row.reference}/").sends("/track/leave/", reference=row.reference)
        assert not Session.objects.filter(pk=learned).exists()
    left = visitor.client.cookies["insaf_session"].value
    assert not left or not {"cases", "case", "filed"} & set(visitor.client.session.keys())


def test_somebody_elses_case_does_not_exist() -> None:
    """L-10: page, acts and files of another case are all 404."""
    mine, other = scenes.filed(), scenes.filed()
    visitor = scenes.let_in(mine)
    theirs = Attachment.objects.get(case=other)
    assert visitor.client.get(f"/track/case/{other.reference}/").status_code == 404
    assert visitor.client.get(f"/track/case/files/{theirs.pk}/").status_code == 404
    visitor.sends("/track/case/", reference=other.reference, act="withdraw", sure="yes")
    assert visitor.answer.status_code == 404 and Case.objects.get(pk=other.pk).status == "open"
    assert Visitor().client.get(f"/track/case/files/{Attachment.objects.get(case=mine).pk}/").status_code == 404


def test_looking_for_another_case_costs_the_same_whether_it_exists_or_not() -> None:
    """L-04, L-10: the record of a case is read for its own browser alone."""
    visitor = scenes.let_in(scenes.filed())
    asked = []
    for reference in (scenes.filed().reference, "ET-2026-90417-H"):
        with CaptureQueriesContext(connection) as queries:
            assert visitor.client.get(f"/track/case/{reference}/").status_code == 404
        asked.append([query["sql"].split("WHERE")[0] for query in queries.captured_queries])
    assert asked[0] == asked[1] and not any("cases_entry" in sql for sql in asked[0])


def test_a_file_comes_as_a_download_that_can_do_nothing() -> None:
    """J-06, L-08"""
    row = scenes.filed()
    visitor = scenes.let_in(row)
    answer = visitor.client.get(f"/track/case/files/{Attachment.objects.get().pk}/")
    assert answer.content == PDF
    assert (
        answer["Content-Disposition"].startswith("attachment;")
        and "filename*=UTF-8''%D8" in answer["Content-Disposition"]
    )
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["\u202egpj.exe", 'a"; filename="b', "../../etc/passwd", "a\r\nSet-Cookie: x", ""])
def test_a_file_name_cannot_turn_the_text_or_the_header_around_it(name: str) -> None:
    """J-06"""
    header = disposition(name)
    assert not set(header) & set("\u202e\r\n/\\") and header.count('"') == 2


def test_a_guesser_is_slowed_down_and_told_for_how_long() -> None:
    """L-05: 429 with Retry-After."""
    visitor = Visitor()
    for _ in range(throttle.PER_ADDRESS):
        tries(visitor, "ET-2026-90417-H", SECRET)
    assert visitor.answer.status_code == 429 and 0 < int(visitor.answer["Retry-After"]) <= 600
    Miss.objects.update(at=timezone.now() - timedelta(minutes=11))
    assert tries(visitor, "ET-2026-90417-H", SECRET).answer.status_code == 422


def test_the_owner_is_never_kept_out_by_somebody_who_guesses() -> None:
    row = scenes.filed()
    mallory = Visitor()
    mallory.client.defaults["REMOTE_ADDR"] = "203.0.113.9"
    for _ in range(throttle.PER_ADDRESS + 1):
        mallory.answer = None
        mallory.opens("/track/")
        mallory.sends("/track/", reference=row.reference, secret=SECRET)
    assert mallory.answer.status_code == 429
    assert tries(Visitor(), row.reference, access.secret_of(row)).here == "/track/case/"


def test_who_shares_an_address_with_a_guesser_still_gets_in() -> None:
    """L-05: behind a carrier's NAT both have one address; the code and the link open all the same."""
    row, mallory = scenes.filed(), Visitor()
    for n in range(throttle.PER_ADDRESS + 5):
        tries(mallory, f"ET-2026-9{n:04}-A", SECRET)
    assert mallory.answer.status_code == 429 and Miss.objects.count() == 2 * throttle.PER_ADDRESS
    assert Visitor().client.get(f"/k/{row.reference}/{SECRET}/").status_code == 429
    assert tries(Visitor(), row.reference, access.secret_of(row)).here == "/track/case/"
    assert scenes.let_in(row).here == "/track/case/"


def test_private_pages_are_kept_by_no_cache() -> None:
    """L-02, L-13, L-14"""
    visitor = scenes.let_in(scenes.filed())
    for path in ("/track/", "/track/case/"):
        answer = visitor.client.get(path)
        assert answer["Cache-Control"] == "no-store" and answer["X-Content-Type-Options"] == "nosniff"
        assert "script-src 'self'" in answer["Content-Security-Policy"]
