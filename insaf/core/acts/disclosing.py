"""The act by which what leaves the house is put on the record."""

from __future__ import annotations

from dataclasses import dataclass

from insaf.core.acts.base import Act


@dataclass(frozen=True)
class Disclose(Act):
    """Record that the case was shown or handed out: its page, its dossier or its evidence bundle."""

    to: str
    what: str
    sha256: str = ""


@dataclass(frozen=True)
class ReleaseFiles(Act):
    """Say which files of the case an external body may have besides its own; the whole choice, each time."""

    number: int  # which referral
    files: tuple[str, ...] = ()  # SHA-256
