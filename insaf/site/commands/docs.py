"""`insaf docs`: print the documents that the law writes itself."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from insaf.site import printing
from insaf.site.cli import command, show

CHECKOUT = Path(__file__).resolve().parents[3]


def add(subparsers: Any) -> None:
    words = command(subparsers, "docs", _docs, "print a document from the law, or write all of them")
    words.add_argument("name", choices=sorted(printing.PRINTED), nargs="?", help="print this one; without, write all")


def _docs(words: argparse.Namespace) -> None:
    if words.name:
        sys.stdout.write(printing.PRINTED[words.name]())
        return
    for name, write in printing.PRINTED.items():
        (CHECKOUT / name).write_text(write(), encoding="utf-8")
    show(words, {"written": list(printing.PRINTED)}, [f"{name} written" for name in printing.PRINTED])
