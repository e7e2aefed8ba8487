"""Raw fields of a request: no U+0000, which PostgreSQL refuses, and no more than anybody needs."""

from __future__ import annotations

LONGEST_WORDS = 40_000  # a page takes 20,000 characters; each line end comes as two
LONGEST_LINE = 200
MOST_DIGITS = 18  # what a column of eight bytes holds


def words(raw: str) -> str:
    """Some paragraphs as they came."""
    return raw.replace("\0", "")[:LONGEST_WORDS].strip()


def line(raw: str, longest: int = LONGEST_LINE) -> str:
    """One line as it came, at most ``longest`` characters."""
    return raw.replace("\0", "")[:longest].strip()


def number(raw: str) -> int | None:
    """A number in ASCII digits; None where there is none, or an absurd one."""
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= MOST_DIGITS else None
