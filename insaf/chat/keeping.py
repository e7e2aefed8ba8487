"""Files that visitors and staff send; kept in the common folder until the case or the end of the talk."""

from __future__ import annotations

from insaf.chat.models import Message
from insaf.core.acts.base import File


def held_files() -> set[str]:
    """The hashes of all files of conversations, so that nobody tidies them away."""
    return {card["sha256"] for card in Message.objects.filter(kind="file").values_list("file", flat=True)}


def files_of(pk: int, after: int = 0) -> tuple[File, ...]:
    """The files of a conversation behind a number, each once."""
    cards = Message.objects.filter(conversation_id=pk, kind="file", number__gt=after).order_by("number")
    found = {card["sha256"]: File(**card) for card in cards.values_list("file", flat=True)}
    return tuple(found.values())
