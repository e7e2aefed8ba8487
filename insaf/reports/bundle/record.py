"""The case's part of the record: entries, proofs, checkpoint, key, and the words that may be shown."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from insaf.cases import checkpoints
from insaf.cases.models import Passage
from insaf.cases.queries import Loaded
from insaf.core import note
from insaf.core.codec import sealed_in
from insaf.core.record import canonical
from insaf.reports.masking import Shown


@dataclass(frozen=True)
class Head:
    """The signed head that the proofs lead to."""

    signed: str
    size: int
    root: str  # base64, as it stands in the note
    key: str
    at: datetime  # when it was signed


def head(now: datetime) -> Head:
    """The checkpoint over the whole record as it stands."""
    kept = checkpoints.sign(now)
    parsed = note.Checkpoint.parse(note.parse(kept.note).text)
    return Head(
        kept.note, parsed.size, base64.b64encode(parsed.root).decode(), str(checkpoints.verifier_key()), kept.at
    )


def entry_lines(loaded: Loaded, size: int) -> Iterator[bytes]:
    """One line an entry: its bytes as they are hashed, its place in the record, and its proof."""
    for seq, body, proof in islice(checkpoints.proven(loaded.row, size), len(loaded.steps)):
        steps = canonical([step.hex() for step in proof])
        yield b'{"entry":' + body + b',"index":%d,"proof":' % seq + steps + b"}\n"


def passages(loaded: Loaded, shown: Shown) -> dict[str, object]:
    """Words beside their salts where they are shown as written; of the others only that they stay under seal."""
    digests = [sealed.digest for step in loaded.steps for sealed in sealed_in(step.event)]
    rows = {one.digest: one for one in Passage.objects.filter(case_id=loaded.row.pk)}
    shown_here = [one for one in dict.fromkeys(digests) if one in rows and one in shown.verbatim]
    return {
        "shown": [{"digest": one, "salt": rows[one].salt, "text": rows[one].text} for one in shown_here],
        "withheld": [one for one in dict.fromkeys(digests) if one in rows and one not in shown.verbatim],
        "erased": [one for one in dict.fromkeys(digests) if one not in rows],
    }
