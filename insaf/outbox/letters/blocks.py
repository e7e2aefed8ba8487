"""What a letter is made of, before it becomes text or HTML.

Every string may hold isolates (U+2068..U+2069) around references, addresses and names;
the text part keeps them, the HTML part turns them into ``<bdi>`` (J-04).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Block:
    """One piece of a letter; ``look`` names its template."""

    look: ClassVar[str] = ""

    @property
    def mail_template(self) -> str:
        return f"outbox/mail/{self.look}.html"

    @property
    def page_template(self) -> str:
        return f"outbox/page/{self.look}.html"


@dataclass(frozen=True)
class Paragraph(Block):
    """A sentence or two of the institution's own."""

    text: str
    look: ClassVar[str] = "paragraph"


@dataclass(frozen=True)
class Heading(Block):
    text: str
    look: ClassVar[str] = "heading"


@dataclass(frozen=True)
class Quote(Block):
    """Words as a person wrote them, each paragraph in its own direction (J-04, J-19)."""

    text: str
    look: ClassVar[str] = "quote"

    @property
    def paragraphs(self) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if line.strip()]


@dataclass(frozen=True)
class Facts(Block):
    """Labels and values; ``strong`` for the one figure that matters most."""

    rows: tuple[tuple[str, str], ...]
    look: ClassVar[str] = "facts"


@dataclass(frozen=True)
class Promise(Block):
    """The date that the person may hold the institution to."""

    label: str
    date: str
    note: str = ""
    look: ClassVar[str] = "promise"


@dataclass(frozen=True)
class Items(Block):
    """Things in a row; numbered where their order means something."""

    items: tuple[str, ...]
    numbered: bool = False
    look: ClassVar[str] = "items"


@dataclass(frozen=True)
class Finding(Block):
    """One point: what was said, what was found, and the answer (D-11, D-12)."""

    number: int
    point: str
    label: str
    verdict: str
    answer: str
    look: ClassVar[str] = "finding"

    @property
    def answered(self) -> Quote:
        return Quote(self.answer)

    @property
    def raised(self) -> Quote:
        return Quote(self.point)


@dataclass(frozen=True)
class Button(Block):
    """The private way to the case."""

    label: str
    url: str
    look: ClassVar[str] = "button"


@dataclass(frozen=True)
class Link(Block):
    """A public page, for those who want to read on."""

    label: str
    url: str
    look: ClassVar[str] = "link"


@dataclass(frozen=True)
class Signature(Block):
    lines: tuple[str, ...]
    look: ClassVar[str] = "signature"


@dataclass(frozen=True)
class Composed:
    """A letter in one language: its subject, its gist for the list of mails, its blocks."""

    subject: str
    title: str
    gist: str
    language: str
    institution: str
    foot: str
    blocks: tuple[Block, ...]

    @property
    def direction(self) -> str:
        return "ltr" if self.language == "en" else "rtl"

    @property
    def side(self) -> str:
        """Where lines begin; mail programs know no logical sides."""
        return "left" if self.direction == "ltr" else "right"
