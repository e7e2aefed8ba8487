"""What failed beside others may be looked at again alone; what chance cannot explain may not."""

import os
import subprocess
import sys

import pytest

from tests.guards.tree import ROOT


def second_look(*chosen: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *chosen],
        env={**os.environ, "INSAF_TEST_SECOND_LOOK": "alone"}, cwd=ROOT, capture_output=True, text=True, timeout=300,
    )  # fmt: skip


def test_a_few_tests_with_real_parts_are_looked_at_again():
    assert second_look("tests/site/test_serving.py", "-k", "taken_port").returncode == 0


@pytest.mark.parametrize(
    "sure",
    ["tests/core/test_reference.py", "tests/guards/test_purity.py", "tests/portal", "tests/cases/test_sweep_killed.py"],
)
def test_a_law_a_guard_a_loss_or_many_failures_are_no_accident(sure):
    looked = second_look(sure)
    assert looked.returncode == 1 and "no second look" in looked.stdout
