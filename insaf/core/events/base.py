"""What all events share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Event:
    """One thing that happened. When and by whom stand in the entry around it."""
