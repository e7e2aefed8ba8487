"""Reading an export line by line, holding only the right edge of the tree and a count per case."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from insaf.core import note
from insaf.core.export import FORMAT, export_checkpoint_line, export_entry_line, export_header
from insaf.core.merkle import Peaks, leaf_hash
from insaf.core.record import Entry


class Bad(ValueError):
    """The first fault found; `first_bad` is the seq of the first entry in doubt, if any."""

    def __init__(self, reason: str, first_bad: int | None = None) -> None:
        super().__init__(reason)
        self.first_bad = first_bad


class Reading:
    """An export as far as it has been read; `take` each line, then `finish`; both raise Bad."""

    def __init__(self, trusted: str | None, held: Sequence[str]) -> None:
        self.trusted = trusted
        self.held = [checkpoint_of(one) for one in held]
        self.key: note.VerifierKey | None = None
        self.promised = (0, 0)
        self.line = 0
        self.peaks = Peaks()
        self.proven = 0
        self.checkpoints = 0
        self._numbers: dict[str, int] = {}

    def take(self, line: bytes) -> None:
        """Check the next line, which keeps its newline."""
        self.line += 1
        if self.key is None:
            self._take_header(line)
        elif self._is_complete():
            raise Bad("something follows the last checkpoint", self._next_entry(line))
        elif line.startswith(b'{"checkpoint"') or self.peaks.size == self.promised[0]:
            self._take_checkpoint(line)
        else:
            self._take_entry(line)

    def finish(self) -> None:
        """Check that nothing is missing at the end."""
        size, (entries, checkpoints) = self.peaks.size, self.promised
        if self.key is None:
            raise Bad("the file is empty")
        if size < entries:
            raise Bad(f"the file ends after {size} of {entries} entries: it was cut short", size)
        if self.proven < size:
            raise Bad("the last checkpoint is missing: the file was cut short", self.proven)
        if self.checkpoints != checkpoints:
            raise Bad(f"the file has {self.checkpoints} checkpoints where {checkpoints} are named")
        for one in self.held:
            if one.size > size:
                raise Bad(f"a checkpoint you gave has {one.size} entries, the file {size}", size)

    def _take_header(self, line: bytes) -> None:
        try:
            value = json_line(line)
            if member(value, "insaf-export", int) != FORMAT:
                raise ValueError("it is not an export of version 1")
            key = note.VerifierKey.parse(member(value, "key", str))
            self.promised = (member(value, "entries", int), member(value, "checkpoints", int))
            if export_header(key, *self.promised) != line:
                raise ValueError("it is not in canonical form")
        except ValueError as fault:
            raise Bad(f"the header is damaged: {fault}", 0) from None
        if self.trusted not in (None, str(key)):
            raise Bad("the export is signed with another key than the one you gave", 0)
        if any(one.origin != key.name for one in self.held):
            raise Bad("a checkpoint you gave belongs to another record", 0)
        self.key = key
        self._check_held()

    def _take_entry(self, line: bytes) -> None:
        expected = self.peaks.size
        try:
            value = json_line(line)
            entry, leaf = (
                Entry.of(member(value, "entry", dict)),
                bytes.fromhex(member(value, "leaf", str)),
            )
            raw = entry.bytes()
            if export_entry_line(raw, leaf) != line:
                raise ValueError("it is not in canonical form")
        except ValueError as fault:
            raise Bad(f"entry {expected} is damaged: {fault}", expected) from None
        if leaf_hash(raw) != leaf:
            raise Bad(f"entry {expected} was changed: it does not match its own hash", expected)
        self._check_order(entry, expected)
        self.peaks = self.peaks.append(leaf)
        self._check_held()

    def _check_order(self, entry: Entry, expected: int) -> None:
        if entry.seq > expected:
            raise Bad(f"entry {expected} is missing: entry {entry.seq} is in its place", expected)
        if entry.seq < expected:
            raise Bad(f"entry {entry.seq} appears again where {expected} belongs", expected)
        number = self._numbers.get(entry.case, 0)
        if entry.n != number:
            raise Bad(f"entry {expected} is number {entry.n} of its case, not {number}", expected)
        self._numbers[entry.case] = number + 1

    def _take_checkpoint(self, line: bytes) -> None:
        assert self.key is not None
        size = self.peaks.size
        doubtful = self.proven if self.proven < size else None
        try:
            signed = member(json_line(line), "checkpoint", str)
            if export_checkpoint_line(signed) != line:
                raise ValueError("it is not in canonical form")
            point = self._opened(signed)
        except ValueError as fault:
            raise Bad(f"the checkpoint after {size} entries is bad: {fault}", doubtful) from None
        if point.size > size:
            raise Bad(f"entry {size} is missing: a checkpoint of {point.size} follows", size)
        if point.size < size or (self.checkpoints and size == self.proven):
            raise Bad(f"a checkpoint of {point.size} entries stands after {size}", doubtful)
        self._check_root(point, "the signed checkpoint")
        self.proven, self.checkpoints = size, self.checkpoints + 1

    def _opened(self, signed: str) -> note.Checkpoint:
        """Open a note signed by the record's key alone, since no other signature can be checked."""
        assert self.key is not None
        parsed = note.parse(signed)
        point = note.Checkpoint.parse(parsed.verify(self.key))
        if len(parsed.signatures) != 1 or point.text != parsed.text:
            raise ValueError("it says more than the record's key can answer for")
        if point.origin != self.key.name:
            raise ValueError("it belongs to another record")
        return point

    def _check_held(self) -> None:
        for one in self.held:
            if one.size == self.peaks.size:
                self._check_root(one, "the checkpoint you gave")

    def _check_root(self, point: note.Checkpoint, name: str) -> None:
        if point.root == self.peaks.root():
            return
        first, last = self.proven, point.size - 1
        raise Bad(f"entries {first} to {last} are not those of {name}: one was changed", first)

    def _is_complete(self) -> bool:
        return self.checkpoints > 0 and self.proven == self.promised[0]

    def _next_entry(self, line: bytes) -> int | None:
        return self.peaks.size if line.startswith(b'{"entry"') else None


def checkpoint_of(signed: str) -> note.Checkpoint:
    """Read a checkpoint its holder trusts, whatever a mailer did to its line ends."""
    text = signed.replace("\r\n", "\n").strip() + "\n"
    return note.Checkpoint.parse(note.parse(text).text)


def json_line(line: bytes) -> Any:
    """Parse one line of JSON, newline included; ValueError in plain words."""
    if not line.endswith(b"\n"):
        raise ValueError("the line does not end")
    try:
        return json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ValueError("it is not JSON in UTF-8") from None


def member(value: Any, name: str, kind: type) -> Any:
    """Return one member of a JSON object; ValueError if it is absent or of another type."""
    if not isinstance(value, dict) or type(value.get(name)) is not kind:
        raise ValueError(f"it has no {name}")
    return value[name]
