"""Measured in a process of its own: a case of 200 entries told, set and bundled; prints JSON."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

AT = datetime(2026, 9, 1, 9, tzinfo=UTC)
ENTRIES = 200


def main() -> None:
    from insaf.site.cli import need_database

    need_database()
    from insaf.cases import queries
    from insaf.core.acts.handling import AddNote, SendUpdate
    from insaf.reports import dossier
    from insaf.reports.bundle import Order, make, making, record
    from insaf.reports.dossier.story import story
    from insaf.rulebook import seeding
    from insaf.site import evidence
    from insaf.site.translations import compile_all
    from tests import cast, given

    compile_all()
    seeding.ensure(given.SUNDAY)
    cast.hired()
    m = given.stored_case()
    m.assigned_to(cast.omar).assessed()
    while m.row.entries < ENTRIES:
        m.does(cast.omar, SendUpdate("راجعنا الطلب مع القسم المختص، وننتظر ما يرد منه. " * 3))
        m.does(cast.omar, AddNote("اتصلت بالقسم."))
    loaded = queries.load(m.reference)
    assert loaded is not None
    head = record.head(m.now)

    def whole() -> bytes:
        told = making._told(loaded, Order(), "ar", evidence, head)  # type: ignore[arg-type]
        return dossier.pdf(story(told, AT), AT)

    pages = whole().count(b"/MediaBox")
    out = io.BytesIO()
    bundle = best(lambda: make(loaded, Order(), m.now, io.BytesIO(), evidence))  # type: ignore[arg-type]
    make(loaded, Order(), m.now, out, evidence)  # type: ignore[arg-type]
    found = {
        "entries": m.row.entries,
        "pages": pages,
        "dossier": best(whole),
        "floor": best(one_line),
        "bundle": bundle,
        "zip": best(lambda: zipped(out.getvalue())),
    }
    print(json.dumps(found))


def best(work: Callable[[], Any], times: int = 3) -> float:
    """Seconds of the quickest run."""
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return round(min(took), 4)


def one_line() -> bytes:
    import typst

    from insaf.reports.dossier.coverage import FONTS
    from insaf.reports.dossier.typesetting import STANDARDS

    source = b'#set document(title: "x")\n#set text(font: "Amiri")\nx'
    made: bytes = typst.compile(
        source, font_paths=[str(FONTS)], ignore_system_fonts=True, pdf_standards=STANDARDS, timestamp=AT
    )
    return made


def zipped(raw: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


if __name__ == "__main__":
    main()
