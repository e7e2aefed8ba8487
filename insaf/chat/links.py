"""Addresses in what people write, made safe to press: only https and http, shown whole, telling nobody whence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from insaf.core.arabic import BIDI_CONTROLS

LINK = re.compile(rf"https?://[^\s<>\"'«»(){BIDI_CONTROLS}]+", re.I)
"""An address ends where text is turned around: else it would be read otherwise than it leads (J-06)."""

TAIL = ".,;:!?،؛؟"


def parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces; True marks an address. What stands there is where it leads."""
    at = 0
    for found in LINK.finditer(text):
        link = found.group().rstrip(TAIL)
        if found.start() > at:
            yield text[at : found.start()], False
        yield link, True
        at = found.start() + len(link)
    if at < len(text):
        yield text[at:], False
