"""The people in a header: names and addresses, in one pass over a field (RFC 5322, and what is sent instead)."""

from __future__ import annotations

import re

from insaf.intake.email import words
from insaf.intake.email.shape import Address

LONGEST_ADDRESS, LONGEST_NAME = 320, 200
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+("?)', re.DOTALL)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|<[^<>]*+>|[(),:;]|[^"<(),:;>]+|.', re.DOTALL)
_SPACE = re.compile(r"\s+")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ID = re.compile(r"<([^<>]+)>")


def read(value: bytes, most: int, hint: str = "") -> tuple[Address, ...]:
    """Every mailbox of one field, at most `most`; a group gives its members."""
    text = words.as_text(value, hint)
    found = _mailboxes(text, most)
    if not any(one.email for one in found) and "=?" in text:
        found = _mailboxes(words.decoded(text), most)  # the address itself was encoded
    return tuple(found)


class _Open:
    """The mailbox that is being read."""

    def __init__(self) -> None:
        self.phrase: list[str] = []
        self.angle: str | None = None
        self.comment: list[str] = []
        self.begun = False  # an address was seen

    def address(self) -> Address | None:
        said = "".join(self.phrase).strip()
        if self.angle is not None:
            return _address(said or "".join(self.comment), self.angle)
        if "@" in said:
            bits = said.split()
            bare = next(bit for bit in bits if "@" in bit)
            name = " ".join(bit for bit in bits if bit != bare)
            return _address(name or "".join(self.comment), bare)
        return _address(said, "") if said or self.comment else None


def _mailboxes(text: str, most: int) -> list[Address]:
    found: list[Address] = []
    one, depth = _Open(), 0
    for piece in _TOKEN.findall(_closed(text) + ","):
        if depth or piece in "()":
            depth = max(0, depth + (piece == "(") - (piece == ")"))
            if piece not in "()":
                one.comment.append(piece)
        elif piece in ",;":
            if (address := one.address()) is not None:
                found.append(address)
                if len(found) >= most:
                    break
            one = _Open()
        elif piece == ":":
            one = one if one.begun else _Open()
        else:
            _take(one, piece)
    return _last(found, one, most)


def _closed(text: str) -> str:
    """A quotation that never ends is none; it would swallow every address behind it."""
    for quoted in _QUOTED.finditer(text):
        if not quoted[1]:
            return text[: quoted.start()] + text[quoted.start() :].replace('"', " ")
    return text


def _take(one: _Open, piece: str) -> None:
    one.begun = one.begun or "@" in piece
    if piece[0] == "<" and len(piece) > 1:
        one.angle = piece[1:-1] if one.angle is None or "@" not in one.angle else one.angle
    elif piece[0] == '"' and len(piece) > 1:
        one.phrase.append(_ESCAPE.sub(r"\1", piece[1:-1]))
    elif piece not in '<>"':
        one.phrase.append(piece)


def _last(found: list[Address], one: _Open, most: int) -> list[Address]:
    """A comment that was never closed has swallowed the last comma."""
    if len(found) < most and (address := one.address()) is not None:
        found.append(address)
    return found


def _address(name: str, email: str) -> Address:
    email = _SPACE.sub("", words.line(email))
    email = email.rsplit(":", 1)[-1] if email.startswith("@") else email  # a route of old
    email = email.removeprefix("mailto:").strip("<>'\"")
    local, at, domain = email.rpartition("@")
    name = words.line(words.decoded(name).strip().strip("'\"").strip(), LONGEST_NAME)
    if not at or not local or not domain or len(email) > LONGEST_ADDRESS:
        return Address(name or words.line(email, LONGEST_NAME), "")
    return Address("" if name == email else name, f"{local}@{domain.rstrip('.').lower()}")


def bare(value: bytes) -> str:
    """The one address of a field such as Delivered-To; "" when it holds none."""
    return next((one.email for one in read(value[:2000], 5) if one.email), "")


def ids(values: list[bytes], most: int = 200) -> tuple[str, ...]:
    """Message-IDs without their brackets, in order, each once; a fold inside one is mended."""
    found: dict[str, None] = {}
    for value in values:
        text = words.as_text(value)
        inside = _ID.findall(text)
        for one in inside or [bit.strip("<>,;") for bit in text.split() if "@" in bit]:
            if one := _SPACE.sub("", words.line(one, 998)):
                found.setdefault(one)
    return tuple(list(found)[-most:])
