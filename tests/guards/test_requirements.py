"""`docs/requirements.md` leads from each delivered requirement to tests that exist and name it."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.guards import tree

PAGE = tree.ROOT / "docs" / "requirements.md"
ROW = re.compile(r"^\| ([A-P]-\d\d) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
AN_ID = re.compile(r"\b([A-P])-(\d\d)(?: to (?:[A-P]-)?(\d\d))?")
DELIVERED = """
A-01 to A-09, A-11, A-13 to A-16, B-01 to B-05, B-12 to B-14, B-18, B-19, C-01 to C-08, C-10 to C-13, C-15,
D-01, D-02, D-04, D-06, D-10 to D-12, D-15 to D-17, D-20, I-01 to I-13, I-18 to I-23, J-01 to J-09,
J-16 to J-19, K-01 to K-12, K-14 to K-16, L-01 to L-04, L-07, L-08, L-10, L-12 to L-14, L-22, L-25, M-01 to M-07, M-11, M-12
"""


def ids(text: str) -> set[str]:
    """Every id that a text names, those of a range one by one: `C-01 to C-03`."""
    found = set()
    for letter, first, last in AN_ID.findall(text):
        found |= {f"{letter}-{n:02}" for n in range(int(first), int(last or first) + 1)}
    return found


ROWS = ROW.findall(PAGE.read_text("utf-8"))


def test_every_delivered_requirement_has_one_row() -> None:
    named = [one for one, _, _ in ROWS]
    assert len(named) == len(set(named)), "one row an id"
    assert ids(DELIVERED) - set(named) == set()


@pytest.mark.parametrize(("one", "summary", "tests"), ROWS, ids=[row[0] for row in ROWS])
def test_a_row_leads_to_tests_that_exist_and_name_it(one: str, summary: str, tests: str) -> None:
    named = TEST.findall(tests)
    assert summary.strip() and named
    missing = [f"{file}::{name}" for file, name in named if name not in docstrings(tree.ROOT / file)]
    assert not missing, missing
    said = " ".join(docstrings(tree.ROOT / file)[name] for file, name in named)
    assert one in ids(said), f"none of its tests says {one}"


@cache
def docstrings(path: Path) -> dict[str, str]:
    """The tests of a file, each with its own words and those of its module."""
    module = tree.parsed(path)
    above = ast.get_docstring(module) or ""
    functions = [node for node in module.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return {node.name: f"{above} {ast.get_docstring(node) or ''}" for node in functions}
