"""Sentences in both languages, and published lists of codes with their words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """One sentence in both languages."""

    ar: str
    en: str

    def said_in(self, language: str) -> str:
        """The sentence in ``language``; anything but English is answered in Arabic."""
        return self.en if language.startswith("en") else self.ar


@dataclass(frozen=True)
class Coded:
    """One entry of a published list: a stable code and its words."""

    code: str
    title: Text


def codes(listed: tuple[Coded, ...]) -> frozenset[str]:
    """The codes of a published list."""
    return frozenset(entry.code for entry in listed)
