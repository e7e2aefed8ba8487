"""Issue 2, item 1: a complaint filed without a script, its acknowledgement, and its deadline."""

from __future__ import annotations

import json
import re
import time
from datetime import UTC, datetime

import pytest

from tests.journeys.visitors import Visitor, within
from tests.live import Live

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]


def test_a_complaint_filed_in_arabic_without_a_script_is_acknowledged_within_the_minute(insaf: Live) -> None:
    began = time.monotonic()
    receipt = Visitor(insaf).files()
    mail = within(60, lambda: _mail_about(insaf, receipt.reference))
    assert time.monotonic() - began < 60
    assert '<html lang="ar" dir="rtl"' in receipt.page.text
    assert "/k/" in mail and receipt.reference in mail


def test_the_command_line_shows_the_case_with_its_deadline(insaf: Live) -> None:
    receipt = Visitor(insaf).files()
    shown = json.loads(insaf.insaf("case", "show", receipt.reference, "--json"))
    asked = ("policy", "due", "--received", shown["received_at"], "--json")
    counted = json.loads(insaf.insaf(*asked))
    promised = {one["kind"]: one["due_at"] for one in shown["deadlines"]}
    assert promised["decide"] == counted["due_at"]
    assert counted["days"] == 15
    received_at = datetime.fromisoformat(shown["received_at"])
    assert abs((datetime.now(UTC) - received_at).total_seconds()) < 60


def test_the_private_link_of_the_receipt_opens_the_case(insaf: Live) -> None:
    amina = Visitor(insaf)
    receipt = amina.files()
    page = Visitor(insaf).get(receipt.link)
    assert page.status == 200
    assert page.url.endswith("/track/case/"), "the secret is gone from the address line (L-02)"
    assert receipt.reference in page.text
    assert receipt.secret not in page.text


def test_reference_and_secret_open_the_case_without_a_script(insaf: Live) -> None:
    receipt = Visitor(insaf).files()
    other = Visitor(insaf)
    form = other.get("/track/")
    said = {"reference": receipt.reference.lower(), "secret": receipt.secret}
    page = other.post("/track/", {"csrfmiddlewaretoken": form.hidden("csrfmiddlewaretoken"), **said})
    assert receipt.reference in page.text and page.url.endswith("/track/case/")


def test_another_secret_opens_nothing(insaf: Live) -> None:
    mine, theirs = Visitor(insaf).files(), Visitor(insaf).files()
    other = Visitor(insaf)
    form = other.get("/track/")
    said = {"reference": theirs.reference, "secret": mine.secret}
    page = other.post("/track/", {"csrfmiddlewaretoken": form.hidden("csrfmiddlewaretoken"), **said})
    assert page.status == 422
    assert other.get("/track/case/").url.endswith("/track/")


def _mail_about(insaf: Live, reference: str) -> str | None:
    """The text of the mail that names this reference, read on the mailbox page."""
    visitor = Visitor(insaf)
    for path in re.findall(r'href="(/demo/mailbox/[^"]+/)"', visitor.get("/demo/mailbox/").text):
        page = visitor.get(path).text
        if reference in page:
            return page
    return None
