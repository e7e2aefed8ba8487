"""An entry has one form of bytes, and words are sealed rather than written (RFC 8785, M-03)."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insaf.core.merkle import leaf_hash
from insaf.core.record import Entry, Sealed, canonical, instant, opens, parse_instant

SALT = bytes(range(16))
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
)
ENTRY = Entry(0, "c7", 0, "2026-03-03T07:00:00.000000Z", "complainant", "Received", 1, {"b": 1})


def test_keys_are_ordered_by_utf16_as_in_the_example_of_the_rfc() -> None:
    """M-06"""
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    assert list(json.loads(canonical(value))) == [
        "\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33",
    ]  # fmt: skip


def test_text_is_escaped_as_in_the_example_of_the_rfc() -> None:
    written = canonical({"string": '€$\u000f\nA\'B"\\\\"/', "literals": [None, True, False]})
    expected = r'{"literals":[null,true,false],"string":"€$\u000f\nA' + "'" + r'B\"\\\\\"/"}'
    assert written == expected.encode()


def test_only_what_must_be_escaped_is_escaped() -> None:
    assert canonical("\x00\b\t\n\f\r\x1f\x7f\u2028شكوى") == (
        b'"\\u0000\\b\\t\\n\\f\\r\\u001f\x7f\xe2\x80\xa8' + "شكوى".encode() + b'"'
    )


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), 2**53, -(2**53), "\ud800", {"\udfff": 1}, {1: 2}, (1,), b"x", {"a": [0.5]}],
)
def test_what_has_no_single_form_is_refused(value: object) -> None:
    with pytest.raises(ValueError):
        canonical(value)


@given(JSON)
def test_canonical_bytes_say_the_same_and_have_one_form(value: Any) -> None:
    """M-06"""
    written = canonical(value)
    assert json.loads(written) == value
    assert canonical(json.loads(written)) == written


def test_an_instant_is_written_in_utc_with_microseconds() -> None:
    riyadh = timezone(timedelta(hours=3))
    assert instant(datetime(2026, 3, 3, 10, tzinfo=riyadh)) == "2026-03-03T07:00:00.000000Z"
    with pytest.raises(ValueError, match="time zone"):
        instant(datetime(2026, 3, 3, 10))


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_is_read_back(at: datetime) -> None:
    assert parse_instant(instant(at)) == at


@pytest.mark.parametrize("text", ["2026-03-03T07:00:00Z", "2026-13-03T07:00:00.000000Z", "٢٠٢٦"])
def test_any_other_form_of_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_instant(text)


def test_only_the_sealed_words_and_salt_open_a_seal() -> None:
    sealed = Sealed.of("اسمي أمينة", SALT)
    assert opens(sealed, "اسمي أمينة", SALT)
    assert opens(Sealed(sealed.digest), "اسمي أمينة", SALT.hex())
    assert not opens(sealed, "اسمي أمينه", SALT)
    assert not opens(sealed, "اسمي أمينة", SALT[::-1])


def test_a_seal_stays_equal_after_its_words_are_erased() -> None:
    sealed = Sealed.of("words", SALT)
    assert Sealed(sealed.digest) == sealed
    assert "words" not in repr(sealed)


def test_the_border_between_salt_and_text_is_part_of_the_seal() -> None:
    assert Sealed.of("ab", SALT + b"c").digest != Sealed.of("cab", SALT).digest
    assert Sealed.of("b", SALT + b"a").digest != Sealed.of("ab", SALT).digest


def test_a_salt_too_short_to_hide_anything_is_refused() -> None:
    with pytest.raises(ValueError, match="16"):
        Sealed.of("words", bytes(15))


def test_the_leaf_of_an_entry_is_the_hash_of_its_canonical_bytes() -> None:
    assert ENTRY.bytes() == (
        b'{"actor":"complainant","at":"2026-03-03T07:00:00.000000Z","case":"c7",'
        b'"data":{"b":1},"n":0,"seq":0,"type":"Received","v":1}'
    )
    assert ENTRY.leaf() == leaf_hash(ENTRY.bytes())
    assert Entry.of(json.loads(ENTRY.bytes())) == ENTRY


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"seq": -1}, "seq"),
        ({"seq": True}, "seq"),
        ({"n": "0"}, "n is not"),
        ({"at": "today"}, "instant"),
        ({"data": []}, "data"),
        ({"more": 1}, "exactly"),
    ],
)
def test_a_malformed_entry_is_refused_by_its_field(changed: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Entry.of({**json.loads(ENTRY.bytes()), **changed})
