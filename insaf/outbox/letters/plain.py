"""A letter as plain text: short lines, isolates kept, addresses alone on their line (K-11)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from textwrap import TextWrapper
from typing import Any

from insaf.outbox.letters import blocks as b

WIDTH = 72  # columns; a quoted line stays below 78
RULE = "—" * 24


def as_text(letter: b.Composed) -> str:
    """The whole letter, one blank line between its blocks."""
    parts = [part for block in letter.blocks for part in (_block(block),) if part]
    foot = "\n".join([RULE, *wrapped(letter.foot)])
    return "\n\n".join([*parts, foot]) + "\n"


def _block(block: b.Block) -> str:
    return "\n".join(_WRITERS[type(block)](block))


def _paragraph(block: b.Paragraph) -> Iterator[str]:
    yield from wrapped(block.text)


def _heading(block: b.Heading) -> Iterator[str]:
    yield RULE
    yield from wrapped(block.text)


def _quote(block: b.Quote) -> Iterator[str]:
    for n, paragraph in enumerate(block.paragraphs):
        if n:
            yield ">"
        yield from wrapped(paragraph, "> ", "> ")


def _facts(block: b.Facts) -> Iterator[str]:
    for label, value in block.rows:
        yield from wrapped(f"{label}: {value}", after="  ")


def _promise(block: b.Promise) -> Iterator[str]:
    if not block.label:
        yield from wrapped(block.date)
        return
    yield from wrapped(f"{block.label}:")
    yield from wrapped(f"* {block.date}", after="  ")
    if block.note:
        yield from wrapped(block.note, "  ", "  ")


def _items(block: b.Items) -> Iterator[str]:
    for number, item in enumerate(block.items, start=1):
        mark = f"{number}. " if block.numbered else "- "
        yield from wrapped(item, mark, " " * len(mark))


def _finding(block: b.Finding) -> Iterator[str]:
    yield f"{block.label}:"
    yield from _quote(block.raised)
    yield ""
    yield from wrapped(block.verdict)
    yield from _quote(block.answered)


def _button(block: b.Button | b.Link) -> Iterator[str]:
    """The address alone on its line, so that no sign clings to it."""
    yield from wrapped(f"{block.label}:")
    yield block.url


def _signature(block: b.Signature) -> Iterator[str]:
    yield from block.lines


_WRITERS: dict[type[b.Block], Callable[[Any], Iterator[str]]] = {
    b.Paragraph: _paragraph,
    b.Heading: _heading,
    b.Quote: _quote,
    b.Facts: _facts,
    b.Promise: _promise,
    b.Items: _items,
    b.Finding: _finding,
    b.Button: _button,
    b.Link: _button,
    b.Signature: _signature,
}

_ISOLATED = re.compile("\u2068([^\u2068\u2069]*)\u2069")


def wrapped(text: str, before: str = "", after: str = "") -> list[str]:
    """Lines of at most WIDTH columns; an isolate is never torn, references and addresses neither."""
    wrapper = TextWrapper(
        WIDTH, initial_indent=before, subsequent_indent=after, break_long_words=False, break_on_hyphens=False
    )
    lines: list[str] = []
    for n, line in enumerate(text.splitlines() or [""]):
        wrapper.initial_indent = before if n == 0 else after
        kept = _ISOLATED.sub(_unbreakable, line)
        lines += [one.replace("\0", " ") for one in wrapper.wrap(kept)]
    return lines


def _unbreakable(found: re.Match[str]) -> str:
    """Short isolates keep together; a long one may break, each line in its own direction."""
    inner = found[1]
    return found[0].replace(" ", "\0") if len(inner) <= WIDTH // 2 else inner
