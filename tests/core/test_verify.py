"""An export shows every change, removal, insertion, exchange and cut, and names the first bad entry."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insaf.core.export import (
    export_checkpoint_line,
    export_entry_line,
    export_header,
    export_lines,
)
from insaf.core.record import Entry
from insaf.core.verify import OWN_KEY_ONLY, verify_lines
from tests.core.exported import (
    CENTRE,
    EXPORT,
    LINE_OF,
    MALLORY,
    ORIGIN,
    Institution,
    history,
    split,
)


def test_an_untouched_export_is_whole() -> None:
    report = verify_lines(EXPORT)
    assert report.ok
    assert (report.entries, report.checkpoints, report.first_bad) == (6, 2, None)
    assert report.root == CENTRE.tree.root().hex()
    assert report.trust == OWN_KEY_ONLY


def test_an_empty_record_verifies_too() -> None:
    assert verify_lines(Institution(1, [], (0,)).export()).ok


SMALL = Institution(1, history("a", "b", "a"), (1, 3)).export()
FIRST_BAD: list[tuple[int, set[int | None]]] = [
    (0, {0, 1, 2, 3, None}),  # the header: a promise of more or fewer entries names where it breaks
    (1, {0}),
    (2, {0, 1}),  # a checkpoint leaves in doubt what it covers, or is no longer seen as one
    (3, {1}),
    (4, {2}),
    (5, {1}),
]


@pytest.mark.parametrize(("place", "first_bad"), FIRST_BAD)
def test_every_changed_byte_is_found_and_the_first_bad_entry_named(place: int, first_bad: set[int | None]) -> None:
    """M-04"""
    for at in range(len(SMALL[place])):
        changed = bytearray(SMALL[place])
        changed[at] ^= 1 << at % 8
        report = verify_lines(split([*SMALL[:place], bytes(changed), *SMALL[place + 1 :]]))
        assert not report.ok
        assert report.first_bad in first_bad, report


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(b"".join(EXPORT)) - 1), st.integers(1, 255))
def test_no_byte_may_become_another(at: int, by: int) -> None:
    raw = bytearray(b"".join(EXPORT))
    raw[at] ^= by
    assert not verify_lines(split([bytes(raw)])).ok


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(b"".join(EXPORT))), st.binary(min_size=1, max_size=3))
def test_no_byte_may_be_added(at: int, more: bytes) -> None:
    raw = b"".join(EXPORT)
    assert not verify_lines(split([raw[:at], more, raw[at:]])).ok


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(b"".join(EXPORT)) - 1))
def test_a_file_cut_short_anywhere_is_found(length: int) -> None:
    """M-04"""
    assert not verify_lines(split([b"".join(EXPORT)[:length]])).ok


@pytest.mark.parametrize("place", range(len(EXPORT)))
def test_a_file_cut_after_any_line_names_the_first_missing_entry(place: int) -> None:
    report = verify_lines(EXPORT[:place])
    assert not report.ok
    there = sum(line.startswith(b'{"entry"') for line in EXPORT[:place])
    assert report.first_bad == (None if place == 0 else 2 if there == 6 else there)


@pytest.mark.parametrize("seq", range(6))
def test_a_removed_entry_is_named(seq: int) -> None:
    report = verify_lines(EXPORT[: LINE_OF[seq]] + EXPORT[LINE_OF[seq] + 1 :])
    assert (report.ok, report.first_bad) == (False, seq)
    assert f"entry {seq} is missing" in report.reason


@pytest.mark.parametrize("seq", range(6))
def test_an_entry_told_twice_is_named(seq: int) -> None:
    place = LINE_OF[seq]
    report = verify_lines([*EXPORT[: place + 1], EXPORT[place], *EXPORT[place + 1 :]])
    assert not report.ok
    assert report.first_bad == (2 if seq == 5 else seq + 1)


def test_a_removed_or_repeated_checkpoint_is_found() -> None:
    assert not verify_lines(EXPORT[:3] + EXPORT[4:]).ok
    assert not verify_lines([*EXPORT[:4], EXPORT[3], *EXPORT[4:]]).ok
    assert not verify_lines([*EXPORT, EXPORT[-1]]).ok


def test_any_two_exchanged_lines_are_found() -> None:
    for one in range(len(EXPORT)):
        for other in range(one):
            lines = list(EXPORT)
            lines[one], lines[other] = lines[other], lines[one]
            assert not verify_lines(lines).ok


def test_an_entry_exchanged_with_a_later_one_is_named() -> None:
    lines = list(EXPORT)
    lines[LINE_OF[2]], lines[LINE_OF[4]] = lines[LINE_OF[4]], lines[LINE_OF[2]]
    assert verify_lines(lines).first_bad == 2


def test_an_entry_rewritten_with_its_hash_breaks_the_next_checkpoint() -> None:
    lines = list(EXPORT)
    forged = history("a", "b", "a", "c", "a", "b", word="شكر")[4]
    lines[LINE_OF[4]] = export_entry_line(forged.bytes(), forged.leaf())
    report = verify_lines(lines)
    assert (report.ok, report.first_bad, report.entries) == (False, 2, 2)
    assert "entries 2 to 5" in report.reason


def test_a_row_changed_behind_the_record_shows_in_its_own_export() -> None:
    stored = [(one.bytes(), one.leaf()) for one in CENTRE.entries]
    stored[3] = (stored[3][0].replace(b"complainant", b"staff:12"), stored[3][1])
    report = verify_lines(export_lines(CENTRE.key, 6, stored, CENTRE.notes))
    assert report.first_bad == 3
    assert "changed" in report.reason


def test_a_gap_in_the_numbers_of_one_case_is_named() -> None:
    entries = history("a", "b", "a")
    entries[2] = Entry(2, "a", 2, entries[2].at, "system", "Closed", 1, {})
    report = verify_lines(Institution(1, entries, (3,)).export())
    assert (report.ok, report.first_bad) == (False, 2)


def test_a_line_in_another_spelling_is_not_canonical() -> None:
    spaced = EXPORT[1].replace(b'":', b'": ', 1)
    assert "canonical" in verify_lines([EXPORT[0], spaced, *EXPORT[2:]]).reason
    escaped = EXPORT[1].replace("ش".encode(), b"\\u0634")
    assert "canonical" in verify_lines([EXPORT[0], escaped, *EXPORT[2:]]).reason
    bottomless = b'{"entry":' + b"[" * 100_000 + b"\n"
    assert not verify_lines([EXPORT[0], bottomless, *EXPORT[2:]]).ok


def test_a_rewritten_record_with_its_own_key_passes_and_the_report_says_so() -> None:
    report = verify_lines(MALLORY.export())
    assert report.ok
    assert "would not be found" in report.trust


def test_the_key_held_by_the_reader_finds_a_rewritten_record() -> None:
    assert verify_lines(EXPORT, str(CENTRE.key)).ok
    report = verify_lines(MALLORY.export(), str(CENTRE.key))
    assert (report.ok, report.first_bad) == (False, 0)


@pytest.mark.parametrize("which", [0, 1])
def test_a_checkpoint_held_by_the_reader_finds_a_rewritten_record(which: int) -> None:
    """M-05"""
    held = CENTRE.notes[which].replace("\n", "\r\n") + "\r\n"
    assert verify_lines(EXPORT, checkpoints=[held]).ok
    report = verify_lines(MALLORY.export(), checkpoints=[held])
    assert not report.ok
    assert "checkpoint you gave" in report.reason


def test_a_record_shorter_than_a_checkpoint_held_by_the_reader_was_cut() -> None:
    earlier = Institution(1, CENTRE.entries[:2], (2,))
    assert verify_lines(earlier.export()).ok
    report = verify_lines(earlier.export(), checkpoints=CENTRE.notes)
    assert (report.ok, report.first_bad) == (False, 2)


def test_a_checkpoint_of_another_record_is_not_taken() -> None:
    other = CENTRE.notes[0].replace(ORIGIN, "example.org/other")
    assert not verify_lines(EXPORT, checkpoints=[other]).ok
    assert not verify_lines([*EXPORT[:3], export_checkpoint_line(other), *EXPORT[4:]]).ok


def test_a_header_that_promises_otherwise_is_found() -> None:
    for entries, checkpoints in ((5, 2), (7, 2), (6, 1), (6, 3), (2, 1)):
        lines = [export_header(CENTRE.key, entries, checkpoints), *EXPORT[1:]]
        assert not verify_lines(lines).ok


def test_an_export_without_a_last_checkpoint_is_not_written() -> None:
    with pytest.raises(ValueError, match="last covers"):
        list(export_lines(CENTRE.key, 6, [], CENTRE.notes[:1]))
