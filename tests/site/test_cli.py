"""The command line: help for everything, JSON for everything, plain words for what goes wrong."""

import argparse
import subprocess
import sys
from collections.abc import Iterator

import pytest

from insaf.site.cli import parser


def commands(top: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Every command that does something, however deep."""
    groups = [action for action in top._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield top
    for group in groups:
        for inner in group.choices.values():
            yield from commands(inner)


@pytest.mark.parametrize("command", list(commands(parser())), ids=lambda command: command.prog)
def test_every_command_explains_itself_and_speaks_json(command: argparse.ArgumentParser) -> None:
    assert command.description
    assert "--json" in command.format_help()


def test_naming_the_commands_does_not_wake_django() -> None:
    asked = "import sys, insaf.site.cli as cli; cli.parser(); print([m for m in sys.modules if m.startswith('django')])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_unknown_command_is_refused_with_exit_code_two() -> None:
    done = subprocess.run([sys.executable, "-m", "insaf", "nonsense"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
