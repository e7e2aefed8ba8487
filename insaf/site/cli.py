"""The command `insaf`: reads the words, hands them to one module of `insaf.site.commands`."""

import argparse
import importlib
import json
import os
import pkgutil
import sys
from collections.abc import Callable, Sequence
from typing import Any

from insaf.site import commands


class Wrong(Exception):
    """What the operator asked cannot be done; the message says why in plain words."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; 0 when done, 1 when a check found something, 2 when it cannot be done."""
    os.umask(0o077)  # what people wrote is for this installation's own user alone
    words = parser().parse_args(argv)
    try:
        return int(words.run(words) or 0)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as problem:
        if not _is_plain(problem):
            raise
        print(f"insaf: {problem}", file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    """All commands; each module of `commands` without a `_` in its name adds its own by `add(subparsers)`."""
    top = argparse.ArgumentParser(prog="insaf")
    top.description = "Insaf: a complaints system whose published policy is the program."
    subparsers = top.add_subparsers(metavar="COMMAND", required=True)
    for module in _modules(lambda name: "_" not in name):
        module.add(subparsers)
    return top


def add_parts(group: Any, name: str) -> None:
    """Adds to a group the commands that stand in modules of their own, as `mail_fetch` to `mail`."""
    for module in _modules(lambda other: other.startswith(f"{name}_")):
        module.add(group)


def _modules(wanted: Callable[[str], bool]) -> list[Any]:
    names = sorted(info.name for info in pkgutil.iter_modules(commands.__path__) if wanted(info.name))
    return [importlib.import_module(f"{commands.__name__}.{name}") for name in names]


def command(group: Any, name: str, run: Any, about: str) -> argparse.ArgumentParser:
    """Adds one command with `--json` to a group; `run(words)` answers an exit code or None."""
    made: argparse.ArgumentParser = group.add_parser(name, help=about, description=about)
    made.add_argument("--json", action="store_true", help="print the answer as JSON")
    made.set_defaults(run=run)
    return made


def group(subparsers: Any, name: str, about: str) -> Any:
    """Adds a word that only gathers commands, as `policy` in `insaf policy check`."""
    made = subparsers.add_parser(name, help=about, description=about)
    return made.add_subparsers(metavar="COMMAND", required=True)


def need_django() -> None:
    """Makes models and settings usable; called by the commands that need them, never on import."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insaf.site.settings")
    import django

    django.setup()


def need_database() -> None:
    """Django, with its tables made or brought up to date."""
    need_django()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def show(words: argparse.Namespace, value: Any, lines: Sequence[str]) -> None:
    """Prints `value` as JSON when asked, else the plain `lines`."""
    if words.json:
        print(json.dumps(value, ensure_ascii=False, indent=2, default=str))
    else:
        print("\n".join(lines))


def _is_plain(problem: Exception) -> bool:
    """Whether the message is meant for a person: such errors are named in `PLAIN`, by class name.

    By name, so that a command which needs no Django does not import it for its errors.
    """
    return any(kind.__name__ in PLAIN for kind in type(problem).__mro__)


PLAIN = frozenset({"Wrong", "BadSetting", "Refused", "BadPolicy", "OSError", "OperationalError", "LostKey"})
