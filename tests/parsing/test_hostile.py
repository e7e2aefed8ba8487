"""Mails of our own, broken on purpose: K-05, K-06, K-08, L-07, K-10."""

from __future__ import annotations

import json
import time
from functools import cache

import pytest

from insaf.intake.email.parse import as_json, parse
from insaf.intake.email.shape import Mail
from tests.parsing import corpus, hostile
from tests.parsing.hostile import Case


@cache
def cases() -> list[Case]:
    return hostile.cases()


def spaced(text: str) -> str:
    return " ".join(text.split())


def test_there_are_more_than_a_hundred_hostile_mails() -> None:
    assert len(cases()) >= 200


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_a_hostile_mail_is_read_in_good_time_with_its_words_and_files(case: Case) -> None:
    """K-05, K-06, K-08, K-10, L-07"""
    begun = time.process_time()
    mail = corpus.strictly(case.raw)
    assert time.process_time() - begun < (1 if len(case.raw) < 1_000_000 else 3)
    assert parse(case.raw) == mail
    assert spaced(case.words) in spaced(mail.text)
    assert spaced(case.words) in spaced(mail.said) or case.name.startswith(("mail-in-mail", "text-flood"))
    assert mail.too_much is case.too_much, mail.defects
    if case.subject is not None:
        assert mail.subject == case.subject
    contents = [one.content for one in mail.attachments]
    assert all(file in contents for file in case.files), [(one.name, one.size) for one in mail.attachments]
    _can_be_kept_and_sent_on(mail)


def _can_be_kept_and_sent_on(mail: Mail) -> None:
    """No name, address or subject can break a header, nothing is refused by a database."""
    said = json.dumps(as_json(mail), ensure_ascii=False)
    assert "\\u0000" not in said and said.encode("utf-8")
    people = [mail.sender, *mail.to, *mail.cc, *mail.reply_to]
    lines = [mail.subject, mail.message_id, *mail.references, *mail.in_reply_to]
    lines += [one.name for one in mail.attachments] + [said for one in people for said in (one.name, one.email)]
    assert not [line for line in lines if set(line) & set("\r\n\0")]
    assert all(" " not in one.email for one in people)


@pytest.mark.parametrize(
    "case", [case for case in cases() if case.name.startswith("name-")], ids=lambda case: case.name
)
def test_an_arabic_file_name_is_read_however_it_was_written(case: Case) -> None:
    """L-07, K-05"""
    assert [one.name for one in parse(case.raw).attachments] == [hostile.NAME]


def test_what_is_beyond_the_size_is_kept_for_a_person_and_not_read_whole() -> None:
    """K-08"""
    raw = hostile.PLAIN + b"\r\n" + hostile.SENTENCE.encode() + b"\r\nx" * (21 * 1024 * 1024)
    begun = time.process_time()
    mail = parse(raw)
    assert time.process_time() - begun < 1
    assert mail.too_much and "too-large" in mail.defects
    assert mail.subject == "test" and hostile.SENTENCE in mail.text


def test_staff_can_have_a_mail_read_again_under_another_charset() -> None:
    """K-06: and which one was used is said."""
    raw = hostile.PLAIN + b"Content-Type: text/plain; charset=windows-1252\r\n\r\n" + "قال: نعم".encode("cp1256")
    assert parse(raw, charset="windows-1256").text == "قال: نعم"
    assert parse(raw, charset="windows-1256").charsets == ("windows-1252>windows-1256",)
    assert parse(raw, charset="iso-8859-1").charsets == ("windows-1252>iso-8859-1",)


@pytest.mark.parametrize(
    ("declared", "codec", "used"),
    [
        ("windows-1256", "utf-8", "utf-8"),
        ("utf-8", "cp1256", "windows-1256"),
        ("us-ascii", "iso8859_6", "iso-8859-6"),
        ("iso-8859-1", "cp1256", "windows-1256"),
        ("", "cp1256", "windows-1256"),
        ("windows-1256", "cp1256", "windows-1256"),
    ],
)
def test_utf_8_is_tried_first_then_what_was_declared_then_few_others(declared: str, codec: str, used: str) -> None:
    """K-06"""
    text = "نأمل الإفادة عن سبب تأخر الشهادة وقد مضى عليها شهر كامل"
    head = hostile.PLAIN + f"Content-Type: text/plain; charset={declared}\r\n\r\n".encode()
    mail = parse(head + text.encode(codec))
    assert mail.text == text
    assert mail.charsets == (f"{declared}>{used}",)


@pytest.mark.parametrize(
    "text", ["Le délai a été dépassé à Québec, où était le reçu ?", "Größe, Maße und Übergabe für Jürgen"]
)
def test_a_western_mail_is_not_taken_for_arabic(text: str) -> None:
    """K-06"""
    for declared in ("iso-8859-1", "us-ascii", ""):
        head = hostile.PLAIN + f"Content-Type: text/plain; charset={declared}\r\n\r\n".encode()
        assert parse(head + text.encode("cp1252")).text == text
