"""Issue 2, item 3: what was exported verifies, and whatever was changed in it is found."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests.journeys.visitors import Visitor, hired
from tests.live import CHECKOUT, Live

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]
BYTES_FLIPPED = 12


@pytest.fixture(scope="module")
def reference(insaf: Live) -> str:
    """A case with some history behind it."""
    omar = Visitor(insaf).signs_in(hired(insaf, "Omar3", "agent"))
    reference = Visitor(insaf).files().reference
    for number in range(3):
        assert omar.does(reference, "note", text=f"ملاحظة {number}").status == 200
    return reference


@pytest.fixture(scope="module")
def export(insaf: Live, reference: str) -> bytes:
    return insaf.insaf("record", "export").encode()


def test_an_export_verifies(tmp_path: Path, export: bytes) -> None:
    report = _verified(tmp_path, export)
    assert report["ok"], report
    assert report["entries"] >= 4


def test_a_flipped_byte_is_found_and_the_first_bad_entry_named(tmp_path: Path, export: bytes) -> None:
    chance, lines = Random(2), export.splitlines(keepends=True)
    entries = [at for at, line in enumerate(lines) if b'"seq"' in line]
    for _ in range(BYTES_FLIPPED):
        line = chance.choice(entries)
        byte = chance.randrange(len(lines[line]) - 1)
        report = _verified(tmp_path, b"".join(_flipped(lines, line, byte, 1 << chance.randrange(7))))
        assert not report["ok"], f"line {line}, byte {byte} was changed and not found"
        assert report["first_bad"] == entries.index(line), (line, byte, report)


def test_an_export_cut_short_is_found(tmp_path: Path, export: bytes) -> None:
    lines = export.splitlines(keepends=True)
    assert not _verified(tmp_path, b"".join(lines[:-1]))["ok"]
    assert not _verified(tmp_path, export[: len(export) // 2])["ok"]


def test_a_removed_entry_is_found(tmp_path: Path, export: bytes) -> None:
    lines = export.splitlines(keepends=True)
    report = _verified(tmp_path, b"".join(lines[:2] + lines[3:]))
    assert not report["ok"] and report["first_bad"] is not None


def test_entries_in_another_order_are_found(tmp_path: Path, export: bytes) -> None:
    lines = export.splitlines(keepends=True)
    lines[1], lines[2] = lines[2], lines[1]
    assert not _verified(tmp_path, b"".join(lines))["ok"]


def test_the_receipt_of_a_case_verifies_and_a_changed_one_does_not(insaf: Live, tmp_path: Path, reference: str) -> None:
    receipt = insaf.insaf("record", "receipt", reference).encode()
    assert _verified(tmp_path, receipt)["ok"]
    year = receipt.replace(b'"Received"', b'"Decided"', 1)
    assert year != receipt
    assert not _verified(tmp_path, year)["ok"]


def test_verifying_imports_no_django(tmp_path: Path, export: bytes) -> None:
    file = tmp_path / "log.jsonl"
    file.write_bytes(export)
    program = (
        "import sys; from insaf.site.cli import main; "
        f"code = main(['record', 'verify', {str(file)!r}]); "
        "bad = sorted(m for m in sys.modules if m.split('.')[0] in ('django', 'psycopg', 'pydantic')); "
        "sys.exit(code or (f'imported: {bad}' if bad else 0))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_verifying_needs_nothing_but_python_itself(tmp_path: Path, export: bytes) -> None:
    """`-S` leaves out site-packages, `-I` the environment: the standard library is enough."""
    file = tmp_path / "log.jsonl"
    file.write_bytes(export)
    program = f"import sys; sys.path.insert(0, {str(CHECKOUT)!r}); from insaf.core.verify import main; "
    program += f"sys.exit(main([{str(file)!r}]))"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def _flipped(lines: list[bytes], line: int, byte: int, bits: int) -> list[bytes]:
    changed = bytearray(lines[line])
    changed[byte] ^= bits
    return [*lines[:line], bytes(changed), *lines[line + 1 :]]


def _verified(home: Path, content: bytes) -> dict:  # type: ignore[type-arg]
    """What `insaf record verify --json` says; its exit code agrees."""
    file = home / "log.jsonl"
    file.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-m", "insaf", "record", "verify", str(file), "--json"],
        cwd=CHECKOUT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    report: dict = json.loads(done.stdout)  # type: ignore[type-arg]
    assert (done.returncode == 0) == report["ok"], done.stderr
    return report
