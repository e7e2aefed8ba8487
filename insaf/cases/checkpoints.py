"""Signed heads of the record, and what is proven with them (M-04, M-05)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction

from insaf.cases import keys, log
from insaf.cases.models import Case, Checkpoint, Entry, LogHead, Node
from insaf.core import note
from insaf.core.export import export_lines, make_receipt
from insaf.core.merkle import inclusion_proof
from insaf.core.record import Entry as Line

EVERY = timedelta(hours=1)
"""How often a growing record is signed by itself."""
CHUNK = 2_000


def verifier_key() -> note.VerifierKey:
    """What anybody keeps to check the record: its public key, and a name made from it.

    The name stays when the installation moves to another address.
    """
    public = keys.public_key()
    return note.VerifierKey(f"insaf-record-{sha256(public).hexdigest()[:16]}", public)


def sign(now: datetime) -> Checkpoint:
    """The checkpoint over the whole record as it stands; signed once for each size."""
    with transaction.atomic():
        head = log.lock()
        known = Checkpoint.objects.filter(size=head.size).first()
        return known or Checkpoint.objects.create(size=head.size, note=_note(head), at=now)


def run_once(now: datetime) -> int:
    """Sign and lay down a checkpoint when the record has grown for an hour; 1 if it did."""
    last = Checkpoint.objects.order_by("-size").first()
    size = LogHead.objects.values_list("size", flat=True).first() or 0
    if not size or (last and (last.size == size or now - last.at < EVERY)):
        return 0
    lay_down(sign(now))
    return 1


def latest() -> Checkpoint | None:
    """The newest checkpoint, for the public page."""
    return Checkpoint.objects.order_by("-size").first()


def lay_down(checkpoint: Checkpoint) -> Path:
    """Write the note to a file that can be carried out of the building."""
    folder = Path(settings.INSAF_DATA) / "checkpoints"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{checkpoint.size:012}.txt"
    path.write_text(checkpoint.note, encoding="utf-8")
    return path


def receipt(row: Case, now: datetime, n: int = 0) -> bytes:
    """Proof that entry ``n`` of a case stands in the record, for the complainant to keep."""
    checkpoint = sign(now)
    entry = Entry.objects.get(case_id=row.pk, n=n)
    line = Line.of(json.loads(entry.body))
    proof = inclusion_proof(_subtree, entry.seq, checkpoint.size)
    return make_receipt(line, checkpoint.size, proof, checkpoint.note, verifier_key())


def proven(row: Case, size: int) -> Iterator[tuple[int, bytes, tuple[bytes, ...]]]:
    """Of each entry of a case within a record of ``size``: its place, its bytes as stored, and its proof."""
    subtree = cache(_subtree)
    for entry in Entry.objects.filter(case_id=row.pk, seq__lt=size).order_by("n").iterator(CHUNK):
        yield entry.seq, entry.body.encode(), inclusion_proof(subtree, entry.seq, size)


def signed(text: str) -> str:
    """A note over a text that is no checkpoint, by the key that signs the record."""
    return str(note.sign(text, verifier_key(), keys.signing_key().sign))


def export(now: datetime) -> Iterator[bytes]:
    """The whole record with its checkpoints, line by line (docs/record.md)."""
    last = sign(now)
    notes = Checkpoint.objects.filter(size__lte=last.size, size__gt=0).order_by("size")
    stored = _stored(last.size)
    return export_lines(verifier_key(), last.size, stored, list(notes.values_list("note", flat=True)) or [last.note])


def _stored(size: int) -> Iterator[tuple[bytes, bytes]]:
    """Each entry's bytes and hash as they stand in the database, in order."""
    entries = Entry.objects.filter(seq__lt=size).order_by("seq").values_list("body", "leaf")
    for body, leaf in entries.iterator(CHUNK):
        yield body.encode(), bytes.fromhex(leaf)


def _note(head: log.Head) -> str:
    key = verifier_key()
    checkpoint = note.Checkpoint(key.name, head.size, log.peaks_of(head).root())
    return str(note.sign(checkpoint.text, key, keys.signing_key().sign))


def _subtree(level: int, index: int) -> bytes:
    if level == 0:
        return bytes.fromhex(Entry.objects.values_list("leaf", flat=True).get(seq=index))
    found = Node.objects.values_list("hash", flat=True).get(level=level, index=index)
    return bytes.fromhex(found)
