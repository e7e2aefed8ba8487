"""Who did not get a letter, and why, from the report of a mail server (K-14)."""

from __future__ import annotations

import pytest

from insaf.intake.email.parse import parse
from insaf.intake.email.shape import Auto, Bounce

REPORT = """\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.sa>
To: info@centre.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.sa

{recipient}
--b
Content-Type: {returned}

Message-ID: <letter.17@centre.example>
To: amina@example.sa
Subject: ET-2026-00417-K

--b--
"""
FAILED = "Final-Recipient: rfc822; Amina@Example.SA\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n"


def bounces(recipient: str, returned: str = "text/rfc822-headers") -> tuple[Bounce, ...]:
    mail = parse(REPORT.format(recipient=recipient, returned=returned).encode())
    assert mail.auto is Auto.BOUNCE
    return mail.bounces


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_names_the_recipient_the_reason_and_our_letter(returned: str) -> None:
    """K-14"""
    assert bounces(FAILED, returned) == (Bounce("Amina@example.sa", "failed", "5.1.1", "letter.17@centre.example"),)
    assert bounces(FAILED, returned)[0].permanent


@pytest.mark.parametrize(
    ("recipient", "action", "status", "permanent"),
    [
        ("Final-Recipient: rfc822;a@b.sa\nAction: delayed\nStatus: 4.4.1", "delayed", "4.4.1", False),
        ("Final-Recipient: rfc822;a@b.sa\nAction: delivered\nStatus: 2.0.0", "delivered", "2.0.0", False),
        ("Final-Recipient: rfc822;a@b.sa\nAction: relayed\nStatus: 2.0.0", "relayed", "2.0.0", False),
        ("Final-Recipient: rfc822;a@b.sa\nAction: failed\nStatus: 4.4.7", "failed", "4.4.7", True),
        (
            "Final-Recipient: rfc822;a@b.sa\nAction: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp;552 5.2.2 full",
            "failed",
            "5.2.2",
            True,
        ),
        ("Final-Recipient: rfc822;a@b.sa\nDiagnostic-Code: smtp; 550 unknown", "failed", "5.0.0", True),
        ("Final-Recipient: rfc822;a@b.sa\nStatus: 4.2.2 (mailbox full)", "delayed", "4.2.2", False),
        (
            "Original-Recipient: rfc822;a@b.sa\nFinal-Recipient: rfc822;forwarded@other.sa\nAction: failed\nStatus: 5.1.1",
            "failed",
            "5.1.1",
            True,
        ),
        ("Original-Recipient: rfc822;a+40b.sa\nAction: failed\nStatus: 5.1.1", "failed", "5.1.1", True),
        ("Final-Recipient: LOCAL; <a@b.sa>\nAction: FAILED (gone)\nStatus: 5.1.1", "failed", "5.1.1", True),
    ],
)
def test_what_became_of_a_letter(recipient: str, action: str, status: str, permanent: bool) -> None:
    """K-14"""
    found = bounces(recipient)
    assert [(one.recipient, one.action, one.status, one.permanent) for one in found] == [
        ("a@b.sa", action, status, permanent)
    ]


def test_a_report_on_many_names_each() -> None:
    """K-14"""
    found = bounces(
        "\n".join(f"Final-Recipient: rfc822;p{n}@b.sa\nAction: failed\nStatus: 5.1.1\n" for n in range(200))
    )
    assert [one.recipient for one in found][:3] == ["p0@b.sa", "p1@b.sa", "p2@b.sa"]
    assert len(found) == 100


@pytest.mark.parametrize(
    "text",
    [
        "Hi. This is the qmail-send program at mx.example.sa.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n"
        "<a@b.sa>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 no such user\n\n--- Below this line is a copy of the message.\n\n"
        "Message-ID: <letter.17@centre.example>\nTo: other@b.sa\n",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\n"
        "recipients. This is a permanent error. The following address(es) failed:\n\n  a@b.sa\n    550 5.1.1 unknown user\n\n"
        "------ This is a copy of the message, including all the headers. ------\n\nMessage-ID: <letter.17@centre.example>\nTo: other@b.sa\n",
        "تعذر تسليم رسالتك إلى المستلمين التاليين:\n\na@b.sa\n550 5.1.1 المستخدم غير موجود\n\n--- original message ---\nMessage-ID: <letter.17@centre.example>\n",
    ],
)
def test_a_report_for_people_alone_is_read_too(text: str) -> None:
    """K-14"""
    raw = f"Return-Path: <>\nFrom: MAILER-DAEMON@mx.example.sa\nTo: info@centre.example\nSubject: failure notice\n\n{text}"
    assert parse(raw.encode()).bounces == (Bounce("a@b.sa", "failed", "5.1.1", "letter.17@centre.example"),)


def test_a_warning_is_no_failure() -> None:
    """K-14"""
    text = "This is a warning. Your message to a@b.sa has not yet been delivered. We will keep trying for 4 days."
    mail = parse(f"Return-Path: <>\nFrom: postmaster@mx.example.sa\nSubject: Delivery delayed\n\n{text}".encode())
    assert [(one.recipient, one.action, one.permanent) for one in mail.bounces] == [("a@b.sa", "delayed", False)]


def test_a_complaint_about_undelivered_things_is_no_bounce() -> None:
    """K-14, K-01"""
    text = "Your mail to a@b.sa could not be delivered.\n550 5.1.1 <a@b.sa> no such user\n\nThis is what I get whenever I write to you."
    for subject in ("Not delivered", "Fwd: Undelivered Mail Returned to Sender", "شهادة لم تسلَّم: فشل التسليم"):
        for path in ("", "Return-Path: <amina@example.sa>\n"):
            mail = parse(f"{path}From: Amina <amina@example.sa>\nSubject: {subject}\n\n{text}".encode())
            assert (mail.auto, mail.bounces) == (Auto.NO, ())
