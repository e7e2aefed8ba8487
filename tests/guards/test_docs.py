"""The printed documents are what the code prints today."""

import subprocess
import sys

import pytest

from insaf.site.printing import PRINTED
from tests.guards import tree


@pytest.mark.parametrize("name", PRINTED)
def test_a_printed_document_is_current(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "insaf", "docs", name], cwd=tree.ROOT, capture_output=True, text=True, check=True
    )
    assert (tree.ROOT / name).read_text("utf-8") == done.stdout, "run `insaf docs`"
