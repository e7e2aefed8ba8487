"""Checkpoints: size and root of the record as a signed note (C2SP signed-note, tlog-checkpoint)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from insaf.core import ed25519
from insaf.core.merkle import HASH_BYTES

ED25519 = b"\x01"
MOST_SIGNATURES = 64
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


class BadNote(ValueError):
    """A note or key is malformed, or not signed by the key; the message says which."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """What a person keeps to check the record: a name and an Ed25519 public key of 32 bytes."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not self.name or "+" in self.name or any(c.isspace() or c < " " for c in self.name):
            raise BadNote("the name of a key has no spaces and no plus sign")
        if len(self.public) != ed25519.KEY_BYTES:
            raise BadNote("an Ed25519 public key has 32 bytes")

    @property
    def id(self) -> bytes:
        """The first 4 bytes of SHA-256(name || 0x0A || 0x01 || public key)."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{_base64(ED25519 + self.public)}"

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Read `name+hash+base64`; BadNote if a part is missing, wrong, or they disagree."""
        name, _, rest = text.partition("+")
        raw = _unbase64(rest.partition("+")[2])
        if raw[:1] != ED25519:
            raise BadNote("the key is not an Ed25519 key")
        key = cls(name, raw[1:])
        if str(key) != text:
            raise BadNote("the key does not match its own hash")
        return key


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: who signed, with which key, and the signature itself."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"— {self.name} {_base64(self.key_id + self.value)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the signatures over it; trust the text only after `verify`."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    def verify(self, key: VerifierKey) -> str:
        """Return the text if `key` signed it, else raise BadNote; other signers are ignored."""
        mine = [one for one in self.signatures if (one.name, one.key_id) == (key.name, key.id)]
        if not mine:
            raise BadNote(f"the note is not signed by the key {key.name}+{key.id.hex()}")
        if not all(ed25519.verify(key.public, self.text.encode(), one.value) for one in mine):
            raise BadNote("the signature does not belong to this text")
        return self.text


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the record was at one moment: its name, how many entries, and their root hash."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The note text: origin, size in decimal, root in base64, a line each."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read a note text; extension lines are allowed and left unread. BadNote if malformed."""
        lines = text.split("\n")
        if len(lines) < 4 or lines[-1] or not all(lines[:-1]):
            raise BadNote("a checkpoint has at least three lines, none of them empty")
        if not _DECIMAL.fullmatch(lines[1]):
            raise BadNote("the size of a checkpoint is a decimal number without leading zeros")
        root = _unbase64(lines[2])
        if len(root) != HASH_BYTES:
            raise BadNote("the root of a checkpoint is a hash of 32 bytes")
        return cls(lines[0], int(lines[1]), root)


def sign(text: str, key: VerifierKey, signer: Callable[[bytes], bytes]) -> Note:
    """Make a note of `text`; `signer` is the private key's own function, which stays outside."""
    _check_characters(text)
    if not text.endswith("\n"):
        raise BadNote("the text of a note ends with a newline")
    return Note(text, (Signature(key.name, key.id, signer(text.encode())),))


def parse(text: str) -> Note:
    """Read a signed note without trusting it; BadNote says what is malformed."""
    _check_characters(text)
    head, gap, tail = text.rpartition("\n\n")
    if not gap or not tail.endswith("\n"):
        raise BadNote("a note is a text, an empty line, and signature lines")
    lines = tail[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise BadNote(f"a note has at most {MOST_SIGNATURES} signatures")
    return Note(head + "\n", tuple(_signature(line) for line in lines))


def _signature(line: str) -> Signature:
    mark, _, rest = line.partition(" ")
    name, _, coded = rest.partition(" ")
    raw = _unbase64(coded)
    if mark != "—" or not name or "+" in name or any(c.isspace() for c in name) or len(raw) < 5:
        raise BadNote("a signature line is a dash, a name and a signature")
    return Signature(name, raw[:4], raw[4:])


def _check_characters(text: str) -> None:
    if any(c < " " and c != "\n" for c in text):
        raise BadNote("a note has no control characters")
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise BadNote("a note is valid UTF-8")


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _unbase64(text: str) -> bytes:
    """Read base64 in its one canonical form, so that no unused bit can differ."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error, ValueError):
        raise BadNote("the base64 is malformed") from None
    if _base64(raw) != text:
        raise BadNote("the base64 is not in canonical form")
    return raw
