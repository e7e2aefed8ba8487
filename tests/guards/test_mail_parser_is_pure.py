"""Reading a mail needs the standard library, nh3 and charset-normalizer: no framework, no clock, no file."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guards import tree

PACKAGE = "insaf.intake.email"
WORLDLY = {
    "os",
    "sys",
    "socket",
    "subprocess",
    "pathlib",
    "random",
    "secrets",
    "shutil",
    "tempfile",
    "threading",
    "time",
    "logging",
}
OTHERS = {"nh3", "charset_normalizer"}


def _imports(name: str) -> Iterator[str]:
    for node in ast.walk(tree.parsed(_path(name))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names if str(node.module) == PACKAGE)


def _path(name: str) -> Path:
    return tree.ROOT / (name.replace(".", "/") + ".py")


def modules(name: str = f"{PACKAGE}.parse", seen: set[str] | None = None) -> set[str]:
    """The module that reads, and every module of the product that it leads to."""
    seen = {name} if seen is None else seen
    for other in _imports(name):
        if other.startswith("insaf.") and _path(other).is_file() and other not in seen:
            seen.add(other)
            modules(other, seen)
    return seen


@pytest.mark.parametrize("name", sorted(modules()))
def test_the_reading_of_a_mail_is_pure(name: str) -> None:
    """K-05"""
    assert name.startswith(f"{PACKAGE}.")
    welcome = (sys.stdlib_module_names - WORLDLY) | OTHERS | {"insaf"}
    assert not [other for other in _imports(name) if other.split(".")[0] not in welcome]


def test_a_mail_can_be_read_without_a_framework_being_loaded() -> None:
    """K-05"""
    code = f"import sys; from {PACKAGE}.parse import parse; parse(b'x'); assert 'django' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], cwd=tree.ROOT, check=False).returncode == 0
