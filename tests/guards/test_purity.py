"""The core is pure: standard library only, no clock, no chance, no reading or writing."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards import tree

# The verifier is for people who have nothing but Python, so it alone reads the file it is given.
STAND_ALONE = "insaf/core/verify.py"
CORE = [path for path in tree.files("insaf/core/*.py") if tree.name(path) != STAND_ALONE]
# Of the standard library, what would let the world in.
WORLDLY = frozenset(
    [
        "asyncio",
        "io",
        "logging",
        "multiprocessing",
        "os",
        "pathlib",
        "random",
        "secrets",
        "shutil",
        "socket",
        "sqlite3",
        "subprocess",
        "sys",
        "tempfile",
        "threading",
        "time",
        "urllib",
        "uuid",
    ]
)
CLOCKS = frozenset({"now", "utcnow", "today"})


@pytest.mark.parametrize("path", CORE, ids=tree.name)
def test_the_core_imports_only_the_standard_library_and_itself(path: Path) -> None:
    strangers = [name for name in _imports(path) if not _is_welcome(name)]
    assert not strangers, f"{tree.name(path)} imports {strangers}"


@pytest.mark.parametrize("path", CORE, ids=tree.name)
def test_the_core_never_asks_the_clock_or_opens_a_file(path: Path) -> None:
    asked = [ast.unparse(node) for node in ast.walk(tree.parsed(path)) if _asks_the_world(node)]
    assert not asked, f"{tree.name(path)}: {asked}"


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree.parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level <= 1, "core reaches up"
            yield "insaf.core" if node.level else str(node.module)


def _is_welcome(name: str) -> bool:
    top = name.split(".")[0]
    return name == "insaf.core" or name.startswith("insaf.core.") or (top in sys.stdlib_module_names - WORLDLY)


def _asks_the_world(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id in {"open", "print", "input", "exec", "eval"}
    return (
        isinstance(node.func, ast.Attribute)
        and node.func.attr in CLOCKS
        and ast.unparse(node.func.value) in {"datetime", "date", "datetime.datetime", "datetime.date", "time"}
    )
