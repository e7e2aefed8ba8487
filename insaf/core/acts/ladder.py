"""Acts up the ladder, and for opening again."""

from __future__ import annotations

from dataclasses import dataclass

from insaf.core.acts.base import Act, File
from insaf.core.policy import Rung


@dataclass(frozen=True)
class RequestReopening(Act):
    """The complainant asks to have the matter opened again."""

    text: str = ""
    files: tuple[File, ...] = ()
    via: str = ""  # email, phone or chat, where it did not come with the tracking code


@dataclass(frozen=True)
class Reopen(Act):
    """Open the matter again on a late request."""

    reason: str


@dataclass(frozen=True)
class DeclineReopening(Act):
    """Refuse a late request, with the reason."""

    reason: str


@dataclass(frozen=True)
class Escalate(Act):
    """Take the case one rung up."""

    reason: str = ""


@dataclass(frozen=True)
class Deescalate(Act):
    """Take the case down to a rung, with the reason."""

    to: Rung
    reason: str
