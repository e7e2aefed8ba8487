"""A reference survives being typed and read aloud; a secret cannot be guessed (B-01, L-01)."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insaf.core.reference import (
    make,
    normalise_secret,
    parse,
    secret_digest,
    secret_from,
)

SAMPLES = [
    make("ET", 2026, 417),
    make("IO", 2026, 1),
    make("ABLE", 2031, 99_999),
    make("QI", 2026, 1_000_000),
    make("LOL", 2100, 20_212),
    *(make("ET", 2026, number) for number in range(1, 40)),
]
RAW = bytes(range(17))


def test_a_reference_has_prefix_year_number_and_check() -> None:
    assert make("ET", 2026, 417)[:-1] == "ET-2026-00417-"
    assert make("ET", 2026, 1_234_567)[:-1] == "ET-2026-1234567-"


@given(
    st.text(string.ascii_uppercase, min_size=2, max_size=4),
    st.integers(2000, 2199),
    st.integers(1, 10**12 - 1),
)
def test_what_is_made_is_read_back_dashed_or_not(prefix: str, year: int, number: int) -> None:
    reference = make(prefix, year, number)
    assert parse(reference) == reference
    assert parse(reference.replace("-", "")) == reference


@pytest.mark.parametrize("reference", SAMPLES)
def test_no_single_wrong_character_is_read_as_a_reference(reference: str) -> None:
    for flat in (reference, reference.replace("-", "")):
        for at, right in enumerate(flat):
            for wrong in string.ascii_uppercase + string.digits:
                if right not in ("-", wrong):
                    assert parse(flat[:at] + wrong + flat[at + 1 :]) is None


@pytest.mark.parametrize("reference", SAMPLES)
def test_no_two_exchanged_neighbours_are_read_as_a_reference(reference: str) -> None:
    flat = reference.replace("-", "")
    for at in range(len(flat) - 1):
        if flat[at] != flat[at + 1]:
            assert parse(flat[:at] + flat[at + 1] + flat[at] + flat[at + 2 :]) is None


@pytest.mark.parametrize(
    "typed",
    [
        "et-2026-00417-{check}",
        " ET 2026 00417 {check} ",
        "ET–2026—00417‑{check}",
        "ET202600417{check}",
        "ET-٢٠٢٦-٠٠٤١٧-{check}",
        "ET-۲۰۲۶-۰۰۴۱۷-{check}",
        "\u2068ET-2026-00417-{check}\u2069",
        "\u200fET\u00a0-\u00a02026-00417-{check}\n",
        "ＥＴ-２０２６-００４１７-{check}",
    ],
)
def test_a_reference_is_read_however_it_was_typed(typed: str) -> None:
    reference = make("ET", 2026, 417)
    assert parse(typed.format(check=reference[-1].lower())) == reference


@pytest.mark.parametrize("text", ["", "ET", "شكوى", "ET-2026-00417", "ET-2026-417-K", "E-2026-00417-K"])
def test_what_is_not_a_reference_is_none(text: str) -> None:
    assert parse(text) is None


def test_a_forgotten_check_is_not_taken_from_the_number() -> None:
    for number in range(100_000, 100_200):
        assert parse(make("ET", 2026, number)[:-2]) is None


@pytest.mark.parametrize(
    ("prefix", "year", "number"),
    [("E", 2026, 1), ("et", 2026, 1), ("ET", 1999, 1), ("ET", 2026, 0), ("ET", 2026, 10**12)],
)
def test_a_reference_out_of_shape_is_not_made(prefix: str, year: int, number: int) -> None:
    with pytest.raises(ValueError, match=r"prefix|reference"):
        make(prefix, year, number)


@given(st.text())
def test_reading_any_text_never_fails(text: str) -> None:
    found = parse(text)
    assert found is None or parse(found) == found
    assert normalise_secret(normalise_secret(text)) is not None
    assert len(secret_digest(text)) == 64


def test_a_secret_holds_every_bit_it_was_made_from() -> None:
    secret = secret_from(RAW)
    assert secret.count("-") == 6
    assert len(secret.replace("-", "")) == 28
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    number = 0
    for letter in secret.replace("-", ""):
        number = number * 32 + alphabet.index(letter)
    assert number == int.from_bytes(RAW, "big")


def test_a_secret_from_too_few_bytes_is_refused() -> None:
    with pytest.raises(ValueError, match="17"):
        secret_from(bytes(16))


def test_a_secret_typed_loosely_opens_the_same_case() -> None:
    secret = secret_from(bytes.fromhex("00443214c74254b635cf84653a56d7c675"))
    assert {"0", "1"} <= set(secret)
    loose = secret.lower().replace("0", "o").replace("1", "l").replace("-", " – ")
    assert secret_digest(loose) == secret_digest(secret)
    eastern = secret.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert secret_digest(eastern) == secret_digest(secret)
    assert normalise_secret(secret) == secret.replace("-", "")


def test_a_secret_is_not_stored_as_its_plain_hash() -> None:
    import hashlib

    secret = normalise_secret(secret_from(RAW))
    assert secret_digest(secret) != hashlib.sha256(secret.encode()).hexdigest()
