"""`docs/policy-coverage.md` names only values and tests that exist."""

import re
import tomllib
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
PAGE = (CHECKOUT / "docs" / "policy-coverage.md").read_text()
POLICY = tomllib.loads((CHECKOUT / "policies" / "engineering-tracks.toml").read_text())
TESTS = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))
VALUES = sorted(
    {
        value
        for row in re.findall(r"^\|[^|]*\|([^|]*)\|", PAGE, re.MULTILINE)
        for value in re.findall(r"`([a-z_0-9.]+)`", row)
    }
)


@pytest.mark.parametrize(("file", "function"), TESTS)
def test_the_page_names_a_test_that_exists(file, function):
    assert f"def {function}(" in (CHECKOUT / file).read_text()


@pytest.mark.parametrize("value", VALUES)
def test_the_page_names_a_value_that_the_policy_has(value):
    found = POLICY
    for name in value.split("."):
        if isinstance(found, list):
            found = {entry.get("code") or entry["rung"]: entry for entry in found}
        assert name in found
        found = found[name]


def test_the_page_names_values_and_tests():
    assert len(VALUES) > 25 and len(TESTS) > 5
