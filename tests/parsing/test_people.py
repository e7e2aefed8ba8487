"""Who wrote, to whom, in answer to what, and what our own server thought of it (K-04, K-05, K-10, K-16, L-25)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from insaf.intake.email.parse import parse
from insaf.intake.email.shape import Address


def to(value: str | bytes) -> list[tuple[str, str]]:
    raw = value if isinstance(value, bytes) else value.encode()
    return [(one.name, one.email) for one in parse(b"To: " + raw + b"\r\n\r\nx").to]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a@b.sa", [("", "a@b.sa")]),
        ("<a@b.sa>", [("", "a@b.sa")]),
        ("Amina <Amina.X@Example.SA>", [("Amina", "Amina.X@example.sa")]),
        ('"Amina, of Riyadh" <a@b.sa>, Omar <o@b.sa>', [("Amina, of Riyadh", "a@b.sa"), ("Omar", "o@b.sa")]),
        ('"Am\\"ina" <a@b.sa>', [('Am"ina', "a@b.sa")]),
        ("a@b.sa (Amina)", [("Amina", "a@b.sa")]),
        ("a@b.sa (Amina (of (Riyadh)))", [("Amina of Riyadh", "a@b.sa")]),
        ("أمينة <a@b.sa>", [("أمينة", "a@b.sa")]),
        ("=?utf-8?B?2KPZhdmK2YbYqQ==?= <a@b.sa>", [("أمينة", "a@b.sa")]),
        ('"=?utf-8?B?2KPZhdmK2YbYqQ==?=" <a@b.sa>', [("أمينة", "a@b.sa")]),
        ("=?windows-1256?B?w+PtxOU=?= <a@b.sa>", [("أميؤه", "a@b.sa")]),
        ("=?utf-8?B?2KPZhdmK2YbYqSA8YUBiLnNhPg==?=", [("أمينة", "a@b.sa")]),
        ("أمينة@مثال.السعودية", [("", "أمينة@مثال.السعودية")]),
        ("Staff: a@b.sa, Omar <o@b.sa>; x@y.sa", [("", "a@b.sa"), ("Omar", "o@b.sa"), ("", "x@y.sa")]),
        ("undisclosed-recipients:;", []),
        ("a@b.sa; o@b.sa", [("", "a@b.sa"), ("", "o@b.sa")]),
        ("<@relay.sa,@other.sa:a@b.sa>", [("", "a@b.sa")]),
        ("Amina a@b.sa", [("Amina", "a@b.sa")]),
        ("Amina <a@b.sa", [("Amina", "a@b.sa")]),
        ('"Amina <a@b.sa>, Omar <o@b.sa>', [("Amina", "a@b.sa"), ("Omar", "o@b.sa")]),
        ("'a@b.sa' <a@b.sa>", [("", "a@b.sa")]),
        ("mailto:a@b.sa", [("", "a@b.sa")]),
        ("< a @ b.sa >", [("", "a@b.sa")]),
        ("Amina <a@b.sa.>", [("Amina", "a@b.sa")]),
        ("MAILER-DAEMON", [("MAILER-DAEMON", "")]),
        ("Amina <>", [("Amina", "")]),
        (",,, a@b.sa,,", [("", "a@b.sa")]),
        ("a@b.sa, a@b.sa", [("", "a@b.sa")]),
        ("x" * 400 + "@b.sa", None),
    ],
)
def test_people_are_read_however_they_are_written(value: str, expected: list[tuple[str, str]] | None) -> None:
    """K-05"""
    if expected is None:
        assert all(email == "" for _, email in to(value))
    else:
        assert to(value) == expected


def test_a_name_in_the_bytes_of_windows_is_read() -> None:
    """K-05, K-06"""
    assert to("أمينة العتيبي".encode("cp1256") + b" <a@b.sa>") == [("أمينة العتيبي", "a@b.sa")]


@pytest.mark.parametrize(
    "value", ["=?utf-8?Q?x=0D=0ABcc:_all@b.sa?= <a@b.sa>", '"x\r\n Bcc: all@b.sa" <a@b.sa>', "x <a@b.sa\r\n >"]
)
def test_no_line_can_be_smuggled_into_a_name_or_an_address(value: str) -> None:
    """K-10"""
    assert [email for _, email in to(value)] == ["a@b.sa"]
    assert not set("\r\n") & set(str(to(value)))


def test_who_wrote_is_the_from_or_else_the_sender() -> None:
    """K-05"""
    assert parse(b"Sender: s@b.sa\r\n\r\nx").sender == Address("", "s@b.sa")
    assert parse(b"Sender: s@b.sa\r\nFrom: a@b.sa\r\n\r\nx").sender == Address("", "a@b.sa")
    assert parse(b"\r\nx").sender == Address()


def test_threads_are_known_by_ids_without_brackets() -> None:
    """K-04"""
    raw = b"Message-ID: <a.1@b.sa>\r\nIn-Reply-To: Your letter of Monday <c.2@d.sa>\r\nReferences: <e@f.sa>\r\n <very.long.\r\n id@g.sa> <e@f.sa>\r\n\r\nx"
    mail = parse(raw)
    assert (mail.message_id, mail.in_reply_to, mail.references) == (
        "a.1@b.sa",
        ("c.2@d.sa",),
        ("e@f.sa", "very.long.id@g.sa"),
    )
    assert parse(b"Message-ID: bare@b.sa\r\n\r\nx").message_id == "bare@b.sa"
    assert parse(b"Message-ID: \r\n\r\nx").message_id == ""


@pytest.mark.parametrize(
    ("field", "expected"),
    [("Return-Path: <>", ""), ("Return-Path: <A@B.sa>", "A@b.sa"), ("Return-Path: a@b.sa", "a@b.sa"), ("X: y", None)],
)
def test_an_empty_return_path_is_not_a_missing_one(field: str, expected: str | None) -> None:
    """K-01"""
    assert parse(f"{field}\r\n\r\nx".encode()).return_path == expected


def test_where_it_was_delivered_is_known() -> None:
    """K-04"""
    raw = b"Delivered-To: info+abc@c.sa\r\nX-Original-To: info@c.sa\r\nEnvelope-To: info@c.sa\r\n\r\nx"
    assert parse(raw).delivered_to == ("info+abc@c.sa", "info@c.sa")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Sun, 22 Nov 2026 10:15:00 +0300", datetime(2026, 11, 22, 7, 15, tzinfo=UTC)),
        ("22 Nov 2026 10:15 GMT", datetime(2026, 11, 22, 10, 15, tzinfo=UTC)),
        ("الأحد", None),
        ("Sun, 99 Nov 2026 10:15:00 +9999", None),
        ("", None),
    ],
)
def test_when_it_was_sent(said: str, expected: datetime | None) -> None:
    assert parse(f"Date: {said}\r\n\r\nx".encode()).sent_at == expected


RESULTS = "mx.centre.example; spf=pass smtp.mailfrom=a@b.sa;\r\n dkim=fail (bad; dkim=pass) header.d=b.sa; dkim=pass header.d=c.sa; dmarc=fail (p=reject) header.from=b.sa"


def test_only_our_own_servers_results_are_believed_and_of_those_the_topmost() -> None:
    """K-16"""
    raw = f"Authentication-Results: evil.example; dmarc=pass\r\nAuthentication-Results: {RESULTS}\r\nAuthentication-Results: mx.centre.example; dmarc=pass; spf=fail\r\n\r\nx".encode()
    found = parse(raw, authserv_ids=["MX.centre.example"]).authentication
    assert (found.spf, found.dkim, found.dmarc) == ("pass", "pass", "fail")
    assert found.failed
    for ids in ([], ["other.example"], ["centre.example"]):
        nothing = parse(raw, authserv_ids=ids).authentication
        assert (nothing.spf, nothing.dkim, nothing.dmarc, nothing.failed) == ("", "", "", False)


@pytest.mark.parametrize(
    ("results", "failed"),
    [
        ("spf=pass; dkim=pass; dmarc=pass", False),
        ("spf=pass; dkim=none; dmarc=none", False),
        ("spf=none; dkim=none; dmarc=none", True),
        ("spf=softfail; dkim=none", True),
        ("spf=pass; dmarc=fail", True),
        ("none", False),
    ],
)
def test_a_warning_is_due_when_nothing_vouches_for_the_sender(results: str, failed: bool) -> None:
    """K-16"""
    raw = f"Authentication-Results: mx.centre.example 1; {results}\r\n\r\nx".encode()
    assert parse(raw, authserv_ids=["mx.centre.example"]).authentication.failed is failed


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("X-Spam-Flag: YES", "spam-flag"),
        ("X-Spam-Status: Yes, score=9.1", "spam-flag"),
        ("X-Spam-Status: No, score=-1", ""),
        ("X-MS-Exchange-Organization-SCL: 6", "spam-level"),
        ("X-MS-Exchange-Organization-SCL: -1", ""),
        ("X-Virus-Status: Infected", "virus"),
        ("Subject: SPAM", ""),
    ],
)
def test_what_the_server_suspects_is_said(field: str, code: str) -> None:
    """L-25"""
    assert parse(f"{field}\r\n\r\nx".encode()).junk == code
