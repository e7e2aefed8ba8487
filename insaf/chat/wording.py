"""Words of people, cut and cleaned for where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from insaf.core.arabic import neutralise

LONGEST = 4_000  # characters of one message
_BREAK = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def one_line(text: str) -> str:
    """Without line breaks, and without what turns text around (J-06)."""
    return _BREAK.sub(" ", neutralise(text)).strip()


def pieces(text: str) -> Iterator[str]:
    """A text too long for one message in several, cut where a word ends; nothing of it is lost."""
    while len(text) > LONGEST:
        cut = max(text.rfind(" ", 0, LONGEST), text.rfind("\n", 0, LONGEST)) + 1 or LONGEST
        yield text[:cut]
        text = text[cut:]
    yield text


def page(address: str) -> str:
    """Where a visitor is, as people read it, without what may be a secret in the address: no query, no fragment."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return (
        one_line(f"{parts.netloc.rpartition('@')[2]}{unquote(parts.path)}")[:500]
        if parts.scheme in ("http", "https")
        else ""
    )
