"""What a mail is made of: text or HTML, files, winmail.dat, invitations, mails in the mail (K-05, K-09, L-07)."""

from __future__ import annotations

import binascii
from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from insaf.intake.email import rtf
from insaf.intake.email.parse import parse
from tests.parsing import hostile, winmail
from tests.parsing.hostile import NAME, PDF, PLAIN, SENTENCE, b64, file, mixed, words

RTF = (
    r"{\rtf1\ansi\ansicpg1256\fromhtml1 \deff0{\fonttbl{\f0\fswiss\fcharset178 Arial;}}{\colortbl;\red0\green0\blue255;}"
    r"{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 \uc1\u1587?\u1604?\u1575?\u1605? {\*\htmltag84 &nbsp;}\htmlrtf\~\htmlrtf0 "
    r"\f0\'e3\'d1\'cd\'c8\'c7\par " + "line\\par " * 20 + r"\{end\}\htmlrtf }\htmlrtf0 }"
).encode()


def tnef(*attributes: bytes) -> bytes:
    part = file(b"Content-Type: application/ms-tnef; name=winmail.dat", winmail.winmail(*attributes))
    return mixed(b"Content-Type: text/plain\r\n\r\n", part)


def test_the_files_in_a_winmail_come_out_byte_for_byte_under_their_arabic_names() -> None:
    """L-07, K-05"""
    cid = winmail.string(0x3712, "pic@x")
    raw = tnef(
        winmail.attachment(NAME, PDF),
        winmail.attachment("صورة.png", b"\x89PNG", cid, winmail.string(0x370E, "image/png")),
    )
    files = parse(raw).attachments
    assert [(one.name, one.content, one.type, one.cid) for one in files] == [
        (NAME, PDF, "application/octet-stream", ""),
        ("صورة.png", b"\x89PNG", "image/png", "pic@x"),
    ]


def test_the_words_in_a_winmail_are_read_from_whatever_holds_them() -> None:
    """K-05"""
    named = winmail.named(3, 0x8001, "Keywords", b"\0\0\0\0")
    body = winmail.attribute(winmail.BODY, SENTENCE.replace("ّ", "").encode("cp1256") + b"\0")
    html = winmail.attribute(
        winmail.MAPI, winmail.properties(named, winmail.binary(0x1013, f"<p>{SENTENCE}</p>".encode()))
    )
    text = winmail.attribute(winmail.MAPI, winmail.properties(named, winmail.string(0x1000, SENTENCE)))
    assert parse(tnef(body)).text == SENTENCE.replace("ّ", "")
    assert parse(tnef(html)).text == SENTENCE
    assert parse(tnef(text)).text == SENTENCE


@pytest.mark.parametrize("packed", [winmail.stored, winmail.compressed])
def test_rich_text_is_unpacked_and_read(packed: object) -> None:
    """K-05"""
    content = packed(RTF)
    assert rtf.unpacked(content) == RTF
    said = parse(tnef(winmail.attribute(winmail.MAPI, winmail.properties(winmail.binary(0x1009, content))))).text
    assert said.startswith("سلام مرحبا\nline\nline\n") and said.endswith("line\n{end}")


@pytest.mark.parametrize("cut", [3, 6, 7, 20, 60, -1, -30])
def test_a_winmail_that_was_cut_off_is_kept_whole_beside_what_it_gave(cut: int) -> None:
    """K-05, L-07"""
    whole = winmail.winmail(winmail.attribute(winmail.BODY, SENTENCE.encode()), winmail.attachment(NAME, PDF))
    mail = parse(mixed(words(), file(b"Content-Type: application/ms-tnef; name=winmail.dat", whole[:cut])))
    assert SENTENCE in mail.text
    assert whole[:cut] in [one.content for one in mail.attachments] or any(one.content for one in mail.attachments)


def test_the_plain_words_are_preferred_and_the_rich_ones_shown() -> None:
    """K-09"""
    rich = b"Content-Type: text/html; charset=utf-8\r\n\r\n<b>" + SENTENCE.encode() + b"</b>"
    mail = parse(mixed(words(), rich).replace(b"multipart/mixed", b"multipart/alternative"))
    assert (mail.text, mail.html) == (SENTENCE, f"<b>{SENTENCE}</b>")


@pytest.mark.parametrize(
    "stub", ["", " \r\n\u200b ", "Your e-mail program does not support HTML.", "This message must be viewed in HTML."]
)
def test_an_empty_plain_part_gives_way_to_the_words_of_the_rich_one(stub: str) -> None:
    """K-09, K-05"""
    rich = b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>" + SENTENCE.encode()
    assert parse(mixed(words(stub), rich).replace(b"multipart/mixed", b"multipart/alternative")).text == SENTENCE


HARM = """<html><head><style>p{background:url(http://spy.example/a)}</style><base href="http://evil.example"><script>alert(1)</script>
<meta http-equiv=refresh content="0;url=http://evil.example"><link rel=stylesheet href="http://spy.example"></head>
<body background="http://spy.example/b" onload="alert(1)"><p dir="rtl" style="position:fixed" onclick="x()">شكوى</p>
<img src="http://spy.example/c.gif" alt="صورة"><img src="cid:pic@x"><img src="data:image/png;base64,AAAA"><iframe src="http://evil.example">
</iframe><form action="http://evil.example"><input name=a><button>b</button></form><a href="javascript:alert(1)">j</a>
<a href="http://evil.example/x">https://bank.example</a><a href="https://good.example/y">https://good.example/y</a>
<svg><script>alert(1)</script></svg><object data="http://evil.example"></object><video src="http://spy.example/v"></video></body></html>"""


def test_html_cannot_do_anything_and_loads_nothing() -> None:
    """K-09"""
    html = parse(PLAIN + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + HARM.encode()).html
    assert '<p dir="rtl">شكوى</p>' in html
    for harm in (
        "spy.example",
        "alert",
        "javascript",
        "<form",
        "<iframe",
        "<input",
        "style",
        "onclick",
        "data:",
        "<svg",
        "<base",
        "<meta",
    ):
        assert harm not in html, harm
    assert '<img src="cid:pic@x">' in html


def test_a_link_says_where_it_leads_unless_its_words_do() -> None:
    """K-09"""
    html = parse(PLAIN + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + HARM.encode()).html
    assert '>https://bank.example</a> <small dir="ltr">[evil.example]</small>' in html
    assert ">https://good.example/y</a>" in html and "[good.example]" not in html
    assert html.count('rel="noopener noreferrer nofollow"') == 3


@pytest.mark.parametrize(
    ("link", "host"),
    [
        ('<a dir="rtl" href="http://evil.example/">bank.sa</a>', "evil.example"),
        ('<a href="http://evil.example/" title=">">bank.sa</a>', "evil.example"),
        ('<a href="//evil.example/x">bank.sa</a>', "evil.example"),
        ('<a href="http://evil.example\\@bank.sa/">bank.sa</a>', "evil.example"),
        ('<a href="https:\\evil.example/">bank.sa</a>', "evil.example"),
        ('<a href="https:evil.example/">bank.sa</a>', "evil.example"),
        ('<a href="http://bank.sa@evil.example/">bank.sa</a>', "evil.example"),
        ('<a href="http://a@b@evil.example/">b</a>', "evil.example"),
        ('<a href="ht&#x0a;tp://evil.example/">bank.sa</a>', "evil.example"),
        ('<a href="http://k.sa/">www.bank.sa</a>', "k.sa"),
        ('<a href="http://bank.sa/">bank.sa.evil.example</a>', "bank.sa"),
        ('<a href="http://evil.example/">bank.sa <i title="evil.example"></i></a>', "evil.example"),
        ('<a href="http://EVIL.example/">اضغط هنا</a>', "evil.example"),
    ],
)
def test_no_link_hides_where_it_leads(link: str, host: str) -> None:
    """K-09: whichever way it is written."""
    shown = parse(PLAIN + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + f"<p>x</p>{link} y".encode()).html
    assert f'</a> <small dir="ltr">[{host}]</small>' in shown


@pytest.mark.parametrize("words", ["bank.sa", "https://bank.sa/x", "(bank.sa)", "<b>BANK</b>.sa: حسابي"])
def test_a_link_whose_words_name_its_host_stays_as_it_is(words: str) -> None:
    """K-09"""
    link = f'<a dir="rtl" href="https://bank.sa/x">{words}</a>'
    assert "<small" not in parse(PLAIN + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + link.encode()).html


def test_html_is_read_as_lines_lists_and_quotations() -> None:
    """K-05"""
    html = "<p>السلام  عليكم\n<br>سطر</p><ul><li>أول<li>ثان</ul><table><tr><td>أ<td>ب</table><blockquote><p>قديم</p></blockquote><pre>a\n  b</pre>&lt;x&gt;"
    mail = parse(PLAIN + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + html.encode())
    assert mail.text == "السلام عليكم\nسطر\n\n- أول\n- ثان\n\nأ ب\n\n> قديم\n\na\n  b\n<x>"


def test_pictures_in_the_text_are_files_that_are_known_by_their_id() -> None:
    """L-07"""
    rich = b'Content-Type: text/html; charset=utf-8\r\n\r\n<p>\xd8\xb4</p><img src="cid:pic@x">'
    picture = file(b"Content-Type: image/png\r\nContent-ID: <pic@x>", b"\x89PNG\0")
    mail = parse(mixed(rich, picture).replace(b"multipart/mixed", b"multipart/related"))
    assert [(one.name, one.cid, one.inline, one.content) for one in mail.attachments] == [
        ("image-1.png", "pic@x", True, b"\x89PNG\0")
    ]


def test_text_between_files_is_joined() -> None:
    """K-05"""
    mail = parse(mixed(words("قبل"), file(b"Content-Type: image/png; name=a.png"), words("بعد")))
    assert mail.text == "قبل\n\nبعد"


def test_two_files_of_one_name_are_told_apart() -> None:
    """L-07"""
    part = file(b"Content-Type: image/png; name=a.png")
    assert [one.name for one in parse(mixed(words(), part, part, part)).attachments] == [
        "a.png",
        "a (2).png",
        "a (3).png",
    ]


INVITATION = (
    "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nDTSTART:16010101T000000\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n"
    "SUMMARY;LANGUAGE=ar:اجتماع بشأن\r\n  الشكوى\r\nDTSTART;TZID=Asia/Riyadh:20261122T100000\r\nDTEND;TZID=Asia/Riyadh:20261122T110000\r\n"
    'LOCATION:قاعة ٣\\, الدور الأول\r\nORGANIZER;CN="Omar":mailto:omar@centre.example\r\nDESCRIPTION:سطر\\nآخر\r\n'
    "BEGIN:VALARM\r\nDESCRIPTION:alarm\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_an_invitation_can_be_read_and_is_kept() -> None:
    """K-05"""
    part = b"Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n\r\n" + INVITATION.encode()
    mail = parse(mixed(part))
    assert mail.text == (
        "اجتماع بشأن الشكوى\n2026-11-22 10:00 (Asia/Riyadh) – 2026-11-22 11:00 (Asia/Riyadh)\nقاعة ٣, الدور الأول\n"
        "Omar <omar@centre.example>\nسطر\nآخر"
    )
    assert mail.attachments[0].content == INVITATION.encode()


def test_a_mail_in_the_mail_is_a_file_and_can_be_read() -> None:
    """K-05, L-07"""
    inner = (
        b"From: =?utf-8?B?2KPZhdmK2YbYqQ==?= <amina@example.sa>\r\nSubject: =?utf-8?B?2LTZg9mI2Yk=?=\r\n\r\n"
        + SENTENCE.encode()
    )
    mail = parse(mixed(words("للاطلاع"), b"Content-Type: message/rfc822\r\n\r\n" + inner))
    assert [(one.name, one.content) for one in mail.attachments] == [("شكوى.eml", inner)]
    assert mail.text == (
        f"للاطلاع\n\n-------- Forwarded message --------\nFrom: أمينة <amina@example.sa>\nSubject: شكوى\n\n{SENTENCE}"
    )
    assert mail.said == "للاطلاع"


def test_flowed_lines_are_joined() -> None:
    """K-05"""
    head = PLAIN + b"Content-Type: text/plain; charset=utf-8; format=flowed; delsp="
    text = "سطر طويل \r\nيتبعه.\r\n> مقتبس \r\n> يتبعه.\r\n-- \r\nأمينة".encode()
    assert parse(head + b"no\r\n\r\n" + text).text == "سطر طويل يتبعه.\n> مقتبس يتبعه.\n-- \nأمينة"
    assert parse(head + b"yes\r\n\r\n" + "طو \r\nيل".encode()).text == "طويل"


def test_enriched_text_is_read() -> None:
    """K-05"""
    text = b"Content-Type: text/enriched\r\n\r\n<bold>Now</bold> is <color><param>red</param>the</color>\r\ntime <<x>\r\n\r\nEnd"
    assert parse(PLAIN + text).text == "Now is the time <x>\nEnd"


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "x-uuencode"])
def test_a_file_is_kept_byte_for_byte_whatever_it_holds(encoding: str) -> None:
    """L-07"""
    content = bytes(range(256)) * 8 + b"\r\n.\r\nFrom x\n\n"
    packed = {
        "base64": b64(content),
        "quoted-printable": binascii.b2a_qp(content, istext=False),
        "x-uuencode": b"begin 644 x\n"
        + b"".join(binascii.b2a_uu(content[at : at + 45]) for at in range(0, len(content), 45))
        + b"`\nend\n",
    }[encoding]
    head = (
        f"Content-Type: application/octet-stream; name=x.bin\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
    )
    assert parse(mixed(words(), head + packed)).attachments[0].content == content


def test_the_language_is_that_of_the_words() -> None:
    """K-05"""
    assert parse(PLAIN + b"\r\n" + SENTENCE.encode()).language_hint == "ar"
    assert parse(PLAIN + b"\r\nMy certificate is late by three weeks.").language_hint == "en"
    assert parse(hostile.HEAD + "Subject: شهادة\r\n\r\n".encode()).language_hint == "ar"


def _signed(content: bytes) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Amina")])
    day = datetime(2026, 11, 22)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    certificate = made.not_valid_before(day).not_valid_after(day + timedelta(9)).sign(key, hashes.SHA256())
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def test_what_was_signed_as_one_block_is_read() -> None:
    """K-05: and the block is kept as it came."""
    block = _signed(mixed(words(), file(b'Content-Type: application/pdf; name="a.pdf"'), head=b""))
    head = PLAIN + b'Content-Type: application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"'
    mail = parse(file(head, block))
    assert mail.text == SENTENCE
    assert [(one.name, one.content) for one in mail.attachments] == [("smime.p7m", block), ("a.pdf", PDF)]


@pytest.mark.parametrize("length", [b"\x80", b"\x82\x01\x00"])
def test_a_signed_block_in_pieces_is_read(length: bytes) -> None:
    """K-05"""
    said = words()
    pieces = b"".join(b"\x04" + bytes([len(said[at : at + 50])]) + said[at : at + 50] for at in range(0, len(said), 50))
    data = bytes.fromhex("3080 06092a864886f70d010702 a080 3080 020101 3100 3080 06092a864886f70d010701 a080")
    block = data + b"\x24" + length + pieces + bytes(12)
    assert parse(file(PLAIN + b"Content-Type: application/pkcs7-mime", block)).text == SENTENCE


def test_what_is_encrypted_is_a_file() -> None:
    """K-05"""
    for block in (
        b"",
        b"\x30\x80",
        bytes.fromhex("06092a864886f70d010701"),
        bytes.fromhex("06092a864886f70d010701 a0ff"),
    ):
        mail = parse(mixed(words(), file(b"Content-Type: application/pkcs7-mime; name=smime.p7m", block)))
        assert mail.text == SENTENCE and mail.attachments[0].content == block
