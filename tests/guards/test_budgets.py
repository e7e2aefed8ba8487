"""Files and functions stay small enough to be read in one sitting."""

import ast
from pathlib import Path

import pytest

from tests.guards import tree

FILE, CORE_FILE, FUNCTION = 300, 200, 30


@pytest.mark.parametrize("path", tree.python_files(), ids=tree.name)
def test_a_file_keeps_to_its_budget_of_lines(path: Path) -> None:
    budget = CORE_FILE if tree.name(path).startswith("insaf/core/") else FILE
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= budget, f"{tree.name(path)} has {lines} lines; split it by what it is about"


@pytest.mark.parametrize("path", tree.python_files(), ids=tree.name)
def test_a_function_keeps_to_thirty_lines(path: Path) -> None:
    assert not [
        f"{tree.name(path)}:{node.lineno} {node.name} has {_length(node)} lines"
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > FUNCTION
    ]


@pytest.mark.parametrize("path", tree.python_files(), ids=tree.name)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    if path.name == "__init__.py" and not path.read_text("utf-8").strip():
        return
    assert ast.get_docstring(tree.parsed(path)), f"{tree.name(path)} has no docstring"


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, its docstring apart: explaining must never cost."""
    first = node.body[0]
    said = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if said else 0
    return (node.end_lineno or 0) - node.lineno + 1 - docstring
