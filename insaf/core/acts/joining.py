"""Acts that make one case of two, two of one, or say that two belong together."""

from __future__ import annotations

from dataclasses import dataclass

from insaf.core.acts.base import Act
from insaf.core.case import Case
from insaf.core.policy import Kind


@dataclass(frozen=True)
class Merge(Act):
    """Go on under another reference of the same person; the door finds whether they are."""

    into: str
    reason: str = ""
    same_person: bool = False


@dataclass(frozen=True)
class Join(Act):
    """Take in a matter; done by the door together with that matter's ``Merge``, never alone."""

    other: Case
    same_person: bool = False


@dataclass(frozen=True)
class Split(Act):
    """Give one message or point of this case a case of its own; the door gives ``reference`` and ``point``."""

    entry: int
    kind: Kind
    subject: str
    title: str
    reason: str = ""
    reference: str = ""
    point: int = 0


@dataclass(frozen=True)
class Link(Act):
    """Say of two cases that they are related and not the same."""

    to: str


@dataclass(frozen=True)
class Dismiss(Act):
    """Say of two cases that they have nothing to do with each other."""

    of: str
