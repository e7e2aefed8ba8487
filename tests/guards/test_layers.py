"""Imports point down only."""

import subprocess
import sys
from pathlib import Path

from tests.guards import tree


def test_imports_point_down_only_and_siblings_are_strangers() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command, "--no-cache"], cwd=tree.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
