"""Every setting that the product reads is in docs/operate/settings.md, and nothing else is."""

import re

from tests.guards import tree

SETTINGS = tree.ROOT / "docs/operate/settings.md"
READ_IN_PYTHON = re.compile(
    r'(?:environ(?:\.get|\.setdefault)?[\[(]|(?:env|environment|outgoing)\.\w+\(|\b(?:_url|text|flag|words|pattern)\()\s*"(INSAF_[A-Z_]+)"'
)
READ_IN_SHELL = re.compile(r"\$\{?(INSAF_[A-Z_]+)")
A_ROW = re.compile(r"^\| `(INSAF_[A-Z_]+)` \|", re.MULTILINE)


def _read() -> set[str]:
    python = [*tree.files("insaf/*.py"), *tree.files("bench/*.py"), *tree.files("tests/*.py")]
    found = {name for path in python for name in READ_IN_PYTHON.findall(path.read_text("utf-8"))}
    shell = tree.files("bin/*")
    return found | {name for path in shell for name in READ_IN_SHELL.findall(path.read_text("utf-8"))}


def test_every_setting_that_is_read_is_documented() -> None:
    assert _read() - set(A_ROW.findall(SETTINGS.read_text("utf-8"))) == set()


def test_every_setting_that_is_documented_is_read() -> None:
    rows = A_ROW.findall(SETTINGS.read_text("utf-8"))
    assert set(rows) - _read() == set()
    assert len(rows) == len(set(rows)), "one row a setting"
