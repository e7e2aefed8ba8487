"""Notices that a letter was not delivered: believed from a mail server alone (K-14)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from insaf.cases.models import Case
from insaf.intake.email.models import Arrival
from insaf.outbox import addresses
from insaf.outbox.models import FailingAddress, Letter
from tests import cast
from tests.arrivals import post
from tests.arrivals.post import A_MINUTE, NOW

LATER = NOW + timedelta(hours=1)
NOBODY = "Return-Path: <>\n"


@pytest.fixture
def letter() -> Letter:
    """The acknowledgement of Amina's case, sent."""
    post.acknowledged(post.begun())
    Letter.objects.update(state="sent", sent_at=NOW + A_MINUTE, next_attempt_at=None)
    return Letter.objects.select_related("case").get()


def notice(letter: Letter, envelope: str = NOBODY, about: str = cast.amina.email, quotes: bool = True) -> bytes:
    quoted = f"--x\nContent-Type: text/rfc822-headers\n\nMessage-ID: {letter.message_id}\n\n" if quotes else ""
    return (
        f"{envelope}From: MAILER-DAEMON@mx.example.com\nTo: {post.HOUSE}\nSubject: Undelivered Mail\n"
        f"Message-ID: <{hash((envelope, about))}@mx.example.com>\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n"
        "--x\n\nIt was not delivered.\n--x\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; {about}\nAction: failed\nStatus: 5.1.1\n\n{quoted}--x--\n"
    ).encode()


def came(letter: Letter, raw: bytes, at: datetime = LATER, **envelope: Any) -> tuple[Arrival, str]:
    arrival = post.arrives(raw, at, **envelope)
    letter.refresh_from_db()
    return arrival, letter.state


@pytest.mark.both_databases
def test_a_notice_from_a_mail_server_tells_the_letter(letter: Letter) -> None:
    arrival, state = came(letter, notice(letter, about=cast.amina.email.upper()))
    assert (arrival.state, arrival.reason, arrival.case) == ("ignored", "bounce", letter.case)
    assert state == "failed" and FailingAddress.objects.get().address == cast.amina.email


@pytest.mark.parametrize(
    ("changed", "at", "envelope"),
    [
        ({"envelope": "Return-Path: <anyone@example.net>\n"}, LATER, {}),
        ({"envelope": ""}, LATER, {}),
        ({}, LATER, {"envelope_from": "anyone@example.net"}),
        ({"about": "somebody@example.net"}, LATER, {}),
        ({}, NOW + timedelta(days=8), {}),
    ],
    ids=["sender", "unknown-sender", "sender-on-the-envelope", "other-recipient", "too-late"],
)
def test_a_notice_that_anybody_may_have_written_changes_nothing_and_waits_for_a_person(
    letter: Letter, changed: dict[str, str], at: datetime, envelope: dict[str, str]
) -> None:
    """Who was shown a letter knows its name; that must not undo what it told."""
    arrival, state = came(letter, notice(letter, **changed), at, **envelope)
    assert (arrival.state, arrival.reason, arrival.case) == ("held", "doubted", letter.case)
    assert state == "sent" and not letter.last_error and not FailingAddress.objects.exists()


def test_a_notice_about_a_letter_that_was_not_sent_changes_nothing(letter: Letter) -> None:
    Letter.objects.update(state="queued", sent_at=None)
    arrival, state = came(letter, notice(letter))
    assert (arrival.state, state) == ("held", "queued") and Case.objects.get().arrivals.count() == 2


def test_the_address_of_the_letter_counts_on_whichever_line_it_stands(letter: Letter, settings: Any) -> None:
    """K-03: a mail server may write the box, before the address that was written to."""
    settings.INSAF_MAIL_BOUNCES = "bounces+{token}@engineeringtracks.edu.sa"
    lines = (
        f"{NOBODY}Delivered-To: bounces@engineeringtracks.edu.sa\nX-Original-To: {addresses.bounce_address(letter)}\n"
    )
    arrival, state = came(letter, notice(letter, lines, quotes=False), envelope_to="bounces@engineeringtracks.edu.sa")
    assert (arrival.reason, arrival.case, state) == ("bounce", letter.case, "failed")


@pytest.mark.parametrize("postmark", ["From MAILER-DAEMON  Sun Aug  2 09:00:00 2026\n", "From <> Sun Aug  2 2026\n"])
def test_the_postmark_of_a_pipe_names_the_sender_of_the_envelope(letter: Letter, postmark: str) -> None:
    """K-03: a mail server that hands mail to a program writes it there alone."""
    assert came(letter, notice(letter, postmark))[1] == "failed"


def test_a_postmark_of_somebody_is_no_mail_servers(letter: Letter) -> None:
    arrival, state = came(letter, notice(letter, "From anyone@example.net  Sun Aug  2 09:00:00 2026\n"))
    assert (arrival.state, state) == ("held", "sent")
