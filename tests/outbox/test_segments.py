"""What a text message costs (K-17)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insaf.outbox.sms.segments import BASIC, EXTENDED, cost


@pytest.mark.parametrize(
    ("text", "gsm", "length", "segments"),
    [
        ("", True, 0, 0),
        ("a" * 160, True, 160, 1),
        ("a" * 161, True, 161, 2),
        ("a" * 306, True, 306, 2),
        ("a" * 307, True, 307, 3),
        ("€" * 80, True, 160, 1),
        ("€" * 81, True, 162, 2),
        ("ش" * 70, False, 70, 1),
        ("ش" * 71, False, 71, 2),
        ("ش" * 134, False, 134, 2),
        ("ش" * 135, False, 135, 3),
        ("a" * 70 + "ش", False, 71, 2),
        ("😀" * 35, False, 70, 1),
        ("😀" * 36, False, 72, 2),
        ("\u2068x\u2069", False, 3, 1),
        ("a`", False, 2, 1),
    ],
)
def test_the_segments_of_a_text(text: str, gsm: bool, length: int, segments: int) -> None:
    told = cost(text)
    assert (told.gsm, told.length, told.segments) == (gsm, length, segments)


def test_no_sign_is_cut_in_two_at_a_joint() -> None:
    """An escape pair at septet 153, a surrogate pair at unit 67: each moves whole into the next message."""
    assert cost("a" * 152 + "€" + "a" * 152).segments == 3 and cost("a" * 306).segments == 2
    assert cost("ش" * 66 + "😀" + "ش" * 66).segments == 3 and cost("ش" * 134).segments == 2


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400))
def test_any_text_is_held_by_its_segments_and_by_no_fewer(text: str) -> None:
    told = cost(text)
    joined, whole = (153, 160) if told.gsm else (67, 70)
    assert told.length == (
        sum(1 + (sign in EXTENDED) for sign in text) if told.gsm else len(text.encode("utf-16-le")) // 2
    )
    room = whole if told.segments == 1 else told.segments * joined
    assert told.length <= room
    assert told.segments <= 1 or told.length > whole
    assert told.segments <= -(-told.length // (joined - 1))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.text(max_size=3))
def test_more_text_never_costs_less_in_one_alphabet(text: str, more: str) -> None:
    if cost(text).gsm == cost(text + more).gsm:
        assert cost(text + more).segments >= cost(text).segments


def test_the_alphabet_has_its_127_signs() -> None:
    """128 places of GSM 03.38, one of them the escape."""
    assert len(BASIC) == 127 and not BASIC & EXTENDED
