"""Headers and parts by the book (K-02, K-03, K-10 to K-12)."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header
from typing import Any

import pytest

from insaf.cases.files import keep
from insaf.core.acts import handling
from insaf.core.acts.intake import Contact
from insaf.outbox import addresses, follow, headers, send
from insaf.outbox.envelope import Heads, mail
from insaf.outbox.letters.blocks import Composed, Paragraph
from tests import cast, given
from tests.outbox.postbox import Postbox, Received

ID = re.compile(rb"<\S+\.[a-z2-7]{16}@\S+>$")  # a Message-ID cannot be folded
ENCODED_WORD = re.compile(rb"=\?[^?\s]+\?[bqBQ]\?[^?\s]*\?=")


def sent(m: given.Matter, postbox: Postbox) -> Received:
    follow.run_once(m.now)
    send.run_once(m.now)
    return postbox.mails[-1]


def spelled(mail_in: Received, name: str) -> str:
    """A header as mail programs spell it: nothing between neighbouring encoded words."""
    raw = message_from_bytes(mail_in.raw, policy=policy.compat32)[name]
    return "".join(w.decode(c or "ascii") if isinstance(w, bytes) else w for w, c in decode_header(raw))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_letter_has_both_parts_in_its_language(matter: Any, postbox: Postbox, language: str) -> None:
    message = sent(matter(language=language), postbox).message
    assert message.get_content_type() == "multipart/alternative"
    assert message["Content-Language"] == language
    assert [(p.get_content_type(), p.get_content_charset(), p["Content-Language"]) for p in message.iter_parts()] == [
        ("text/plain", "utf-8", language),
        ("text/html", "utf-8", language),
    ]


def test_the_letter_comes_from_the_institution_and_answers_reach_it(matter: Any, postbox: Postbox) -> None:
    """K-12: never from the complainant, in the header or on the envelope."""
    mail_in = sent(matter(), postbox)
    assert mail_in.message["From"].addresses[0].addr_spec == "complaints@engineeringtracks.edu.sa"
    assert spelled(mail_in, "From") == "مركز مسارات الهندسة للتدريب <complaints@engineeringtracks.edu.sa>"
    assert mail_in.message["Reply-To"].addresses[0].addr_spec == "info@engineeringtracks.edu.sa"
    assert mail_in.sender == "complaints@engineeringtracks.edu.sa"
    assert mail_in.recipients == ["amina@example.com"] and mail_in.message["To"] == "amina@example.com"


def test_an_acknowledgement_says_that_a_machine_replied(matter: Any, postbox: Postbox) -> None:
    """K-02."""
    message = sent(matter(), postbox).message
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "All"


def test_a_notice_of_the_system_says_that_a_machine_made_it(matter: Any, postbox: Postbox) -> None:
    m = matter()
    sent(m, postbox)
    message = sent(m.days(6).ticked(), postbox).message
    assert message["Auto-Submitted"] == "auto-generated" and message["X-Auto-Response-Suppress"] == "All"


def test_what_staff_wrote_says_nothing_of_machines(matter: Any, postbox: Postbox) -> None:
    m = matter()
    sent(m, postbox)
    message = sent(m.does(cast.omar, handling.Reply("سنعيد المبلغ.")), postbox).message
    assert message["Auto-Submitted"] is None and message["X-Auto-Response-Suppress"] is None


def test_the_letters_of_a_case_hang_together(matter: Any, postbox: Postbox) -> None:
    m = matter()
    first = sent(m, postbox).message
    assert first["In-Reply-To"] is None and first["References"] is None
    for text in ("سنعيد المبلغ.", "أُعيد المبلغ."):
        later = sent(m.days(1).does(cast.omar, handling.Reply(text)), postbox).message
        assert later["In-Reply-To"] == later["References"] == first["Message-ID"]
    assert len({str(one.message["Message-ID"]) for one in postbox.mails}) == 3


def test_the_reference_stands_in_the_subject_as_an_island(matter: Any, postbox: Postbox) -> None:
    """B-01, J-04."""
    m = matter()
    assert f"\u2068{m.door.reference}\u2069" in str(sent(m, postbox).message["Subject"])


@pytest.mark.parametrize("language", ["ar", "en"])
def test_header_lines_and_encoded_words_keep_their_length(matter: Any, postbox: Postbox, language: str) -> None:
    """K-11, RFC 2047 section 2, RFC 5322 section 2.1.1."""
    for kind in (matter(language=language).decided(), matter(language=language).late_by(0)):
        sent(kind, postbox)
    for mail_in in postbox.mails:
        head, _, body = mail_in.raw.partition(b"\r\n\r\n")
        assert all(len(line) <= 78 for line in head.split(b"\r\n") if not ID.search(line))
        assert all(len(word) <= 75 for word in ENCODED_WORD.findall(head))
        assert all(len(line) <= 78 for line in body.split(b"\r\n"))
        assert head.isascii() and body.isascii()


LONG = "نتابع النظر في شكواك بعد أن وصلنا رد الجهة المعنية عليها في موعده"


@pytest.mark.parametrize("said", [LONG, "مركز مسارات الهندسة للتدريب", "كلمة" * 40, "أ"])
def test_a_fold_stands_between_words_and_not_within_one(said: str) -> None:
    """RFC 2047 section 6.2 lets readers join the encoded words; some show the fold as a space instead."""
    lines = str(headers.text("Subject", said).fold(policy=policy.SMTP)).removeprefix("Subject: ").split()  # type: ignore[attr-defined]
    shown = [base64.b64decode(line[len("=?utf-8?b?") : -len("?=")]).decode() for line in lines]
    assert "".join(shown) == said
    assert max(map(len, said.split())) > 40 or all(word.endswith(" ") for word in shown[:-1])


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85"])
def test_a_name_cannot_write_a_header(matter: Any, postbox: Postbox, ending: str) -> None:
    """K-10."""
    name = f"أمينة{ending}Bcc: mallory@example.com{ending}{ending}<b>body</b>"
    mail_in = sent(matter(contact=Contact(name=name, email="amina@example.com")), postbox)
    assert mail_in.message["Bcc"] is None and mail_in.recipients == ["amina@example.com"]
    assert "\nBcc:" not in mail_in.part("plain") and "<b>body" not in mail_in.part("html")


@pytest.mark.parametrize(
    "address", ["a@example.com\r\nBcc: m@example.com", "a@example.com, m@example.com", "amina", "a b@example.com"]
)
def test_what_is_no_address_gets_no_mail(matter: Any, postbox: Postbox, address: str) -> None:
    m = matter(contact=Contact(name="أمينة", email=address))
    follow.run_once(m.now)
    send.run_once(m.now)
    assert postbox.mails == []


def test_an_arabic_domain_is_written_as_every_server_reads_it(matter: Any, postbox: Postbox) -> None:
    mail_in = sent(matter(contact=Contact(name="أمينة", email="amina@مثال.السعودية")), postbox)
    assert mail_in.recipients == ["amina@xn--mgbh0fb.xn--mgberp4a5d4ar"]
    assert b"\r\nTo: amina@xn--mgbh0fb.xn--mgberp4a5d4ar\r\n" in mail_in.raw


def test_no_value_of_a_letter_can_write_a_header() -> None:
    """K-10, whatever the policy or the person wrote."""
    evil = "X\r\nBcc: mallory@example.com"
    composed = Composed(evil, evil, evil, "en", evil, evil, (Paragraph(evil),))
    heads = Heads("a@example.com", "<1@example.com>", "<0@example.com>", "", datetime(2026, 8, 2, tzinfo=UTC))
    institution = given.policy().institution
    said = type(institution.name)(evil, evil)
    changed = given.rules(institution=type(institution)(**{**vars(institution), "name": said})).policy
    raw = mail(composed, heads, changed).as_bytes()
    read = message_from_bytes(raw, policy=policy.default)
    assert read["Bcc"] is None and read["Subject"] == "X Bcc: mallory@example.com"


def test_one_line_leaves_no_way_to_a_second() -> None:
    assert addresses.one_line("a\r\nb\u2028c\u202ed\x00e\tf") == "a b cd e f"


def test_the_files_of_a_reply_go_with_it(matter: Any, postbox: Postbox) -> None:
    m = matter()
    sent(m, postbox)
    file = keep(b"%PDF-1.7 receipt", "إيصال \u202eالتحويل.pdf", "application/pdf")
    message = sent(m.does(cast.omar, handling.Reply("تجد الإيصال مرفقًا.", (file,))), postbox).message
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "إيصال التحويل.pdf"
    assert attached.get_content() == b"%PDF-1.7 receipt"
    assert message.get_body(("plain",)) is not None and message["Content-Language"] == "ar"
