"""`insaf record`: export, verify, sign and prove the record, and fold the rows from it again."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from insaf.site.cli import Wrong, command, group, need_database, show


def add(subparsers: Any) -> None:
    record = group(subparsers, "record", "export, verify, sign and prove the record")
    verified = command(record, "verify", _verify, "check an export or a receipt; needs no database")
    verified.add_argument("file", metavar="FILE", type=Path, help="export or receipt; - for input")
    verified.add_argument("--key", help="the verifier key that you hold")
    verified.add_argument("--checkpoint", type=Path, action="append", default=[], help="a note that you hold")
    exported = command(record, "export", _export, "print the whole record, line by line")
    exported.add_argument("--output", type=Path, help="write to this file instead")
    command(record, "checkpoint", _checkpoint, "sign the head of the record and print the note")
    command(record, "rebuild", _rebuild, "fold every row of a case again from the record")
    receipt = command(record, "receipt", _receipt, "print the proof that a case is in the record")
    receipt.add_argument("reference", metavar="REF")
    receipt.add_argument("--entry", type=int, default=0, help="which entry of the case; 0 first")


def _verify(words: argparse.Namespace) -> int:
    """Without Django and without a database: the file and the standard library are enough."""
    from insaf.core.verify import verify_lines, verify_receipt

    notes = [path.read_text(encoding="utf-8") for path in words.checkpoint]
    raw = sys.stdin.buffer.read() if str(words.file) == "-" else words.file.read_bytes()
    is_receipt = b'"insaf-receipt"' in raw and raw.count(b"\n") <= 1
    report = (
        verify_receipt(raw, words.key, notes)
        if is_receipt
        else verify_lines(raw.splitlines(keepends=True), words.key, notes)
    )
    show(words, asdict(report), [str(report)])
    return 0 if report.ok else 1


def _export(words: argparse.Namespace) -> None:
    need_database()
    from insaf.cases import checkpoints

    lines = checkpoints.export(datetime.now(UTC))
    if words.output:
        with words.output.open("wb") as file:
            file.writelines(lines)
        return
    sys.stdout.buffer.writelines(lines)
    sys.stdout.buffer.flush()


def _checkpoint(words: argparse.Namespace) -> None:
    need_database()
    from insaf.cases import checkpoints

    signed = checkpoints.sign(datetime.now(UTC))
    path = checkpoints.lay_down(signed)
    value = {"size": signed.size, "note": signed.note, "file": str(path)}
    show(words, value, [signed.note.rstrip("\n")])


def _rebuild(words: argparse.Namespace) -> None:
    need_database()
    from insaf.cases import rebuilding

    changed = rebuilding.run()
    show(words, {"changed": changed}, [f"{changed} rows said something else than the record."])


def _receipt(words: argparse.Namespace) -> None:
    need_database()
    from insaf.cases import checkpoints, queries
    from insaf.cases.models import Entry

    found = queries.load(words.reference)
    if found is None:
        raise Wrong(f"There is no case with the reference {words.reference}.")
    try:
        proof = checkpoints.receipt(found.row, datetime.now(UTC), words.entry)
    except Entry.DoesNotExist:
        raise Wrong(f"{found.row.reference} has no entry {words.entry}.") from None
    sys.stdout.buffer.write(proof)
