"""The printed documents are what the code prints today."""

import importlib.util
import subprocess
import sys

import pytest

from tests.guards import tree

PRINTED = ("docs/states.md", "docs/events.md")
PRINTER = "insaf.core.printing"


@pytest.mark.skipif(importlib.util.find_spec(PRINTER) is None, reason=f"{PRINTER} is not written yet")
@pytest.mark.parametrize("name", PRINTED)
def test_a_printed_document_is_current(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "insaf", "docs", name], cwd=tree.ROOT, capture_output=True, text=True, check=True
    )
    assert (tree.ROOT / name).read_text("utf-8") == done.stdout, f"run `insaf docs {name} > {name}`"
