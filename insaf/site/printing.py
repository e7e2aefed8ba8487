"""The documents that are printed from the law itself: what states and what events there are."""

from __future__ import annotations

import ast
import inspect
import io
import tokenize
from collections.abc import Iterator
from dataclasses import fields
from enum import Enum
from types import ModuleType
from typing import Any

from insaf.core import acts, events, policy, terms
from insaf.core.acts import Act
from insaf.core.terms import Status
from insaf.core.transitions import leads_to

MEANING = "#:"
"""Begins the comment in which a field of an event says what it means."""

STATES = """\
# The states of a case

Printed by `insaf docs docs/states.md` from `insaf/core/transitions.py`; change it there.

A cell names the statuses that an act may lead to from the status above it; an empty cell means
that the act is refused there. **Overdue is not a status**: status is what was decided, lateness is
what the clock says. Who may do an act, and what it needs, stands in `insaf/core/permits.py` and in
the words of the refusal.
"""

EVENTS = """\
# The events of the record

Printed by `insaf docs docs/events.md` from `insaf/core/events/`; change it there.

These are the types an entry may have and the fields of its `data` (see `record.md` for the entry
around it). *Sealed* means that the record holds a salted digest of the words, never the words. A
field with a default is left out of the entry while it stands at it. An event lives for ever: a
field may be added with a default, never renamed and never removed.
"""


def states() -> str:
    """`docs/states.md`: the one table of states, chapter by chapter."""
    return "\n".join([STATES, *(line for chapter in acts.CHAPTERS for line in _acts_of(chapter))])


def all_events() -> str:
    """`docs/events.md`: every event with the meaning of its fields."""
    chapters = (line for chapter in events.CHAPTERS for line in _events_of(chapter))
    return "\n".join([EVENTS, *chapters, *_codes()])


TYPES = {
    "str": "text",
    "int": "number",
    "bool": "yes or no",
    "datetime": "instant",
    "date": "day",
    "Sealed": "*sealed*",
}

PRINTED = {"docs/states.md": states, "docs/events.md": all_events}


def _acts_of(chapter: ModuleType) -> Iterator[str]:
    titles = [str(status).replace("_", " ") for status in Status]
    yield from _heading(chapter)
    yield f"| act | {' | '.join(titles)} | meaning |"
    yield "| --- " * (len(titles) + 2) + "|"
    for act in _defined_in(chapter, Act):
        cells = (", ".join(leads_to(act.__name__, status)).replace("_", " ") for status in Status)
        yield f"| `{act.__name__}` | {' | '.join(cells)} | {_meaning(act)} |"
    yield ""


def _events_of(chapter: ModuleType) -> Iterator[str]:
    yield from _heading(chapter)
    comments = _comments(chapter)
    for kind in _defined_in(chapter, object):
        yield f"### `{kind.__name__}`"
        yield ""
        yield _meaning(kind)
        yield ""
        if fields(kind):
            yield "| field | type | meaning |"
            yield "| --- | --- | --- |"
            yield from _fields_of(kind, comments)
            yield ""


def _fields_of(kind: type, comments: dict[tuple[str, str], str]) -> Iterator[str]:
    for one in fields(kind):
        yield f"| `{one.name}` | {_type(str(one.type))} | {comments[kind.__name__, one.name]} |"


def _type(annotation: str) -> str:
    """A type as a reader of the record calls it: ``tuple[Sealed, ...]`` is a list of sealed."""
    inner, optional, _ = annotation.partition(" | None")
    listed = inner.startswith("tuple[")
    name = inner.removeprefix("tuple[").removesuffix(", ...]")
    words = TYPES.get(name, f"`{name}`")
    return ("list of " if listed else "") + words + (", or nothing" if optional else "")


def _codes() -> Iterator[str]:
    """The values of every enumeration of the law."""
    yield "## Codes"
    yield ""
    yield "| type | values |"
    yield "| --- | --- |"
    for kind in (policy.Kind, policy.Rung, *_defined_in(terms, Enum)):
        yield f"| `{kind.__name__}` | {', '.join(_code(member) for member in kind)} |"
    yield ""


def _code(member: Enum) -> str:
    name = f" {member.name.lower()}" if isinstance(member, int) else ""
    return f"`{member.value}`{name}"


def _heading(chapter: ModuleType) -> Iterator[str]:
    yield f"## {inspect.cleandoc(chapter.__doc__ or '').splitlines()[0]}"
    yield ""


def _defined_in(chapter: ModuleType, above: type) -> list[Any]:
    """The chapter's own classes in the order in which they stand there."""
    found = [kind for kind in vars(chapter).values() if isinstance(kind, type)]
    return [kind for kind in found if kind.__module__ == chapter.__name__ and issubclass(kind, above)]


def _meaning(kind: type) -> str:
    return " ".join(inspect.cleandoc(kind.__doc__ or "").split())


def _comments(chapter: ModuleType) -> dict[tuple[str, str], str]:
    """What each field of each class says of itself, by class and field."""
    source = inspect.getsource(chapter)
    said = dict(_said(source))
    return {
        (kind.name, field.target.id): said[field.lineno]
        for kind in ast.parse(source).body
        if isinstance(kind, ast.ClassDef)
        for field in kind.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and field.lineno in said
    }


def _said(source: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and token.string.startswith(MEANING):
            yield token.start[0], token.string.removeprefix(MEANING).strip()
