"""Files and functions stay small enough to be read in one sitting."""

import ast

from tests.guards import tree

FILE, CORE_FILE, FUNCTION = 300, 200, 30


def test_a_file_keeps_to_its_budget_of_lines() -> None:
    found = {tree.name(path): len(path.read_text("utf-8").splitlines()) for path in tree.python_files()}
    long = [f"{name} has {lines} lines" for name, lines in found.items() if lines > _budget(name)]
    assert not long, f"{long}: split each by what it is about"


def _budget(name: str) -> int:
    return CORE_FILE if name.startswith("insaf/core/") else FILE


def test_a_function_keeps_to_thirty_lines() -> None:
    assert not [
        f"{tree.name(path)}:{node.lineno} {node.name} has {_length(node)} lines"
        for path in tree.python_files()
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _length(node) > FUNCTION
    ]


def test_a_module_says_what_it_is_for() -> None:
    silent = [path for path in tree.python_files() if not ast.get_docstring(tree.parsed(path))]
    assert not [tree.name(path) for path in silent if path.name != "__init__.py" or path.read_text("utf-8").strip()]


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body, its docstring apart: explaining must never cost."""
    first = node.body[0]
    said = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if said else 0
    return (node.end_lineno or 0) - node.lineno + 1 - docstring
