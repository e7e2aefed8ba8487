"""Acts upon the ways in which somebody may reach the institution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from insaf.core.acts.base import Act


@dataclass(frozen=True)
class Restrict(Act):
    """Limit the ways of contact for a time, on a published ground; the case goes on."""

    ground: str
    ways: tuple[str, ...]
    reason: str
    until: date


@dataclass(frozen=True)
class AskRestrictionReview(Act):
    """Ask that somebody else look at the restriction again."""

    text: str = ""


@dataclass(frozen=True)
class ConfirmRestriction(Act):
    """Keep the restriction after looking at it again."""

    reason: str


@dataclass(frozen=True)
class LiftRestriction(Act):
    """End the restriction before its date."""

    reason: str
