"""A machine is known by what it says in the header, never by the subject alone (K-01)."""

from __future__ import annotations

import pytest

from insaf.intake.email.parse import parse
from insaf.intake.email.shape import Auto

BODY = "From: Amina <amina@example.sa>\r\nTo: info@centre.example\r\n{}\r\nأنا خارج المكتب\r\n"


def kind(*fields: str) -> tuple[Auto, str]:
    mail = parse(BODY.format("".join(f"{field}\r\n" for field in fields)).encode())
    return mail.auto, mail.auto_why


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("Auto-Submitted: auto-replied", Auto.AUTO_REPLY),
        ("Auto-Submitted: auto-generated; owner-email=x@y.z", Auto.AUTO_REPLY),
        ("auto-submitted:  Auto-Replied (vacation)", Auto.AUTO_REPLY),
        ("Return-Path: <>", Auto.AUTO_REPLY),
        ("X-Autoreply: yes", Auto.AUTO_REPLY),
        ("X-Autorespond:", Auto.AUTO_REPLY),
        ("X-Autoresponder: 1", Auto.AUTO_REPLY),
        ("Precedence: auto_reply", Auto.AUTO_REPLY),
        ("X-POST-MessageClass: 9; Autoresponder", Auto.AUTO_REPLY),
        ("Delivered-To: Autoresponder", Auto.AUTO_REPLY),
        ("List-Id: <news.example.sa>", Auto.LIST),
        ("List-Unsubscribe: <mailto:u@example.sa>", Auto.LIST),
        ("List-Post: NO", Auto.LIST),
        ("Precedence: bulk", Auto.LIST),
        ("Precedence: junk", Auto.LIST),
        ("Precedence: LIST", Auto.LIST),
        ("X-Failed-Recipients: a@b.sa", Auto.BOUNCE),
    ],
)
def test_a_machine_says_what_it_is(field: str, expected: Auto) -> None:
    """K-01"""
    found, why = kind(field)
    assert found is expected
    assert why


@pytest.mark.parametrize(
    "fields",
    [
        (),
        ("Auto-Submitted: no",),
        ("Auto-Submitted: No",),
        ("X-Autoreply: no",),
        ("X-Auto-Response-Suppress: All",),
        ("X-Auto-Response-Suppress: DR, OOF, AutoReply", "X-MS-Exchange-Organization-SCL: -1"),
        ("Return-Path: <amina@example.sa>",),
        ("Precedence: first-class",),
        ("X-Priority: 1", "Importance: high"),
        ("Subject: خارج المكتب منذ شهر ولا أحد يرد",),
        ("Subject: Out of office hours nobody answers",),
        ("Subject: رد تلقائي لا يفيد",),
        ("Subject: Undelivered certificate",),
    ],
)
def test_a_person_is_not_taken_for_a_machine(fields: tuple[str, ...]) -> None:
    """K-01"""
    assert kind(*fields) == (Auto.NO, "")


@pytest.mark.parametrize(
    "subject", ["Automatic reply: your letter", "رد تلقائي: رسالتكم", "خارج المكتب", "Out of Office: RE", "الرد الآلي"]
)
def test_the_subject_counts_together_with_a_header(subject: str) -> None:
    """K-01"""
    assert kind(f"Subject: {subject}")[0] is Auto.NO
    assert kind(f"Subject: {subject}", "X-Auto-Response-Suppress: All") == (Auto.AUTO_REPLY, "out-of-office-subject")
    assert kind(f"Subject: {subject}", "Precedence: bulk")[0] is Auto.AUTO_REPLY


@pytest.mark.parametrize(
    "sender",
    [
        "MAILER-DAEMON@mx.example.sa",
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "MAILER-DAEMON",
        "mailer-daemon+x@y.sa",
    ],
)
def test_a_mailer_daemon_is_never_answered(sender: str) -> None:
    """K-01"""
    mail = parse(f"From: {sender}\r\nSubject: hello\r\n\r\ntext".encode())
    assert (mail.auto, mail.auto_why) == (Auto.BOUNCE, "mailer-daemon")


def test_a_receipt_that_a_mail_was_read_is_no_answer() -> None:
    """K-01"""
    raw = (
        b"From: Amina <amina@example.sa>\r\nContent-Type: multipart/report; report-type=disposition-notification; boundary=x\r\n\r\n"
        b"--x\r\n\r\nRead\r\n--x\r\nContent-Type: message/disposition-notification\r\n\r\n"
        b"Final-Recipient: rfc822;amina@example.sa\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n--x--"
    )
    assert (parse(raw).auto, parse(raw).auto_why) == (Auto.AUTO_REPLY, "read-receipt")
    assert parse(raw).bounces == ()
