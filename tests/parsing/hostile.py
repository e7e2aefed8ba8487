"""Mails of our own that are broken on purpose, Arabic above all; the same at every run.

Each is a `Case`: the bytes, words that must be found in the text, files that must come out byte for byte, and
where it matters the subject.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import io
import quopri
import random
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote_from_bytes

SENTENCE = "السلام عليكم ورحمة الله، أشكو من تأخر صدور الشهادة ثلاثة أسابيع دون ردّ من القسم المختص."
SUBJECT = "شكوى بشأن تأخر الشهادة"
NAME = "تقرير المدرب النهائي.pdf"
PDF = b"%PDF-1.7\r\n" + bytes(random.Random(4).randbytes(900)) + b"\n%%EOF\n"
HEAD = (
    b"From: Amina <amina@example.sa>\r\nTo: info@centre.example\r\nMessage-ID: <a1@example.sa>\r\nMIME-Version: 1.0\r\n"
)
PLAIN = HEAD + b"Subject: test\r\n"


@dataclass(frozen=True)
class Case:
    name: str
    raw: bytes = field(repr=False)
    words: str = ""
    files: tuple[bytes, ...] = field(default=(), repr=False)
    subject: str | None = None
    too_much: bool = False


def cases() -> list[Case]:
    found = [*_charsets(), *_subjects(), *_file_names(), *_transfer(), *_trees(), *_floods(), *_headers(), *_nothing()]
    assert len({case.name for case in found}) == len(found)
    return found


def b64(content: bytes) -> bytes:
    return base64.encodebytes(content).replace(b"\n", b"\r\n")


def mixed(*parts: bytes, boundary: bytes = b"=_b", head: bytes = PLAIN, end: bytes = b"--") -> bytes:
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    kind = b'Content-Type: multipart/mixed; boundary="' + boundary + b'"\r\n\r\n'
    return head + kind + body + (b"--" + boundary + end + b"\r\n" if end else b"")


def words(text: str = SENTENCE) -> bytes:
    return b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode()


def file(head: bytes, content: bytes = PDF) -> bytes:
    return head + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64(content)


def _charsets() -> Iterator[Case]:
    """Three sets, each under its own name, under none, and under names that are lies."""
    declared = (
        "right",
        "",
        "us-ascii",
        "iso-8859-1",
        "utf-8",
        "windows-1252",
        "x-unknown",
        "utf8; x=1",
        "unknown-8bit",
    )
    right = {"utf-8": "UTF-8", "cp1256": "windows-1256", "iso8859_6": "ISO-8859-6"}
    for codec in right:
        body = SENTENCE.replace("،", ",").replace("ّ", "").encode(codec) if codec != "utf-8" else SENTENCE.encode()
        said = body.decode(codec)
        for name in declared:
            label = right[codec] if name == "right" else name
            kind = b"Content-Type: text/plain" + (f"; charset={label}".encode() if label else b"") + b"\r\n"
            for encoding, packed in (
                ("8bit", body),
                ("quoted-printable", quopri.encodestring(body)),
                ("base64", b64(body)),
            ):
                raw = PLAIN + kind + f"Content-Transfer-Encoding: {encoding}\r\n\r\n".encode() + packed
                yield Case(f"charset-{codec}-as-{name or 'none'}-{encoding}", raw, said)
    for codec in ("utf-16", "utf-7", "cp720", "mac_arabic"):
        body = SENTENCE.replace("،", ",").replace("ّ", "")
        label = {"mac_arabic": "x-mac-arabic", "cp720": "dos-720"}.get(codec, codec).encode()
        head = PLAIN + b"Content-Type: text/plain; charset=" + label + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        yield Case(f"charset-{codec}", head + b64(body.encode(codec)), body)
    for codec in ("utf-16", "unicode", "utf-32", "utf-7", "iso-2022-jp", "hz"):
        head = PLAIN + b"Content-Type: text/plain; charset=" + codec.encode() + b"\r\n\r\n"
        yield Case(f"charset-utf-8-as-{codec}", head + SENTENCE.encode(), SENTENCE)
        yield Case(f"charset-ascii-as-{codec}", head + b"Nothing but plain words here", "Nothing but plain words here")
    cut = SENTENCE.encode()[:-1]
    yield Case("charset-utf-8-cut-off", PLAIN + b"\r\n" + cut, SENTENCE[:60])
    stray = SENTENCE.encode() + b"\r\n\xa0\x93 end"
    yield Case("charset-utf-8-with-stray-bytes", PLAIN + b"\r\n" + stray, SENTENCE)
    for codec in ("rot13", "hex", "punycode", "idna", "unicode_escape", "undefined", "mbcs", "../../x", "utf_8\0"):
        head = PLAIN + b"Content-Type: text/plain; charset=" + codec.encode() + b"\r\n\r\n"
        yield Case(f"charset-codec-{codec!a}", head + SENTENCE.encode(), SENTENCE)


def _subjects() -> Iterator[Case]:
    utf, win = SUBJECT.encode(), SUBJECT.encode("cp1256")
    b, q = base64.b64encode, lambda raw: b"".join(b"=%02X" % one for one in raw)
    half = len(utf) // 2 + 1 - (len(utf) // 2 + 1) % 3
    forms = {
        "utf-8-b": b"=?UTF-8?B?" + b(utf) + b"?=",
        "utf-8-q": b"=?utf-8?Q?" + q(utf) + b"?=",
        "windows-1256-b": b"=?windows-1256?B?" + b(win) + b"?=",
        "windows-1256-q": b"=?Windows-1256?q?" + q(win) + b"?=",
        "raw-utf-8": utf,
        "raw-windows-1256": win,
        "cut-inside-a-letter": b"=?utf-8?B?" + b(utf[:9]) + b"?=\r\n =?utf-8?B?" + b(utf[9:]) + b"?=",
        "cut-inside-a-letter-q": b"=?utf-8?Q?" + q(utf[:9]) + b"?=\r\n\t=?utf-8?Q?" + q(utf[9:]) + b"?=",
        "no-space-between": b"=?utf-8?B?" + b(utf[:half]) + b"?==?utf-8?B?" + b(utf[half:]) + b"?=",
        "no-padding": b"=?utf-8?B?" + b(utf).rstrip(b"=") + b"?=",
        "no-end": b"=?utf-8?B?" + b(utf),
        "declared-latin-1": b"=?iso-8859-1?B?" + b(utf) + b"?=",
        "declared-unknown": b"=?unknown-8bit?B?" + b(win) + b"?=",
        "language-tag": b"=?utf-8*ar?B?" + b(utf) + b"?=",
        "spaces-inside-q": b"=?utf-8?Q?" + q(utf).replace(b"=20", b" ") + b"?=",
        "quoted": b'"=?utf-8?B?' + b(utf) + b'?="',
        "base64-cut-anywhere": b"=?utf-8?B?" + b(utf)[:21] + b"?= =?utf-8?B?" + b(utf)[21:] + b"?=",
        "folded-many-times": b"=?utf-8?B?" + b(utf[:half]) + b"?=\r\n  \r\n\t =?utf-8?B?" + b(utf[half:]) + b"?=",
        "encoded-twice": b"=?utf-8?B?" + b(b"=?utf-8?B?" + b(utf) + b"?=") + b"?=",
        "utf-8-as-windows-1256": b"=?windows-1256?B?" + b(utf) + b"?=",
    }
    for name, value in forms.items():
        subject = f'"{SUBJECT}"' if name == "quoted" else SUBJECT
        raw = HEAD + b"Subject: " + value + b"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + SENTENCE.encode()
        yield Case(f"subject-{name}", raw, SENTENCE, subject=subject)
    folded = (
        HEAD
        + b"Subject: =?utf-8?B?"
        + b(utf)
        + b"?=\r\ncontinued without a space\r\nDate: x\r\n\r\n"
        + SENTENCE.encode()
    )
    yield Case("subject-folded-without-space", folded, SENTENCE, subject=f"{SUBJECT} continued without a space")
    injected = b"=?utf-8?B?" + b(b"x\r\nBcc: all@example.sa") + b"?="
    yield Case(
        "subject-injection",
        HEAD + b"Subject: " + injected + b"\r\n\r\n" + SENTENCE.encode(),
        SENTENCE,
        subject="x Bcc: all@example.sa",
    )


def _file_names() -> Iterator[Case]:
    utf, win = NAME.encode(), NAME.encode("cp1256")
    percent, half = quote_from_bytes(utf).encode(), 24
    encoded = b"=?utf-8?B?" + base64.b64encode(utf) + b"?="
    forms = {
        "rfc-2231": b"filename*=UTF-8''" + percent,
        "rfc-2231-pieces": b"filename*0*=utf-8'ar'" + percent[:60] + b";\r\n filename*1*=" + percent[60:],
        "rfc-2231-out-of-order": b"filename*1*=" + percent[60:] + b"; filename*0*=utf-8''" + percent[:60],
        "rfc-2231-mixed": b"filename*0*=utf-8''"
        + quote_from_bytes(utf[:half]).encode()
        + b"; filename*1="
        + b'"'
        + utf[half:]
        + b'"',
        "rfc-2231-windows": b"filename*=windows-1256''" + quote_from_bytes(win).encode(),
        "rfc-2231-no-charset": b"filename*=" + percent,
        "rfc-2231-declared-wrong": b"filename*=iso-8859-1''" + percent,
        "rfc-2231-and-plain": b"filename=\"x.pdf\"; filename*=utf-8''" + percent,
        "rfc-2047": b'filename="' + encoded + b'"',
        "rfc-2047-bare": b"filename=" + encoded,
        "rfc-2047-two-words": b'filename="=?utf-8?B?'
        + base64.b64encode(utf[:25])
        + b"?=\r\n =?utf-8?B?"
        + base64.b64encode(utf[25:])
        + b'?="',
        "rfc-2047-in-pieces": b'filename*0="' + encoded[:30] + b'";\r\n filename*1="' + encoded[30:] + b'"',
        "rfc-2047-windows": b'filename="=?windows-1256?B?' + base64.b64encode(win) + b'?="',
        "raw-utf-8": b'filename="' + utf + b'"',
        "raw-utf-8-bare": b"filename=" + utf,
        "raw-windows-1256": b'filename="' + win + b'"',
        "percents": b'filename="' + percent + b'"',
        "a-path": b'filename="C:\\Users\\x\\' + utf + b'"',
        "a-path-out": b'filename="../../' + utf + b'"',
        "quote-never-closed": b'filename="' + utf,
        "controls": b'filename="\x00\x07' + utf + b'"',
    }
    for name, value in forms.items():
        head = b"Content-Type: application/pdf\r\nContent-Disposition: attachment; " + value
        yield Case(f"name-{name}", mixed(words(), file(head)), SENTENCE, (PDF,), subject="test")


def _transfer() -> Iterator[Case]:
    body = SENTENCE.encode()
    lied = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
    yield Case("base64-cut-off", PLAIN + lied + b"base64\r\n\r\n" + base64.b64encode(body)[:-3], SENTENCE[:70])
    yield Case(
        "base64-no-padding", PLAIN + lied + b"base64\r\n\r\n" + base64.b64encode(body + b"!").rstrip(b"="), SENTENCE
    )
    yield Case("base64-that-is-none", PLAIN + lied + b"base64\r\n\r\n" + body, SENTENCE)
    spaced = b" \r\n".join(base64.b64encode(body)[at : at + 40] for at in range(0, 300, 40))
    yield Case("base64-with-spaces", PLAIN + lied + b"BASE64 \r\n\r\n" + spaced, SENTENCE)
    pieces = b64(body[:40]) + b64(body[40:])
    yield Case("base64-in-pieces", PLAIN + lied + b"base64\r\n\r\n" + pieces, SENTENCE)
    footer = b64(body) + b"\r\n_______________\r\nlist footer: nothing encoded here\r\n"
    yield Case("base64-with-a-footer", PLAIN + lied + b"base64\r\n\r\n" + footer, SENTENCE)
    yield Case(
        "base64-foreign-bytes", PLAIN + lied + b"base64\r\n\r\n" + b64(body).replace(b"\r\n", b"*\r\n"), SENTENCE
    )
    every_line = b"".join(b64(body[at : at + 7]) for at in range(0, len(body), 7))
    yield Case("base64-every-line-padded", PLAIN + lied + b"base64\r\n\r\n" + every_line, SENTENCE)
    yield Case("quoted-printable-that-is-none", PLAIN + lied + b"quoted-printable\r\n\r\n" + body, SENTENCE)
    yield Case(
        "quoted-printable-broken",
        PLAIN + lied + b"quoted-printable\r\n\r\n=ZZ\r\n" + quopri.encodestring(body),
        SENTENCE,
    )
    yield Case("unknown-encoding", PLAIN + lied + b"x-nothing\r\n\r\n" + body, SENTENCE)
    encoded = b"".join(binascii.b2a_uu(PDF[at : at + 45]) for at in range(0, len(PDF), 45))
    uu = b"begin 644 report.pdf\r\n" + encoded.replace(b"\n", b"\r\n") + b"`\r\nend\r\n"
    yield Case("uuencode-in-text", PLAIN + b"\r\n" + body + b"\r\n\r\n" + uu, SENTENCE, (PDF,))
    yield Case("uuencode-never-ends", PLAIN + b"\r\n" + body + b"\r\n\r\n" + uu[:-20], SENTENCE)
    yield Case("nuls", PLAIN + b"\r\n" + body + b"\0\0\0", SENTENCE)
    yield Case("carriage-returns-alone", (PLAIN + b"\r\n").replace(b"\r\n", b"\r") + body, SENTENCE, subject="test")
    yield Case(
        "line-feeds-alone",
        mixed(words(), file(b"Content-Type: application/pdf")).replace(b"\r\n", b"\n"),
        SENTENCE,
        (PDF,),
    )
    yield Case("double-carriage-returns", (PLAIN + b"\r\n").replace(b"\r\n", b"\r\r\n") + body, SENTENCE)


def _trees() -> Iterator[Case]:
    pdf = file(b'Content-Type: application/pdf; name="a.pdf"')
    yield Case("boundary-never-closed", mixed(words(), pdf, end=b""), SENTENCE, (PDF,))
    yield Case("boundary-not-declared", mixed(words(), pdf).replace(b'; boundary="=_b"', b""), SENTENCE, (PDF,))
    yield Case("boundary-another", mixed(words(), pdf).replace(b'"=_b"', b'"other"'), SENTENCE, (PDF,))
    yield Case("boundary-empty", mixed(words(), pdf).replace(b'"=_b"', b'""'), SENTENCE, (PDF,))
    yield Case(
        "boundary-with-trailing-space", mixed(words(), pdf).replace(b"--=_b\r\n", b"--=_b \t\r\n"), SENTENCE, (PDF,)
    )
    strange = b"(=_?+*[a-z]{9}$^|."
    yield Case("boundary-full-of-signs", mixed(words(), pdf, boundary=strange), SENTENCE, (PDF,))
    yield Case(
        "multipart-that-is-none",
        PLAIN + b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n' + SENTENCE.encode(),
        SENTENCE,
    )
    preamble = mixed(pdf).replace(b"--=_b\r\n", SENTENCE.encode() + b"\r\n--=_b\r\n", 1)
    yield Case("words-before-the-first-part", preamble, SENTENCE, (PDF,))
    yield Case("words-behind-the-last-part", mixed(pdf) + SENTENCE.encode(), SENTENCE, (PDF,))
    inner = mixed(words(), pdf, boundary=b"inner", head=b"")
    yield Case("nested-never-closed", mixed(inner.replace(b"--inner--\r\n", b"")), SENTENCE, (PDF,))
    same = mixed(words(), pdf, head=b"")
    yield Case("nested-same-boundary", mixed(same, words("ثانيا")), SENTENCE, (PDF,))
    prefix = mixed(words(), pdf, boundary=b"=_b_longer", head=b"")
    yield Case("nested-longer-boundary", mixed(prefix), SENTENCE, (PDF,))
    packed = b"Content-Type: multipart/mixed; boundary=z\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    tree = b"--z\r\n" + words() + b"\r\n--z\r\n" + pdf + b"\r\n--z--\r\n"
    yield Case("multipart-packed", PLAIN + packed + b64(tree), SENTENCE, (PDF,))
    mail = HEAD + b"Subject: inside\r\n\r\n" + SENTENCE.encode()
    yield Case("mail-in-mail", mixed(b"Content-Type: message/rfc822\r\n\r\n" + mail), SENTENCE, (mail,))
    yield Case("mail-in-mail-packed", mixed(file(b"Content-Type: message/rfc822", mail)), SENTENCE, (mail,))
    html = "<html><style>p{}</style><body dir=rtl><p>" + SENTENCE + "</p><img src='http://x/y.gif'><script>1</script>"
    rich = b"Content-Type: text/html; charset=utf-8\r\n\r\n" + html.encode()
    empty = b"Content-Type: text/plain\r\n\r\n  \r\n"
    either = mixed(empty, rich).replace(b"multipart/mixed", b"multipart/alternative")
    yield Case("empty-text-and-html", either, SENTENCE)
    yield Case("html-alone", PLAIN + rich, SENTENCE)
    yield Case("html-called-plain", PLAIN + rich.replace(b"text/html", b"text/plain"), SENTENCE)
    yield Case("html-broken", PLAIN + rich.replace(b"<p>", b"<p <b <table><!-- -- <![CDATA["), "")
    yield Case("html-never-ends-a-style", PLAIN + rich.replace(b"</style>", b""), SENTENCE)
    yield Case("html-never-ends-a-comment", PLAIN + rich.replace(b"<html>", b"<!-- "), SENTENCE)
    yield Case(
        "text-as-attachment",
        mixed(words().replace(b"\r\n\r\n", b"\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\n", 1)),
        SENTENCE,
    )
    yield Case("no-header-at-all", SENTENCE.encode(), SENTENCE)
    yield Case("body-without-blank-line", HEAD.rstrip() + b"\r\n" + SENTENCE.encode(), SENTENCE)
    yield Case(
        "postmark",
        b"From amina@example.sa Mon Jan  1 00:00:00 2026\r\n" + PLAIN + b"\r\n" + SENTENCE.encode(),
        SENTENCE,
        subject="test",
    )
    yield Case("byte-order-mark", b"\xef\xbb\xbf" + PLAIN + b"\r\n" + SENTENCE.encode(), SENTENCE, subject="test")
    yield Case("blank-lines-first", b"\r\n\r\n" + PLAIN + b"\r\n" + SENTENCE.encode(), SENTENCE, subject="test")


def _floods() -> Iterator[Case]:
    yield Case("10,000-parts", mixed(words(), *[b"Content-Type: image/png\r\n\r\nx"] * 10_000), SENTENCE, too_much=True)
    deep = words()
    for level in range(500):
        deep = mixed(deep, boundary=b"d%d" % level, head=b"")
    yield Case("depth-500", PLAIN + deep, SENTENCE, too_much=True)
    mail = PLAIN + b"\r\n" + SENTENCE.encode()
    for _ in range(200):
        mail = PLAIN + b"Content-Type: message/rfc822\r\n\r\n" + mail
    yield Case("mails-in-mails-200", mail, too_much=True)
    yield Case(
        "header-1-mb",
        HEAD + b"X-Long: " + b"a" * (1 << 20) + b"\r\nSubject: test\r\n\r\n" + SENTENCE.encode(),
        SENTENCE,
        subject="test",
        too_much=True,
    )
    many = b"".join(b"X-%d: y\r\n" % number for number in range(50_000))
    yield Case(
        "header-50,000-fields", PLAIN + many + b"\r\n" + SENTENCE.encode(), SENTENCE, subject="test", too_much=True
    )
    folds = b"X-Fold: a" + b"\r\n b" * 100_000
    yield Case(
        "header-100,000-folds", PLAIN + folds + b"\r\n\r\n" + SENTENCE.encode(), SENTENCE, subject="test", too_much=True
    )
    for name, value in {
        "comments-nested": b"(" * 50_000 + b"a@b.sa",
        "comments-closed": b"(" * 30_000 + b")" * 30_000 + b" a@b.sa",
        "quotes-escaped": b'"' + b'\\"' * 30_000 + b" <a@b.sa>",
        "angles": b"<" * 60_000 + b"a@b.sa",
        "groups": b"g:" * 30_000 + b"a@b.sa;",
        "commas": b"," * 60_000 + b"a@b.sa",
        "at-signs": b"@" * 60_000,
        "10,000-people": b", ".join(b"p%d@example.sa" % number for number in range(10_000)),
        "one-long-name": b"a" * 60_000 + b" <a@b.sa>",
        "encoded-words": b"=?utf-8?q?a?= " * 4_000 + b"<a@b.sa>",
        "encoded-words-unfinished": b"=?utf-8?q?" * 6_000,
        "parameters": b";a=" * 20_000,
    }.items():
        raw = (
            b"From: a@b.sa\r\nTo: "
            + value
            + b"\r\nCc: "
            + value
            + b"\r\nReferences: "
            + value
            + b"\r\nSubject: "
            + value
            + b"\r\n\r\n"
        )
        yield Case(f"addresses-{name}", raw + SENTENCE.encode(), SENTENCE, too_much=len(raw) > 256 * 1024)
    parameters = b'; a="' * 10_000
    yield Case(
        "type-parameters", PLAIN + b"Content-Type: text/plain" + parameters + b"\r\n\r\n" + SENTENCE.encode(), SENTENCE
    )
    pieces = b"".join(b"; name*%d=x" % number for number in range(3_000))
    yield Case("type-pieces", PLAIN + b"Content-Type: text/plain" + pieces + b"\r\n\r\n" + SENTENCE.encode(), SENTENCE)
    html = b"Content-Type: text/html; charset=utf-8\r\n\r\n"
    for name, piece in {
        "div": b"<div>", "b": b"<b>", "table": b"<table><tr><td>", "a": b"<a href=http://x.sa>", "comment": b"<!--",
        "open": b"<", "amp": b"&", "number": b"&#99999999999999999999;", "quote": b"<blockquote>", "font": b"<font color=1><p>",
        "attribute": b'<p a="', "li": b"<ul><li>", "svg": b"<svg><p>", "cdata": b"<![CDATA[", "script": b"<script>", "p": b"<p>",
    }.items():  # fmt: skip
        raw = PLAIN + html + b"<p>" + SENTENCE.encode() + b"</p>" + piece * (60_000 // len(piece))
        yield Case(f"html-flood-{name}", raw, SENTENCE)
    fonts = b"".join(b"<font color=%d>" % number for number in range(5_000))
    yield Case("html-flood-fonts", PLAIN + html + SENTENCE.encode() + fonts, SENTENCE)
    yield Case("html-large", PLAIN + html + SENTENCE.encode() + b"<p>word</p>" * 100_000, SENTENCE)
    digits = b"&#" + b"9" * 50_000 + b";"
    yield Case("html-number-of-50,000-digits", PLAIN + html + digits + SENTENCE.encode(), SENTENCE)
    for name, line in {
        "quoted": b"> " * 500, "on-wrote": b"On 1 wrote ", "fields": b"From: x\r\n", "dashes": b"-" * 300, "blank": b"",
        "on": b"On", "spaces": b" " * 300, "at": b"x@" * 100,
    }.items():  # fmt: skip
        yield Case(
            f"text-flood-{name}",
            PLAIN + b"\r\n" + SENTENCE.encode() + b"\r\n" + (line + b"\r\n") * (200_000 // (len(line) + 2)),
            SENTENCE,
        )
    bounce = b"Return-Path: <>\r\nFrom: MAILER-DAEMON@b.sa\r\nSubject: failure notice\r\n"
    status = (
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n--x\r\n\r\n"
        + SENTENCE.encode()
    )
    for name, piece in {
        "blank": b"\n", "marks": b"> ", "addresses": b"a@b.sa failed ", "ids": b"Message-ID: <", "qmail": b"<a@b.sa>:\n",
        "at": b"@", "letters": b"a", "codes": b"550 5.1.1 ", "recipients": b"Final-Recipient: rfc822;a@b.sa\nAction: failed\n\n",
    }.items():  # fmt: skip
        flood = piece * (100_000 // len(piece))
        yield Case(f"bounce-flood-{name}", bounce + b"\r\n" + SENTENCE.encode() + b"\r\n" + flood, SENTENCE)
        report = b"\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n" + flood + b"\r\n--x--"
        yield Case(f"report-flood-{name}", bounce + status + report, SENTENCE)
    for name, box in {"zip": _zip_bomb(), "zip-of-20,000": _zip_many(), "gzip": _gzip_bomb()}.items():
        part = file(b"Content-Type: application/octet-stream; name=a.packed", box)
        yield Case(f"packed-{name}", mixed(words(), part), SENTENCE, (box,), too_much=True)
    for name, piece in {
        "lines": b"SUMMARY:a\r\n",
        "quotes": b'X;A="":b"',
        "events": b"BEGIN:VEVENT\r\n",
        "folds": b"\r\n ",
    }.items():
        part = b"Content-Type: text/calendar\r\n\r\nBEGIN:VEVENT\r\n" + piece * (100_000 // len(piece))
        yield Case(f"calendar-flood-{name}", mixed(words(), part), SENTENCE)
    for name, piece in {"flowed": b"> a \r\n", "quotes": b">" * 500 + b" \r\n"}.items():
        head = PLAIN + b"Content-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n"
        yield Case(
            f"flowed-flood-{name}", head + SENTENCE.encode() + b"\r\n" + piece * (100_000 // len(piece)), SENTENCE
        )
    for name, piece in {"params": b"<param>", "nl": b"\r\n\r\n", "open": b"<<<"}.items():
        head = PLAIN + b"Content-Type: text/enriched; charset=utf-8\r\n\r\n"
        yield Case(f"enriched-flood-{name}", head + SENTENCE.encode() + piece * (100_000 // len(piece)), SENTENCE)
    for name, piece in {"braces": b"{", "words": b"\\par", "controls": b"\\*", "unicode": b"\\u1587?"}.items():
        rtf = struct.pack("<IIII", 0, 500_000, 0x414C454D, 0) + b"{\\rtf1 " + piece * (200_000 // len(piece))
        prop = struct.pack("<IHHII", 1, 0x102, 0x1009, 1, len(rtf)) + rtf
        box = struct.pack("<IHBII", 0x223E9F78, 1, 1, 0x9003, len(prop)) + prop + b"\0\0"
        yield Case(f"tnef-flood-{name}", mixed(words(), file(b"Content-Type: application/ms-tnef", box)), SENTENCE)
    block, head = words(), bytes.fromhex("06092a864886f70d010701a0842000000004842000 0000".replace(" ", ""))
    for _ in range(900):
        block = b"Content-Type: application/pkcs7-mime\r\n\r\n" + head + block
    yield Case("signed-900-times", mixed(words(), block), SENTENCE)
    bomb = struct.pack("<IIII", 0, 2_000_000_000, 0x75465A4C, 0) + b"\xff" * 300_000
    prop = struct.pack("<IHHII", 1, 0x102, 0x1009, 1, len(bomb)) + bomb
    box = struct.pack("<IHBII", 0x223E9F78, 1, 1, 0x9003, len(prop)) + prop + b"\0\0"
    yield Case("tnef-rtf-bomb", mixed(words(), file(b"Content-Type: application/ms-tnef", box)), SENTENCE)
    for name, piece in {"of-one-letter": b"Q=", "of-two-letters": b"QQ==", "far-apart": b"QQ== "}.items():
        flood = b"Content-Transfer-Encoding: base64\r\n\r\n" + piece * (4_000_000 // len(piece))
        part = b"Content-Type: application/octet-stream; name=a\r\n" + flood
        yield Case(f"base64-pieces-{name}", mixed(words(), part), SENTENCE)
        yield Case(f"base64-pieces-{name}-alone", PLAIN + flood)
    for name, piece in {"line-feeds": b"\n", "line-ends": b"\r\n", "carriage-returns": b"\r"}.items():
        yield Case(f"nothing-but-{name}", piece * (8_000_000 // len(piece)), too_much=True)
        blank = piece * (900_000 // len(piece))
        yield Case(f"blank-first-{name}", blank + PLAIN + b"\r\n" + SENTENCE.encode(), SENTENCE, too_much=True)
    begins = b"begin 644 x\r\n" * 10_000
    yield Case("uuencode-flood", PLAIN + b"\r\n" + SENTENCE.encode() + b"\r\n" + begins, SENTENCE)
    yield Case("boundary-lines-in-a-line", mixed(words(), b"\r\n" + b"--=_b" * 40_000), SENTENCE)


def _zip_bomb() -> bytes:
    """What the list of contents of a real bomb says, without the work of making one."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a", b"\0" * 123_456)
    return out.getvalue().replace(struct.pack("<I", 123_456), struct.pack("<I", 2_000_000_000))


def _gzip_bomb() -> bytes:
    return gzip.compress(bytes(100_000), mtime=0)[:-4] + struct.pack("<I", 2_000_000_000)


def _zip_many() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for number in range(20_000):
            package.writestr(zipfile.ZipInfo(f"{number}"), b"")
    return out.getvalue()


def _headers() -> Iterator[Case]:
    body = b"\r\n\r\n" + SENTENCE.encode()
    for name, line in {
        "date-nonsense": b"Date: " + b"9" * 3_000,
        "date-overflow": b"Date: Fri, 31 Feb 99999 99:99:99 +9999",
        "date-arabic": "Date: الأحد ١ يناير".encode(),
        "from-missing": b"X: y",
        "from-empty": b"From:",
        "from-no-address": "From: أمينة".encode(),
        "from-twice": b"From: b@b.sa\r\nFrom: c@c.sa",
        "id-none": b"Message-ID: none",
        "id-long": b"Message-ID: <" + b"x" * 30_000 + b"@y>",
        "type-nonsense": b"Content-Type: ;;;===",
        "type-arabic": "Content-Type: نص/عادي".encode(),
        "type-only-slash": b"Content-Type: /",
        "type-parameters-alone": b"Content-Type: charset=utf-8",
        "disposition-nonsense": b'Content-Disposition: """',
        "no-colon": b"this is no header",
        "colon-first": b": nothing",
        "nul-in-name": b"X\0Y: z",
        "received-flood": b"\r\n".join(b"Received: from x by y; z" for _ in range(1_000)),
    }.items():
        yield Case(f"header-{name}", line + b"\r\nSubject: test" + body, SENTENCE)


def _nothing() -> Iterator[Case]:
    for name, raw in {
        "empty": b"", "one-byte": b"\xff", "nuls-alone": b"\0" * 5_000, "line-feeds": b"\n" * 5_000, "header-alone": PLAIN,
        "blank-body": PLAIN + b"\r\n", "random": random.Random(1).randbytes(20_000), "colons": b":" * 5_000,
        "boundary-alone": mixed(), "dashes": b"--\r\n" * 5_000, "png": b"\x89PNG\r\n\x1a\n" + random.Random(2).randbytes(3_000),
    }.items():  # fmt: skip
        yield Case(f"nothing-{name}", raw)
