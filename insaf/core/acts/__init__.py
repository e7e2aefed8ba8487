"""What can be asked of a case: imperatives, with the words as they were typed.

An act carries plain text; ``decide`` seals it, so that only a commitment enters
the record.
"""

from insaf.core.acts import (
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
from insaf.core.acts.base import Act

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

ACTS: dict[str, type[Act]] = {
    act.__name__: act
    for chapter in CHAPTERS
    for act in vars(chapter).values()
    if isinstance(act, type) and issubclass(act, Act) and act is not Act
}

__all__ = ["ACTS", "CHAPTERS", "Act"]
