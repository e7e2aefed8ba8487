"""What all acts share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Act:
    """One thing that somebody asks to be done to a case."""


@dataclass(frozen=True)
class File:
    """An attachment as received: its bytes stand elsewhere, under their SHA-256 (B-12)."""

    name: str
    size: int
    type: str
    sha256: str
