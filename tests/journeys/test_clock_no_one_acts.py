"""Amina's complaint about which nobody does anything: no silence, to the letter that names NELC.

Received on Thursday 25 February 2027. The fifteenth working day is 23 March, because Eid
al-Fitr takes four working days out of it (9 to 12 March, Tuesday to Friday).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from insaf.cases import access, queries
from insaf.cases.models import Case
from insaf.core.terms import DeadlineKind
from insaf.rulebook import seeding
from insaf.site.translations import compile_all
from tests import cast, given
from tests.intake.visitor import Visitor
from tests.journeys.clockwork import Clockwork, clockwork, happened
from tests.portal import scenes

AMINA = "amina@example.com"
NELC = ("المركز الوطني للتعليم الإلكتروني", "920015991", "care@nelc.gov.sa")


@pytest.fixture
def clock(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clockwork]:
    compile_all()
    with clockwork("2027-02-25 10:00", settings, monkeypatch) as moving:
        seeding.ensure(given.utc(moving.now))
        cast.hired()
        yield moving


@pytest.fixture
def row(clock: Clockwork) -> Case:
    """Filed by the form, as anybody would."""
    Visitor().files(email=AMINA)
    clock.round(clock.now)
    return Case.objects.get()


def answer_due(row: Case) -> datetime | None:
    """When the level that has the case must answer."""
    loaded = queries.load(row.reference)
    deadline = loaded.case.deadline(DeadlineKind.RUNG_RESPONSE) if loaded else None
    return deadline.due_at if deadline else None


def test_the_dates_step_over_eid(row: Case) -> None:
    assert (row.next_update_due_at, row.decide_due_at) == (given.at("2027-03-04 16:00"), given.at("2027-03-23 16:00"))


@pytest.mark.slow
def test_every_instant_is_right_and_nothing_is_said_twice(row: Case, clock: Clockwork) -> None:
    """C-19, D-09, E-04, E-08, E-10, E-11, E-15"""
    clock.until("2027-04-11 12:00")
    assert happened(row, "Warned", "Breached", "UpdateSent", "Escalated", "InternalStagesSpent") == [
        ("2027-02-28 15:59", "Breached", "first_response"),
        ("2027-02-28 16:01", "Breached", "assign"),
        ("2027-03-04 09:01", "Warned", "5"),
        ("2027-03-04 16:01", "Breached", "assess"),
        ("2027-03-04 16:01", "Breached", "next_update"),
        ("2027-03-04 16:01", "UpdateSent", "True"),
        ("2027-03-16 09:01", "Warned", "10"),
        ("2027-03-16 16:01", "Breached", "next_update"),
        ("2027-03-16 16:01", "UpdateSent", "True"),
        ("2027-03-21 09:01", "Warned", "13"),
        ("2027-03-23 16:01", "Breached", "decide"),
        ("2027-03-23 16:01", "Breached", "next_update"),
        ("2027-03-23 16:01", "UpdateSent", "True"),
        ("2027-03-24 16:01", "Breached", "verify_delay"),
        ("2027-03-24 16:01", "Escalated", "complaints_management"),
        ("2027-03-25 16:01", "Breached", "assign"),
        ("2027-03-30 16:01", "Breached", "next_update"),
        ("2027-03-30 16:01", "UpdateSent", "True"),
        ("2027-03-31 16:01", "Breached", "rung_response"),
        ("2027-03-31 16:01", "Escalated", "executive"),
        ("2027-04-01 16:01", "Breached", "assign"),
        ("2027-04-04 16:01", "Breached", "rung_response"),
        ("2027-04-04 16:01", "InternalStagesSpent", "executive"),
        ("2027-04-06 16:01", "Breached", "next_update"),
        ("2027-04-06 16:01", "UpdateSent", "True"),
    ]

    _amina_heard_of_it(row, clock)
    _staff_were_told(clock)


def _amina_heard_of_it(row: Case, clock: Clockwork) -> None:
    """D-09, E-05, E-15: within a minute of the instant, in Arabic, and never twice for one thing."""
    told = clock.told(AMINA)
    assert [at for at, _ in told] == [
        "2027-02-25 10:00",  # the acknowledgement
        "2027-03-04 16:01",  # day 5
        "2027-03-16 16:01",  # day 10, after Eid
        "2027-03-23 16:01",  # the apology
        "2027-03-24 16:01",  # complaints management has it
        "2027-03-30 16:01",
        "2027-03-31 16:01",  # executive management has it
        "2027-04-04 16:01",  # the way outside
        "2027-04-06 16:01",
    ]
    assert all(any("\u0621" <= letter <= "\u064a" for letter in subject) for _, subject in told)
    mails = [mail for _, mail in clock.mails if AMINA in mail.recipients]
    assert len({mail.message["Message-ID"] for mail in mails}) == len(mails)
    last = mails[-2].part("plain")
    assert all(words in last for words in NELC)
    assert "الإدارة التنفيذية" in last and "نعتذر" in last


def _staff_were_told(clock: Clockwork) -> None:
    """C-19, E-05: support from the first warning, complaints management of the breach, executives at last."""
    omar, layla, faisal = ([at for at, _ in clock.told(m.email)] for m in (cast.omar, cast.layla, cast.faisal))
    assert omar[0] == "2027-02-28 15:59"  # the first word was due in seven working hours
    assert "2027-03-23 16:01" in omar and "2027-03-23 16:01" in layla
    assert faisal[0] == "2027-03-31 16:01"


def test_the_breach_letter_apologises_and_opens_the_rights(row: Case, clock: Clockwork) -> None:
    """E-05"""
    clock.until("2027-03-23 16:01")
    letter = clock.mail("تأخرنا")
    assert "نعتذر" in letter and "إعادة فتح" in letter and "إدارة الشكاوى" in letter
    assert NELC[0] in letter and access.private_path(row) in letter
    assert "الأربعاء 24 مارس 2027" in letter  # by when the reason is told


def test_one_click_asks_why_and_is_answered_by_the_next_level(row: Case, clock: Clockwork) -> None:
    """E-06, E-08: no reason is asked; support does not say why in its day, so the case climbs."""
    clock.until("2027-03-23 17:00")
    page = scenes.let_in(row)
    assert "ونعتذر إليك" in page.page
    scenes.uses(page, "reopen")
    assert happened(row, "ReopeningRequested")[0][0] == "2027-03-23 17:00"
    clock.until("2027-03-24 15:59")
    row.refresh_from_db()
    assert row.rung == "support"
    clock.until("2027-03-24 16:01")
    row.refresh_from_db()
    assert (row.rung, answer_due(row)) == ("complaints_management", given.at("2027-03-31 16:00"))
    assert "إدارة الشكاوى" in scenes.let_in(row).page


def test_the_complainant_climbs_once_the_time_has_passed_and_not_before(row: Case, clock: Clockwork) -> None:
    """E-11"""
    clock.until("2027-03-23 15:59")
    assert 'value="escalate"' not in scenes.let_in(row).page
    clock.until("2027-03-23 16:01")
    scenes.uses(scenes.let_in(row), "escalate")
    row.refresh_from_db()
    assert row.rung == "complaints_management"
    clock.until("2027-03-30 16:01")  # five days from the click, not from the lapse
    row.refresh_from_db()
    assert row.rung == "executive"


def test_a_week_without_a_worker_gives_the_same_entries(row: Case, clock: Clockwork) -> None:
    """C-20: noticed late, with the instants at which they were due."""
    clock.until("2027-03-21 12:00")
    clock.round(given.at("2027-03-28 12:00"))
    late = happened(row, "Breached", "Escalated")[-5:]
    assert [word for _, _, word in late] == ["decide", "next_update", "verify_delay", "complaints_management", "assign"]
    assert answer_due(row) == given.at("2027-03-31 16:00")
    assert clock.told(AMINA)[-1][0] == "2027-03-28 12:00"
    assert len(clock.told(AMINA)) == 4
