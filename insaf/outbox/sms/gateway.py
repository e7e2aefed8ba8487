"""What the operator said of the provider of text messages; a value without Django, made by ``insaf.site.texting``."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Way(StrEnum):
    """How text messages leave the house."""

    CONSOLE = "console"  # to standard output: for a first try
    FILE = "file"  # to a file, a line of JSON each: for tests and the demo
    HTTP = "http"  # to a provider


@dataclass(frozen=True)
class Gateway:
    """One provider. Whatever may hold a secret is kept out of ``repr``, so that no log shows it.

    ``headers`` and ``body`` hold places: {number} in E.164, {digits} without its plus, {text},
    and {reference}, our name for the message. Paths lead into the provider's JSON answer.
    """

    way: Way
    path: str = ""
    url: str = field(default="", repr=False)
    method: str = "POST"
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    body: Any = field(default=None, repr=False)
    form: bool = False  # the body goes as a form, else as JSON
    accepted: tuple[str, frozenset[str]] = ("", frozenset())  # path, and what stands there when it was accepted
    message_id: str = ""  # path of the provider's own name for the message
    error: str = ""  # path of the code of an error
    refused: frozenset[str] = frozenset()  # codes that blame the number: no repetition helps
    repeats_safely: bool = False  # the provider drops a second message with the same {reference}
    timeout: float = 20.0  # seconds
