"""Personal text that is gone, lawfully."""

from __future__ import annotations

from dataclasses import dataclass

from insaf.core.events.base import Event


@dataclass(frozen=True)
class Redacted(Event):
    """Personal text was lawfully erased; its commitments stay (M-09)."""

    digests: tuple[str, ...]  #: the commitments whose text is gone
    basis: str  #: the legal basis, a code
