"""Writing what others verify: the lines of an export and a receipt (docs/record.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from insaf.core import note
from insaf.core.record import Entry, canonical

FORMAT = 1


def export_header(key: note.VerifierKey, entries: int, checkpoints: int) -> bytes:
    """Return the first line: whose record it is, and how much of it must follow."""
    value = {
        "checkpoints": checkpoints,
        "entries": entries,
        "insaf-export": FORMAT,
        "key": str(key),
        "origin": key.name,
    }
    return canonical(value) + b"\n"


def export_entry_line(entry: bytes, leaf: bytes) -> bytes:
    """Return the line of one entry, given its canonical bytes and its leaf hash, both as stored.

    Both come from the store, so that a row changed behind the record's back shows here.
    """
    return b'{"entry":' + entry + b',"leaf":"' + leaf.hex().encode() + b'"}\n'


def export_checkpoint_line(signed: str) -> bytes:
    """Return the line of one checkpoint, a signed note; it follows the last entry it covers."""
    return canonical({"checkpoint": signed}) + b"\n"


def export_lines(
    key: note.VerifierKey,
    entries: int,
    stored: Iterable[tuple[bytes, bytes]],
    checkpoints: Sequence[str],
) -> Iterator[bytes]:
    """Yield a whole export: `stored` gives (canonical bytes, leaf hash) in order of seq.

    `checkpoints` are signed notes by growing size; the last must cover all `entries`.
    """
    sizes = [note.Checkpoint.parse(note.parse(one).text).size for one in checkpoints]
    if sizes != sorted(set(sizes)) or sizes[-1:] != [entries]:
        raise ValueError("checkpoints grow in size, and the last covers every entry exported")
    waiting = list(zip(sizes, checkpoints, strict=True))
    yield export_header(key, entries, len(checkpoints))
    for seq, (entry, leaf) in enumerate(stored):
        if waiting and waiting[0][0] == seq:
            yield export_checkpoint_line(waiting.pop(0)[1])
        yield export_entry_line(entry, leaf)
    for _, one in waiting:
        yield export_checkpoint_line(one)


def make_receipt(entry: Entry, size: int, proof: Sequence[bytes], checkpoint: str, key: note.VerifierKey) -> bytes:
    """Return the receipt a person keeps: an entry, proven to stand in a record of `size`."""
    value = {
        "checkpoint": checkpoint,
        "entry": {name: getattr(entry, name) for name in Entry.__slots__},
        "index": entry.seq,
        "insaf-receipt": FORMAT,
        "key": str(key),
        "proof": [step.hex() for step in proof],
        "size": size,
    }
    return canonical(value) + b"\n"
