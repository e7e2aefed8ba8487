"""A receipt proves one entry to whoever holds it, and anyone can check it at the command line."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from insaf.core import verify
from insaf.core.verify import verify_receipt
from tests.core.exported import CENTRE, EXPORT, MALLORY


@pytest.mark.parametrize("seq", range(6))
def test_a_receipt_proves_its_entry(seq: int) -> None:
    receipt = CENTRE.receipt(seq)
    assert verify_receipt(receipt, str(CENTRE.key), CENTRE.notes).ok
    laid_out = json.dumps(json.loads(receipt), indent=2).encode()
    assert verify_receipt(laid_out).ok


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it["entry"].update(actor="staff:12"),
        lambda it: it["entry"]["data"].update(about="شكر"),
        lambda it: it.update(index=2),
        lambda it: it.update(size=7),
        lambda it: it["proof"].pop(),
        lambda it: it["proof"].reverse(),
        lambda it: it.pop("checkpoint"),
        lambda it: it.update(checkpoint=CENTRE.notes[0]),
        lambda it: it.update(key=str(MALLORY.key)),
        lambda it: it.update({"insaf-receipt": 2}),
        lambda it: it.update(proof="00"),
    ],
)
def test_a_changed_receipt_proves_nothing(change: Callable[[dict[str, object]], object]) -> None:
    value = json.loads(CENTRE.receipt(3))
    change(value)
    report = verify_receipt(json.dumps(value).encode())
    assert not report.ok
    assert report.reason


def test_a_receipt_of_a_rewritten_record_is_found_by_key_or_checkpoint() -> None:
    assert verify_receipt(MALLORY.receipt(1)).ok
    assert not verify_receipt(MALLORY.receipt(1), str(CENTRE.key)).ok
    assert not verify_receipt(MALLORY.receipt(1), None, CENTRE.notes).ok


def test_verifying_from_the_command_line_needs_no_framework(tmp_path: Path) -> None:
    export, receipt, point = tmp_path / "log.jsonl", tmp_path / "r.json", tmp_path / "c.txt"
    export.write_bytes(b"".join(EXPORT))
    receipt.write_bytes(CENTRE.receipt(0))
    point.write_text(CENTRE.notes[0], "utf-8")
    program = (
        "import sys; from insaf.core.verify import main; code = main(sys.argv[1:]);"
        "assert not {'django', 'cryptography'} & set(sys.modules); sys.exit(code)"
    )
    for file in (export, receipt):
        arguments = [str(file), "--key", str(CENTRE.key), "--checkpoint", str(point)]
        done = subprocess.run([sys.executable, "-c", program, *arguments], check=False)
        assert done.returncode == 0


def test_the_command_line_names_the_first_bad_entry(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "log.jsonl"
    bad.write_bytes(b"".join(EXPORT).replace(b":04.0", b":05.0"))
    assert verify.main([str(bad)]) == 1
    assert "First bad entry: 4" in capsys.readouterr().out
    assert verify.main([str(bad), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["first_bad"] == 4
    assert verify.main([str(tmp_path / "absent")]) == 1
    assert "Cannot check" in capsys.readouterr().err
