"""Makes an evidence bundle: what is told, what is proven, and the list that holds it together.

The case is read first and the record is signed after it, so that the checkpoint covers every entry
shown. Everything bears the instant of that checkpoint: the same record gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol

from django.utils.translation import gettext, override

from insaf.cases import checkpoints, files, handing
from insaf.cases.queries import Loaded
from insaf.core.arabic import isolate
from insaf.outbox.models import Letter
from insaf.reports import dossier
from insaf.reports.bundle import listing, record
from insaf.reports.bundle.archive import Archive
from insaf.reports.bundle.letters import letters
from insaf.reports.bundle.names import numbered
from insaf.reports.bundle.readme import readme
from insaf.reports.dossier.story import story
from insaf.reports.dossier.told import Counted, Line, Told
from insaf.reports.masking import Shown, shown

HERE = Path(__file__).parent
LANGUAGES = ("ar", "en")
CHUNK = 1 << 20


class Teller(Protocol):
    """Who tells entries, dates and letters in words; the desk does, and `site` brings it here."""

    def told(self, shown: Shown) -> tuple[tuple[Line, ...], Mapping[str, tuple[Counted, ...]]]: ...

    def state_of(self, letter: Letter) -> str: ...


@dataclass(frozen=True)
class Order:
    """What bundle is wanted: for whom, and whether it names the complainant."""

    names: bool = False
    to: str = ""  # code of an external body; empty: for the house itself


@dataclass(frozen=True)
class Made:
    """A bundle that was written: its name, its size and its fingerprint."""

    name: str
    size: int
    sha256: str


def make(loaded: Loaded, order: Order, now: datetime, out: IO[bytes], teller: Teller) -> Made:
    """Write the bundle of a case to ``out``, a file that can be read again; attachments never stand in memory."""
    reference = loaded.case.reference
    head = record.head(now)
    told = {language: _told(loaded, order, language, teller, head) for language in LANGUAGES}
    with Archive(out, f"insaf-{reference}", head.at) as archive:
        for language, one in told.items():
            archive.add(f"dossier.{language}.pdf", dossier.pdf(story(one, head.at), head.at))
            archive.add(f"README.{language}.txt", readme(one, head, order.names))
        _letters(archive, told.get(loaded.case.language, told["ar"]))
        _files(archive, told["ar"])
        archive.add("timeline.json", _json(listing.timeline(told)))
        archive.add("deadlines.json", _json(listing.deadlines(told)))
        _record(archive, loaded, told["ar"].shown, head)
        for program in ("verify.py", "verify.html"):
            archive.add(program, (HERE / program).read_bytes())
        _sealed(archive, listing.manifest(loaded, order.names, order.to, head, archive.kept), reference)
    return Made(f"insaf-{reference}.zip", *_measured(out))


def _told(loaded: Loaded, order: Order, language: str, teller: Teller, head: record.Head) -> Told:
    seen = shown(loaded, language, order.names, order.to)
    with override(language):
        lines, counts = teller.told(seen)
        body = loaded.rules.policy.external_body(order.to)
        return Told(
            shown=seen,
            lines=lines,
            counts=counts,
            letters=letters(seen, order.to, teller.state_of),
            files=tuple(listing.files(seen)),
            record=_proof(head, loaded),
            body=body.name.said_in(language) if body else "",
            kept_back=len(handing.withheld(loaded, order.to)) if order.to else 0,
        )


def _proof(head: record.Head, loaded: Loaded) -> tuple[tuple[str, str], ...]:
    """What binds the dossier to the record, for people to compare."""
    return (
        (gettext("Entries of this case"), str(len(loaded.steps))),
        (gettext("Root of the record (%(size)s entries)") % {"size": isolate(str(head.size))}, head.root),
        (gettext("Signed checkpoint"), head.signed),
        (gettext("Key of the institution"), head.key),
    )


def _letters(archive: Archive, told: Told) -> None:
    for one in told.letters:
        if one.text:
            stem = f"letters/{one.n:03d}-{one.kind.replace('_', '-')}"
            archive.add(f"{stem}.txt", one.text)
            if one.html:
                archive.add(f"{stem}.html", one.html)


def _files(archive: Archive, told: Told) -> None:
    """Each file as received; one that was erased or lost is named by its fingerprint in the record alone."""
    for number, (name, _, sha256) in enumerate(told.files, 1):
        path = files.path_of(sha256)
        if path.exists():
            archive.copy(f"files/{numbered(number, name)}", path)


def _record(archive: Archive, loaded: Loaded, seen: Shown, head: record.Head) -> None:
    archive.add("record/entries.jsonl", b"".join(record.entry_lines(loaded, head.size)))
    archive.add("record/checkpoint.txt", head.signed)
    archive.add("record/key.txt", head.key + "\n")
    archive.add("record/passages.json", _json(record.passages(loaded, seen)))


def _sealed(archive: Archive, manifest: dict[str, object], reference: str) -> None:
    """The manifest names every file, a signed note the manifest, and the sums all of them for `sha256sum -c`."""
    raw = _json(manifest)
    archive.add("manifest.json", raw)
    digest = hashlib.sha256(raw.encode()).hexdigest()
    archive.add("manifest.note", checkpoints.signed(f"insaf bundle\n{reference}\n{digest}\n"))
    sums = "".join(f"{sha256}  {name}\n" for name, (_, sha256) in sorted(archive.kept.items()))
    archive.add("SHA256SUMS", sums)


def _measured(out: IO[bytes]) -> tuple[int, str]:
    out.seek(0)
    sha256, size = hashlib.sha256(), 0
    for piece in _pieces(out):
        sha256.update(piece)
        size += len(piece)
    out.seek(0)
    return size, sha256.hexdigest()


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    read: Callable[[int], bytes] = file.read
    while piece := read(CHUNK):
        yield piece


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
