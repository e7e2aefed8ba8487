"""Acts that involve the external body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from insaf.core.acts.base import Act


@dataclass(frozen=True)
class Refer(Act):
    """Record that the external body brought the matter, or that the complainant went there."""

    direction: str
    body: str
    their_reference: str = ""
    contact: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True)
class AnswerReferral(Act):
    """File the reply to the external body."""

    body: str
    text: str


@dataclass(frozen=True)
class RecordFinding(Act):
    """File what the external body found."""

    body: str
    against_us: bool
    text: str
