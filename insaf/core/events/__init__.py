"""What can happen to a case: the words of the record, in the past tense.

An event holds codes, instants and commitments (``Sealed``), never personal text
(M-07). Old events live for ever: a field may be added with a default, never
renamed or removed.
"""

from insaf.core.events import (
    answering,
    calling,
    clock,
    consulting,
    delivery,
    disclosing,
    erasing,
    handling,
    intake,
    joining,
    ladder,
    preferring,
    referring,
    restricting,
)
from insaf.core.events.base import Event

CHAPTERS = (
    intake,
    handling,
    answering,
    clock,
    ladder,
    consulting,
    referring,
    erasing,
    disclosing,
    delivery,
    joining,
    restricting,
    calling,
    preferring,
)

EVENTS: dict[str, type[Event]] = {
    event.__name__: event
    for chapter in CHAPTERS
    for event in vars(chapter).values()
    if isinstance(event, type) and issubclass(event, Event) and event is not Event
}

__all__ = ["CHAPTERS", "EVENTS", "Event"]
