"""Every sentence the product can say, read from its code and templates."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from django.utils.translation.template import templatize

from tests.guards import tree

KEYWORDS = {**DEFAULT_KEYWORDS, "_n": (1, 2), "gettext_lazy": None, "gettext_noop": None, "N_": None} | {
    "ngettext_lazy": (1, 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "pgettext_lazy": ((1, "c"), 2),
}
Key = tuple[str | None, str]


def said() -> dict[Key, str]:
    """(context, English) of every message, and where it is first said."""
    found: dict[Key, str] = {}
    for path in [*tree.python_files(), *tree.files("insaf/*.html", "insaf/*.txt")]:
        for key in _messages(path):
            found.setdefault(key, tree.name(path))
    return found


def _messages(path: Path) -> Iterator[Key]:
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        if "{%" not in text:
            return
        text = _as_python(templatize(text, origin=tree.name(path)))
    for _, function, messages, _ in extract_python(BytesIO(text.encode()), list(KEYWORDS), [], {}):
        key = _key(str(function), messages)
        if key and key[1]:
            yield key


def _as_python(text: str) -> str:
    """Templatize writes calls amid noise (letters X, comments); keep the calls, one a line."""
    call = re.compile(
        r"\b(?:gettext|ngettext|pgettext|npgettext|_)\((?:u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")|[^()'\"])*\)"
    )
    return "\n".join(call.findall(text))


def _key(function: str, messages: object) -> Key | None:
    """Where the keyword says so the first argument is a context; a plural is known by its one."""
    parts = list(messages) if isinstance(messages, tuple) else [messages]
    if not all(isinstance(part, str) for part in parts[: 2 if "pgettext" in function else 1]):
        return None
    return (parts[0], parts[1]) if "pgettext" in function else (None, str(parts[0]))
