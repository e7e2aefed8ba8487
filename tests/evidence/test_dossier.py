"""The dossier is a document for people, screen readers and archives (E-19, J-04)."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from typing import Any

import page
import pypdfium2
import pytest

from insaf.cases import queries
from insaf.reports import dossier
from insaf.reports.bundle import Order, making, record
from insaf.reports.dossier.coverage import printable
from insaf.reports.dossier.mending import unambiguous
from insaf.reports.dossier.story import story
from insaf.site import evidence
from tests.evidence import bundles

AT = datetime(2026, 8, 25, 13, tzinfo=UTC)


def told(m: Any, language: str = "ar") -> dict[str, Any]:
    """The story of a case as its bundle tells it."""
    loaded = queries.load(m.reference)
    assert loaded is not None
    one = making._told(loaded, Order(), language, evidence, record.head(m.now))
    return story(one, AT)


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_a_validator_finds_it_to_be_pdf_ua_and_pdf_a(language, profile):
    """E-19: every rule of the profile, by a program that knows nothing of how it was made."""
    report = page.validate_pdf_bytes(dossier.pdf(told(bundles.full(), language), AT), profile=_profile(profile))
    assert report.is_compliant, [(one.rule_id, one.message) for one in report.failures]


def _profile(code: str) -> Any:
    return next(
        one for one in page.ValidationProfile if code in str(one.value).lower().replace("-", "").replace("/", "")
    )


def test_a_stream_that_ends_in_a_carriage_return_is_no_shorter_than_it_says():
    """One stream in 256 ends so by chance; a dossier must not fail its validator by chance."""
    raw = _pdf(b"q Q\r", b"q  Q", b"Q q\r")
    mended = unambiguous(raw)
    assert mended.count(b"q Q\r\r\nendstream") == mended.count(b"Q q\r\r\nendstream") == 1
    table = int(re.search(rb"startxref\n(\d+)", mended)[1])
    assert mended.startswith(b"xref\n", table) and len(mended) == len(raw) + 2
    for number, row in enumerate(re.findall(rb"(\d{10}) 00000 n", mended[table:]), 1):
        assert mended.startswith(b"%d 0 obj" % number, int(row))
    assert unambiguous(mended) == mended and unambiguous(_pdf(b"q Q")) == _pdf(b"q Q")


def _pdf(*streams: bytes) -> bytes:
    """The least that has streams and a table of where everything stands."""
    made, places = b"%PDF-1.7\n", []
    for number, data in enumerate(streams, 1):
        places.append(len(made))
        made += b"%d 0 obj\n<</Length %d>>\nstream\n%b\nendstream\nendobj\n" % (number, len(data), data)
    rows = b"".join(b"%010d 00000 n \n" % at for at in places)
    count = len(places) + 1
    return made + b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d>>\nstartxref\n%d\n%%%%EOF" % (
        count, rows, count, len(made),
    )  # fmt: skip


def test_the_validator_finds_a_fault_where_there_is_one():
    whole = dossier.pdf(told(bundles.full()), AT)
    broken = whole.replace(b"pdfuaid:part", b"pdfuaid:parT")
    assert broken != whole
    assert not page.validate_pdf_bytes(broken, profile=_profile("ua1")).is_compliant


def test_words_are_copied_out_in_the_order_in_which_they_are_read():
    """E-19: logical Arabic, right in each line, whatever stands beside it."""
    words = bundles.text_of(dossier.pdf(told(bundles.full()), AT))
    for phrase in (
        "مركز مسارات الهندسة للتدريب", "المواعيد وكيف حسبت", "ألغيت التسجيل ولم يصلني المبلغ",
        bundles.AS_IT_STANDS, "وكان لدى: قائمة الانتظار", "إجازة أسبوعية",
    ):  # fmt: skip
        assert phrase in words, phrase


def test_every_word_of_ours_can_be_found():
    """Of all words of the labels, each is in the text as it is written."""
    told_ = told(bundles.full())
    words = bundles.text_of(dossier.pdf(told_, AT))
    asked = {w for text in told_["labels"].values() for w in re.findall(r"[\u0621-\u064a]{3,}", _plain(text))}
    shown = {w for w in asked if w in words}
    assert len(shown) >= 0.8 * len(asked)  # the labels of what this case lacks are not set


def _plain(text: str) -> str:
    return re.sub("[\u064b-\u0652]", "", text)


def test_it_names_its_language_its_title_and_its_parts():
    pdf = dossier.pdf(told(bundles.full()), AT)
    document = pypdfium2.PdfDocument(pdf)
    assert "ملف الطلب" in document.get_metadata_dict()["Title"]
    assert document.get_metadata_dict()["CreationDate"].startswith("D:20260825")
    titles = [one.get_title() for one in document.get_toc()]
    assert "سجل ما جرى" in titles and len(titles) > 8
    assert b"/Lang(ar" in pdf or b"/Lang (ar" in pdf


def test_it_brings_its_fonts_and_asks_for_none():
    pdf = dossier.pdf(told(bundles.full()), AT)
    assert set(re.findall(rb"/BaseFont/[A-Z]{6}\+([A-Za-z]+)", pdf)) <= {b"Amiri", b"DejaVuSansMono"}
    assert pdf.count(b"/FontFile") >= 2


def test_a_letter_without_a_shape_is_named_by_its_code_and_fails_nothing():
    assert printable("a😀ب\u202e") == "a[U+1F600]ب"
    assert printable("漢字 ، é č ﷲ").startswith("[U+6F22][U+5B57] ، é č")
    given_ = told(bundles.full()) | {"title": "😀 漢 \u0000\u202e\ufffe", "kicker": "#let x = 1 $y$ *z* @a <b>"}
    words = bundles.text_of(dossier.pdf(given_, AT))
    assert "600F+1U" in words or "U+1F600" in words
    english = bundles.text_of(dossier.pdf(given_ | {"rtl": False}, AT))
    assert "[U+1F600]" in english and "#let x = 1 $y$ *z* @a <b>" in english.replace("\r\n", " ")


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_title_reads_in_its_own_direction_on_both_covers(language):
    """J-04: in Arabic its first word stands to the right of the one after it, in an English document too."""
    given_ = told(bundles.full(), language) | {"title": "خصمت رسوم دورة BIM مرتين"}
    text = pypdfium2.PdfDocument(dossier.pdf(given_, AT))[0].get_textpage()
    letters = [text.get_text_range(at, 1) for at in range(text.count_chars())]
    first, latin = (text.get_charbox(letters.index(letter))[0] for letter in "خB")
    assert first > latin


def test_a_moment_is_a_day_an_hour_and_the_hijri_day():
    """J-18: as on the pages."""
    cover = dict(told(bundles.full())["cover"])
    assert cover["تاريخ الاستلام"] == "الأحد 2 أغسطس 2026، 10:00 صباحًا (19 صفر 1448 هـ)"


def test_the_same_story_is_the_same_bytes():
    told_ = told(bundles.full(), "en")
    assert dossier.pdf(told_, AT) == dossier.pdf(told_, AT)


def test_two_hundred_entries_are_set_within_seconds():
    """The figure itself stands in the bench; here only that nothing grows out of hand."""
    told_ = told(bundles.full())
    told_["entries"] = (told_["entries"] * 20)[:200]
    began = time.monotonic()
    assert len(pypdfium2.PdfDocument(dossier.pdf(told_, AT))) > 10
    assert time.monotonic() - began < 20
