"""Files that came with a form which could not stand yet: it carries them, signed, until it is sent again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.core import signing

from insaf.core.acts.base import File

LASTS = 24 * 3600  # seconds


def carry(files: Iterable[File], form: str) -> str:
    """The cards of the files, for a hidden field of ``form``; another form takes them for nothing."""
    return signing.dumps([asdict(file) for file in files], salt=f"insaf.{form}.kept")


def carried(field: str, form: str) -> tuple[File, ...]:
    """The files that a form brings back; none when the field is empty, older than a day or not our own."""
    try:
        cards: list[dict[str, Any]] = signing.loads(field, salt=f"insaf.{form}.kept", max_age=LASTS) if field else []
    except signing.BadSignature:
        return ()
    return tuple(File(**card) for card in cards)
