"""Checking an export or a receipt with nothing but Python: `python -m insaf.core.verify FILE`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from insaf.core import note
from insaf.core.export import FORMAT
from insaf.core.proof import verify_inclusion
from insaf.core.reading import Bad, Reading, checkpoint_of, json_line, member
from insaf.core.record import Entry

OWN_KEY_ONLY = (
    "Checked against the key inside the file. Whoever rewrote the entries and the key together "
    "would not be found: give the key or a checkpoint that you received earlier."
)
YOUR_KEY = "Checked against the key you gave."
YOUR_CHECKPOINT = "Continues every checkpoint you gave."


@dataclass(frozen=True, slots=True)
class Report:
    """What was found: the first bad entry by seq, or None, and why, in plain words."""

    ok: bool
    reason: str
    first_bad: int | None
    line: int | None
    entries: int
    checkpoints: int
    root: str
    origin: str
    key: str
    trust: str

    def __str__(self) -> str:
        if self.ok:
            return f"{self.origin}: {self.reason}\n{self.trust}"
        where = "" if self.line is None else f" (line {self.line})"
        first = "" if self.first_bad is None else f"\nFirst bad entry: {self.first_bad}"
        return f"NOT as it was signed{where}: {self.reason}{first}"


def verify_lines(lines: Iterable[bytes], key: str | None = None, checkpoints: Sequence[str] = ()) -> Report:
    """Check an export line by line, each with its newline, as iterating a binary file gives them.

    `key` is a verifier key and `checkpoints` are notes that the reader holds from elsewhere;
    BadNote if one of those checkpoints cannot be read.
    """
    reading, fault = Reading(key, checkpoints), None
    try:
        for line in lines:
            reading.take(line)
        reading.finish()
    except Bad as found:
        fault = found
    return _report(reading, fault)


def verify_receipt(receipt: bytes, key: str | None = None, checkpoints: Sequence[str] = ()) -> Report:
    """Check one receipt: its entry stands in the signed record; laid-out JSON is accepted.

    A checkpoint of the same size is compared; for another size an export is needed.
    """
    try:
        value = json_line(receipt.strip() + b"\n")
        signer = note.VerifierKey.parse(member(value, "key", str))
        entry, point = _checked_receipt(value, signer)
        if key not in (None, str(signer)):
            raise ValueError("the receipt is signed with another key than the one you gave")
        if any(one.size == point.size and one != point for one in map(checkpoint_of, checkpoints)):
            raise ValueError("the checkpoint you gave has another root for the same size")
    except ValueError as fault:
        return Report(False, str(fault), None, None, 0, 0, "", "", "", "")
    return Report(
        True, f"entry {entry.seq} stands in the signed record of {point.size} entries.",
        None, None, 1, 1, point.root.hex(), point.origin, str(signer), _trust(key, ()),
    )  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the file named on the command line; return 0 if it is whole, else 1."""
    parser = argparse.ArgumentParser(prog="python -m insaf.core.verify", description=__doc__)
    parser.add_argument("file", type=Path, help="an export or a receipt")
    parser.add_argument("--key", help="the verifier key you trust: name+hash+base64")
    parser.add_argument("--checkpoint", type=Path, action="append", default=[], metavar="FILE",
                        help="a checkpoint you received earlier; may be given again")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print the report as JSON")
    given = parser.parse_args(arguments)
    try:
        report = _verify_file(given.file, given.key, [c.read_text("utf-8") for c in given.checkpoint])
    except (OSError, ValueError) as fault:
        print(f"Cannot check {given.file}: {fault}", file=sys.stderr)
        return 1
    print(json.dumps(asdict(report), ensure_ascii=False, indent=2) if given.json else report)
    return 0 if report.ok else 1


def _verify_file(path: Path, key: str | None, checkpoints: Sequence[str]) -> Report:
    with path.open("rb") as lines:
        start = lines.read(1 << 16)
        if b'"insaf-receipt"' in start and b'"insaf-export"' not in start:
            return verify_receipt(path.read_bytes(), key, checkpoints)
        lines.seek(0)
        return verify_lines(lines, key, checkpoints)


def _checked_receipt(value: Any, key: note.VerifierKey) -> tuple[Entry, note.Checkpoint]:
    if member(value, "insaf-receipt", int) != FORMAT:
        raise ValueError("it is not a receipt of version 1")
    entry = Entry.of(member(value, "entry", dict))
    point = note.Checkpoint.parse(note.parse(member(value, "checkpoint", str)).verify(key))
    said = (member(value, "index", int), member(value, "size", int), key.name)
    if said != (entry.seq, point.size, point.origin):
        raise ValueError("the receipt, its entry and its checkpoint do not speak of the same place")
    proof = [bytes.fromhex(str(step)) for step in member(value, "proof", list)]
    verify_inclusion(entry.leaf(), entry.seq, point.size, proof, point.root)
    return entry, point


def _report(reading: Reading, fault: Bad | None) -> Report:
    size, points = reading.peaks.size, reading.checkpoints
    whole = f"whole: {size} entries, {points} checkpoints, none changed, missing or moved."
    return Report(
        ok=fault is None,
        reason=str(fault) if fault else whole,
        first_bad=fault.first_bad if fault else None,
        line=reading.line if fault else None,
        entries=reading.proven,
        checkpoints=points,
        root=reading.peaks.root().hex(),
        origin=reading.key.name if reading.key else "",
        key=str(reading.key or ""),
        trust=_trust(reading.trusted, reading.held),
    )


def _trust(key: str | None, held: Sequence[object]) -> str:
    said = [YOUR_KEY] if key else []
    return " ".join([*said, YOUR_CHECKPOINT] if held else said) or OWN_KEY_ONLY


if __name__ == "__main__":
    sys.exit(main())
