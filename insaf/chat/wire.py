"""One event on the wire."""

from __future__ import annotations

import json
from typing import Any


def event(name: str, data: Any, number: int | str | None = None) -> bytes:
    """A server-sent event; JSON has no line break, so one data line holds it."""
    head = f"id: {number}\n" if number is not None else ""
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
