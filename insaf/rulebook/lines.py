"""Where each key of a TOML file stands, so that an error can name its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

Path = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*[A-Za-z0-9_-]+)*)\s*=(.*)$""")
_ELEMENT = re.compile(r"""^\s*[{"'\d]""")


def line_of(source: str, path: Path) -> int:
    """The line, from 1, of the key at ``path`` or of the nearest table around it."""
    lines = key_lines(source)
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 1


def key_lines(source: str) -> Mapping[Path, int]:
    """The first line of every table, key and array element that starts a line.

    ``("ladder", 1, "title")`` is the title of the second ``[[ladder]]``.
    """
    found: dict[Path, int] = {}
    for path, number in _walk(source):
        for length in range(1, len(path) + 1):
            found.setdefault(path[:length], number)
    return found


def _walk(source: str) -> Iterator[tuple[Path, int]]:
    table: Path = ()
    array: Path | None = None
    counts: dict[Path, int] = {}
    for number, line in enumerate(_without_long_strings(source), start=1):
        if array is not None:
            if _ELEMENT.match(line):
                yield (*array, _next(counts, array)), number
            if line.strip().startswith("]"):
                array = None
        elif header := _HEADER.match(line):
            table = _names(header[2], counts)
            if header[1] == "[[":
                table = (*table, _next(counts, table))
            yield table, number
        elif key := _KEY.match(line):
            path = (*table, *_split(key[1]))
            yield path, number
            array = path if _opens_array(key[2]) else None


def _names(written: str, counts: dict[Path, int]) -> Path:
    """A header under an array of tables belongs to the array's latest element."""
    path: Path = ()
    names = _split(written)
    for name in names[:-1]:
        path = (*path, name)
        if path in counts:
            path = (*path, counts[path] - 1)
    return (*path, names[-1])


def _split(written: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in written.split("."))


def _next(counts: dict[Path, int], array: Path) -> int:
    counts[array] = counts.get(array, 0) + 1
    return counts[array] - 1


def _opens_array(value: str) -> bool:
    value = re.sub(r'"[^"]*"|\'[^\']*\'', "", value).split("#")[0].strip()
    return value.startswith("[") and not value.endswith("]")


def _without_long_strings(source: str) -> Iterator[str]:
    """The lines, with the inside of triple-quoted strings blanked: it holds no keys."""
    inside = ""
    for line in source.splitlines():
        shown = "" if inside else line
        for mark in re.findall(r'"""|\'\'\'', line):
            inside = "" if inside == mark else inside or mark
        yield shown
