"""Compiles every hand-kept .po file to the .mo file beside it, when it is older."""

import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(__file__).resolve().parents[1]


def catalogues() -> Iterator[Path]:
    """Every translation file of the product."""
    return PACKAGE.glob("**/locale/*/LC_MESSAGES/*.po")


def compile_all() -> int:
    """How many files were compiled; one that is up to date is left alone."""
    stale = [po for po in catalogues() if _is_stale(po)]
    for po in stale:
        _compile(po)
    return len(stale)


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime


def _compile(po: Path) -> None:
    """Through a draft, so that a running server never reads half a file."""
    draft = po.with_suffix(f".mo.{os.getpid()}.tmp")
    with po.open("rb") as source, draft.open("wb") as target:
        write_mo(target, read_po(source, abort_invalid=True))
    draft.replace(po.with_suffix(".mo"))


if __name__ == "__main__":
    compile_all()
