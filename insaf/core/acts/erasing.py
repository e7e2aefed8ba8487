"""The act by which the law of erasure is obeyed."""

from __future__ import annotations

from dataclasses import dataclass

from insaf.core.acts.base import Act


@dataclass(frozen=True)
class Redact(Act):
    """Record that personal text was lawfully erased."""

    digests: tuple[str, ...]
    basis: str
