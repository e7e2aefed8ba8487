"""Nothing of the place where the code was written stands in it."""

import re
from pathlib import Path

import pytest

from tests.guards import tree

TEXT = {".py", ".md", ".toml", ".txt", ".in", ".html", ".css", ".js", ".po", ".yml", ".yaml", ".json", ".sh", ""}
# Written apart, so that this file does not find itself.
FORBIDDEN = {
    "a path of one machine": r"/(?:ro" r"ot|ho" r"me/\w+|wo" r"rk/(?:main|shared|steering|\.library))/",
    "a package index address": r"--(?:extra-)?ind" r"ex-url|--find-l" r"inks|--trusted-h" r"ost|py" r"pi\.org/simple",
    "an unfinished thought": r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b",
    "a call to a debugger": r"\bbreak" r"point\(\)|\bpd" r"b\.set_trace",
}
FILES = [
    path for path in tree.files() if path.suffix in TEXT and "fixtures" not in path.parts and path.name != "LICENSE"
]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(what: str) -> None:
    pattern = re.compile(FORBIDDEN[what])
    found = [f"{tree.name(path)}: {hit.group(0)}" for path in FILES if (hit := pattern.search(_text(path)))]
    assert not found, found


def test_no_module_is_called_utils_or_services() -> None:
    assert not [
        tree.name(path) for path in tree.python_files() if path.stem in {"utils", "services", "helpers", "signals"}
    ]


def _text(path: Path) -> str:
    return path.read_text("utf-8", errors="replace")
