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
