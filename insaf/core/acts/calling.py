"""Acts upon what was said by telephone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from insaf.core.acts.base import Act, File


@dataclass(frozen=True)
class RecordCall(Act):
    """Put a call on the record, also one that nobody took up."""

    direction: str
    began_at: datetime
    seconds: int
    outcome: str
    files: tuple[File, ...] = ()
