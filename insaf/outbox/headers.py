"""Header values that fold themselves: encoded words of at most 75 characters (RFC 2047, section 2).

The standard library lets an encoded word grow by a character or two beyond that.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from email.headerregistry import Address
from email.policy import Policy

LONGEST_WORD, LONGEST_LINE = 75, 76
LONGEST_NAME = len("Reply-To: ")
_ID = re.compile(r"[!-;=?-~]{1,250}")  # neither a space nor an angle
_WORD = re.compile(r"\S*\s*")
BEFORE, AFTER = "=?utf-8?b?", "?="


class Folded(str):
    """What a message takes as a finished header: its text, and its lines on the wire."""

    name: str
    lines: list[str]

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {f'{policy.linesep} '.join(self.lines)}{policy.linesep}"


def text(name: str, value: str) -> str:
    """An unstructured header such as Subject; plain ASCII is left to the library."""
    if value.isascii():
        return value
    return _folded(name, value, list(_words(value, len(name) + 2)))


def mailbox(name: str, address: Address) -> Address | str:
    """A header with one mailbox, such as From."""
    if address.display_name.isascii():
        return address
    lines = list(_words(address.display_name, len(name) + 2))
    angled = f"<{address.addr_spec}>"
    if len(lines) > 1 and len(lines[-1]) + len(angled) + 2 <= LONGEST_LINE:
        lines[-1] += f" {angled}"
    else:
        lines.append(angled)
    return _folded(name, str(address), lines)


def is_id(said: str) -> bool:
    """Whether a stranger's Message-ID, without brackets, can be repeated: printable ASCII, not too long for a line."""
    return bool(_ID.fullmatch(said))


def ids(name: str, value: str) -> str:
    """Message-IDs, each whole on its line: one that is torn or encoded joins nothing."""
    return _folded(name, value, value.split())


def _folded(name: str, value: str, lines: list[str]) -> Folded:
    header = Folded(value)
    header.name, header.lines = name, lines
    return header


def _words(value: str, used: int) -> Iterator[str]:
    """Encoded words of whole words, for readers that show the fold; the first leaves room for the header's name."""
    room = _bytes_in(min(LONGEST_WORD, LONGEST_LINE - used))
    word = b""
    for piece in _pieces(value):
        raw = piece.encode()
        if word and len(word) + len(raw) > room:
            yield _encoded(word)
            word, room = b"", _bytes_in(LONGEST_WORD)
        word += raw
    yield _encoded(word)


def _pieces(value: str) -> Iterator[str]:
    """Words with the space after them; a word that no encoded word holds, letter by letter."""
    for piece in _WORD.findall(value):
        yield from (piece if len(piece.encode()) > _bytes_in(LONGEST_WORD - LONGEST_NAME) else (piece,))


def _bytes_in(length: int) -> int:
    """How many bytes an encoded word of this length carries: base64 writes 3 bytes as 4 letters."""
    return (length - len(BEFORE) - len(AFTER)) // 4 * 3


def _encoded(word: bytes) -> str:
    return f"{BEFORE}{b64encode(word).decode()}{AFTER}"
