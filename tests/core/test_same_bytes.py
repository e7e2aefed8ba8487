"""An entry has the same bytes on every Python that the product runs on, today and later (M-06)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from insaf.core.record import Entry

CHECKOUT = Path(__file__).parents[2]
STORED = CHECKOUT / "tests" / "fixtures" / "entries.json"
AGAIN = """
import json, sys
sys.path.insert(0, sys.argv[1])
from insaf.core.record import Entry
stored = json.load(open(sys.argv[2], encoding="utf-8"))
entries = [Entry.of(one["entry"]) for one in stored]
print(json.dumps([[entry.bytes().hex(), entry.leaf().hex()] for entry in entries]))
"""


def pythons() -> list[str]:
    """The Python of the tests, and each other from 3.11 that stands on this machine."""
    folders = [*os.get_exec_path(), *map(str, Path.home().glob(".pyenv/versions/*/bin"))]
    found = {path.name: str(path) for folder in folders for path in Path(folder).glob("python3.1[1-9]")}
    return sorted({sys.executable, *found.values()})


@pytest.mark.parametrize("stored", json.loads(STORED.read_text("utf-8")), ids=lambda one: one["entry"]["type"])
def test_an_entry_has_the_bytes_and_the_leaf_that_were_stored(stored: dict[str, object]) -> None:
    """M-06: these were written once; a change of one byte would break every signed head."""
    entry = Entry.of(stored["entry"])
    assert (entry.bytes().hex(), entry.leaf().hex()) == (stored["bytes"], stored["leaf"])


@pytest.mark.parametrize("python", pythons())
def test_another_python_writes_the_same_bytes(python: str) -> None:
    """M-06: with nothing but its standard library."""
    words = [python, "-I", "-S", "-B", "-c", AGAIN, str(CHECKOUT), str(STORED)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    if done.returncode and "pyenv" in done.stderr:
        pytest.skip(f"{python} is a shim without its Python; name one with `pyenv global`")
    assert json.loads(done.stdout or done.stderr) == [
        [one["bytes"], one["leaf"]] for one in json.loads(STORED.read_text("utf-8"))
    ]


def test_every_entry_names_the_version_of_its_form() -> None:
    """M-06"""
    assert all(b'"v":' in bytes.fromhex(one["bytes"]) for one in json.loads(STORED.read_text("utf-8")))
