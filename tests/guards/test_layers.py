"""Imports point down only."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guards import tree


@pytest.mark.skipif(
    not Path(sys.executable).with_name("lint-imports").exists(),
    reason="needs import-linter: run bin/lint, which installs it",
)
def test_imports_point_down_only_and_siblings_are_strangers() -> None:
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    done = subprocess.run([str(command), "--no-cache"], cwd=tree.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
