"""Arabic text folds for search and shows safely, by Table T3 and the J requirements."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insaf.core.arabic import (
    BIDI_CONTROLS,
    HIJRI_MONTHS,
    ascii_digits,
    clip,
    direction,
    fold,
    isolate,
    neutralise,
)

ARABIC = st.text(
    st.one_of(
        st.characters(min_codepoint=0x600, max_codepoint=0x6FF),
        st.characters(min_codepoint=0xFB50, max_codepoint=0xFDFF),
        st.characters(min_codepoint=0xFE70, max_codepoint=0xFEFF),
        st.sampled_from("abC 12é\u200d\u0301"),
    )
)

T3 = [
    ("أَحْمَـــد", "احمد"),
    ("مدرسة", "مدرسه"),
    ("على", "علي"),
    ("علی", "علي"),
    ("علي", "علي"),
    ("ﺷﻜﻮﻯ", "شكوى"),
    ("ﺷﻜﻮﻯ", "شكوي"),
    ("ﷲ", "الله"),
    ("ﻻ", "لا"),
    ("كتاب", "كتاب"),
    ("کتاب", "كتاب"),
    ("٢٠٢٦", "2026"),
    ("۲۰۲۶", "2026"),
]


@pytest.mark.parametrize(("written", "sought"), T3)
def test_every_row_of_table_t3_is_found_by_its_query(written: str, sought: str) -> None:
    assert fold(written) == fold(sought)


def test_both_spellings_of_a_hamza_meet_under_the_hamza_fold() -> None:
    assert fold("مسؤول", hamza=True) == fold("مسئول", hamza=True) == fold("مسوول")
    assert fold("شؤون", hamza=True) == fold("شئون", hamza=True)
    assert fold("رئيس", hamza=True) == "رييس"


def test_a_hamza_stays_without_the_hamza_fold() -> None:
    assert fold("مسؤول") != fold("مسئول")


def test_every_form_of_alef_folds_to_one() -> None:
    assert fold("أإآٱا") == "ااااا"


@pytest.mark.parametrize("pasted", ["\ufe76", "\ufe77", "\ufc60", "\u064e\u0651", "\u200c\u200f"])
def test_marks_pasted_from_a_pdf_leave_no_gap_in_a_word(pasted: str) -> None:
    assert fold(f"شك{pasted}وى") == fold("شكوى")


def test_latin_letters_are_found_in_either_case() -> None:
    assert fold("Moodle LMS") == fold("moodle lms")


@given(ARABIC, st.booleans())
def test_folding_twice_is_folding_once(text: str, hamza: bool) -> None:
    assert fold(fold(text, hamza), hamza) == fold(text, hamza)


@given(ARABIC)
def test_text_and_its_decomposed_form_fold_alike(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


def test_all_three_digit_sets_are_read_as_one() -> None:
    assert ascii_digits("٠١٢٣٤٥٦٧٨٩ ۰۱۲۳۴۵۶۷۸۹ 0123456789") == " ".join(["0123456789"] * 3)


def test_each_language_names_twelve_hijri_months() -> None:
    assert {lang: len(set(months)) for lang, months in HIJRI_MONTHS.items()} == {"ar": 12, "en": 12}
    assert (HIJRI_MONTHS["ar"][3], HIJRI_MONTHS["ar"][5]) == ("ربيع الآخر", "جمادى الآخرة")
    assert HIJRI_MONTHS["en"][6] == "Rajab"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("شكوى عن Moodle", "rtl"),
        ("Moodle لا يعمل", "ltr"),
        ("12. شكوى", "rtl"),
        ("0551234567", "ltr"),
        ("", "ltr"),
        ("\u2068ET-2026-00417-K\u2069 شكواك", "rtl"),
    ],
)
def test_a_paragraph_runs_with_its_first_strong_letter(text: str, expected: str) -> None:
    assert direction(text) == expected


def test_no_bidi_control_survives_in_a_name() -> None:
    assert neutralise(f"تقرير{BIDI_CONTROLS}.pdf") == "تقرير.pdf"


def test_an_isolated_name_cannot_end_its_own_isolate() -> None:
    assert isolate("ET\u2069\u202e-1") == "\u2068ET-1\u2069"


def test_short_text_is_not_clipped() -> None:
    assert clip("شكوى", 4) == "شكوى"


def test_a_cut_falls_between_words() -> None:
    said = "تم نشر جدول الاختبارات النهائية، ولم يتغير موعد الاختبار"
    assert clip(said, 29) == clip(said, 32) == "تم نشر جدول الاختبارات…"
    assert clip(said, 33) == "تم نشر جدول الاختبارات النهائية…"
    assert clip("قال: " + "ها" * 40, 30) == "قال: " + "ها" * 12 + "…"


def test_clipped_text_counts_as_a_reader_counts() -> None:
    assert clip("مُحَمَّد", 3) == "مُحَ…"
    assert clip("👨‍👩‍👧👍🏽🇸🇦x", 4) == "👨‍👩‍👧👍🏽🇸🇦x"
    assert clip("👨‍👩‍👧👍🏽🇸🇦x", 3) == "👨‍👩‍👧👍🏽…"
    assert clip("🇸🇦🇪🇬🇯🇴", 2) == "🇸🇦…"


@given(st.text(), st.integers(1, 20))
def test_clipping_never_starts_with_less_nor_gives_more(text: str, graphemes: int) -> None:
    short = clip(text, graphemes)
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))
    assert clip(short, graphemes) == short
